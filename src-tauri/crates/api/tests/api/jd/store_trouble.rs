//! Our own database fails while a platform waits for an answer: it is told to wait and ask again, never a code that refunds;
//! nothing is half written, and the same call goes well once the database is back.

use huolang_testkit::jd::Caller;
use huolang_testkit::jd_general::Order;
use huolang_testkit::{JdGame, JdGeneral};
use rstest::rstest;
use serde_json::json;

use super::yard::{AES_KEY, CUSTOMER, GAME_KEY, KEY, Yard};

/// What each endpoint says, in its order: `code/produceStatus` of 京东通用交易, `retCode` of 京东游戏点卡.
async fn answers(caller: &mut Caller) -> Vec<(&'static str, String)> {
    let general = JdGeneral::start(0, KEY, AES_KEY).await.unwrap();
    let game = JdGame::start(0, CUSTOMER, GAME_KEY).await.unwrap();
    let mut answers = Vec::new();
    for call in ["beginDistill", "beginDisstill", "findDistill"] {
        let form =
            if call == "findDistill" { general.find_form(1) } else { general.begin_form(&Order::one(1, "W-CARD")) };
        let said = caller.post(&format!("/api/jd/general/{call}"), &form).await.unwrap();
        assert_eq!(said.status, 200, "{call}");
        answers.push((call, format!("{}/{}", said.json()["code"].as_str().unwrap(), said.json()["produceStatus"])));
    }
    let order = json!({ "orderId": "1" });
    for (call, business) in [
        ("preCheck", JdGame::order(1, "S-DIRECT", Some("13800138000"))),
        ("directCharge", JdGame::order(1, "S-DIRECT", Some("13800138000"))),
        ("directQuery", order.clone()),
        ("cardOrder", JdGame::order(2, "S-CARD", None)),
        ("cardQuery", order),
    ] {
        let said = game.call(caller, &format!("/api/jd/game/{call}"), &business).await.unwrap();
        assert_eq!(said.status, 200, "{call}");
        answers.push((call, said.json()["retCode"].as_str().unwrap().to_owned()));
    }
    answers
}

fn expected(codes: [&str; 8]) -> Vec<(&'static str, String)> {
    let calls = [
        "beginDistill",
        "beginDisstill",
        "findDistill",
        "preCheck",
        "directCharge",
        "directQuery",
        "cardOrder",
        "cardQuery",
    ];
    calls.into_iter().zip(codes.map(str::to_owned)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ledger_that_fails_is_answered_with_wait_at_every_endpoint() {
    let yard = Yard::with(5, "async").await;
    let mut caller = JdGeneral::caller(yard.address);
    yard.break_table("productions").await;
    // preCheck is answered from memory alone.
    let waits = ["JDO_500/4", "JDO_500/4", "JDO_500/4", "100", "108", "108", "108", "108"];
    assert_eq!(answers(&mut caller).await, expected(waits));
    yard.mend_table("productions").await;
    assert_eq!(yard.left().await, 5, "nothing was reserved");
    let goes_on = ["JDO_201/3", "JDO_201/3", "JDO_201/3", "100", "100", "100", "100", "100"];
    assert_eq!(answers(&mut caller).await, expected(goes_on));
    assert_eq!(yard.left().await, 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn shops_that_cannot_be_read_are_answered_with_wait_at_every_endpoint() {
    let yard = Yard::with(5, "async").await;
    let mut caller = JdGeneral::caller(yard.address);
    yard.break_table("offers").await;
    yard.engine().inbound_shops_changed();
    let waits = ["JDO_500/4", "JDO_500/4", "JDO_500/4", "999", "999", "999", "999", "999"];
    assert_eq!(answers(&mut caller).await, expected(waits));
    yard.mend_table("offers").await;
    let goes_on = ["JDO_201/3", "JDO_201/3", "JDO_201/3", "100", "100", "100", "100", "100"];
    assert_eq!(answers(&mut caller).await, expected(goes_on));
}

#[rstest]
#[case("orders")]
#[case("deliveries")]
#[case("cards")]
#[case("delivery_units")]
#[case("callbacks")]
#[case("order_events")]
#[tokio::test(flavor = "multi_thread")]
async fn an_order_is_written_whole_or_not_at_all(#[case] table: &str) {
    let yard = Yard::with(2, "async").await;
    let jd = JdGeneral::start(0, KEY, AES_KEY).await.unwrap();
    let path = yard.path(&yard.general, "beginDistill").await;
    let mut caller = JdGeneral::caller(yard.address);
    let order = Order::one(1, "W-CARD");
    yard.break_table(table).await;
    let waits = jd.begin(&mut caller, &path, &order).await.unwrap().unwrap().json();
    let said = (waits["code"].as_str(), waits["produceStatus"].as_u64(), waits["agentOrderNo"].as_str());
    assert_eq!(said, (Some("JDO_500"), Some(4), None));
    yard.mend_table(table).await;
    assert_eq!((yard.left().await, yard.callbacks().await.len()), (2, 0));
    let unknown = caller.post("/api/jd/general/findDistill", &jd.find_form(1)).await.unwrap().json();
    assert_eq!(unknown["code"], "JDO_303", "nothing of it was kept");
    let taken = jd.begin(&mut caller, &path, &order).await.unwrap().unwrap().json();
    assert_eq!(taken["produceStatus"], 3);
    yard.call_back(1).await;
    assert_eq!((jd.ledger().faults(), yard.left().await), (Vec::new(), 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_answered_before_is_answered_from_memory_while_the_ledger_fails() {
    let yard = Yard::with(1, "sync").await;
    let jd = JdGeneral::start(0, KEY, AES_KEY).await.unwrap();
    let mut caller = JdGeneral::caller(yard.address);
    let path = yard.path(&yard.general, "beginDistill").await;
    let first = jd.begin(&mut caller, &path, &Order::one(1, "W-CARD")).await.unwrap().unwrap().json();
    assert_eq!(first["produceStatus"], 1);
    yard.break_table("productions").await;
    let found = caller.post("/api/jd/general/findDistill", &jd.find_form(1)).await.unwrap().json();
    assert_eq!((&found["produceStatus"], &found["product"]), (&first["produceStatus"], &first["product"]));
}
