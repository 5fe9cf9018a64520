//! Opens the practice market and connects the practice shops to it, or to a market elsewhere.

use super::PracticeShop;
use crate::{
    Engine, EngineError,
    shops::{LaneLimits, Shop, Standing},
};
use huolang_domain::{ErrorCode, ShopId, platform::PlatformKind};
use huolang_platforms::{
    http::{HttpClient, HttpLimits},
    practice::{Market, MarketOptions, PracticeAdapter},
};
use huolang_store::{credentials, shops};
use huolang_vault::IndexPurpose;
use std::sync::{Arc, PoisonError};

/// Names the key by which the market's witness recognises a message without keeping it.
const FINGERPRINTS: IndexPurpose = IndexPurpose::new("practice market fingerprints");

/// Connects every shop there is. The practice market in this program is opened once, when the first practice shop without
/// a gateway needs it.
///
/// # Errors
/// What the database refuses; a journal that cannot be read; a gateway that is no address.
pub(crate) async fn open_and_connect(engine: &Engine) -> Result<(), EngineError> {
    let rows = shops::list(&mut engine.db().reader().await?).await?;
    for row in rows {
        connect(engine, row).await?;
    }
    Ok(())
}

impl Engine {
    /// Connects a shop that was added or changed, and starts its loops where tasks run.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`]; what the database refuses; a gateway that is no address.
    pub async fn connect_shop(&self, id: &ShopId) -> Result<(), EngineError> {
        let row = shops::get(&mut self.db().reader().await?, id).await?;
        connect(self, row).await?;
        let supervisor = self.around().supervisor.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(supervisor) = supervisor {
            self.start_shop(&supervisor, id).await?;
        }
        Ok(())
    }
}

async fn connect(engine: &Engine, row: shops::Shop) -> Result<(), EngineError> {
    // The registry offers no other platform in this version.
    if row.platform != PlatformKind::Practice {
        return Ok(());
    }
    let gateway = row.config.get("gateway").and_then(|gateway| gateway.as_str()).filter(|gateway| !gateway.is_empty());
    let adapter = match gateway {
        Some(gateway) => {
            let mut kept = credentials::all(&mut engine.db().reader().await?, engine.vault(), &row.id).await?;
            let token = kept.remove("token").map(|kept| kept.secret);
            let client = HttpClient::new(HttpLimits::default(), engine.clock().clone(), engine.contacts().clone());
            let refuse = |error: huolang_platforms::http::HttpFault| {
                EngineError::refused(ErrorCode::InvalidInput, error.to_string())
            };
            PracticeAdapter::over_http(client.map_err(refuse)?, gateway, token, None).map_err(refuse)?
        }
        None => {
            let shop = match engine.practice_shop() {
                Some(open) => open,
                None => open(engine, row.id.clone()).await?,
            };
            PracticeAdapter::in_process(shop.market)
        }
    };
    let shop = Shop::new(row.id, Arc::new(adapter), LaneLimits::usual(PlatformKind::Practice), engine.now());
    shop.stand(Standing::of(row.state.as_str()));
    engine.shops().connect(shop);
    Ok(())
}

async fn open(engine: &Engine, shop_id: ShopId) -> Result<PracticeShop, EngineError> {
    let options = MarketOptions {
        fingerprint_key: fingerprint_key(engine),
        ..MarketOptions::in_memory(engine.clock().clone(), engine.dice().clone(), engine.ids().clone())
            .with_journal(engine.home().practice_journal())
    };
    let opened = tokio::task::spawn_blocking(move || Market::open(options)).await;
    let opened =
        opened.map_err(|_| EngineError::refused(ErrorCode::Internal, "opening the practice shop was interrupted"))?;
    let market = opened.map_err(|error| EngineError::refused(ErrorCode::DataDamaged, error.to_string()))?;
    let shop = PracticeShop { shop_id, market };
    *engine.around().practice.write().unwrap_or_else(PoisonError::into_inner) = Some(shop.clone());
    Ok(shop)
}

/// A key of the vault's making: who reads the journal without it learns nothing about the messages.
fn fingerprint_key(engine: &Engine) -> Option<[u8; 32]> {
    engine.vault().blind_index(FINGERPRINTS, b"key").into_bytes().try_into().ok()
}
