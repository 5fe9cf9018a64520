//! What people do to orders.

use crate::house::{House, Plan, SHOP, custom};
use huolang_domain::{
    ErrorCode,
    guard::Guard,
    state::{CardState, ContentState, PlatformState},
};
use huolang_engine::Action;
use huolang_platforms::{
    capability::Found,
    practice::{Faults, Switch},
};
use huolang_testkit::shops::{EARPHONES, SINGLE};

#[tokio::test]
async fn a_parcel_needs_its_real_number() {
    let house = House::open(Plan::default()).await;
    let sn = house.pay(EARPHONES, 1);
    house.work().await;
    let id = house.id(&sn).await;
    let empty = Action::Ship { company: "顺丰".into(), number: " ".into() };
    let refused = house.engine.act(&id, empty, "seller").await.unwrap_err();
    assert_eq!(refused.code(), ErrorCode::TrackingNumberRequired);
    let ship = Action::Ship { company: "顺丰".into(), number: "SF1234567890".into() };
    house.engine.act(&id, ship, "seller").await.unwrap();
    house.work().await;
    let (content, platform, _) = house.state(&sn).await;
    assert_eq!((content, platform), (ContentState::Sent, PlatformState::Shipped));
    assert_eq!(house.order(&sn).await.tracking_number.as_deref(), Some("SF1234567890"));
    assert_eq!(house.tally().await.marked, 1);
    house.close(&[]).await;
}

#[tokio::test]
async fn handled_elsewhere_asks_nothing_more() {
    let house = House::open(Plan::default()).await;
    let sn = house.pay(EARPHONES, 1);
    house.work().await;
    let id = house.id(&sn).await;
    house.engine.act(&id, Action::Handled, "seller").await.unwrap();
    house.work().await;
    let order = house.order(&sn).await;
    assert!(!order.attention);
    assert_eq!(order.delivered_at, None, "the program knows of no delivery and counts none");
    assert_eq!(house.engine.dashboard(None).await.unwrap().today.delivered, 0);
    assert_eq!(house.tally().await.marked, 0);
    house.close(&[]).await;
}

#[tokio::test]
async fn a_resend_is_the_same_content_and_a_message_of_its_own() {
    let house = House::open(Plan::default()).await;
    let sn = house.pay(SINGLE, 1);
    house.work().await;
    let id = house.id(&sn).await;
    house.engine.act(&id, Action::Resend, "seller").await.unwrap();
    house.work().await;
    let messages = house.messages(&sn);
    assert_eq!(messages.len(), 2);
    assert_eq!(messages[0], messages[1]);
    assert_eq!(house.tally().await.cards_used, 1);
    assert_eq!(house.state(&sn).await.0, ContentState::Sent);
    assert!(house.history(&sn).await.contains(&"resent".to_owned()));
    house.close(&[]).await;
}

#[tokio::test]
async fn of_an_order_shipped_by_hand_only_what_the_program_sent_is_sent_again() {
    let house = House::open(Plan::default()).await;
    let (mixed, parcel) = (house.buy(&[(SINGLE, None, 1), (EARPHONES, None, 1)]), house.pay(EARPHONES, 1));
    house.work().await;
    for (sn, number) in [(&mixed, "SF1234567890"), (&parcel, "SF1234567891")] {
        let ship = Action::Ship { company: "顺丰".into(), number: number.into() };
        house.engine.act(&house.id(sn).await, ship, "seller").await.unwrap();
    }
    house.work().await;
    let sent = house.messages(&mixed);
    house.engine.act(&house.id(&mixed).await, Action::Resend, "seller").await.unwrap();
    let refused = house.engine.act(&house.id(&parcel).await, Action::Resend, "seller").await.unwrap_err();
    assert_eq!(refused.code(), ErrorCode::IllegalMove, "there is no content of it");
    house.work().await;
    for sn in [&mixed, &parcel] {
        assert!(house.deliveries(sn).await.iter().all(|delivery| delivery.content == ContentState::Sent));
        assert_eq!(house.state(sn).await.0, ContentState::Sent);
    }
    assert_eq!((sent.len(), house.messages(&mixed)), (1, vec![sent[0].clone(); 2]));
    house.close(&[]).await;
}

