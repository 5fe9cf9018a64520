#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::*;
use serde_json::{Value, json};

async fn ask(model: &LoopbackModel, stream: bool) -> reqwest::Result<(u16, String)> {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let body = json!({ "model": "m", "stream": stream, "messages": [{ "role": "user", "content": "在吗" }] });
    let request = client.post(format!("{}/chat/completions", model.base_url())).bearer_auth("k");
    let answer = request.header("content-type", "application/json").body(body.to_string()).send().await?;
    Ok((answer.status().as_u16(), answer.text().await?))
}

#[tokio::test]
async fn answers_whole_and_in_pieces() {
    let model = LoopbackModel::start(ModelScript::saying("在的，亲亲请讲"), 0).await.unwrap();
    let (status, text) = ask(&model, false).await.unwrap();
    let whole: Value = serde_json::from_str(&text).unwrap();
    assert_eq!((status, &whole["choices"][0]["message"]["content"]), (200, &json!("在的，亲亲请讲")));
    let (_, text) = ask(&model, true).await.unwrap();
    let said: String = text
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line.strip_prefix("data: ")?).ok())
        .filter_map(|piece| piece["choices"][0]["delta"]["content"].as_str().map(str::to_owned))
        .collect();
    assert_eq!(said, "在的，亲亲请讲");
    assert!(text.ends_with("data: [DONE]\n\n"));
    assert_eq!(model.script().asked().len(), 2);
}

#[tokio::test]
async fn stumbles_as_told() {
    let mut script = ModelScript::default();
    script.key = Some("k".to_owned());
    let model = LoopbackModel::start(script, 0).await.unwrap();
    model.script().trouble([
        ModelFault::Status { status: 503 },
        ModelFault::NoMoney,
        ModelFault::RateLimited { after_s: 7 },
        ModelFault::BreakOff,
    ]);
    let statuses = [ask(&model, false).await.unwrap().0, ask(&model, false).await.unwrap().0];
    assert_eq!(statuses, [503, 402]);
    assert_eq!(ask(&model, true).await.unwrap().0, 429);
    assert!(ask(&model, true).await.is_err());
    assert_eq!(ask(&model, true).await.unwrap().0, 200);
}
