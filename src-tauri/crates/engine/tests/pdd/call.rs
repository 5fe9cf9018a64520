//! A rule that tells vouchers by the platform's call: the first one is watched by a person, then it goes by itself.

use crate::house::House;
use huolang_domain::{
    rule::{Channel, Steps},
    state::{CardState, ContentState},
};
use huolang_engine::Action;
use huolang_testkit::pdd::{Fault, Faults};

async fn house() -> House {
    House::open(|rule| {
        rule.channel = Channel::Call;
        rule.steps = Steps::ContentOnly;
    })
    .await
}

#[tokio::test]
async fn the_first_order_asks_and_the_next_ones_do_not() {
    let house = house().await;
    house.work().await;
    let first = house.pay();
    house.a_minute_later().await;
    assert_eq!(house.why(&first).await, "waits_for_approval");
    assert!(house.market.ledger().sent.is_empty());
    let go = Action::Deliver { overrides: Vec::new() };
    house.engine.act(&house.id(&first).await, go, "seller").await.unwrap();
    house.work().await;
    assert_eq!(house.order(&first).await.content, ContentState::Sent);
    let second = house.pay();
    house.a_minute_later().await;
    assert_eq!(house.order(&second).await.content, ContentState::Sent);
    let ledger = house.market.ledger();
    assert_eq!((ledger.times_sent("CODE-0000"), ledger.times_sent("CODE-0001")), (1, 1));
}

#[tokio::test]
async fn a_lost_answer_is_read_back_and_not_repeated() {
    let house = house().await;
    house.work().await;
    let sn = house.pay();
    house.a_minute_later().await;
    house.market.set_faults(Faults::default().plan("pdd.voucher.voucher.info.send", Fault::LostAfterAccept, 1));
    let go = Action::Deliver { overrides: Vec::new() };
    house.engine.act(&house.id(&sn).await, go, "seller").await.unwrap();
    house.work().await;
    for _ in 0..3 {
        house.a_minute_later().await;
    }
    assert_eq!(house.order(&sn).await.content, ContentState::Sent);
    assert_eq!(house.market.ledger().times_sent("CODE-0000"), 1);
}

#[tokio::test]
async fn a_rule_that_would_send_words_is_stopped_before_a_card_is_touched() {
    let house = House::open(|rule| {
        rule.channel = Channel::Call;
        rule.steps = Steps::ContentOnly;
        rule.template = "您的卡密：{卡密}".to_owned();
    })
    .await;
    house.work().await;
    let sn = house.pay();
    house.a_minute_later().await;
    house.engine.act(&house.id(&sn).await, Action::Deliver { overrides: Vec::new() }, "seller").await.unwrap();
    house.work().await;
    assert_eq!(
        (house.order(&sn).await.content, house.why(&sn).await.as_str()),
        (ContentState::Blocked, "template_incomplete")
    );
    assert_eq!(house.cards(CardState::Available).await, 20);
    assert!(house.market.ledger().sent.is_empty());
}
