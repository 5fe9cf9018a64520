//! Webhooks and SPI calls.

use crate::house::{House, NOW};
use huolang_platforms::capability::{Inbound as _, InboundAnswer, InboundCall};
use huolang_testkit::douyin_life::{signed_spi, signed_webhook};
use serde_json::json;
use std::collections::BTreeMap;

fn webhook(house: &House, body: &str, signature: Option<&str>) -> InboundAnswer {
    let signature = signature.map_or_else(|| signed_webhook(house.market().options(), body), str::to_owned);
    house.shop().take(&InboundCall {
        route: "webhook".to_owned(),
        query: Vec::new(),
        headers: BTreeMap::from([
            ("x-douyin-signature".to_owned(), signature),
            ("msg-id".to_owned(), "m-1".to_owned()),
        ]),
        body: body.as_bytes().to_vec(),
        is_post: true,
    })
}

fn paid(house: &House, account: &str) -> String {
    let content =
        json!({ "action": "pay_success", "order": { "order_id": "1000000000000000003", "account_id": account } });
    let options = house.market().options();
    json!({ "event": "life_trade_order_notify", "client_key": options.app_id, "content": content.to_string() })
        .to_string()
}

#[tokio::test]
async fn a_signed_webhook_is_a_hint_and_names_its_message() {
    let house = House::open().await;
    let answer = webhook(&house, &paid(&house, "7100000000000000001"), None);
    assert_eq!(answer.status, 200);
    assert_eq!(answer.hints.len(), 1);
    assert_eq!(answer.hints[0].external_id, "webhook:m-1");
    assert_eq!(answer.hints[0].sn.as_ref().unwrap().as_str(), "1000000000000000003");
}

#[tokio::test]
async fn what_is_not_signed_or_not_ours_does_nothing() {
    let house = House::open().await;
    let body = paid(&house, "7100000000000000001");
    let good = signed_webhook(house.market().options(), &body);
    for wrong in ["", "00", &good[1..], &good.to_uppercase()] {
        let answer = webhook(&house, &body, Some(wrong));
        assert_eq!((answer.status, answer.hints.len()), (401, 0), "{wrong}");
    }
    let changed = webhook(&house, &format!("{body} "), Some(&good));
    assert_eq!(changed.status, 401);
    let other = webhook(&house, &paid(&house, "7100000000000000002"), None);
    assert_eq!((other.status, other.hints.len()), (200, 0), "another account of the same app");
    let garbage = webhook(&house, "no json", None);
    assert_eq!((garbage.status, garbage.hints.len()), (400, 0));
}

#[tokio::test]
async fn the_probe_is_answered_with_its_challenge() {
    let house = House::open().await;
    let answer = webhook(&house, r#"{"event":"verify_webhook","content":{"challenge":12345}}"#, None);
    assert_eq!((answer.body, answer.hints.len()), (json!({ "challenge": 12345 }), 0));
}

#[tokio::test]
async fn an_spi_call_is_checked_and_never_answered_with_a_false_yes() {
    let house = House::open().await;
    let options = house.market().options();
    let call = |route: &str, at: i64, tamper: bool| {
        let body = r#"{"order_id": "1000000000000000005", "名称": "测试"}"#;
        let at = at.to_string();
        let query = [("timestamp", at.as_str()), ("client_key", options.app_id.as_str()), ("sign", "old")];
        let sign = signed_spi(options, &query, body);
        let body = if tamper { body.replace('5', "6") } else { body.to_owned() };
        house.shop().take(&InboundCall {
            route: route.to_owned(),
            query: query.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec(),
            headers: BTreeMap::from([("x-life-sign".to_owned(), sign)]),
            body: body.into_bytes(),
            is_post: true,
        })
    };
    let told = call("spi/order_pay_notify", NOW * 1_000, false);
    assert_eq!((told.status, told.hints.len(), &told.body["data"]["error_code"]), (200, 1, &json!(0)));
    let asked = call("spi/create_codes", NOW * 1_000, false);
    assert_eq!((asked.hints.len(), &asked.body["data"]["error_code"]), (1, &json!(1)));
    assert_eq!(call("spi/order_pay_notify", NOW * 1_000, true).status, 401);
    assert_eq!(call("spi/order_pay_notify", (NOW - 3_600) * 1_000, false).status, 401);
    assert_eq!(call("elsewhere", NOW * 1_000, false).status, 404);
}
