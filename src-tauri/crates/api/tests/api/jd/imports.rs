//! Cards that a platform would not take never get into a pool that serves it: each is refused with its row.

use serde_json::{Value, json};

use super::yard::Yard;
use crate::ask::{Ask, Said};

async fn import(yard: &Yard, cookie: &str, text: &str) -> Value {
    let body = json!({
        "pool_id": yard.pool, "source": { "text": text }, "columns": { "number": 0, "secret": 1 }, "has_header": false,
        "delimiter": "comma",
    });
    let said: Said = Ask::post("/api/v1/card-imports", body).cookie(cookie).send(&yard.world.router).await.ok();
    let id = said.body["operation_id"].as_str().unwrap().to_owned();
    yard.engine().operations().wait(&id).await.unwrap();
    let ended = Ask::get(&format!("/api/v1/operations/{id}")).cookie(cookie).send(&yard.world.router).await.ok();
    ended.body["result"].clone()
}

/// The refused rows, each with its reason.
fn refused(result: &Value) -> Vec<(i64, String)> {
    let rows = result["rejects"].as_array().unwrap_or_else(|| panic!("{result}"));
    rows.iter().map(|row| (row["row"].as_i64().unwrap(), row["reason"].as_str().unwrap().to_owned())).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_card_with_a_forbidden_character_is_refused_with_its_row() {
    let yard = Yard::with(0, "sync").await;
    let cookie = yard.world.set_up().await;
    let long = "x".repeat(128);
    let text = format!("GOOD-1,pass-1\nBAD 2,pass-2\nGOOD_3,pass-3\n卡4,pass-4\nGOOD-5,密码5\nGOOD-6,{long}\n");
    let result = import(&yard, &cookie, &text).await;
    let forbidden = |row| (row, "platform_forbids".to_owned());
    // 京东游戏点卡 takes letters, digits, - and _ as numbers and ASCII as passwords; 京东通用交易 at most 127 characters.
    assert_eq!(refused(&result), [forbidden(2), forbidden(4), forbidden(5), forbidden(6)], "{result}");
    assert_eq!((&result["imported"], yard.left().await), (&json!(2), 2));
}
