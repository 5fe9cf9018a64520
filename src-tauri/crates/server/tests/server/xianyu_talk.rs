//! 闲鱼 end to end with the real program, as a buyer lives it: a question, a suggestion that is accepted, a payment, the card,
//! marked shipped, rated; with a kill between any two of these steps, and talks in the middle of kills and broken connections.
//! The marketplace's ledger is the witness.

use crate::{
    program::{Client, Serving},
    xianyu::{ITEM, Story, connect, furnish},
};
use huolang_testkit::{
    model::{LoopbackModel, ModelScript},
    xianyu::Purchase,
};
use reqwest::Method;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

const LONGEST: Duration = Duration::from_secs(90);

async fn put(client: &Client, path: &str, body: Value) -> Value {
    Client::read(client.send(Method::PUT, path, Some(body)).await).await
}

async fn set_model(client: &Client, model: &LoopbackModel, shop: &str, mode: &str) {
    let mut settings = client.get("/api/v1/ai/settings").await;
    settings["enabled"] = json!(true);
    settings["preset"] = json!("custom");
    settings["base_url"] = json!(model.base_url());
    settings["wait_ms"] = json!(0);
    settings["takeover_on_send"] = json!(false);
    put(client, "/api/v1/ai/settings", settings).await;
    let body = json!({ "mode": mode, "change_price": false });
    put(client, &format!("/api/v1/ai/shops/{shop}"), body).await;
}

