#![allow(clippy::unwrap_used)]

use super::StoreKeeper;
use crate::{
    shops::{LaneLimits, Shop},
    test_house::House,
};
use futures::FutureExt as _;
use huolang_domain::{ShopId, platform::PlatformKind};
use huolang_platforms::{
    capability::Adapter,
    connect::{Keeper as _, taken_by},
};
use huolang_store::{Durability, shops};
use std::sync::{Arc, Mutex};

/// A shop whose account is known once its login was taken over.
#[derive(Default)]
struct LogsIn(Mutex<Option<String>>);

impl Adapter for LogsIn {
    fn kind(&self) -> PlatformKind {
        PlatformKind::Pdd
    }
    fn account(&self) -> Option<String> {
        self.0.lock().unwrap().clone()
    }
}

/// A connected shop that nobody has logged in yet, with what keeps its login.
async fn shop(house: &House, name: &str) -> (Arc<LogsIn>, StoreKeeper) {
    let (engine, now) = (&house.engine, house.engine.now());
    let row = shops::Shop {
        id: ShopId::from(name),
        platform: PlatformKind::Pdd,
        name: name.to_owned(),
        state: shops::ShopState::Active,
        parked_reason: None,
        config: serde_json::json!({}),
        created_at: now,
        updated_at: now,
        last_synced_at: None,
    };
    let id = row.id.clone();
    let written =
        engine.db().write(Durability::Ordinary, move |tx| Box::pin(async move { shops::insert(tx, &row).await }));
    written.await.unwrap();
    let adapter = Arc::new(LogsIn::default());
    let limits = LaneLimits::usual(PlatformKind::Pdd);
    engine.shops().connect(Shop::new(id.clone(), adapter.clone(), limits, now));
    (adapter, StoreKeeper::new(engine, &id, PlatformKind::Pdd))
}

#[tokio::test]
async fn of_two_logins_at_the_same_moment_the_second_waits_and_hears_the_name_of_the_first() {
    let house = House::empty().await;
    let (first, keeps_first) = shop(&house, "小满拼多多").await;
    let (second, keeps_second) = shop(&house, "大雪拼多多").await;
    let claim = keeps_first.claim("7").await.unwrap();
    let mut other = keeps_second.claim("7");
    assert!(other.as_mut().now_or_never().is_none(), "asked and not kept yet: nobody else asks");
    assert!(house.engine.one_shop_at_a_time().now_or_never().is_none(), "nor is a shop added with that account");
    *first.0.lock().unwrap() = Some("7".to_owned());
    drop(claim);
    let refused = other.await.unwrap_err();
    assert_eq!(taken_by(&refused), Some("小满拼多多"), "{refused}");
    // A refusal keeps nobody waiting, and another account is free.
    let claim = keeps_second.claim("8").await.unwrap();
    *second.0.lock().unwrap() = Some("8".to_owned());
    drop(claim);
    assert!(house.engine.one_shop_at_a_time().now_or_never().is_some());
}
