//! The server dies while it changes the price of an unpaid order to what was agreed. The marketplace is the witness: a price
//! is changed once at most.

use std::{os::unix::process::ExitStatusExt as _, time::Instant};

use huolang_testkit::{
    model::{LoopbackModel, ModelScript},
    xianyu::Purchase,
};
use reqwest::Method;
use serde_json::{Value, json};

use super::{
    is_before, places_of,
    yard::{ABORTED, LONGEST},
};
use crate::{
    program::{Client, Serving},
    xianyu::{ITEM, Story, connect, furnish},
};

/// What model and buyer agree on: below the 9.90 of the shelf, above what the first round allows.
const AGREED: i64 = 950;

async fn put(client: &Client, path: &str, body: Value) -> Value {
    Client::read(client.send(Method::PUT, path, Some(body)).await).await
}

async fn bargains(client: &Client, model: &LoopbackModel, shop: &str) {
    let mut settings = client.get("/api/v1/ai/settings").await;
    settings["enabled"] = json!(true);
    settings["preset"] = json!("custom");
    settings["base_url"] = json!(model.base_url());
    settings["wait_ms"] = json!(0);
    put(client, "/api/v1/ai/settings", settings).await;
    put(client, &format!("/api/v1/ai/shops/{shop}"), json!({ "mode": "auto", "change_price": true })).await;
    let product = json!({
        "mode": null, "notes": "", "prompts": { "price": "", "technical": "", "default": "" }, "floor": 800,
        "change_price": true,
    });
    put(client, &format!("/api/v1/ai/products/{shop}/{ITEM}"), product).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agreed_price_is_changed_once_at_most() {
    let story = Story::open().await;
    let serving = story.serve();
    let mut client = Client::first_user(&serving).await;
    let shop = connect(&story, &client).await;
    furnish(&client, &shop, &["XY-0001-SECRET".to_owned()]).await;
    let model = LoopbackModel::start(ModelScript::saying("9.5元成交\n成交价=9.5"), 0).await.unwrap();
    bargains(&client, &model, &shop).await;
    let listens = async || story.until("the socket opens", |market| market.listening() == 1).await;
    listens().await;
    let places: Vec<(String, &str)> = (10..).map(|number| format!("66{number}")).zip(places_of("talk_price")).collect();
    for (buyer, _) in &places {
        story.market().say(buyer, ITEM, "9块5行吗");
        story.until("the price is agreed", |market| market.ledger().got(buyer).len() == 1).await;
    }
    assert!(serving.end().success());
    for (buyer, place) in places {
        let mut command = story.command();
        command.env("HUOLANG_FAIL", place);
        let mut serving = Serving::try_start(command).unwrap();
        listens().await;
        let order = story.market().place(&Purchase::of(&buyer, ITEM));
        let begun = Instant::now();
        let status = loop {
            if let Some(status) = serving.ended() {
                break status;
            }
            assert!(begun.elapsed() < LONGEST, "{place} was not reached");
            tokio::time::sleep(std::time::Duration::from_millis(2)).await;
        };
        assert_eq!(status.signal(), Some(ABORTED), "{place} was not reached: {status}");
        println!("killed at {place}");
        let serving = story.serve();
        client.address.clone_from(&serving.address);
        listens().await;
        story.market().push_again(32);
        // One more line makes the program look at the order again.
        story.market().say(&buyer, ITEM, "改好了吗，9块5");
        story.until("the line is answered", |market| market.ledger().got(&buyer).len() == 2).await;
        let told = || story.market().ledger().prices.iter().filter(|(sn, _)| *sn == order).cloned().collect::<Vec<_>>();
        if is_before(place) {
            story.until("the price is changed", |market| !market.ledger().prices.is_empty()).await;
        }
        assert!(serving.end().success());
        let expected = if place == "talk_price.after_commit" { Vec::new() } else { vec![(order.clone(), AGREED)] };
        assert_eq!(told(), expected, "{place}");
    }
}