/// Waits until an answer of the program's has what is wanted.
async fn found(client: &Client, path: &str, wanted: impl Fn(&Value) -> Option<Value>) -> Value {
    let begun = Instant::now();
    loop {
        let said = client.get(path).await;
        if let Some(value) = wanted(&said) {
            return value;
        }
        assert!(begun.elapsed() < LONGEST, "{path}: {said}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_becomes_a_sale_and_no_line_is_answered_twice() {
    let story = Story::open().await;
    let mut serving = story.serve();
    let mut client = Client::first_user(&serving).await;
    let shop = connect(&story, &client).await;
    let cards: Vec<String> = (0..9).map(|number| format!("XY-{number:04}-SECRET")).collect();
    furnish(&client, &shop, &cards).await;
    let model = LoopbackModel::start(ModelScript::saying("在的亲，拍下自动发货"), 0).await.unwrap();
    set_model(&client, &model, &shop, "suggest").await;
    story.until("the socket opens", |market| market.listening() == 1).await;

    story.market().say("2201", ITEM, "能便宜吗");
    let id = found(&client, "/api/v1/suggestions", |said| said["items"][0]["id"].as_str().map(|id| json!(id))).await;
    let accepted = client.post(&format!("/api/v1/suggestions/{}/accept", id.as_str().unwrap()), json!({})).await;
    assert_eq!(accepted["send"], "sent");
    assert_eq!(story.market().ledger().got("2201"), ["在的亲，拍下自动发货"]);
    let order = story.market().buy(&Purchase::of("2201", ITEM));
    let sold = order.clone();
    story.until("the order is shipped", move |market| market.is_shipped(&sold)).await;
    assert!(story.market().ledger().got("2201")[1].contains("XY-0000-SECRET"));
    story.market().confirm(&order);
    let path = format!("/api/v1/orders?shop_id={shop}&tab=completed");
    let row = found(&client, &path, |said| said["items"][0]["id"].as_str().map(|id| json!(id))).await;
    client.post(&format!("/api/v1/orders/{}/rating", row.as_str().unwrap()), json!({ "words": "好买家" })).await;
    assert_eq!(story.market().ledger().rated, [(order, "好买家".to_owned())]);

    set_model(&client, &model, &shop, "auto").await;
    let mut said = 0;
    for round in 0..4_u64 {
        story.market().faults(|faults| match round {
            0 => faults.break_after_send = 1,
            1 => faults.lose_pushes = 3,
            _ => faults.duplicate_pushes = true,
        });
        for buyer in 0..4 {
            story.market().say(&format!("33{round}{buyer}"), ITEM, "能便宜吗");
            said += 1;
        }
        if round % 2 == 1 {
            story.market().drop_lines();
        }
        if round % 2 == 0 {
            tokio::time::sleep(Duration::from_millis(60 * (round + 1))).await;
            serving.kill();
            serving = story.serve();
            client.address.clone_from(&serving.address);
        }
        // Whoever was not answered in the middle of a kill is before a person now.
        found(&client, "/api/v1/conversations?limit=200", |told| {
            let talks = told["items"].as_array()?;
            let mine = talks.iter().filter(|talk| talk["buyer_id"].as_str().is_some_and(|id| id.starts_with("33")));
            (mine.filter(|talk| talk["last_author"] == "seller").count() >= said).then_some(json!(true))
        })
        .await;
    }
    let ledger = story.market().ledger();
    for round in 0..4 {
        for buyer in 0..4 {
            let got = ledger.got(&format!("33{round}{buyer}")).len();
            assert!(got <= 1, "33{round}{buyer} was answered {got} times");
        }
    }
    assert!(ledger.sent.iter().filter(|sent| sent.to.starts_with("33")).count() >= 8, "{:?}", ledger.sent);
    assert_eq!(ledger.times_sent("XY-0001-SECRET"), 0, "no talk moved a card");
    assert!(serving.end().success());
}

/// The program is killed, something happens that it cannot see, and it starts again.
async fn killed(story: &Story, client: &mut Client, serving: Serving, meanwhile: impl FnOnce()) -> Serving {
    serving.kill();
    meanwhile();
    let serving = story.serve();
    client.address.clone_from(&serving.address);
    story.until("the socket opens again", |market| market.listening() == 1).await;
    serving
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kill_between_any_two_steps_of_a_sale_loses_and_repeats_nothing() {
    const ANSWER: &str = "在的亲，拍下自动发货";
    let story = Story::open().await;
    let market = story.market();
    let serving = story.serve();
    let mut client = Client::first_user(&serving).await;
    let shop = connect(&story, &client).await;
    let cards: Vec<String> = (0..5).map(|number| format!("XY-{number:04}-SECRET")).collect();
    furnish(&client, &shop, &cards).await;
    let model = LoopbackModel::start(ModelScript::saying(ANSWER), 0).await.unwrap();
    set_model(&client, &model, &shop, "suggest").await;
    story.until("the socket opens", |market| market.listening() == 1).await;

    // The question comes while the program is gone; a second kill finds the suggestion made.
    let serving = killed(&story, &mut client, serving, || {
        market.say("2201", ITEM, "能便宜吗");
    })
    .await;
    found(&client, "/api/v1/suggestions", |said| said["items"][0]["id"].as_str().map(|id| json!(id))).await;
    let serving = killed(&story, &mut client, serving, || ()).await;
    let open = client.get("/api/v1/suggestions").await;
    assert_eq!(open["items"].as_array().unwrap().len(), 1, "{open}");

    // It is accepted, and the connection breaks before the platform's answer.
    market.faults(|faults| faults.break_after_send = 1);
    let accept = format!("/api/v1/suggestions/{}/accept", open["items"][0]["id"].as_str().unwrap());
    let accepted = client.post(&accept, json!({})).await;
    assert!(["sent", "unknown"].iter().any(|send| accepted["send"] == *send), "{accepted}");
    let serving = killed(&story, &mut client, serving, || ()).await;
    assert_eq!(market.ledger().got("2201"), [ANSWER]);
    assert!(client.get("/api/v1/suggestions").await["items"].as_array().unwrap().is_empty());

    // The buyer pays while the program is gone; the answers to sending and to marking shipped are both lost.
    let mut order = String::new();
    let serving = killed(&story, &mut client, serving, || {
        order = market.buy(&Purchase::of("2201", ITEM));
        market.faults(|faults| {
            faults.break_after_send = 1;
            faults.internal_after_write = 1;
        });
    })
    .await;
    let sold = order.clone();
    story.until("the order is shipped", move |market| market.is_shipped(&sold)).await;

    // It is done while the program is gone, rated, and the program is killed once more.
    let serving = killed(&story, &mut client, serving, || market.confirm(&order)).await;
    let path = format!("/api/v1/orders?shop_id={shop}&tab=completed");
    let row = found(&client, &path, |said| said["items"][0]["id"].as_str().map(|id| json!(id))).await;
    client.post(&format!("/api/v1/orders/{}/rating", row.as_str().unwrap()), json!({ "words": "好买家" })).await;
    let serving = killed(&story, &mut client, serving, || ()).await;

    // Everything again, and behind it another line: once that is answered, all before it was heard, and no own word was taken
    // for the seller's.
    market.push_again(32);
    market.say("2201", ITEM, "再买一个能便宜吗");
    let open = found(&client, "/api/v1/suggestions", |said| {
        said["items"].as_array().filter(|items| !items.is_empty()).map(|items| json!(items))
    })
    .await;
    assert_eq!(open.as_array().unwrap().len(), 1, "the first line is not answered again: {open}");
    let ledger = market.ledger();
    let got = ledger.got("2201");
    assert_eq!(got.len(), 2, "an answer and a card: {got:?}");
    assert!(got[0] == ANSWER && got[1].contains("XY-0000-SECRET"), "{got:?}");
    let given: usize = cards.iter().map(|card| ledger.times_sent(card)).sum();
    assert_eq!((given, ledger.sent.len(), ledger.repeated_uuids), (1, 2, 0));
    assert!(ledger.consigned.iter().all(|id| *id == order) && market.is_shipped(&order));
    assert_eq!(ledger.rated, [(order, "好买家".to_owned())]);
    assert_eq!(ledger.bad_signs, 0);
    assert!(serving.end().success());
}