#[tokio::test]
async fn a_parcel_beside_a_doubt_waits_for_the_answer() {
    let blind = custom(|adapter| adapter.says = Some(Found::CannotTell));
    let house = House::open_with(Plan::default(), blind).await;
    let sn = house.buy(&[(SINGLE, None, 1), (EARPHONES, None, 1)]);
    house.engine.poll_round(&SHOP.into()).await.unwrap();
    house.set_faults(Faults { timeout_before_accept: Switch::next(1), ..Faults::default() });
    house.engine.drain().await.unwrap();
    house.later(10_000).await;
    let id = house.id(&sn).await;
    let ship = Action::Ship { company: "顺丰".into(), number: "SF1234567890".into() };
    let refused = house.engine.act(&id, ship.clone(), "seller").await.unwrap_err();
    assert_eq!(refused.code(), ErrorCode::DeliveryUnknown);
    assert_eq!(house.order(&sn).await.tracking_number, None);
    assert_eq!((house.state(&sn).await.0, house.cards(CardState::NeedsReview).await), (ContentState::NeedsReview, 1));
    let received = Action::ResolveReview { track: None, received: true };
    house.engine.act(&id, received, "seller").await.unwrap();
    house.engine.act(&id, ship, "seller").await.unwrap();
    house.work().await;
    let (content, platform, _) = house.state(&sn).await;
    assert_eq!((content, platform), (ContentState::Sent, PlatformState::Shipped));
    assert_eq!(house.cards(CardState::Delivered).await, 1);
    house.close(&[]).await;
}

#[tokio::test]
async fn guards_are_overruled_by_name_and_it_is_written_down() {
    let house = House::open(Plan::default()).await;
    let mut order = crate::house::new_order(&[(SINGLE, None, 1)]);
    order.risk = true;
    let sn = house.market.place(&order).unwrap().sn;
    house.work().await;
    assert_eq!(house.state(&sn).await.2, "risk_flag");
    let id = house.id(&sn).await;
    house.engine.act(&id, Action::Deliver { overrides: vec![] }, "seller").await.unwrap();
    house.work().await;
    assert_eq!(house.state(&sn).await.0, ContentState::Blocked, "not named, not overruled");
    let firm = Action::Deliver { overrides: vec![Guard::StockEnough] };
    assert_eq!(house.engine.act(&id, firm, "seller").await.unwrap_err().code(), ErrorCode::GuardRefused);
    house.engine.act(&id, Action::Deliver { overrides: vec![Guard::NoRiskFlag] }, "seller").await.unwrap();
    house.work().await;
    assert_eq!(house.state(&sn).await.0, ContentState::Sent);
    assert!(house.history(&sn).await.contains(&"guards_overruled".to_owned()));
    house.close(&[]).await;
}

#[tokio::test]
async fn a_blocked_buyer_is_served_by_hand() {
    let house = House::open(Plan::default()).await;
    let mut order = crate::house::new_order(&[(SINGLE, None, 1)]);
    order.buyer = Some("老王".into());
    let first = house.market.place(&order).unwrap().sn;
    house.work().await;
    let id = house.id(&first).await;
    house.engine.act(&id, Action::BlockBuyer { reason: "恶意退款".into() }, "seller").await.unwrap();
    let second = house.market.place(&order).unwrap().sn;
    house.work().await;
    assert_eq!(house.state(&second).await.2, "buyer_blocked");
    house.close(&["manual_shipment"]).await;
}

#[tokio::test]
async fn a_batch_answers_row_by_row() {
    let house = House::open(Plan::default()).await;
    let (sent, parcel) = (house.pay(SINGLE, 1), house.pay(EARPHONES, 1));
    house.work().await;
    let ids = [house.id(&sent).await, house.id(&parcel).await, "nobody".into()];
    let answers = house.engine.act_many(&ids, &Action::Handled, "seller").await;
    let codes: Vec<Option<ErrorCode>> =
        answers.into_iter().map(|(_, answer)| answer.err().map(|error| error.code())).collect();
    assert_eq!(codes, [Some(ErrorCode::IllegalMove), None, Some(ErrorCode::NotFound)]);
    let note = Action::Note { text: "记一笔".into() };
    house.engine.act(&ids[0], note, "seller").await.unwrap();
    assert_eq!(house.order(&sent).await.seller_note.as_deref(), Some("记一笔"));
    house.close(&[]).await;
}

#[tokio::test]
async fn what_is_done_cannot_be_undone_by_pressing_again() {
    let house = House::open(Plan::default()).await;
    let sn = house.pay(SINGLE, 1);
    house.work().await;
    let id = house.id(&sn).await;
    for (action, code) in [
        (Action::Deliver { overrides: vec![] }, ErrorCode::AlreadyDelivered),
        (Action::SendNow, ErrorCode::IllegalMove),
        (Action::Cancel, ErrorCode::IllegalMove),
        (Action::Retry, ErrorCode::IllegalMove),
        (Action::ResolveReview { track: None, received: true }, ErrorCode::IllegalMove),
        (Action::Handled, ErrorCode::IllegalMove),
        (Action::Ship { company: String::new(), number: String::new() }, ErrorCode::IllegalMove),
    ] {
        let refused = house.engine.act(&id, action.clone(), "seller").await.unwrap_err();
        assert_eq!(refused.code(), code, "{action:?}");
    }
    house.close(&[]).await;
}
