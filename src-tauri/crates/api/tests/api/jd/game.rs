//! 京东游戏点卡 over TCP, with the simulator as the witness.

use huolang_testkit::JdGame;
use huolang_testkit::jd::Reply;
use huolang_testkit::jd_game::cards_of;
use serde_json::json;

use super::yard::{CUSTOMER, GAME_KEY, Yard};

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
