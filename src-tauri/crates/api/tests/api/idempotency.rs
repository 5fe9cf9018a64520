//! The same call twice acts once.

use huolang_store::Durability;
use serde_json::{Value, json};

use crate::ask::{Ask, Said};
use crate::world::{MONTH_CARD, World};

async fn pay(world: &World, key: &str, body: Value) -> Said {
    Ask::post("/api/v1/practice/payments", body).header("idempotency-key", key).send(&world.router).await
}

#[tokio::test]
async fn the_same_call_again_gets_the_same_answer() {
    let world = World::window().await;
    let body = json!({ "product_ref": MONTH_CARD, "count": 2 });
    let first = pay(&world, "click-1", body.clone()).await.ok();
    let again = pay(&world, "click-1", body.clone()).await.ok();
    assert_eq!(first.body, again.body);
    assert!(first.headers.get("idempotency-replayed").is_none());
    assert_eq!(again.headers["idempotency-replayed"], "true");
    let other_click = pay(&world, "click-2", body).await.ok();
    assert_ne!(first.body, other_click.body);
    assert_eq!(world.engine().practice().unwrap().recent(50).await.unwrap().len(), 4);
}

#[tokio::test]
async fn the_key_of_another_call_is_refused() {
    let world = World::window().await;
    pay(&world, "click", json!({ "product_ref": MONTH_CARD })).await.ok();
    let other = pay(&world, "click", json!({ "product_ref": MONTH_CARD, "count": 3 })).await;
    assert_eq!(other.refusal(), (409, "idempotency_mismatch".to_owned()));
}

#[tokio::test]
async fn a_refusal_is_remembered_too() {
    let world = World::window().await;
    let wrong = json!({ "product_ref": "nothing" });
    let first = pay(&world, "click", wrong.clone()).await;
    assert_eq!(first.refusal().0, 404);
    let again = pay(&world, "click", wrong).await;
    assert_eq!((again.status, again.body["code"].as_str()), (first.status, first.body["code"].as_str()));
}

#[tokio::test]
async fn an_unusable_key_is_refused() {
    let world = World::window().await;
    let said = pay(&world, &"k".repeat(200), json!({ "product_ref": MONTH_CARD })).await;
    assert_eq!(said.refusal(), (422, "invalid_input".to_owned()));
}

#[tokio::test]
async fn a_call_that_was_cut_off_is_free_after_the_next_start_unless_it_would_act_twice() {
    let world = World::window().await;
    let note = async |text: &str| {
        let body = json!({ "platform": "practice", "buyer_id": "b1", "reason": text });
        Ask::post("/api/v1/blocked-buyers", body).header("idempotency-key", "note").send(&world.router).await
    };
    note("退款").await.ok();
    pay(&world, "pay", json!({ "product_ref": MONTH_CARD })).await.ok();
    // As a program leaves it behind that was killed in the middle of both calls.
    let killed = world.engine().db().write(Durability::Ordinary, |tx| {
        Box::pin(async move {
            huolang_store::sql!(
                tx,
                "UPDATE idempotency_keys SET status = NULL,
                     answer = CASE key WHEN 'pay' THEN '{\"code\":\"call_interrupted\"}' END"
            )
            .execute()
            .await
        })
    });
    assert_eq!(killed.await.unwrap(), 2);
    assert_eq!(note("退款").await.refusal(), (409, "conflict".to_owned()));
    world.engine().end_cut_off_calls().await.unwrap();
    let said = note("退款").await.ok();
    assert!(said.headers.get("idempotency-replayed").is_none(), "{said:?}");
    let paid = pay(&world, "pay", json!({ "product_ref": MONTH_CARD })).await;
    assert_eq!((paid.status.as_u16(), paid.body["code"].as_str()), (409, Some("call_interrupted")));
    assert_eq!(world.engine().practice().unwrap().recent(50).await.unwrap().len(), 1, "paid once");
}
