//! Our own database fails while 阿奇索 or 91卡券 waits for an answer: come again, never a code that ends an order.

use huolang_engine::inbound::Deed;
use huolang_store::notices::{self, NoticeState};
use serde_json::{Value, json};

use super::stall::Stall;
use crate::jd::yard;

const JSON: &str = "application/json;charset=utf-8";

/// The calls that need the database, each with its body.
fn calls(stall: &Stall) -> Vec<(&'static str, String)> {
    let market = &stall.market;
    let watch = [("productNo", json!("P-CARD")), ("supplierAccountGuid", json!("2fe15520c6ac45ff83a270aaef71a873"))];
    vec![
        ("order/createPurchase", market.sup_order("1", "P-CARD", 1, None)),
        ("order/createRecharge", market.sup_order("2", "P-TOP", 1, Some("13800138000"))),
        ("order/get", market.sup_body(&[("orderNo", json!("1"))])),
        ("order/cancelOrder", market.sup_cancel("2")),
        ("product/subscribePriceNotify", market.sup_body(&watch)),
        ("product/cancelSubscribePriceNotify", market.sup_body(&watch)),
    ]
}

async fn codes(stall: &Stall) -> Vec<i64> {
    let (base, mut caller) = (stall.base(&stall.supplier).await, stall.caller());
    let mut codes = Vec::new();
    for (call, body) in calls(stall) {
        let said = caller.send(&format!("{base}/agisoAcprSupplierApi/{call}"), JSON, body.as_bytes()).await.unwrap();
        assert_eq!(said.status, 200, "{call}");
        codes.push(said.json()["code"].as_i64().unwrap());
    }
    codes
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_kept_is_answered_with_come_again() {
    let stall = Stall::with(3, "async").await;
    let tables = ["productions", "price_watches", "cancel_wishes"];
    for table in tables {
        yard::break_table(stall.engine(), table).await;
    }
    assert_eq!(codes(&stall).await, [9999; 6]);
    for table in tables {
        yard::mend_table(stall.engine(), table).await;
    }
    assert_eq!(stall.left().await, 3);
    assert_eq!(codes(&stall).await, [200; 6]);
    assert_eq!(stall.left().await, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_push_that_cannot_be_kept_is_asked_for_again() {
    let stall = Stall::with(0, "async").await;
    let path = format!("{}/push", stall.base(&stall.idle).await);
    let mut caller = stall.caller();
    let number = "1520087523676842593";
    yard::break_table(stall.engine(), "pushes").await;
    assert_eq!(stall.market.push_paid(&mut caller, &path, number).await.unwrap().status, 503);
    yard::mend_table(stall.engine(), "pushes").await;
    assert_eq!(stall.market.push_paid(&mut caller, &path, number).await.unwrap().status, 200);
    assert_eq!(stall.waiting().await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn shops_that_cannot_be_read_are_answered_with_come_again() {
    let stall = Stall::with(1, "async").await;
    let (base, mut caller) = (stall.base(&stall.supplier).await, stall.caller());
    let bodies = calls(&stall);
    yard::break_table(stall.engine(), "offers").await;
    for (call, body) in &bodies {
        stall.engine().inbound_shops_changed();
        let path = format!("{base}/agisoAcprSupplierApi/{call}");
        let said: Value = caller.send(&path, JSON, body.as_bytes()).await.unwrap().json();
        assert_eq!(said["code"], 9999, "{call}");
    }
    stall.engine().inbound_shops_changed();
    assert_eq!(stall.market.push_paid(&mut caller, "/api/agiso/push", "1").await.unwrap().status, 503);
    assert_eq!(stall.left().await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_that_could_not_be_taken_back_at_once_is_put_before_the_seller() {
    let stall = Stall::with(0, "async").await;
    yard::set_up(stall.engine(), &stall.supplier, |config| config["auto_deliver"] = json!(false)).await;
    let (base, mut caller) = (stall.base(&stall.supplier).await, stall.caller());
    let body = stall.market.sup_order("1", "P-CARD", 1, None);
    stall.market.sup_buy(&mut caller, &base, "1", &body).await.unwrap().unwrap();
    let order = stall.world.order_by_sn("1").await;
    // Its pool is empty: it waits for cards.
    stall.engine().act_inbound(&order, Deed::Resume, "owner").await.unwrap();
    // An order that ends queues its notice.
    yard::break_table(stall.engine(), "callbacks").await;
    let path = format!("{base}/agisoAcprSupplierApi/order/cancelOrder");
    let said = caller.send(&path, JSON, stall.market.sup_cancel("1").as_bytes()).await.unwrap().json();
    assert_eq!((&said["code"], &said["data"]["cancelStatus"]), (&json!(200), &json!(10)), "{said}");
    yard::mend_table(stall.engine(), "callbacks").await;
    let mut conn = stall.engine().db().reader().await.unwrap();
    let open = notices::list(&mut conn, Some(NoticeState::Open), None, 100).await.unwrap();
    drop(conn);
    assert_eq!(open.iter().filter(|notice| notice.params["reason"] == "cancel_asked").count(), 1, "{open:?}");
    let deed = Deed::Refuse { code: "1230".to_owned(), reason: String::new() };
    stall.engine().act_inbound(&order, deed, "owner").await.unwrap();
    stall.call_back(1).await;
    stall.engine().supplies_round().await.unwrap();
    assert_eq!(stall.market.cancels().len(), 1, "the buyer is told");
}
