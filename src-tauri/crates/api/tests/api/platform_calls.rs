//! Calls that platforms make: no login, and nothing happens that is not signed.

use crate::{ask::Ask, world::World};
use huolang_testkit::{
    WallClock,
    douyin_life::{LifeMarket, LifeOptions, LifeOrder, LoopbackLife, signed_webhook},
};
use serde_json::json;
use std::sync::Arc;

#[tokio::test]
async fn a_signed_call_is_answered_without_a_login_and_leads_to_a_read() {
    let world = World::server().await;
    let cookie = world.set_up().await;
    let market = LifeMarket::open(Arc::new(WallClock), LifeOptions::default());
    market.put([LifeOrder::paid(3, 1_765_000_000)]);
    let served = LoopbackLife::start(market.clone(), 0).await.unwrap();
    let options = market.options();
    let config = json!({ "gateway": served.gateway(), "poll_interval_ms": 60_000, "push": true, "auto_deliver": true });
    let shop = json!({
        "platform": "douyin_life", "name": "来客", "config": config,
        "fields": { "app_id": options.app_id, "account_id": options.account_id },
        "secrets": { "app_secret": options.secret },
    });
    let said = Ask::post("/api/v1/shops", shop.clone()).cookie(&cookie).send(&world.router).await.ok();
    let path = format!("/api/inbound/{}/webhook", said.body["id"].as_str().unwrap());

    let probe = r#"{"event":"verify_webhook","content":{"challenge":12345}}"#;
    let signature = signed_webhook(options, probe);
    let ask = |body: &str, signature: &str| {
        Ask::new("POST", &path).raw("application/json", body.to_owned()).header("x-douyin-signature", signature)
    };
    let said = ask(probe, &signature).send(&world.router).await.ok();
    assert_eq!(said.body, json!({ "challenge": 12345 }));
    for wrong in ["", "0", &signature[1..]] {
        assert_eq!(ask(probe, wrong).send(&world.router).await.status, 401);
    }
    let content = json!({ "order": { "order_id": LifeOrder::paid(3, 0).id() } });
    let told = json!({ "event": "life_trade_order_notify", "content": content }).to_string();
    ask(&told, &signed_webhook(options, &told)).send(&world.router).await.ok();
    let lookup = json!({ "sns": [LifeOrder::paid(3, 0).id()] });
    loop {
        let found = Ask::post("/api/v1/orders/lookup", lookup.clone()).cookie(&cookie).send(&world.router).await.ok();
        if found.body["items"].as_array().is_some_and(|items| items.iter().any(|item| item["id"].is_string())) {
            break;
        }
        tokio::task::yield_now().await;
    }
    let mut bad = shop;
    bad["fields"]["start_date"] = json!("01-02-2025");
    let said = Ask::post("/api/v1/shops", bad).cookie(&cookie).send(&world.router).await;
    assert_eq!(said.refusal(), (422, "invalid_input".to_owned()));
    assert!(said.body.to_string().contains("start_date"), "{}", said.body);
}

#[tokio::test]
async fn an_unknown_shop_takes_no_calls() {
    let world = World::server().await;
    let said = Ask::new("POST", "/api/inbound/nobody/webhook").raw("application/json", "{}").send(&world.router).await;
    assert_eq!(said.refusal(), (404, "not_found".to_owned()));
    let elsewhere = Ask::new("POST", "/api/inboundish").raw("application/json", "{}").send(&world.router).await;
    assert_eq!(elsewhere.status, 401);
}
