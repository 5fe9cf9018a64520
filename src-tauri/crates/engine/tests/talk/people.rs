//! People come first: takeover, quiet hours, disputes, lines that are too old.

use crate::house::{House, ITEM, START};
use huolang_domain::talk::{LeftReason, MessageSend, MessageSource, TakeoverBy};
use huolang_engine::talk::Typed;
use huolang_testkit::model::ModelScript;

#[tokio::test]
async fn a_seller_who_types_elsewhere_takes_over_for_an_hour() {
    let house = House::open(ModelScript::saying("在的亲")).await;
    house.say("2201", "能便宜吗").await;
    house.market.seller_says("2201", ITEM, "我来说");
    house.say("2201", "到底能不能便宜").await;
    assert_eq!(house.got("2201").len(), 1, "the program keeps silent");
    assert_eq!(house.talk().await.takeover, Some(TakeoverBy::Device));
    let rows = house.messages().await;
    assert_eq!(rows.last().unwrap().left_reason, Some(LeftReason::TakenOver));
    house.clock.advance(3_600_000);
    house.say("2201", "还在吗，能便宜吗").await;
    assert_eq!(house.got("2201").len(), 2);
}

#[tokio::test]
async fn the_sellers_own_word_switches() {
    let house = House::open(ModelScript::saying("在的亲")).await;
    house.market.say("2201", ITEM, "在吗");
    house.market.seller_says("2201", ITEM, "。");
    house.hear_and_answer().await;
    assert_eq!(house.talk().await.takeover, Some(TakeoverBy::Keyword));
    house.clock.advance(1_000);
    house.market.seller_says("2201", ITEM, "。");
    house.say("2201", "能便宜吗").await;
    assert_eq!(house.got("2201"), ["在的亲"]);
}

#[tokio::test]
async fn typing_here_sends_takes_over_and_answers_the_line() {
    let house = House::open(ModelScript::saying("在的亲")).await;
    house.set(|settings| settings.wait_ms = 5_000).await;
    house.market.say("2201", ITEM, "能便宜吗");
    house.hear().await;
    let talk = house.talk().await;
    let sent =
        house.engine.talk().send(&talk.id, Typed::Text("我是店主，九十五可以".to_owned()), "老板").await.unwrap();
    assert_eq!((sent.send, sent.source), (MessageSend::Sent, MessageSource::Person));
    house.clock.advance(60_000);
    house.hear_and_answer().await;
    assert_eq!(house.got("2201"), ["我是店主，九十五可以"]);
    assert!(house.model.script().asked().is_empty());
    let kept = house.talk().await;
    assert_eq!((kept.takeover, kept.waiting_since), (Some(TakeoverBy::Person), None));
}

#[tokio::test]
async fn a_person_who_takes_over_while_the_model_thinks_wins() {
    let mut script = ModelScript::saying("在的亲");
    script.delay_ms = 300;
    let house = House::open(script).await;
    house.market.say("2201", ITEM, "能便宜吗");
    house.hear().await;
    let talk = house.talk().await;
    let answering = house.engine.talk_drain();
    let taking = async {
        while house.model.script().asked().is_empty() {
            tokio::task::yield_now().await;
        }
        house.engine.talk().take_over(&talk.id, true, None, "老板").await.unwrap();
    };
    let (drained, ()) = tokio::join!(answering, taking);
    drained.unwrap();
    assert!(house.market.ledger().sent.is_empty());
    assert_eq!(house.messages().await[0].left_reason, Some(LeftReason::TakenOver));
}

#[tokio::test]
async fn old_lines_disputes_and_quiet_hours_are_left_to_people() {
    let house = House::open(ModelScript::saying("在的亲")).await;
    house.market.say("2201", ITEM, "能便宜吗");
    house.clock.advance(300_001);
    house.hear_and_answer().await;
    assert_eq!(house.messages().await[0].left_reason, Some(LeftReason::Stale));
    house.say("2202", "我要退款，骗子").await;
    assert_eq!(house.messages().await[0].left_reason, Some(LeftReason::Sensitive));
    assert_eq!(house.talk().await.takeover, Some(TakeoverBy::Sensitive));
    house
        .set(|settings| {
            settings.quiet.on = true;
            settings.quiet.from_min = 0;
            settings.quiet.to_min = 0;
        })
        .await;
    house.clock.set(START.plus(600_000));
    house.say("2203", "能便宜吗").await;
    let quiet = house.talks().await.iter().find(|talk| talk.peer_id == "2203").cloned().unwrap();
    assert!(quiet.waiting_since.is_some());
    assert!(house.market.ledger().sent.is_empty());
}

#[tokio::test]
async fn a_rule_hands_over() {
    let house = House::open(ModelScript::saying("在的亲")).await;
    house
        .rule(|rule| {
            rule.keywords = vec!["转人工".to_owned()];
            rule.text = "店主马上来".to_owned();
            rule.hand_over = true;
        })
        .await;
    house.say("2201", "转人工").await;
    house.say("2201", "能便宜吗").await;
    assert_eq!(house.got("2201"), ["店主马上来"]);
    assert_eq!(house.talk().await.takeover, Some(TakeoverBy::Keyword));
}
