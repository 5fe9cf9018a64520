#![allow(clippy::unwrap_used)]

use crate::{
    Engine,
    round::{Home, Round},
    test_house::{House, MORNING},
};
use huolang_domain::{Millis, ShopId, platform::PlatformKind, testing::ManualClock};
use huolang_http::HostClock;
use huolang_store::{
    Db, Durability, Location, OpenOptions,
    shops::{self, Shop, ShopState},
};
use huolang_vault::{MasterKey, Vault};
use std::sync::Arc;

#[tokio::test]
async fn what_is_wrong_is_named_with_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let home = Home::new(folder.path());
    std::fs::create_dir_all(home.backups()).unwrap();
    let db = Db::open(&Location::Sqlite { path: home.database() }, OpenOptions::default()).await.unwrap();
    let vault = Vault::from_master_key(MasterKey::from_bytes([1; 32])).unwrap();
    let clock = Arc::new(ManualClock::at(Millis(1_700_000_000_000)));
    let engine = Engine::builder(db, vault).clock(clock.clone()).round(Round::new(home)).build().unwrap();
    let now = engine.now();
    let fresh = engine.examine().await;
    assert!(fresh.iter().all(|check| check.ok), "a new program is no fault: {fresh:?}");
    assert_eq!(fresh.iter().filter_map(|check| check.code).collect::<Vec<_>>(), ["backup_missing"]);
    let shop = Shop {
        id: ShopId::from("s"),
        platform: PlatformKind::Practice,
        name: "练习店".into(),
        state: ShopState::Parked,
        parked_reason: Some("login_dead".into()),
        config: serde_json::json!({}),
        created_at: now,
        updated_at: now,
        last_synced_at: None,
    };
    engine
        .db()
        .write(Durability::Flushed, move |tx| Box::pin(async move { shops::insert(tx, &shop).await }))
        .await
        .unwrap();
    let code = |checks: &[super::Check], name: &str| checks.iter().find(|check| check.check == name).unwrap().code;
    clock.advance(3 * 86_400_000);
    let before = engine.examine().await;
    assert_eq!(code(&before, "shops"), Some("shop_parked"));
    assert_eq!(code(&before, "backups"), Some("backup_missing"));
    assert!(!before.iter().find(|check| check.check == "backups").unwrap().ok);
    for name in ["key", "disk", "clock", "database", "audit_log", "tasks", "switched_off"] {
        assert_eq!(code(&before, name), None, "{name}");
    }
    assert!(before.iter().all(|check| check.ok || check.advice.is_some()));
    engine.backups().create(None).await.unwrap();
    assert_eq!(code(&engine.examine().await, "backups"), None);
}

async fn found(house: &House, name: &str) -> super::Check {
    house.engine.examine().await.into_iter().find(|check| check.check == name).unwrap()
}

#[tokio::test]
async fn the_clock_is_held_against_those_of_the_hosts_that_answered() {
    let house = House::practice(1).await;
    assert!(found(&house, "clock").await.ok, "nobody said anything else");
    let says = |host: &str, ahead_ms: i64| {
        house.engine.contacts().note(host, MORNING, true);
        house.engine.contacts().note_clock(host, HostClock { ahead_ms, at: MORNING });
    };
    says("gw-api.example", 600_000);
    let behind = found(&house, "clock").await;
    assert_eq!((behind.code, behind.params["minutes"].as_str()), (Some("clock_behind"), "10"));
    assert!(behind.detail.contains("gw-api.example") && behind.advice.is_some(), "{behind:?}");
    says("open.example", 200);
    says("chat.example", -300);
    assert!(found(&house, "clock").await.ok, "one host among three is wrong, not this computer");
    says("open.example", -90_000);
    says("chat.example", -91_000);
    assert_eq!(found(&house, "clock").await.code, Some("clock_ahead"));
}

#[tokio::test]
async fn a_clock_that_was_set_back_is_seen_by_the_orders_that_are_here() {
    let house = House::practice(1).await;
    let pay = huolang_platforms::practice::Payment {
        product_ref: "715300184201".to_owned(),
        sku_ref: None,
        quantity: 1,
        buyer: None,
    };
    house.engine.practice().unwrap().pay(&pay, 1).unwrap();
    house.work().await;
    assert!(found(&house, "clock").await.ok);
    house.clock.set(MORNING.plus(-24 * 3_600_000));
    let back = found(&house, "clock").await;
    assert_eq!(back.code, Some("clock_set_back"));
    assert_eq!(back.params["latest"], "2026-11-20 10:00");
}

#[tokio::test]
async fn what_is_switched_off_is_named_one_by_one() {
    let house = House::practice(1).await;
    assert!(found(&house, "switched_off").await.ok);
    let shop = house.engine.shops().all()[0].id.clone();
    let (id, now) = (shop.clone(), MORNING);
    let changes = house.engine.db().write(Durability::Ordinary, move |tx| {
        Box::pin(async move {
            let by_hand = serde_json::json!({ "auto_deliver": false });
            shops::update(tx, &id, "练习店铺", &by_hand, now).await?;
            let products = huolang_store::products::list(tx, Some(&id), None, None, 2).await?;
            for product in products {
                huolang_store::products::set_switched(tx, &product.id, false, now).await?;
            }
            Ok(())
        })
    });
    changes.await.unwrap();
    let off = found(&house, "switched_off").await;
    assert_eq!((off.params["manual_shops"].as_str(), off.params["products"].as_str()), ("练习店铺", "2"));
    assert_eq!((off.params["paused_shops"].as_str(), off.params["backup"].as_str()), ("", ""));
    house.engine.pause_shop(&shop).await.unwrap();
    let off = found(&house, "switched_off").await;
    assert_eq!((off.params["paused_shops"].as_str(), off.params["manual_shops"].as_str()), ("练习店铺", ""));
}
