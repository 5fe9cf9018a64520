//! Opens the practice market, and makes the adapters of the practice shops: to it, or to a market elsewhere.

use super::PracticeShop;
use crate::{Engine, EngineError, shops::connect::http_refused};
use huolang_domain::{ErrorCode, ShopId};
use huolang_platforms::practice::{Market, MarketOptions, PracticeAdapter};
use huolang_store::{credentials, shops};
use huolang_vault::IndexPurpose;
use std::sync::PoisonError;

/// Names the key by which the market's witness recognises a message without keeping it.
const FINGERPRINTS: IndexPurpose = IndexPurpose::new("practice market fingerprints");

/// The adapter of a practice shop. The practice market in this program is opened once, when the first practice shop without
/// a gateway needs it.
///
/// # Errors
/// What the database refuses; a journal that cannot be read; a gateway that is no address.
pub(crate) async fn adapter(engine: &Engine, row: &shops::Shop) -> Result<PracticeAdapter, EngineError> {
    let gateway = row.config.get("gateway").and_then(|gateway| gateway.as_str()).filter(|gateway| !gateway.is_empty());
    let Some(gateway) = gateway else {
        let shop = match engine.practice_shop() {
            Some(open) => open,
            None => open(engine, row.id.clone()).await?,
        };
        return Ok(PracticeAdapter::in_process(shop.market));
    };
    let mut kept = credentials::all(&mut engine.db().reader().await?, engine.vault(), &row.id).await?;
    let token = kept.remove("token").map(|kept| kept.secret);
    PracticeAdapter::over_http(engine.http()?, gateway, token, None).map_err(|error| http_refused(&error))
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
