//! The ledger hangs while 阿奇索 or 91卡券 waits: come again, in time, and nothing is lost. Time is stopped while it hangs.

use std::time::Duration;

use huolang_engine::Engine;
use huolang_engine::inbound::{Answered, Route, SupCall};
use serde_json::{Value, json};
use tokio::time::Instant;

use super::stall::Stall;
use crate::jd::held::Held;
use crate::jd::late::patience;

const NUMBER: &str = "1520087523676842593";

async fn sup(engine: &Engine, call: SupCall, body: &str) -> Value {
    let answered = engine.answer_supplier(&Route::Open, call, Some(body.as_bytes())).await;
    let Answered::Json(text) = answered else { panic!("{answered:?}") };
    serde_json::from_str(&text).unwrap()
}

/// The query and the form of a push.
fn push(stall: &Stall) -> (String, String) {
    let (target, form) = stall.market.paid_form("/api/agiso/push", NUMBER);
    (target.split_once('?').unwrap().1.to_owned(), form)
}

// One thread: only there can time be stopped.
#[tokio::test]
async fn a_writer_that_hangs_is_answered_with_come_again_in_time_and_the_repeat_gets_the_truth() {
    let stall = Stall::patient(3, "async", patience()).await;
    let (engine, market) = (stall.engine().clone(), &stall.market);
    let buy = market.sup_order("1", "P-CARD", 1, None);
    let charge = market.sup_order("2", "P-TOP", 1, Some("13800138000"));
    let guid = json!("2fe15520c6ac45ff83a270aaef71a873");
    let watch = market.sup_body(&[("productNo", json!("P-CARD")), ("supplierAccountGuid", guid)]);
    let (query, form) = push(&stall);
    // The shops are known before the writer hangs.
    assert_eq!(sup(&engine, SupCall::AppId, "").await["code"], 200);

    let held = Held::writer(&engine).await;
    tokio::time::pause();
    let begun = Instant::now();
    for (call, body) in [(SupCall::Purchase, &buy), (SupCall::Recharge, &charge), (SupCall::Subscribe, &watch)] {
        let late = sup(&engine, call, body).await;
        assert_eq!((&late["code"], &late["data"]), (&json!(9999), &Value::Null), "{call:?}");
    }
    let late = engine.answer_push(&Route::Open, &query, Some(form.as_bytes())).await;
    assert!(matches!(late, Answered::Busy), "{late:?}");
    let longest = Duration::from_millis(u64::try_from(patience().answer_ms).unwrap());
    assert!(begun.elapsed() <= longest * 4 + Duration::from_millis(50), "{:?} for four", begun.elapsed());
    tokio::time::resume();
    held.end().await;

    for (call, body) in [(SupCall::Purchase, &buy), (SupCall::Recharge, &charge), (SupCall::Subscribe, &watch)] {
        assert_eq!(sup(&engine, call, body).await["code"], 200, "{call:?}");
    }
    let kept = engine.answer_push(&Route::Open, &query, Some(form.as_bytes())).await;
    assert!(matches!(kept, Answered::Text("")), "{kept:?}");
    assert_eq!((stall.left().await, stall.waiting().await), (2, 1), "one card an order, one read a push, late or not");
}

#[tokio::test]
async fn readers_that_hang_are_answered_with_come_again_in_time() {
    let stall = Stall::patient(1, "async", patience()).await;
    let engine = stall.engine().clone();
    let asked = stall.market.sup_body(&[("orderNo", json!("404"))]);
    let unknown = sup(&engine, SupCall::Get, &asked).await;

    let mut held = Vec::new();
    for _ in 0..huolang_store::OpenOptions::default().connections {
        held.push(engine.db().reader().await.unwrap());
    }
    tokio::time::pause();
    for call in [SupCall::Get, SupCall::Cancel] {
        let late = sup(&engine, call, &asked).await;
        assert_eq!(late["code"], 9999, "{call:?}");
        assert_ne!(late["message"], unknown["message"], "{call:?}: nobody knows yet whether there is such an order");
    }
    tokio::time::resume();
    drop(held);
    assert_eq!(sup(&engine, SupCall::Get, &asked).await["message"], unknown["message"]);
}
