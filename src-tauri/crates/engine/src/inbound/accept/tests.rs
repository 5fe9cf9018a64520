//! Cards that one platform refuses are no reason to refuse the orders of another. A callback that cannot be queued waits.

#![allow(clippy::unwrap_used)]

use super::{Answer, accept};
use crate::{
    Engine,
    inbound::{
        gate::call_back_unheard,
        incoming::{Incoming, SoldOut, Verdict},
        shop::{InboundShop, Mapped},
    },
    test_house::House,
};
use huolang_domain::{BatchId, Fen, PoolId, ShopId, expiry::DrawOrder, platform::PlatformKind};
use huolang_platforms::jd::AccountFormat;
use huolang_store::{
    Durability, batches, callbacks,
    cards::{CardText, NewCard, import_many},
    offers::OfferKind,
    pools::{self, Pool, PoolKind},
    productions::ProductionState,
    shops::{self, Shop, ShopState},
};
use serde_json::json;
use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

/// More cards than are looked at for one group: two first, then seven times a thousand.
const CARDS: usize = 7_010;

/// A pool whose cards have numbers that JD refuses; 91卡券 takes any.
async fn spoilt_pool(engine: &Engine) -> PoolId {
    let (writer, now) = (engine.clone(), engine.now());
    let id = PoolId::fresh(engine.ids().as_ref());
    let pool = Pool {
        id: id.clone(),
        name: "卡池".to_owned(),
        kind: PoolKind::Once,
        draw_order: DrawOrder::Oldest,
        use_limit: None,
        low_stock_at: 0,
        near_expiry_days: 0,
        manual: String::new(),
        created_at: now,
        updated_at: now,
    };
    let filled = engine.db().write(Durability::Ordinary, move |tx| {
        Box::pin(async move {
            let (vault, ids) = (writer.vault(), writer.ids().as_ref());
            pools::save(tx, &pool).await?;
            let batch = BatchId::fresh(ids);
            batches::start(tx, &batch, &pool.id, "paste", "", now).await?;
            let seal = |n: usize| {
                let (number, secret) = (format!("卡 {n}"), format!("pw-{n}"));
                let text =
                    CardText { number: number.as_str().into(), secret: secret.as_str().into(), ..CardText::default() };
                NewCard::seal(vault, ids, &text, None).unwrap()
            };
            let cards: Vec<NewCard> = (0..CARDS).map(seal).collect();
            for piece in cards.chunks(2_000) {
                import_many(tx, &batch, &pool.id, piece, "test", ids, now).await?;
            }
            Ok(())
        })
    });
    filled.await.unwrap();
    id
}

/// An order that is not taken without its card, in a shop of its own that gives cards with the answer.
async fn order(engine: &Engine, platform: PlatformKind, pool: &PoolId) -> Arc<Incoming> {
    let now = engine.now();
    let row = Shop {
        id: ShopId::fresh(engine.ids().as_ref()),
        platform,
        name: platform.as_str().to_owned(),
        state: ShopState::Active,
        parked_reason: None,
        config: json!({ "fields": { "answer_mode": "sync" } }),
        created_at: now,
        updated_at: now,
        last_synced_at: None,
    };
    let shop = InboundShop::of(&row, BTreeMap::new(), HashMap::new());
    let opened =
        engine.db().write(Durability::Ordinary, move |tx| Box::pin(async move { shops::insert(tx, &row).await }));
    opened.await.unwrap();
    let offer = Mapped {
        title: "充值卡".to_owned(),
        kind: OfferKind::Cards,
        account: AccountFormat::default(),
        price: None,
        several: false,
        switched_on: true,
        rule: None,
        pool: Some(pool.clone()),
        stock: Some(pool.clone()),
        near_expiry_days: 0,
    };
    Arc::new(Incoming {
        shop: Arc::new(shop),
        external_no: "1".to_owned(),
        product_ref: "S-1".to_owned(),
        kind: OfferKind::Cards,
        quantity: 1,
        total_price: Fen(990),
        paid_at: None,
        vendor_id: String::new(),
        notify_url: String::new(),
        rights_id: None,
        account: None,
        extra: None,
        buyer: "buyer".to_owned(),
        raw: "{}".to_owned(),
        verdict: Verdict::Produce { offer, codes: ("100", "100"), sold_out: SoldOut::NotTaken },
    })
}

#[tokio::test]
async fn cards_that_one_platform_refuses_are_sold_to_an_order_of_another_that_came_with_it() {
    let house = House::empty().await;
    let pool = spoilt_pool(&house.engine).await;
    let game = order(&house.engine, PlatformKind::JdGame, &pool).await;
    let supplied = order(&house.engine, PlatformKind::Agiso, &pool).await;
    let (engine, group) = (house.engine.clone(), [game, supplied]);
    let taken = house
        .engine
        .db()
        .write(Durability::Flushed, move |tx| Box::pin(async move { accept(tx, &engine, &group).await }));
    let answers = taken.await.unwrap().answers;
    let [Answer::NotTaken, Answer::Stored { outcome, is_new: true, .. }] = answers.as_slice() else {
        panic!("{answers:?}");
    };
    assert_eq!((outcome.state, outcome.cards().len()), (ProductionState::Succeeded, 1));
    assert!(house.left(&pool).await > 0, "91卡券 is sold what is left");
}

async fn run(engine: &Engine, text: &'static str) {
    let changed = engine.db().write(Durability::Ordinary, move |tx| {
        Box::pin(async move { huolang_store::Query::new(tx, text, Vec::new()).execute().await.map(drop) })
    });
    changed.await.unwrap();
}

#[tokio::test]
async fn a_callback_that_could_not_be_queued_is_queued_by_the_next_round() {
    let house = House::empty().await;
    let pool = spoilt_pool(&house.engine).await;
    let supplied = order(&house.engine, PlatformKind::Agiso, &pool).await;
    let engine = house.engine.clone();
    let taken = house
        .engine
        .db()
        .write(Durability::Flushed, move |tx| Box::pin(async move { accept(tx, &engine, &[supplied]).await }));
    let answers = taken.await.unwrap().answers;
    let [Answer::Stored { outcome, .. }] = answers.as_slice() else { panic!("{answers:?}") };
    let queued = async || callbacks::counts(&mut house.engine.db().reader().await.unwrap()).await.unwrap().len();

    run(&house.engine, "ALTER TABLE callbacks RENAME TO callbacks_gone").await;
    call_back_unheard(&house.engine, vec![(outcome.order.clone(), outcome.shop.clone())]).await;
    run(&house.engine, "ALTER TABLE callbacks_gone RENAME TO callbacks").await;
    assert_eq!(queued().await, 0);
    house.engine.callback_round().await.unwrap();
    assert_eq!(queued().await, 1);
}
