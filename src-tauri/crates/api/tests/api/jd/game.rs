//! 京东游戏点卡 over TCP, with the simulator as the witness.

use huolang_store::notices::{self, Notice, NoticeState};
use huolang_store::offers::OfferKind;
use huolang_testkit::JdGame;
use huolang_testkit::jd::Reply;
use huolang_testkit::jd_game::cards_of;
use serde_json::json;

use super::yard::{CUSTOMER, GAME_KEY, Yard, map};
use crate::ask::Ask;

fn code(reply: &Reply) -> String {
    reply.json()["retCode"].as_str().unwrap_or_default().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn cards_go_out_with_the_first_answer_and_with_every_query() {
    let yard = Yard::with(2, "sync").await;
    let jd = JdGame::start(0, CUSTOMER, GAME_KEY).await.unwrap();
    let mut caller = JdGame::caller(yard.address);
    let path = yard.path(&yard.game, "cardOrder").await;
    let first = jd.call(&mut caller, &path, &JdGame::order(1, "S-CARD", None)).await.unwrap();
    assert_eq!(code(&first), "100");
    let cards = cards_of(&JdGame::data(&first)["cardinfos"]);
    assert_eq!(cards.len(), 1);
    let again = jd.call(&mut caller, &path, &JdGame::order(1, "S-CARD", None)).await.unwrap();
    assert_eq!(code(&again), "102");
    let query = jd.call(&mut caller, "/api/jd/game/cardQuery", &json!({ "orderId": "1" })).await.unwrap();
    assert_eq!((code(&query), cards_of(&JdGame::data(&query)["cardinfos"])), ("100".to_owned(), cards));
    // The second card goes, the third order finds none and is not taken.
    jd.call(&mut caller, &path, &JdGame::order(2, "S-CARD", None)).await.unwrap();
    let sold_out = jd.call(&mut caller, &path, &JdGame::order(3, "S-CARD", None)).await.unwrap();
    assert_eq!(code(&sold_out), "110");
    let unknown = jd.call(&mut caller, "/api/jd/game/cardQuery", &json!({ "orderId": "3" })).await.unwrap();
    assert_eq!(code(&unknown), "101");
}

#[tokio::test(flavor = "multi_thread")]
async fn cards_that_end_soon_are_no_stock() {
    let yard = Yard::with(0, "sync").await;
    let jd = JdGame::start(0, CUSTOMER, GAME_KEY).await.unwrap();
    let mut caller = JdGame::caller(yard.address);
    yard.restock_ending(2, 7).await;
    let refused = jd.call(&mut caller, "/api/jd/game/cardOrder", &JdGame::order(1, "S-CARD", None)).await.unwrap();
    assert_eq!(code(&refused), "110");
    let unknown = jd.call(&mut caller, "/api/jd/game/cardQuery", &json!({ "orderId": "1" })).await.unwrap();
    assert_eq!(code(&unknown), "101", "nothing was taken");
    yard.restock_ending(0, 1).await;
    let taken = jd.call(&mut caller, "/api/jd/game/cardOrder", &JdGame::order(2, "S-CARD", None)).await.unwrap();
    assert_eq!(code(&taken), "100");
}

#[tokio::test(flavor = "multi_thread")]
async fn cards_of_an_asynchronous_shop_come_by_callback() {
    let yard = Yard::with(1, "async").await;
    let jd = JdGame::start(0, CUSTOMER, GAME_KEY).await.unwrap();
    yard.gateway(&yard.game, &jd.receiver().base()).await;
    let mut caller = JdGame::caller(yard.address);
    let taken = jd.call(&mut caller, "/api/jd/game/cardOrder", &JdGame::order(1, "S-CARD", None)).await.unwrap();
    assert_eq!((code(&taken), taken.json()["data"].is_null()), ("100".to_owned(), true));
    jd.accepted(1, None);
    yard.call_back(1).await;
    assert_eq!(jd.ledger().faults(), Vec::<String>::new());
    assert_eq!(jd.ledger().0["1"].cards.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_top_up_is_checked_taken_and_called_back() {
    let yard = Yard::with(0, "sync").await;
    let jd = JdGame::start(0, CUSTOMER, GAME_KEY).await.unwrap();
    yard.gateway(&yard.game, &jd.receiver().base()).await;
    let mut caller = JdGame::caller(yard.address);
    let mut check = JdGame::order(1, "S-DIRECT", Some("13800138000"));
    check["userIp"] = json!("127.0.0.1");
    let sellable = jd.call(&mut caller, "/api/jd/game/preCheck", &check).await.unwrap();
    assert_eq!((code(&sellable), JdGame::data(&sellable)), ("100".to_owned(), json!({ "status": "0" })));
    let wrong = JdGame::order(1, "S-DIRECT", Some("12"));
    assert_eq!(code(&jd.call(&mut caller, "/api/jd/game/preCheck", &wrong).await.unwrap()), "116");
    assert_eq!(code(&jd.call(&mut caller, "/api/jd/game/directCharge", &wrong).await.unwrap()), "116");

    let order = JdGame::order(1, "S-DIRECT", Some("13800138000"));
    assert_eq!(code(&jd.call(&mut caller, "/api/jd/game/directCharge", &order).await.unwrap()), "100");
    jd.accepted(1, None);
    assert_eq!(code(&jd.call(&mut caller, "/api/jd/game/directCharge", &order).await.unwrap()), "102");
    let open = jd.call(&mut caller, "/api/jd/game/directQuery", &json!({ "orderId": "1" })).await.unwrap();
    assert_eq!(JdGame::data(&open), json!({ "orderStatus": 1 }));
    let id = yard.world.order_by_sn("1").await;
    let refuse = |code: &str| huolang_engine::inbound::Deed::Refuse {
        code: code.to_owned(),
        reason: "充值帐户输入错误，请输入正确的手机号😀".to_owned(),
    };
    assert!(yard.engine().act_inbound(&id, refuse("110"), "owner").await.is_err(), "JD would ask for ever");
    yard.engine().act_inbound(&id, refuse("116"), "owner").await.unwrap();
    let failed = jd.call(&mut caller, "/api/jd/game/directQuery", &json!({ "orderId": "1" })).await.unwrap();
    assert_eq!(code(&failed), "116");
    yard.call_back(1).await;
    assert_eq!(jd.ledger().faults(), Vec::<String>::new());
    assert!(jd.ledger().0["1"].outcomes.contains("2"));
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_tops_up_sees_where_to_and_reveals_whose() {
    let yard = Yard::with(0, "sync").await;
    let cookie = yard.world.set_up().await;
    let jd = JdGame::start(0, CUSTOMER, GAME_KEY).await.unwrap();
    let mut caller = JdGame::caller(yard.address);
    let mut order = JdGame::order(1, "S-DIRECT", Some("13800138000"));
    for (name, value) in [
        ("gameArea", json!({ "id": "1", "name": "华东" })),
        ("gameServer", json!({ "id": 101, "name": "电信一区" })),
        ("gameAccountType", json!({ "id": "3", "name": "" })),
        ("chargeType", json!({ "id": "2", "name": "点券" })),
        ("permit", json!("second@example.test")),
        ("features", json!([])),
        ("type", json!("1")),
        ("rights", json!([{ "rightsId": "R-1", "buyNum": "1", "rightsType": "1", "account": "13900139111" }])),
    ] {
        order[name] = value;
    }
    assert_eq!(code(&jd.call(&mut caller, "/api/jd/game/directCharge", &order).await.unwrap()), "100");

    let id = yard.world.order_by_sn("1").await;
    let path = format!("/api/v1/orders/{id}/production");
    let shown = Ask::get(&path).cookie(&cookie).send(&yard.world.router).await.ok().body["production"]["extra"].clone();
    let open = json!({
        "gameArea": "华东 (1)", "gameServer": "电信一区 (101)", "gameAccountType": "3", "chargeType": "点券 (2)",
        "permit": "••••test", "rightsAccount": "••••9111",
    });
    assert_eq!(shown, open);
    let reveal = Ask::post(&format!("{path}/reveal"), json!({})).cookie(&cookie);
    let whole = reveal.send(&yard.world.router).await.ok().body["extra"].clone();
    assert_eq!((&whole["permit"], &whole["rightsAccount"]), (&json!("second@example.test"), &json!("13900139111")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gift_right_is_named_in_queries_and_in_the_callback() {
    let yard = Yard::with(0, "sync").await;
    let jd = JdGame::start(0, CUSTOMER, GAME_KEY).await.unwrap();
    yard.gateway(&yard.game, &jd.receiver().base()).await;
    let mut caller = JdGame::caller(yard.address);
    let mut order = JdGame::order(1, "S-DIRECT", Some("13800138000"));
    order["type"] = json!("1");
    order["rights"] = json!([{ "rightsId": "R-7", "buyNum": "1", "rightsType": "1", "account": "13900139111" }]);
    assert_eq!(code(&jd.call(&mut caller, "/api/jd/game/directCharge", &order).await.unwrap()), "100");
    jd.accepted(1, None);
    let query = json!({ "orderId": "1" });
    let open = jd.call(&mut caller, "/api/jd/game/directQuery", &query).await.unwrap();
    assert_eq!(JdGame::data(&open), json!({ "orderStatus": 1, "type": "1", "rightsId": "R-7" }));
    let id = yard.world.order_by_sn("1").await;
    yard.engine().act_inbound(&id, huolang_engine::inbound::Deed::MarkSuccess, "owner").await.unwrap();
    // The receiver takes a callback of a gift only with its right.
    yard.call_back(1).await;
    assert_eq!((jd.ledger().faults(), jd.ledger().0["1"].callbacks), (Vec::new(), 1));
    let done = jd.call(&mut caller, "/api/jd/game/directQuery", &query).await.unwrap();
    assert_eq!(JdGame::data(&done), json!({ "orderStatus": 0, "type": "1", "rightsId": "R-7" }));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_product_is_found_by_the_sellers_own_code_and_several_top_ups_are_a_choice() {
    let yard = Yard::with(0, "sync").await;
    let cookie = yard.world.set_up().await;
    let jd = JdGame::start(0, CUSTOMER, GAME_KEY).await.unwrap();
    let mut caller = JdGame::caller(yard.address);
    let mut order = JdGame::order(1, "9000000001", Some("13800138000"));
    order["outId"] = json!("S-DIRECT");
    assert_eq!(code(&jd.call(&mut caller, "/api/jd/game/directCharge", &order).await.unwrap()), "100");
    let id = yard.world.order_by_sn("1").await;
    let path = format!("/api/v1/orders/{id}/production");
    let taken = Ask::get(&path).cookie(&cookie).send(&yard.world.router).await.ok().body["production"].clone();
    assert_eq!(taken["product_ref"], "S-DIRECT");
    order["outId"] = json!("S-OTHER");
    order["orderId"] = json!("2");
    assert_eq!(code(&jd.call(&mut caller, "/api/jd/game/directCharge", &order).await.unwrap()), "107");

    let mut two = JdGame::order(3, "S-DIRECT", Some("13800138000"));
    two["buyNum"] = json!("2");
    assert_eq!(code(&jd.call(&mut caller, "/api/jd/game/directCharge", &two).await.unwrap()), "110");
    let several = huolang_engine::inbound::NewMapping {
        product_ref: "S-DIRECT".to_owned(),
        title: String::new(),
        kind: OfferKind::TopUp,
        account_format: "mobile".to_owned(),
        price: None,
        several: true,
        switched_on: true,
        pool_id: None,
    };
    yard.engine().save_mapping(&yard.game, several, "owner").await.unwrap();
    assert_eq!(code(&jd.call(&mut caller, "/api/jd/game/directCharge", &two).await.unwrap()), "100");
}

/// The open alerts that products are not mapped.
async fn unmapped(yard: &Yard) -> Vec<Notice> {
    yard.engine().write_calls().await;
    let mut conn = yard.engine().db().reader().await.unwrap();
    let open = notices::list(&mut conn, Some(NoticeState::Open), None, 100).await.unwrap();
    open.into_iter().filter(|notice| notice.event == "product_unmapped").collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn orders_of_a_product_nobody_mapped_are_told_once_until_it_is_mapped() {
    let yard = Yard::with(1, "sync").await;
    let jd = JdGame::start(0, CUSTOMER, GAME_KEY).await.unwrap();
    let mut caller = JdGame::caller(yard.address);
    let mut check = JdGame::order(1, "S-NOBODY", None);
    check["userIp"] = json!("127.0.0.1");
    assert_eq!(code(&jd.call(&mut caller, "/api/jd/game/preCheck", &check).await.unwrap()), "107");
    assert!(unmapped(&yard).await.is_empty(), "a question is no order");
    for number in [1, 2] {
        let order = JdGame::order(number, "S-NOBODY", None);
        assert_eq!(code(&jd.call(&mut caller, "/api/jd/game/cardOrder", &order).await.unwrap()), "107");
        let told = unmapped(&yard).await;
        assert_eq!((told.len(), told[0].shop_id.as_ref()), (1, Some(&yard.game)), "one alert a shop");
        assert_eq!(
            (&told[0].params["product"], &told[0].params["sn"]),
            (&json!("S-NOBODY"), &json!(number.to_string()))
        );
    }
    map(yard.engine(), &yard.game, "S-OTHER", OfferKind::Cards, Some(yard.pool.clone())).await;
    assert_eq!(unmapped(&yard).await.len(), 1, "another product is mapped");
    map(yard.engine(), &yard.game, "S-NOBODY", OfferKind::Cards, Some(yard.pool.clone())).await;
    assert!(unmapped(&yard).await.is_empty());
    let taken = jd.call(&mut caller, "/api/jd/game/cardOrder", &JdGame::order(3, "S-NOBODY", None)).await.unwrap();
    assert_eq!(code(&taken), "100");

    let other_kind = JdGame::order(4, "S-CARD", Some("13800138000"));
    assert_eq!(code(&jd.call(&mut caller, "/api/jd/game/directCharge", &other_kind).await.unwrap()), "107");
    assert_eq!(unmapped(&yard).await[0].params["product"], "S-CARD", "mapped as the other kind");
}
