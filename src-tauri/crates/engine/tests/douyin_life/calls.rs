//! Calls of the platform: each leads to a read, once.

use crate::house::{DAY, House, NOW, SHOP};
use huolang_domain::ErrorCode;
use huolang_platforms::capability::{InboundAnswer, InboundCall};
use huolang_testkit::douyin_life::{LifeOrder, signed_webhook};
use serde_json::json;
use std::collections::BTreeMap;

const QUERY: &str = "/goodlife/v1/trade/order/query/";

async fn told(house: &House, number: u64, id: &str) -> InboundAnswer {
    let options = house.market().options();
    let content = json!({ "order": { "order_id": LifeOrder::paid(number, 0).id(), "account_id": options.account_id } });
    let body =
        json!({ "event": "life_trade_order_notify", "client_key": options.app_id, "content": content.to_string() });
    let body = body.to_string();
    let call = InboundCall {
        route: "webhook".to_owned(),
        query: Vec::new(),
        headers: BTreeMap::from([
            ("x-douyin-signature".to_owned(), signed_webhook(options, &body)),
            ("msg-id".to_owned(), id.to_owned()),
        ]),
        body: body.into_bytes(),
        is_post: true,
    };
    house.engine.take_call(&SHOP.into(), &call).await.unwrap()
}

async fn until_read(house: &House, orders: i64) {
    while house.total().await < orders {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_webhook_leads_to_one_read_however_often_it_comes() {
    let house = House::open(json!({})).await;
    house.market().fill(10, NOW - DAY, NOW - 700, 0);
    assert_eq!(told(&house, 3, "m-1").await.status, 200);
    until_read(&house, 1).await;
    for _ in 0..3 {
        assert_eq!(told(&house, 3, "m-1").await.status, 200);
    }
    told(&house, 4, "m-2").await;
    until_read(&house, 2).await;
    assert_eq!(house.market().ledger().calls[QUERY], 2);
    assert_eq!(house.phone(3).await.as_deref(), Some("13800000003"));
}

#[tokio::test]
async fn a_shop_that_is_not_there_takes_no_calls() {
    let house = House::open(json!({})).await;
    let call = InboundCall {
        route: "webhook".to_owned(),
        query: Vec::new(),
        headers: BTreeMap::new(),
        body: Vec::new(),
        is_post: true,
    };
    let error = house.engine.take_call(&"elsewhere".into(), &call).await.unwrap_err();
    assert_eq!(error.code(), ErrorCode::NotFound);
}
