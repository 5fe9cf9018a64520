//! The server dies in the middle of talks. The market is the witness: no question is answered twice, and one without an
//! answer stands before a person.

use huolang_platforms::practice::Question;
use huolang_testkit::shops::SINGLE;
use reqwest::Method;
use serde_json::{Value, json};

use super::{
    places_of,
    yard::{Deed, Yard},
};
use crate::program::Client;

const REPLY: &str = "付款后自动发货";
/// Questions at a time: the n-th kill of a place falls among them.
const QUESTIONS: usize = 4;

/// A keyword reply, and the shop in this mode.
async fn furnish(client: &Client) -> String {
    let rule = json!({
        "name": "发货", "enabled": true, "kind": "keyword", "shop_id": null, "product_ref": null, "keywords": ["发货"],
        "match": "contains", "text": REPLY, "picture_ids": [], "repeat": "always", "hand_over": false,
    });
    client.post("/api/v1/reply-rules", rule).await;
    let mut settings = client.get("/api/v1/ai/settings").await;
    settings["wait_ms"] = json!(0);
    settings["takeover_on_send"] = json!(false);
    Client::read(client.send(Method::PUT, "/api/v1/ai/settings", Some(settings)).await).await;
    let shops = client.get("/api/v1/ai/shops").await;
    shops[0]["shop_id"].as_str().unwrap_or_else(|| panic!("{shops}")).to_owned()
}

async fn mode(client: &Client, shop: &str, mode: &str) {
    let body = json!({ "mode": mode, "change_price": false });
    Client::read(client.send(Method::PUT, &format!("/api/v1/ai/shops/{shop}"), Some(body)).await).await;
}

fn ask(yard: &Yard, buyer: &str) {
    let text = "什么时候发货".to_owned();
    let question = Question { product_ref: SINGLE.to_owned(), buyer: Some(buyer.to_owned()), text, sn: None };
    yard.market.ask(&question).unwrap();
}

/// How often the market took an answer for a buyer.
fn answers(yard: &Yard, buyer: &str) -> usize {
    yard.market.talk().iter().filter(|line| line.by_seller && line.buyer_name == buyer).count()
}

async fn talk_of(client: &Client, buyer: &str, is_it: impl Fn(&Value) -> bool) -> Value {
    let mine = |said: &Value| {
        let talks = said["items"].as_array().cloned().unwrap_or_default();
        talks.into_iter().find(|talk| talk["buyer_name"] == buyer)
    };
    let path = "/api/v1/conversations?limit=200";
    mine(&client.until(path, |said| mine(said).is_some_and(|talk| is_it(&talk))).await).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn no_question_is_answered_twice_and_none_is_forgotten() {
    let yard = Yard::small(41).await;
    let mut client = yard.first_user().await;
    let serving = yard.start(&mut client);
    let shop = furnish(&client).await;
    mode(&client, &shop, "auto").await;
    assert!(serving.end().success());
    let parts = ["talk_in", "talk_answer", "talk_send", "talk_outcome"];
    let mut buyers = Vec::new();
    for place in parts.into_iter().flat_map(places_of) {
        let names: Vec<String> = (0..QUESTIONS).map(|number| format!("{place}-{number}")).collect();
        for name in &names {
            ask(&yard, name);
        }
        let mut command = yard.serve();
        command.env("HUOLANG_FAIL", place);
        yard.die_at(place, command).await;
        let serving = yard.start(&mut client);
        for name in &names {
            // Nobody is forgotten: there is an answer, and where nobody knows whether it arrived a person is asked.
            let talk = talk_of(&client, name, |talk| talk["last_author"] == "seller").await;
            let path = format!("/api/v1/conversations/{}/messages?limit=1", talk["id"].as_str().unwrap());
            let known = |said: &Value| ["sent", "unknown"].iter().any(|send| said["items"][0]["send"] == *send);
            let answer = client.until(&path, known).await["items"][0].clone();
            let heard = answers(&yard, name);
            assert!(heard <= 1, "{place}: {name} was answered {heard} times");
            assert!(heard == 1 || answer["send"] == "unknown", "{place}: {name} {answer}");
        }
        buyers.extend(names);
        assert!(serving.end().success());
    }
    let said = yard.market.talk();
    let answered = said.iter().filter(|line| line.by_seller).count();
    println!("{} questions, {answered} answers, none twice", buyers.len());
    assert!(answered * 2 > buyers.len(), "most questions are answered");
    assert!(said.iter().filter(|line| line.by_seller).all(|line| line.text == REPLY));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_suggestion_is_made_once_and_sends_nothing_by_itself() {
    let yard = Yard::small(42).await;
    let mut client = yard.first_user().await;
    let serving = yard.start(&mut client);
    let shop = furnish(&client).await;
    mode(&client, &shop, "suggest").await;
    assert!(serving.end().success());
    for place in places_of("talk_suggest") {
        ask(&yard, place);
        let mut command = yard.serve();
        command.env("HUOLANG_FAIL", place);
        yard.die_at(place, command).await;
        let serving = yard.start(&mut client);
        let talk = talk_of(&client, place, |talk| !talk["suggestion_id"].is_null()).await;
        let open = client.get("/api/v1/suggestions").await;
        let mine = open["items"].as_array().unwrap().iter().filter(|one| one["conversation_id"] == talk["id"]).count();
        assert_eq!((mine, answers(&yard, place)), (1, 0), "{place}");
        assert!(serving.end().success());
    }
    // A person takes one: before the commit it still waits, after it the answer is written down and nothing goes out twice.
    for (suggested, place) in places_of("talk_suggest").into_iter().zip(places_of("talk_person")) {
        let serving = yard.start(&mut client);
        let talk = talk_of(&client, suggested, |talk| !talk["suggestion_id"].is_null()).await;
        assert!(serving.end().success());
        let accept = format!("/api/v1/suggestions/{}/accept", talk["suggestion_id"].as_str().unwrap());
        yard.die_of(place, &mut client, Deed::post(accept.clone(), json!({}))).await;
        assert_eq!(answers(&yard, suggested), 0, "{place}: nothing goes out before it is written down");
        let serving = yard.start(&mut client);
        if super::is_before(place) {
            let talk = talk_of(&client, suggested, |_| true).await;
            assert!(!talk["suggestion_id"].is_null(), "{place}: it still waits");
            assert_eq!(client.post(&accept, json!({})).await["send"], "sent");
            assert_eq!(answers(&yard, suggested), 1);
        } else {
            let talk = talk_of(&client, suggested, |talk| talk["last_author"] == "seller").await;
            let path = format!("/api/v1/conversations/{}/messages?limit=5", talk["id"].as_str().unwrap());
            let message = client.get(&path).await["items"][0].clone();
            assert_eq!((&message["send"], answers(&yard, suggested)), (&json!("unknown"), 0), "{place}: {message}");
        }
        assert!(serving.end().success());
    }
}
