//! Something in every sealed column.

use crate::Engine;
use huolang_domain::{
    CardId, Fen, OrderId, ShopId,
    talk::{MessageAuthor, MessageHandling, MessageKind, Route},
    verification::Via,
};
use huolang_platforms::practice::Payment;
use huolang_store::{
    Durability, StoreError, Tx,
    bookings::{self, NewBooking},
    cards, channels,
    conversations::{self, Met},
    credentials,
    messages::{self, Body, Incoming},
    model_keys,
    offers::OfferKind,
    orders, pictures,
    productions::{self, NewProduction, Production, ProductionState},
    suggestions::{self, NewSuggestion},
    verifications::{self, Change, New},
};
use huolang_vault::Secret;

const MONTH_CARD: &str = "715300184201";
const PARCEL: &str = "715300184204";

/// Plants; gives a card and an order whose content was sent.
pub async fn everywhere(engine: &Engine) -> (CardId, OrderId) {
    let shop = engine.practice_shop().unwrap().shop_id;
    let sent = buy(engine, &shop, MONTH_CARD).await;
    let parcel = buy(engine, &shop, PARCEL).await;
    let mut conn = engine.db().reader().await.unwrap();
    let listed = cards::list(&mut conn, engine.vault(), &cards::CardFilter::default(), None, 1).await.unwrap();
    drop(conn);
    let (inner, order) = (engine.clone(), sent.clone());
    let planted = engine.db().write(Durability::Ordinary, move |tx| {
        Box::pin(async move {
            secrets(tx, &inner, &shop).await?;
            voucher(tx, &inner, &shop, &order).await?;
            traveller(tx, &inner).await?;
            let produced = production(&parcel, &shop);
            productions::insert_many(tx, inner.vault(), &[produced]).await?;
            talk(tx, &inner, &shop).await
        })
    });
    planted.await.unwrap();
    (listed[0].0.id.clone(), sent)
}

async fn buy(engine: &Engine, shop: &ShopId, product: &str) -> OrderId {
    let payment = Payment { product_ref: product.to_owned(), sku_ref: None, quantity: 1, buyer: None };
    let sn = engine.practice().unwrap().pay(&payment, 1).unwrap();
    for _ in 0..2 {
        engine.poll_round(shop).await.unwrap();
        engine.drain().await.unwrap();
    }
    orders::by_sns(&mut engine.db().reader().await.unwrap(), &sn).await.unwrap()[0].id.clone()
}

async fn secrets(tx: &mut Tx, engine: &Engine, shop: &ShopId) -> Result<(), StoreError> {
    let (vault, now) = (engine.vault(), engine.now());
    credentials::save(tx, vault, shop, "cookie", &Secret::from("cookie of the shop"), None, now).await?;
    channels::save(tx, "hook", "wecom", ("群", true), &serde_json::json!({}), now).await?;
    channels::save_secret(tx, vault, "hook", "key", &Secret::from("key of the robot"), now).await?;
    model_keys::save(tx, vault, "model", &Secret::from("sk-key-of-the-model"), now).await
}

async fn voucher(tx: &mut Tx, engine: &Engine, shop: &ShopId, order: &OrderId) -> Result<(), StoreError> {
    let new = New {
        shop_id: shop.clone(),
        order_id: Some(order.clone()),
        sn: "sn-1".into(),
        code: Secret::from("318827641905"),
        via: Via::Manual,
        rule_id: None,
        batch: None,
        actor: "老板".to_owned(),
    };
    let now = engine.now();
    let row = verifications::insert(tx, engine.vault(), &new, engine.ids().as_ref(), now).await?.unwrap();
    let mut change = Change::of(row.id);
    change.ticket = Some(Some(Secret::from("ticket of the platform")));
    verifications::change_many(tx, engine.vault(), &[change], now).await
}

async fn traveller(tx: &mut Tx, engine: &Engine) -> Result<(), StoreError> {
    let contact = Some(Secret::from("{\"出行人\":\"张三\"}"));
    let booking = NewBooking { sheet: 1, row_no: 1, raw: "{}".to_owned(), contact, ..NewBooking::default() };
    bookings::stage(tx, engine.vault(), 1, "", vec![booking]).await
}

fn production(order: &OrderId, shop: &ShopId) -> NewProduction {
    let row = Production {
        order_id: order.clone(),
        shop_id: shop.clone(),
        external_no: "10001".to_owned(),
        kind: OfferKind::Cards,
        state: ProductionState::Producing,
        code: "JDO_201".to_owned(),
        agent_no: "HL1".to_owned(),
        product_ref: "p-1".to_owned(),
        quantity: 1,
        total_price: Fen(990),
        vendor_id: "1201".to_owned(),
        notify_url: "https://vtpnotify.jd.com/vtp".to_owned(),
        rights_id: None,
        reason: None,
        at_once: false,
        created_at: crate::test_house::MORNING,
        updated_at: crate::test_house::MORNING,
    };
    NewProduction {
        row,
        account: Some(Secret::from("13800138000")),
        extra: Some(Secret::from("{\"name\":\"张三\"}")),
        cards: Some(Secret::from("[\"JD-1\"]")),
    }
}

async fn talk(tx: &mut Tx, engine: &Engine, shop: &ShopId) -> Result<(), StoreError> {
    let (vault, ids, now) = (engine.vault(), engine.ids().clone(), engine.now());
    let met = Met {
        chat_id: "chat".to_owned(),
        peer_id: "2201".to_owned(),
        peer_name: "小鱼".to_owned(),
        product_ref: MONTH_CARD.to_owned(),
    };
    let conversation = conversations::meet(tx, shop, &met, ids.as_ref(), now).await?;
    let line = Incoming {
        platform_id: "1".to_owned(),
        author: MessageAuthor::Buyer,
        kind: MessageKind::Text,
        body: Body::text("能便宜吗"),
        order_sn: None,
        at: now,
        handling: MessageHandling::Open,
        left_reason: None,
        due_at: Some(now),
    };
    let taken = messages::take_in(tx, vault, &conversation, &[line], ids.as_ref(), now).await?;
    let new = NewSuggestion {
        conversation_id: conversation.id,
        message_id: taken.new[0].id.clone(),
        text: "95元可以".to_owned(),
        route: Route::Price,
        shadow: false,
        price: None,
        picture_ids: Vec::new(),
        rule_id: None,
        refusals: Vec::new(),
        model: None,
        cost: 0,
    };
    suggestions::insert(tx, vault, &new, ids.as_ref(), now).await?;
    let picture = pictures::Picture { mime: "image/png".to_owned(), bytes: vec![1, 2, 3] };
    pictures::insert(tx, vault, "picture", &picture, now).await
}
