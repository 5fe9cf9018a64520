//! Things tests begin with.

use crate::fixture::{Fixture, through};
use huolang_domain::{
    BatchId, DeliveryId, Fen, Millis, OrderId, PoolId, ShopId,
    expiry::DrawOrder,
    order::{Buyer, PlatformLine, PlatformOrder},
    platform::PlatformKind,
    rule::Channel,
    state::{ContentState, OrderStatus},
};
use huolang_store::{
    batches,
    cards::{self, CardText, NewCard},
    channels,
    deliveries::{self, Body, Delivery},
    orders::{self, Taken},
    pools::{self, Pool, PoolKind},
    shops::{self, Shop, ShopState},
};
use huolang_vault::Secret;

/// 2026-01-01T00:00:00Z
pub const NEW_YEAR: Millis = Millis(1_767_225_600_000);

pub fn shop_named(id: &str) -> Shop {
    Shop {
        id: id.into(),
        platform: PlatformKind::Practice,
        name: format!("店铺 {id}"),
        state: ShopState::Active,
        parked_reason: None,
        config: serde_json::json!({ "interval_s": 60 }),
        created_at: NEW_YEAR,
        updated_at: NEW_YEAR,
        last_synced_at: None,
    }
}

pub async fn shop(fixture: &Fixture, id: &str) -> ShopId {
    let shop = shop_named(id);
    let shop_id = shop.id.clone();
    through!(fixture, |tx, _vault, _ids| shops::insert(tx, &shop).await).unwrap();
    shop_id
}

/// A paid order of one piece, placed `minutes` after new year.
pub fn reading(sn: &str, minutes: i64) -> PlatformOrder {
    let placed_at = NEW_YEAR.plus(minutes * 60_000);
    PlatformOrder {
        sn: sn.into(),
        status: OrderStatus::PendingShip,
        buyer: Buyer { id: format!("buyer-{sn}"), name: "张小明".to_owned(), phone: Some("13800138000".to_owned()) },
        lines: vec![PlatformLine {
            line: 1,
            product_ref: "p-1".to_owned(),
            sku_ref: "s-1".to_owned(),
            merchant_code: String::new(),
            title: "游戏激活码 月卡".to_owned(),
            spec: "时长:月卡".to_owned(),
            quantity: 1,
            unit_price: Fen(990),
        }],
        amount: Fen(990),
        placed_at,
        paid_at: Some(placed_at.plus(5_000)),
        updated_at: placed_at.plus(5_000),
        ship_by: None,
        remark: None,
        risk: false,
        raw: format!("{{\"sn\":\"{sn}\"}}"),
    }
}

pub async fn take(fixture: &Fixture, shop: &ShopId, readings: Vec<PlatformOrder>) -> Vec<Taken> {
    let shop = shop.clone();
    through!(fixture, |tx, vault, ids| {
        let now = NEW_YEAR.plus(86_400_000);
        orders::upsert_many(tx, &vault, &shop, &readings, &*ids, now).await
    })
    .unwrap()
}

/// A shop with one paid order.
pub async fn order(fixture: &Fixture) -> OrderId {
    let shop = shop(fixture, "shop-1").await;
    take(fixture, &shop, vec![reading("sn-1", 0)]).await.remove(0).id
}

pub fn pool_named(id: &str, kind: PoolKind) -> Pool {
    Pool {
        id: id.into(),
        name: format!("卡池 {id}"),
        kind,
        draw_order: DrawOrder::Oldest,
        use_limit: (kind == PoolKind::Reusable).then_some(2),
        low_stock_at: 5,
        near_expiry_days: 0,
        manual: String::new(),
        created_at: NEW_YEAR,
        updated_at: NEW_YEAR,
    }
}

pub async fn pool(fixture: &Fixture, pool: Pool) -> PoolId {
    let id = pool.id.clone();
    through!(fixture, |tx, _vault, _ids| pools::save(tx, &pool).await).unwrap();
    id
}

pub fn text(secret: &str) -> CardText {
    CardText { secret: secret.into(), ..CardText::default() }
}

/// Imports cards as a batch of their own; returns the places of duplicates.
pub async fn import(
    fixture: &Fixture,
    pool: &PoolId,
    batch: &str,
    cards: Vec<(CardText, Option<Millis>)>,
) -> Vec<usize> {
    let (pool, batch) = (pool.clone(), BatchId::from(batch));
    through!(fixture, |tx, vault, ids| {
        batches::start(tx, &batch, &pool, "paste", "", NEW_YEAR).await?;
        let sealed: Result<Vec<NewCard>, _> =
            cards.iter().map(|(text, expires_at)| NewCard::seal(&vault, &*ids, text, *expires_at)).collect();
        let imported = cards::import_many(tx, &batch, &pool, &sealed?, "老板", &*ids, NEW_YEAR).await?;
        batches::finish(tx, &batch, batches::BatchState::Done, 0).await?;
        Ok(imported.duplicates)
    })
    .unwrap()
}

pub fn delivery_of(order: &OrderId, line: i64) -> Delivery {
    Delivery {
        id: DeliveryId::from(format!("d-{order}-{line}")),
        order_id: order.clone(),
        line,
        rule_id: None,
        rung: None,
        content: ContentState::Reserved,
        guards: Vec::new(),
        due_at: None,
        delay_drawn_ms: None,
        tries: 0,
        channel: Channel::Usual,
        created_at: NEW_YEAR,
        updated_at: NEW_YEAR,
    }
}

pub async fn delivery(fixture: &Fixture, order: &OrderId, line: i64) -> DeliveryId {
    let delivery = delivery_of(order, line);
    let id = delivery.id.clone();
    through!(fixture, |tx, vault, _ids| deliveries::save_many(tx, &vault, &[(delivery, Body::Keep)]).await).unwrap();
    id
}

/// A channel of notices with one secret.
pub async fn channel_secret(fixture: &Fixture, id: &'static str) {
    through!(fixture, |tx, vault, _ids| {
        channels::save(tx, id, "wecom", ("群", true), &serde_json::json!({}), NEW_YEAR).await?;
        channels::save_secret(tx, &vault, id, "key", &Secret::from("k"), NEW_YEAR).await
    })
    .unwrap();
}
