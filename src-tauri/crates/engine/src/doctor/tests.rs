#![allow(clippy::unwrap_used)]

use crate::{
    Engine,
    round::{Home, Round},
};
use huolang_domain::{Millis, ShopId, platform::PlatformKind, testing::ManualClock};
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
    let engine = Engine::builder(db, vault).clock(clock).round(Round::new(home)).build().unwrap();
    let now = engine.now();
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
    let before = engine.examine().await;
    assert_eq!(code(&before, "shops"), Some("shop_parked"));
    assert_eq!(code(&before, "backups"), Some("backup_missing"));
    for name in ["key", "disk", "clock", "database", "audit_log", "tasks", "switched_off"] {
        assert_eq!(code(&before, name), None, "{name}");
    }
    assert!(before.iter().all(|check| check.ok || check.advice.is_some()));
    engine.backups().create(None).await.unwrap();
    assert_eq!(code(&engine.examine().await, "backups"), None);
}
