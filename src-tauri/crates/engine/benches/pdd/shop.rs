//! A shop on the marketplace of this machine, with the gentle limits of a real one.

use huolang_domain::{Clock as _, platform::PlatformKind};
use huolang_engine::{
    Engine,
    shops::{LaneLimits, Shop},
};
use huolang_platforms::{
    capability::Adapter,
    connect::{Access, Forgetful, Kept, Surroundings, connect as connect_to},
    http::{HttpClient, HttpLimits},
};
use huolang_store::{Durability, shops};
use huolang_testkit::{SeededDice, WallClock, pdd::LoopbackPdd};
use huolang_vault::Secret;
use std::{collections::BTreeMap, error::Error, sync::Arc};

/// Opens the shop.
pub async fn connect(engine: &Engine, served: &LoopbackPdd) -> Result<(), Box<dyn Error>> {
    let now = WallClock.now();
    let row = shops::Shop {
        id: super::SHOP.into(),
        platform: PlatformKind::Pdd,
        name: "拼多多店".into(),
        state: shops::ShopState::Active,
        parked_reason: None,
        config: serde_json::json!({}),
        created_at: now,
        updated_at: now,
        last_synced_at: None,
    };
    engine.db().write(Durability::Ordinary, move |tx| Box::pin(async move { shops::insert(tx, &row).await })).await?;
    let adapter = adapter(served)?;
    engine.shops().connect(Shop::new(super::SHOP.into(), adapter, LaneLimits::usual(PlatformKind::Pdd), now));
    Ok(())
}

/// The way to its marketplace.
pub fn adapter(served: &LoopbackPdd) -> Result<Arc<dyn Adapter>, Box<dyn Error>> {
    let now = WallClock.now();
    let kept = |secret: &str| Kept { secret: Secret::from(secret), expires_at: None, kept_at: now };
    let fields = [("client_id", "market-app"), ("history_days", "1")];
    let access = Access {
        shop: super::SHOP.into(),
        gateway: Some(served.gateway()),
        fields: fields.map(|(name, value)| (name.to_owned(), value.to_owned())).into(),
        secrets: BTreeMap::from([
            ("client_secret".to_owned(), kept("market-secret")),
            ("access_token".to_owned(), kept(&served.market().token())),
        ]),
        keeper: Arc::new(Forgetful),
    };
    let http = HttpClient::new(HttpLimits::default(), Arc::new(WallClock), Arc::default())?;
    let around =
        Surroundings { http, clock: Arc::new(WallClock), dice: Arc::new(SeededDice::of(1)), apps: Arc::default() };
    Ok(connect_to(PlatformKind::Pdd, access, around)?)
}
