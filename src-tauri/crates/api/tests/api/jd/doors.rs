//! Products that are off, prices that differ, shops that are closed, repeats that differ: the exact code to JD, nothing taken
//! that must not be, and what was taken before is answered as such.

use huolang_domain::Fen;
use huolang_engine::inbound::NewMapping;
use huolang_store::offers::OfferKind;
use huolang_testkit::jd::Caller;
use huolang_testkit::jd_general::Order;
use huolang_testkit::{JdGame, JdGeneral};
use serde_json::{Value, json};

use super::yard::{AES_KEY, CUSTOMER, GAME_KEY, KEY, Yard};
use crate::ask::Ask;

fn mapping(yard: &Yard, product_ref: &str) -> NewMapping {
    NewMapping {
        product_ref: product_ref.to_owned(),
        title: String::new(),
        kind: OfferKind::Cards,
        account_format: String::new(),
        price: None,
        several: false,
        switched_on: true,
        pool_id: Some(yard.pool.clone()),
    }
}

/// `code/produceStatus` of a begin.
async fn begun(yard: &Yard, jd: &JdGeneral, caller: &mut Caller, order: &Order) -> String {
    let path = yard.path(&yard.general, "beginDistill").await;
    let said = jd.begin(caller, &path, order).await.unwrap().unwrap().json();
    format!("{}/{}", said["code"].as_str().unwrap(), said["produceStatus"])
}

