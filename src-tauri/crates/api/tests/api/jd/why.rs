//! 为什么没发 of an order that JD asked for: what it waits for, with the button that leads there.

use huolang_engine::inbound::Deed;
use huolang_testkit::JdGeneral;
use huolang_testkit::jd_general::Order;
use serde_json::{Value, json};

use super::yard::{AES_KEY, KEY, Yard};
use crate::ask::Ask;

/// The reason of an order as the lists show it: code, button, and whose it is.
async fn why(yard: &Yard, cookie: &str, number: &str) -> Value {
    let asked = Ask::post("/api/v1/orders/lookup", json!({ "sns": [number] })).cookie(cookie);
    let said = asked.send(&yard.world.router).await.ok();
    let why = &said.body["items"][0]["why"];
    json!([why["code"], why["action"], why["params"]["of"]])
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_that_jd_asked_for_says_what_it_waits_for() {
    let yard = Yard::with(0, "async").await;
    let cookie = yard.world.set_up().await;
    let jd = JdGeneral::start(0, KEY, AES_KEY).await.unwrap();
    let mut caller = JdGeneral::caller(yard.address);
    let path = yard.path(&yard.general, "beginDistill").await;
    let top_up = Order { account: "13800138000".to_owned(), ..Order::one(1, "W-DIRECT") };
    for order in [top_up, Order::one(2, "W-CARD"), Order::one(3, "W-NOBODY")] {
        jd.begin(&mut caller, &path, &order).await.unwrap().unwrap();
    }
    for (number, reason) in [
        ("1", json!(["taken_over", "open_order", "called"])),
        ("2", json!(["out_of_stock", "add_cards", "called"])),
        ("3", json!(["no_rule", "map_product", "called"])),
    ] {
        assert_eq!(why(&yard, &cookie, number).await, reason, "{number}");
    }
    let id = yard.world.order_by_sn("1").await;
    yard.engine().act_inbound(&id, Deed::MarkSuccess, "seller").await.unwrap();
    assert_eq!(why(&yard, &cookie, "1").await[0], "in_progress", "JD is told next");
}
