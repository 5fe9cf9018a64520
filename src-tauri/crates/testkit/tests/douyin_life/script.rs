//! The buyers' side by hand: what is scripted over HTTP is what the adapter then sees.

use crate::house::House;
use huolang_domain::{OrderSn, state::OrderStatus};
use huolang_platforms::{
    capability::{OrderDetail as _, Verify as _, VerifyRequest, VoucherRefusal},
    fault::CallError,
};
use huolang_vault::Secret;
use serde_json::{Value, json};

async fn post(house: &House, path: &str, body: Value) -> (u16, Value) {
    let url = format!("{}{path}", house.served.gateway());
    let answer = reqwest::Client::new().post(url).json(&body).send().await.unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap_or_default())
}

async fn witness(house: &House) -> Value {
    let url = format!("{}/witness", house.served.gateway());
    reqwest::Client::new().get(url).send().await.unwrap().json().await.unwrap()
}

fn request(code: &str) -> VerifyRequest {
    VerifyRequest { key: "k".to_owned(), sn: None, code: Secret::from(code), ticket: None, lost: 0 }
}

#[tokio::test]
async fn an_order_is_paid_refunded_and_seen() {
    let house = House::open().await;
    let (status, placed) = post(&house, "/script/orders", json!({ "count": 2, "fen": 9_900 })).await;
    assert_eq!((status, placed.as_array().unwrap().len()), (200, 2));
    let id = placed[0]["order_id"].as_str().unwrap();
    let read = async || house.shop().order(&OrderSn::from(id)).await.unwrap().unwrap();
    let order = read().await;
    assert_eq!((order.status, order.amount.0), (OrderStatus::Shipped, 9_900));
    let code = placed[0]["voucher_code"].as_str().unwrap();
    let voucher = house.shop().look(&request(code)).await.unwrap().unwrap();
    assert_eq!(voucher.sn, Some(OrderSn::from(id)));
    let qr = format!("{}{}", house.served.gateway(), placed[0]["qr"].as_str().unwrap());
    assert_eq!(
        house.shop().look(&request(&qr)).await.unwrap().unwrap().sn,
        voucher.sn,
        "the QR code is the same voucher"
    );

    assert_eq!(post(&house, &format!("/script/orders/{id}/ask_refund"), json!({})).await.0, 204);
    assert_eq!(read().await.status, OrderStatus::Refunding);
    assert_eq!(post(&house, &format!("/script/orders/{id}/expire_voucher"), json!({})).await.0, 204);
    assert_eq!(house.shop().look(&request(code)).await.unwrap().unwrap_err(), VoucherRefusal::Expired);
    for wrong in [format!("/script/orders/{id}/vanish"), "/script/orders/1/complete".to_owned()] {
        assert_eq!(post(&house, &wrong, json!({})).await.0, 404, "{wrong}");
    }
}

#[tokio::test]
async fn trouble_is_called_for_and_the_witness_tells() {
    let house = House::open().await;
    let (_, placed) = post(&house, "/script/orders", json!({})).await;
    let sn = OrderSn::from(placed[0]["order_id"].as_str().unwrap());
    let refusal = json!({ "path": "order/query", "code": 2_119_005, "words": "应用未获商家授权" });
    assert_eq!(post(&house, "/script/refusals", refusal).await.0, 204);
    assert!(matches!(house.shop().order(&sn).await, Err(CallError::Stopped { .. })));
    let url = format!("{}/script/refusals", house.served.gateway());
    reqwest::Client::new().delete(url).json(&json!({ "path": "order/query" })).send().await.unwrap();
    assert!(house.shop().order(&sn).await.unwrap().is_some());

    let lost = json!({ "path": "certificate/verify/", "fault": "lost_answer" });
    assert_eq!(post(&house, "/script/faults", lost).await.0, 204);
    let code = placed[0]["voucher_code"].as_str().unwrap();
    house.shop().verify(&request(code)).await.unwrap();
    let seen = witness(&house).await;
    assert_eq!(seen["verified"].as_object().unwrap().values().next(), Some(&json!(1)), "once, though asked twice");
    assert_eq!(seen["verify_tokens"].as_array().unwrap().len(), 2);

    let busy = json!({ "path": "order/query", "fault": { "code": [2_100_004, "系统繁忙"] }, "times": 1 });
    assert_eq!(post(&house, "/script/faults", busy).await.0, 204);
    assert!(house.shop().order(&sn).await.unwrap().is_some(), "a busy platform is asked once more");
    assert_eq!(post(&house, "/script/faults", json!({ "path": "x", "fault": "nonsense" })).await.0, 422);
}
