//! The seller's own calls: pull, deliver, status, stock, and the desk.

use huolang_domain::{
    RuleId, ShopId,
    rule::{Rule, Source},
};
use huolang_store::{
    Durability,
    products::{self, ListedProduct, ProductStatus},
    rules,
};
use huolang_testkit::agiso::{APP_ID, SECRET, TOKEN};
use serde_json::json;

use super::stall::Stall;
use crate::ask::Ask;

#[tokio::test(flavor = "multi_thread")]
async fn a_shop_is_connected_and_its_orders_are_pulled_and_read() {
    let stall = Stall::with(0, "async").await;
    let cookie = stall.world.set_up().await;
    let post = async |path: &str, body| Ask::post(path, body).cookie(&cookie).send(&stall.world.router).await;
    let config =
        json!({ "gateway": stall.market.base(), "poll_interval_ms": 60_000, "push": true, "auto_deliver": true });
    let new = json!({
        "platform": "agiso", "name": "淘宝店", "config": config, "fields": { "service": "taobao", "app_id": APP_ID },
        "secrets": { "app_secret": SECRET, "token": TOKEN },
    });
    let shop = post("/api/v1/shops", new).await.ok().body;
    let id = shop["id"].as_str().unwrap();
    assert!(!shop.to_string().contains(SECRET) && !shop.to_string().contains(TOKEN));
    let checked = post(&format!("/api/v1/shops/{id}/actions"), json!({ "action": "check_login" })).await.ok().body;
    assert_eq!(checked["state"], "active");

    stall.market.pay("alds", "2067719225654838001", "7", 1);
    let listed = post("/api/agiso/pull", json!({ "shop_id": id })).await.ok().body;
    assert_eq!(listed, json!({ "read": 1, "order_id": null }));
    let order = json!({ "shop_id": id, "sn": "2067719225654838001" });
    let pulled = post("/api/agiso/pull", order.clone()).await.ok().body;
    assert_eq!(pulled["read"], 1);
    let none = post("/api/agiso/pull", json!({ "shop_id": id, "sn": "5" })).await.ok().body;
    assert_eq!(none, json!({ "read": 0, "order_id": null }));
    stall.market.auto_sent("2067719225654838001", "CARD-NUMBER-9876");
    let status = post("/api/agiso/status", order.clone()).await.ok().body;
    assert_eq!(
        (&status["status"], &status["sent_by_agiso"][0]["number"]),
        (&json!("pending_ship"), &json!("••••9876"))
    );
    let asked = post("/api/agiso/deliver", order).await.ok().body;
    assert_eq!(asked["order_id"], pulled["order_id"]);
    stall.market.keep("345", &["1"]);
    let kinds = post("/api/agiso/stock", json!({ "shop_id": id })).await.ok().body;
    assert_eq!(kinds["kinds"][0], json!({ "id": "345", "title": "月卡", "left": 1, "total": 1 }));
    let add = json!({ "shop_id": id, "kind": "345", "cards": [{ "number": "1", "secret": "a" }, { "number": "2", "secret": "b" }] });
    let added = post("/api/agiso/stock", add).await.ok().body;
    assert_eq!((&added["added"], &added["failed"]), (&json!(1), &json!(1)));
    // A marketplace without a list says so; another platform's shop is none of these.
    let said = post("/api/agiso/pull", json!({ "shop_id": stall.idle.as_str() })).await;
    assert_eq!(said.refusal().1, "capability_missing");
    let wrong = post("/api/agiso/pull", json!({ "shop_id": id, "sn": "1' OR 1" })).await;
    assert_eq!(wrong.refusal().1, "invalid_input");
}

/// A product whose orders get a card of the pool.
async fn sells(stall: &Stall, shop: &ShopId, product_ref: &str) {
    let (writer, shop) = (stall.engine().clone(), shop.clone());
    let mut rule = Rule::new(RuleId::fresh(writer.ids().as_ref()), shop.clone(), product_ref.to_owned());
    rule.source = Source::CardPool { pool_id: stall.pool.clone() };
    let listed = ListedProduct {
        product_ref: product_ref.to_owned(),
        title: "月卡".to_owned(),
        price: huolang_domain::Fen(990),
        status: ProductStatus::OnSale,
        skus: Vec::new(),
    };
    let written = stall.engine().db().write(Durability::Ordinary, move |tx| {
        Box::pin(async move {
            products::upsert_many(tx, &shop, &[listed], writer.ids().as_ref(), writer.now()).await?;
            rules::save(tx, &rule, writer.now()).await
        })
    });
    written.await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_is_delivered_by_a_call_of_the_seller_and_once() {
    const NUMBER: &str = "1520087523676842593";
    let stall = Stall::with(3, "async").await;
    let cookie = stall.world.set_up().await;
    let post = async |path: &str, body| Ask::post(path, body).cookie(&cookie).send(&stall.world.router).await;
    let config =
        json!({ "gateway": stall.market.base(), "poll_interval_ms": 60_000, "push": true, "auto_deliver": false });
    let new = json!({
        "platform": "agiso", "name": "闲鱼店", "config": config, "fields": { "service": "idle", "app_id": APP_ID },
        "secrets": { "app_secret": SECRET, "token": TOKEN },
    });
    let shop = post("/api/v1/shops", new).await.ok().body;
    let id = ShopId::from(shop["id"].as_str().unwrap());
    post(&format!("/api/v1/shops/{id}/actions"), json!({ "action": "check_login" })).await.ok();
    sells(&stall, &id, "646466274136").await;
    stall.market.pay("aldsIdle", NUMBER, "646466274136", 1);
    let order = json!({ "shop_id": id.as_str(), "sn": NUMBER });
    assert_eq!(post("/api/agiso/pull", order.clone()).await.ok().body["read"], 1);
    stall.engine().drain().await.unwrap();
    assert_eq!(stall.market.ledger().of(NUMBER).messages.len(), 0, "the shop delivers nothing by itself");

    post("/api/agiso/deliver", order.clone()).await.ok();
    stall.engine().drain().await.unwrap();
    assert!(!post("/api/agiso/deliver", order.clone()).await.status.is_success(), "it was delivered");
    stall.engine().drain().await.unwrap();
    let done = stall.market.ledger().of(NUMBER);
    assert_eq!((done.messages.len(), done.shipped, stall.left().await), (1, 1, 2), "{done:?}");
    let status = post("/api/agiso/status", order).await.ok().body;
    let stands = [&status["status"], &status["content"], &status["platform_state"]];
    assert_eq!(stands, [&json!("shipped"), &json!("sent"), &json!("shipped")], "{status}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_desk_shows_addresses_and_tests_itself() {
    let stall = Stall::with(1, "sync").await;
    let cookie = stall.world.set_up().await;
    let get = async |path: String| Ask::get(&path).cookie(&cookie).send(&stall.world.router).await;
    for (shop, call) in [(&stall.idle, "push"), (&stall.supplier, "supplier")] {
        let desk = get(format!("/api/v1/shops/{shop}/inbound")).await.ok().body;
        assert_eq!((&desk["lacks"], &desk["addresses"][0]["call"]), (&json!([]), &json!(call)));
        let test = format!("/api/v1/shops/{shop}/inbound/self-test");
        let outside = json!({ "address": format!("http://{}", stall.address) });
        let tested = Ask::post(&test, outside).cookie(&cookie).send(&stall.world.router).await.ok().body;
        assert_eq!((&tested["answered"], &tested["outside"]), (&json!(true), &json!(true)), "{tested}");
    }
}
