//! Every vector of 阿奇索 that is a whole call, through Router, engine and store.

use huolang_domain::Millis;
use huolang_domain::platform::PlatformKind;
use serde_json::json;

use super::stall::Stall;
use crate::jd::yard;
use crate::vectors;

#[tokio::test(flavor = "multi_thread")]
async fn pushes_are_told_from_forgeries_at_the_door() {
    let stall = Stall::with(0, "async").await;
    let mut caller = stall.caller();
    for vector in vectors::of("agiso", "push_verify") {
        let secret = vector.text("appSecret");
        let secrets = [("app_secret", secret)];
        let fields = json!({ "service": "idle", "app_id": "1" });
        let kept = if secret.is_empty() { &[][..] } else { &secrets[..] };
        let shop = yard::shop(stall.engine(), PlatformKind::Agiso, fields, kept).await;
        let path = format!("{}/push?{}", stall.base(&shop).await, vector.text("query"));
        let reply = caller.post(&path, vector.text("body")).await.unwrap();
        let expected = if vector.expected["valid"] == true { (200, Vec::new()) } else { (401, b"sign error".to_vec()) };
        assert_eq!((reply.status, reply.body), expected, "{}", vector.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_of_the_buyer_are_told_from_forgeries_at_the_door() {
    let stall = Stall::with(0, "async").await;
    let mut caller = stall.caller();
    let path = format!("{}/agisoAcprSupplierApi/product/getTemplate", stall.base(&stall.supplier).await);
    for vector in vectors::of("agiso", "sup_verify") {
        stall.clock.set(Millis(vector.input["params"]["timestamp"].as_i64().unwrap() * 1_000));
        let body = vector.input["params"].to_string();
        let reply = caller.send(&path, "application/json", body.as_bytes()).await.unwrap();
        // A genuine call asks for a product that nobody mapped.
        let expected = if vector.expected["valid"] == true { 1100 } else { 401 };
        assert_eq!((reply.status, reply.json()["code"].as_i64()), (200, Some(expected)), "{}", vector.name);
        stall.clock.advance(301_000);
        let late = caller.send(&path, "application/json", body.as_bytes()).await.unwrap().json()["code"].clone();
        assert_eq!(late, if expected == 401 { 401 } else { 408 }, "{}", vector.name);
    }
}
