//! What follows from a restore: orders since the backup are unknown, and no buyer is refunded for that.

use super::running;
use crate::{Engine, backup::note_restored};
use huolang_domain::{ShopId, platform::PlatformKind};
use huolang_store::{
    Durability, notices,
    shops::{self, Shop, ShopState},
};
use serde_json::{Value, json};

async fn open_shop(engine: &Engine, platform: PlatformKind) -> ShopId {
    let now = engine.now();
    let shop = Shop {
        id: ShopId::fresh(engine.ids().as_ref()),
        platform,
        name: "点卡店".to_owned(),
        state: ShopState::Active,
        parked_reason: None,
        config: json!({ "fields": { "customer_id": "10817" } }),
        created_at: now,
        updated_at: now,
        last_synced_at: None,
    };
    let id = shop.id.clone();
    let opened =
        engine.db().write(Durability::Flushed, move |tx| Box::pin(async move { shops::insert(tx, &shop).await }));
    opened.await.unwrap();
    id
}

async fn fields(engine: &Engine, shop: &ShopId) -> Value {
    let mut conn = engine.db().reader().await.unwrap();
    shops::get(&mut conn, shop).await.unwrap().config["fields"].clone()
}

/// How many notices say so.
async fn told(engine: &Engine) -> usize {
    let mut conn = engine.db().reader().await.unwrap();
    let listed = notices::list(&mut conn, None, None, 100).await.unwrap();
    listed.iter().filter(|notice| notice.event == "restored_asks_again").count()
}

#[tokio::test]
async fn after_a_restore_orders_that_nobody_knows_are_asked_for_again_and_not_refunded() {
    let folder = tempfile::tempdir().unwrap();
    let first = running(folder.path()).await;
    let game = open_shop(&first.engine, PlatformKind::JdGame).await;
    let general = open_shop(&first.engine, PlatformKind::JdGeneral).await;
    let kept = first.engine.backups().create(None).await.unwrap();
    let restore = first.engine.backups().start_restore(&kept.name).await.unwrap();
    first.engine.operations().wait(&restore).await.unwrap();
    assert!(!first.engine.inbound_shop(&game).await.unwrap().ask_again);
    first.shutdown().await;

    let second = running(folder.path()).await;
    let expected = json!({ "customer_id": "10817", "unknown_order": "ask_again" });
    assert_eq!(fields(&second.engine, &game).await, expected);
    assert!(second.engine.inbound_shop(&game).await.unwrap().ask_again);
    assert_eq!(fields(&second.engine, &general).await, json!({ "customer_id": "10817" }), "it refunds nothing anyway");
    assert_eq!(told(&second.engine).await, 1);

    // The seller sets it back, and that holds.
    let (id, now) = (game.clone(), second.engine.now());
    let set_back = second.engine.db().write(Durability::Flushed, move |tx| {
        Box::pin(async move {
            let config = json!({ "fields": { "customer_id": "10817", "unknown_order": "refund" } });
            shops::update(tx, &id, "点卡店", &config, now).await
        })
    });
    set_back.await.unwrap();
    second.shutdown().await;
    let third = running(folder.path()).await;
    assert!(!third.engine.inbound_shop(&game).await.unwrap().ask_again);

    // A restore that was made by another program leaves its mark, too.
    note_restored(third.engine.home()).unwrap();
    third.shutdown().await;
    let fourth = running(folder.path()).await;
    assert!(fourth.engine.inbound_shop(&game).await.unwrap().ask_again);
    fourth.shutdown().await;
}
