//! The usual way: cards reserved, copied by a person, the order watched until it is shipped.

use crate::house::House;
use huolang_domain::{
    ErrorCode,
    rule::Channel,
    state::{CardState, ContentState, OrderStatus},
};
use huolang_engine::Action;
use huolang_store::notices;

#[tokio::test]
async fn cards_are_held_until_the_platform_calls_the_order_shipped() {
    let house = House::open(|_| {}).await;
    house.work().await;
    let sn = house.pay();
    house.a_minute_later().await;
    let order = house.order(&sn).await;
    assert_eq!((order.status, order.content), (OrderStatus::PendingShip, ContentState::Manual));
    assert_eq!(house.why(&sn).await, "send_by_hand");
    assert_eq!((house.cards(CardState::Reserved).await, house.cards(CardState::Available).await), (1, 19));
    assert_eq!(house.open_notices().await[0].0, "manual_shipment");
    let copied = house.engine.reveal_content(&order.id, "seller").await.unwrap();
    assert_eq!(copied[0].1.expose(), "CODE-0000");
    // Looking again shows the same; no second card is taken, and nothing went out by a call.
    house.a_minute_later().await;
    assert_eq!(house.engine.reveal_content(&order.id, "seller").await.unwrap()[0].1.expose(), "CODE-0000");
    house.market.ship_in_console(sn.as_str());
    house.a_minute_later().await;
    let order = house.order(&sn).await;
    assert_eq!((order.status, order.content), (OrderStatus::Shipped, ContentState::Sent));
    assert_eq!((house.cards(CardState::Delivered).await, house.cards(CardState::Reserved).await), (1, 0));
    assert!(house.open_notices().await.is_empty());
    assert!(house.market.ledger().sent.is_empty());
}

#[tokio::test]
async fn a_refund_gives_back_what_nobody_has_copied() {
    let house = House::open(|_| {}).await;
    house.work().await;
    let sn = house.pay();
    house.a_minute_later().await;
    house.market.ask_refund(sn.as_str());
    // The platform is asked once more before a text leaves the program.
    let refused = house.engine.reveal_content(&house.id(&sn).await, "seller").await.unwrap_err();
    assert!(matches!(refused.code(), ErrorCode::RefundOpen | ErrorCode::NotFound), "{refused}");
    house.a_minute_later().await;
    assert_eq!(house.cards(CardState::Available).await, 20);
}

#[tokio::test]
async fn a_refund_after_copying_is_a_doubt_and_no_card_goes_back() {
    let house = House::open(|_| {}).await;
    house.work().await;
    let sn = house.pay();
    house.a_minute_later().await;
    let id = house.id(&sn).await;
    house.engine.reveal_content(&id, "seller").await.unwrap();
    house.market.ask_refund(sn.as_str());
    house.a_minute_later().await;
    assert_eq!(house.order(&sn).await.content, ContentState::NeedsReview);
    assert_eq!((house.cards(CardState::NeedsReview).await, house.cards(CardState::Available).await), (1, 19));
    let answer = Action::ResolveReview { track: None, received: true };
    house.engine.act(&id, answer, "seller").await.unwrap();
    assert_eq!(house.cards(CardState::Delivered).await, 1);
}

#[tokio::test]
async fn what_the_platform_hands_out_is_watched_and_becomes_a_persons_when_it_does_not() {
    let house = House::open(|rule| rule.channel = Channel::PlatformStock).await;
    house.work().await;
    let (handed_out, forgotten) = (house.pay(), house.pay());
    house.a_minute_later().await;
    house.market.ship_in_console(handed_out.as_str());
    house.a_minute_later().await;
    assert_eq!(house.order(&handed_out).await.status, OrderStatus::Shipped);
    assert_eq!(house.order(&forgotten).await.content, ContentState::Scheduled);
    assert!(house.open_notices().await.is_empty(), "the platform has its time");
    house.clock.advance(10 * 60_000);
    house.work().await;
    let order = house.order(&forgotten).await;
    assert_eq!((order.status, order.content), (OrderStatus::PendingShip, ContentState::Manual));
    let told = house.open_notices().await;
    assert_eq!(told.iter().map(|(event, _)| event.as_str()).collect::<Vec<_>>(), ["manual_shipment"]);
    // No card of the program's is touched, and nothing is called sent that nobody has seen go out.
    assert_eq!((house.cards(CardState::Available).await, house.cards(CardState::Reserved).await), (20, 0));
    assert!(house.market.ledger().sent.is_empty());
    house.market.ship_in_console(forgotten.as_str());
    house.a_minute_later().await;
    assert_eq!(house.order(&forgotten).await.status, OrderStatus::Shipped);
    assert!(house.open_notices().await.is_empty());
}

#[tokio::test]
async fn a_refund_of_what_was_shipped_before_the_program_knew_it_is_not_told_as_one_before_the_delivery() {
    let house = House::open(|_| {}).await;
    let sn = house.pay();
    house.market.ship_in_console(sn.as_str());
    house.a_minute_later().await;
    assert_eq!(house.order(&sn).await.status, OrderStatus::Shipped);
    house.market.ask_refund(sn.as_str());
    house.a_minute_later().await;
    assert_eq!(house.order(&sn).await.status, OrderStatus::Refunding);
    let all = notices::list(&mut house.db.reader().await.unwrap(), None, None, 100).await.unwrap();
    let told: Vec<String> = all.into_iter().map(|notice| notice.event).collect();
    assert!(!told.iter().any(|event| event == "refund_before_delivery"), "{told:?}");
}
