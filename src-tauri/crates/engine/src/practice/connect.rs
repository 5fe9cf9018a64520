//! Opens the practice market and connects the practice shops to it, or to a market elsewhere.

use super::PracticeShop;
use crate::{
    Engine, EngineError,
    shops::{LaneLimits, Shop, Standing},
};
use huolang_domain::{ErrorCode, platform::PlatformKind};
use huolang_platforms::{
    http::{HttpClient, HttpLimits},
    practice::{Market, MarketOptions, PracticeAdapter},
};
use huolang_store::{credentials, shops};
use huolang_vault::IndexPurpose;
use std::sync::{Arc, PoisonError};

/// Names the key by which the market's witness recognises a message without keeping it.
const FINGERPRINTS: IndexPurpose = IndexPurpose::new("practice market fingerprints");

/// Connects every practice shop there is. The market in this program is opened once, when the first shop without a
/// gateway needs it.
///
/// # Errors
/// What the database refuses; a journal that cannot be read; a gateway that is no address.
pub(crate) async fn open_and_connect(engine: &Engine) -> Result<(), EngineError> {
    let mut conn = engine.db().reader().await?;
    let practice = shops::list(&mut conn).await?.into_iter().filter(|shop| shop.platform == PlatformKind::Practice);
    for row in practice {
        let gateway = row.config.get("gateway").and_then(|gateway| gateway.as_str()).filter(|gateway| !gateway.is_empty());
        let adapter = match gateway {
            Some(gateway) => {
                let token = credentials::all(&mut conn, engine.vault(), &row.id).await?.remove("token").map(|kept| kept.secret);
                let client = HttpClient::new(HttpLimits::default(), engine.clock().clone(), engine.contacts().clone());
                let refuse = |error: huolang_platforms::http::HttpFault| EngineError::refused(ErrorCode::InvalidInput, error.to_string());
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
        let limits = LaneLimits::usual(PlatformKind::Practice);
        let shop = Shop::new(row.id, Arc::new(adapter), limits, engine.now());
        shop.stand(Standing::of(row.state.as_str()));
        engine.shops().connect(shop);
    }
    Ok(())
}

async fn open(engine: &Engine, shop_id: huolang_domain::ShopId) -> Result<PracticeShop, EngineError> {
    let options = MarketOptions {
        fingerprint_key: fingerprint_key(engine),
        ..MarketOptions::in_memory(engine.clock().clone(), engine.dice().clone(), engine.ids().clone())
            .with_journal(engine.home().practice_journal())
    };
    let opened = tokio::task::spawn_blocking(move || Market::open(options)).await;
    let opened = opened.map_err(|_| EngineError::refused(ErrorCode::Internal, "opening the practice shop was interrupted"))?;
    let market = opened.map_err(|error| EngineError::refused(ErrorCode::DataDamaged, error.to_string()))?;
    let shop = PracticeShop { shop_id, market };
    *engine.around().practice.write().unwrap_or_else(PoisonError::into_inner) = Some(shop.clone());
    Ok(shop)
}

/// A key of the vault's making: who reads the journal without it learns nothing about the messages.
fn fingerprint_key(engine: &Engine) -> Option<[u8; 32]> {
    engine.vault().blind_index(FINGERPRINTS, b"key").into_bytes().try_into().ok()
}
