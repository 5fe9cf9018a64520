//! Pictures: those of rules and of the seller reach the buyer, those of buyers are seen through the program.

use crate::house::{House, ITEM};
use huolang_domain::{
    ErrorCode,
    talk::{LeftReason, MessageKind, MessageSend},
};
use huolang_engine::talk::Typed;
use huolang_store::pictures::Picture;
use huolang_testkit::model::ModelScript;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\nsomething to see";

async fn kept(house: &House, bytes: &[u8]) -> String {
    house.engine.keep_picture(Picture { mime: "image/png".to_owned(), bytes: bytes.to_vec() }).await.unwrap()
}

#[tokio::test]
async fn a_reply_with_pictures_reaches_the_buyer_once() {
    let house = House::open(ModelScript::default()).await;
    let (first, second) = (kept(&house, PNG).await, kept(&house, b"\x89PNG two").await);
    house.rule(|rule| rule.picture_ids = vec![first, second]).await;
    house.say("2201", "什么时候发货？").await;
    let got = house.got("2201");
    assert_eq!((got.len(), got[0].as_str()), (3, "小鱼您好，付款后自动发货"));
    assert_eq!(house.market.stored_picture(&got[1]).as_deref(), Some(PNG));
    assert_eq!(house.market.stored_picture(&got[2]).as_deref(), Some(&b"\x89PNG two"[..]));
    house.market.push_again(32);
    house.hear_and_answer().await;
    assert_eq!(house.got("2201").len(), 3);
    let rows = house.messages().await;
    assert_eq!(rows.len(), 4, "no echo became a message: {rows:?}");
    assert!(rows[1..].iter().all(|row| row.send == MessageSend::Sent));
}

#[tokio::test]
async fn a_picture_sent_from_the_screen_reaches_the_buyer() {
    let house = House::open(ModelScript::default()).await;
    house.rule(|_| ()).await;
    house.say("2201", "什么时候发货？").await;
    let talk = house.talk().await;
    let picture = kept(&house, PNG).await;
    let sent = house.engine.talk().send(&talk.id, Typed::Picture(picture), "老板").await.unwrap();
    assert_eq!((sent.kind, sent.send), (MessageKind::Picture, MessageSend::Sent));
    assert_eq!(house.market.stored_picture(&house.got("2201")[1]).as_deref(), Some(PNG));
    house.hear().await;
    assert_eq!(house.messages().await.len(), 3, "no echo became a message");
}

#[tokio::test]
async fn a_buyers_picture_is_left_to_a_person_and_seen_through_the_program() {
    let house = House::open(ModelScript::default()).await;
    house.market.say_picture("2201", ITEM, PNG);
    house.hear_and_answer().await;
    let (talk, row) = (house.talk().await, house.messages().await.remove(0));
    assert_eq!((row.kind, row.left_reason), (MessageKind::Picture, Some(LeftReason::Picture)));
    assert!(house.market.ledger().sent.is_empty());
    let seen = house.engine.talk().picture(&talk.id, &row.id).await.unwrap();
    assert_eq!(seen, PNG);
    assert_eq!(house.market.ledger().cookies_to_pictures, 0, "the store learns of no login");
}

#[tokio::test]
async fn a_picture_that_lies_elsewhere_is_not_fetched() {
    let house = House::open(ModelScript::default()).await;
    let addresses = [
        "https://img.alicdn.com.evil.example/imgextra/1.jpg",
        "https://evil.example/img.alicdn.com/1.jpg",
        "https://seller@img.alicdn.com/imgextra/1.jpg",
        "https://img.alicdn.com:8443/imgextra/1.jpg",
        "http://127.0.0.1:9/imgextra/1.jpg",
        "file:///etc/passwd",
        "no address at all",
    ];
    for (number, address) in addresses.iter().enumerate() {
        house.market.say_picture_at(&format!("22{number:02}"), ITEM, address);
    }
    house.market.say_picture_at("2299", ITEM, "https://img.alicdn.com/imgextra/gone.jpg");
    house.hear_and_answer().await;
    let mut refused = Vec::new();
    for talk in house.talks().await {
        let row = house.messages_of(&talk.id).await.remove(0);
        let error = house.engine.talk().picture(&talk.id, &row.id).await.unwrap_err();
        assert_eq!(error.code(), ErrorCode::PlatformRefused);
        refused.push((talk.peer_id, error.to_string()));
    }
    assert_eq!(refused.len(), addresses.len() + 1);
    for (buyer, error) in refused {
        let expected = if buyer == "2299" { "does not keep the picture" } else { "outside of the platform" };
        assert!(error.contains(expected), "{buyer}: {error}");
    }
}