/// The code of an order or a question of 京东游戏点卡.
async fn said(yard: &Yard, jd: &JdGame, caller: &mut Caller, call: &str, business: &Value) -> String {
    let path = yard.path(&yard.game, call).await;
    jd.call(caller, &path, business).await.unwrap().json()["retCode"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_product_that_is_off_is_not_for_sale() {
    let yard = Yard::with(4, "sync").await;
    let (general, game) =
        (JdGeneral::start(0, KEY, AES_KEY).await.unwrap(), JdGame::start(0, CUSTOMER, GAME_KEY).await.unwrap());
    let mut caller = JdGeneral::caller(yard.address);
    assert_eq!(begun(&yard, &general, &mut caller, &Order::one(1, "W-CARD")).await, "JDO_200/1");
    let one = JdGame::order(1, "S-CARD", None);
    assert_eq!(said(&yard, &game, &mut caller, "cardOrder", &one).await, "100");
    for (shop, product) in [(&yard.general, "W-CARD"), (&yard.game, "S-CARD")] {
        let off = NewMapping { switched_on: false, ..mapping(&yard, product) };
        yard.engine().save_mapping(shop, off, "owner").await.unwrap();
    }
    assert_eq!(begun(&yard, &general, &mut caller, &Order::one(2, "W-CARD")).await, "JDO_305/2");
    assert_eq!(said(&yard, &game, &mut caller, "preCheck", &one).await, "109");
    assert_eq!(said(&yard, &game, &mut caller, "cardOrder", &JdGame::order(2, "S-CARD", None)).await, "109");
    assert_eq!(said(&yard, &game, &mut caller, "cardQuery", &json!({ "orderId": "2" })).await, "101");
    assert_eq!(begun(&yard, &general, &mut caller, &Order::one(1, "W-CARD")).await, "JDO_200/1", "taken before");
    assert_eq!(said(&yard, &game, &mut caller, "cardOrder", &one).await, "102", "taken before");
    assert_eq!(yard.left().await, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_price_that_differs_is_refused_where_the_seller_has_prices_compared() {
    let yard = Yard::with(3, "sync").await;
    let jd = JdGame::start(0, CUSTOMER, GAME_KEY).await.unwrap();
    let mut caller = JdGame::caller(yard.address);
    let priced = NewMapping { price: Some(Fen(991)), ..mapping(&yard, "S-CARD") };
    yard.engine().save_mapping(&yard.game, priced, "owner").await.unwrap();
    let order = |number| JdGame::order(number, "S-CARD", None);
    assert_eq!(said(&yard, &jd, &mut caller, "cardOrder", &order(1)).await, "100", "not compared");
    yard.set_field(&yard.game, "check_price", "true").await;
    assert_eq!(said(&yard, &jd, &mut caller, "preCheck", &order(2)).await, "111");
    assert_eq!(said(&yard, &jd, &mut caller, "cardOrder", &order(2)).await, "111");
    assert_eq!(said(&yard, &jd, &mut caller, "cardQuery", &json!({ "orderId": "2" })).await, "101");
    let mut two = order(3);
    (two["buyNum"], two["totalPrice"]) = (json!("2"), json!("19.82"));
    assert_eq!(said(&yard, &jd, &mut caller, "cardOrder", &two).await, "100", "the price is that of one");
    assert_eq!(yard.left().await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shop_that_is_over_or_paused_takes_nothing_new_and_answers_for_what_it_took() {
    let yard = Yard::with(4, "sync").await;
    let cookie = yard.world.set_up().await;
    let (general, game) =
        (JdGeneral::start(0, KEY, AES_KEY).await.unwrap(), JdGame::start(0, CUSTOMER, GAME_KEY).await.unwrap());
    let mut caller = JdGeneral::caller(yard.address);
    let (old, new) = (Order::one(1, "W-CARD"), Order::one(2, "W-CARD"));
    let (old_card, new_card) = (JdGame::order(1, "S-CARD", None), JdGame::order(2, "S-CARD", None));
    assert_eq!(begun(&yard, &general, &mut caller, &old).await, "JDO_200/1");
    assert_eq!(said(&yard, &game, &mut caller, "cardOrder", &old_card).await, "100");
    for closed in ["expired", "paused"] {
        for shop in [&yard.general, &yard.game] {
            if closed == "expired" {
                yard.set_field(shop, "expires_on", "2026-11-19").await;
            } else {
                yard.set_field(shop, "expires_on", "").await;
                let path = format!("/api/v1/shops/{shop}/actions");
                Ask::post(&path, json!({ "action": "pause" })).cookie(&cookie).send(&yard.world.router).await.ok();
            }
            yard.engine().inbound_shops_changed();
            let desk = Ask::get(&format!("/api/v1/shops/{shop}/inbound")).cookie(&cookie);
            assert_eq!(desk.send(&yard.world.router).await.ok().body["lacks"], json!([closed]));
        }
        assert_eq!(begun(&yard, &general, &mut caller, &new).await, "JDO_500/4", "{closed}");
        assert_eq!(begun(&yard, &general, &mut caller, &old).await, "JDO_200/1", "{closed}");
        assert_eq!(said(&yard, &game, &mut caller, "preCheck", &new_card).await, "109", "{closed}");
        assert_eq!(said(&yard, &game, &mut caller, "cardOrder", &new_card).await, "999", "{closed}");
        assert_eq!(said(&yard, &game, &mut caller, "cardOrder", &old_card).await, "102", "{closed}");
        assert_eq!(said(&yard, &game, &mut caller, "cardQuery", &json!({ "orderId": "1" })).await, "100", "{closed}");
        assert_eq!(yard.left().await, 2, "{closed}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repeat_with_other_content_gets_the_first_answer_and_the_seller_is_told() {
    let yard = Yard::with(5, "sync").await;
    let cookie = yard.world.set_up().await;
    let jd = JdGeneral::start(0, KEY, AES_KEY).await.unwrap();
    let mut caller = JdGeneral::caller(yard.address);
    let path = yard.path(&yard.general, "beginDistill").await;
    let first = jd.begin(&mut caller, &path, &Order::one(1, "W-CARD")).await.unwrap().unwrap().json();
    let notices = async || {
        let said = Ask::get("/api/v1/notices?state=open").cookie(&cookie).send(&yard.world.router).await.ok().body;
        let of_event = |notice: &&Value| notice["event"] == "inbound_differs";
        said["items"].as_array().unwrap().iter().filter(of_event).cloned().collect::<Vec<_>>()
    };
    jd.begin(&mut caller, &path, &Order::one(1, "W-CARD")).await.unwrap().unwrap();
    assert_eq!(notices().await, Vec::<Value>::new(), "the same again is nothing to tell");
    for order in [Order { quantity: 3, ..Order::one(1, "W-CARD") }, Order::one(1, "W-OTHER")] {
        let again = jd.begin(&mut caller, &path, &order).await.unwrap().unwrap().json();
        let of = |answer: &Value| (answer["agentOrderNo"].clone(), answer["product"].clone(), answer["code"].clone());
        assert_eq!(of(&again), of(&first));
    }
    let told = notices().await;
    assert_eq!((told.len(), &told[0]["params"]["sn"]), (1, &json!("1")), "one notice an order");
    assert_eq!((yard.left().await, jd.ledger().faults()), (4, Vec::new()));
}
