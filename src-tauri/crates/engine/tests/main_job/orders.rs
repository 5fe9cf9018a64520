//! Orders of every shape.

use crate::house::{House, Plan};
use huolang_domain::{
    rule::{Mode, Source, Steps},
    state::{CardState, ContentState, OrderStatus, PlatformState},
};
use huolang_testkit::shops::{EARPHONES, GAME, GAME_SKUS, OFFICE, SINGLE};

#[tokio::test]
async fn a_paid_order_delivers_itself() {
    let house = House::open(Plan::default()).await;
    let sn = house.pay(SINGLE, 1);
    house.work().await;
    assert_eq!(house.state(&sn).await, (ContentState::Sent, PlatformState::Shipped, String::new()));
    assert_eq!(house.order(&sn).await.status, OrderStatus::Shipped, "the platform's own word came back");
    assert_eq!(house.messages(&sn), ["CARD-00000-QX7"]);
    assert_eq!(
        house.history(&sn).await,
        ["placed", "paid", "matched", "reserved", "sent", "shipped", "platform_shipped"]
    );
    let tally = house.tally().await;
    assert_eq!((tally.delivered, tally.duplicates, tally.lost, tally.marked, tally.cards_used), (1, 0, 0, 1, 1));
    assert_eq!(house.cards(CardState::Delivered).await, 1);
    house.close(&[]).await;
}

#[tokio::test]
async fn lines_and_quantities_each_get_their_cards() {
    let house = House::open(Plan::default()).await;
    let sn = house.buy(&[(OFFICE, None, 3), (GAME, Some(GAME_SKUS[1]), 2), (SINGLE, None, 1)]);
    house.work().await;
    let tally = house.tally().await;
    assert_eq!((tally.lines, tally.delivered, tally.short, tally.duplicates, tally.cards_used), (3, 3, 0, 0, 6));
    assert_eq!(tally.marked, 1, "marked once, when everything was sent");
    assert_eq!(house.messages(&sn).len(), 3);
    assert_eq!(house.cards(CardState::Delivered).await, 6);
    house.close(&[]).await;
}

#[tokio::test]
async fn a_line_without_a_rule_waits_and_the_others_go_out() {
    let house = House::open(Plan {
        rule: |rule| rule.product_ref = rule.product_ref.replace(SINGLE, "other"),
        ..Plan::default()
    })
    .await;
    let sn = house.buy(&[(OFFICE, None, 1), (SINGLE, None, 1)]);
    house.work().await;
    let (content, platform, why) = house.state(&sn).await;
    assert_eq!((content, platform, why.as_str()), (ContentState::Unmatched, PlatformState::Unshipped, "no_rule"));
    let tally = house.tally().await;
    assert_eq!((tally.delivered, tally.manual, tally.lost, tally.marked), (1, 1, 0, 0));
    house.close(&["manual_shipment"]).await;
}

#[tokio::test]
async fn a_parcel_is_for_a_person() {
    let house = House::open(Plan::default()).await;
    let sn = house.pay(EARPHONES, 1);
    house.work().await;
    let (content, platform, why) = house.state(&sn).await;
    assert_eq!((content, platform, why.as_str()), (ContentState::Manual, PlatformState::Unshipped, "physical_goods"));
    assert!(house.order(&sn).await.attention);
    assert_eq!(house.tally().await.manual, 1);
    house.close(&["manual_shipment"]).await;
}

#[tokio::test]
async fn ask_me_waits_for_a_word() {
    let house = House::open(Plan { rule: |rule| rule.mode = Mode::Ask, ..Plan::default() }).await;
    let sn = house.pay(SINGLE, 1);
    house.work().await;
    assert_eq!(house.state(&sn).await.2, "waits_for_approval");
    assert_eq!(house.open_notices().await, ["manual_shipment"]);
    let id = house.id(&sn).await;
    house.engine.act(&id, huolang_engine::Action::Deliver { overrides: vec![] }, "seller").await.unwrap();
    house.work().await;
    assert_eq!(house.state(&sn).await.0, ContentState::Sent);
    assert_eq!(house.tally().await.delivered, 1);
    assert_eq!(house.order(&sn).await.delivered_auto, Some(false));
    house.close(&[]).await;
}

#[tokio::test]
async fn a_shop_that_is_switched_off_waits_for_a_word_and_goes_on_when_switched_on() {
    let house = House::open(Plan::default()).await;
    house.configure_shop(serde_json::json!({ "auto_deliver": false })).await;
    let (one, two) = (house.pay(SINGLE, 1), house.pay(SINGLE, 1));
    house.work().await;
    let (content, _, why) = house.state(&one).await;
    assert_eq!((content, why.as_str()), (ContentState::Manual, "shop_manual"));
    let id = house.id(&one).await;
    house.engine.act(&id, huolang_engine::Action::Deliver { overrides: vec![] }, "seller").await.unwrap();
    house.configure_shop(serde_json::json!({ "auto_deliver": true })).await;
    let three = house.pay(SINGLE, 1);
    house.work().await;
    let states = [house.state(&one).await.0, house.state(&two).await.0, house.state(&three).await.0];
    assert_eq!(states, [ContentState::Sent, ContentState::Manual, ContentState::Sent]);
    house.close(&["manual_shipment"]).await;
}

#[tokio::test]
async fn the_steps_of_the_rule_are_kept() {
    for (steps, messages, marked) in [
        (Steps::ContentThenShip, 1, 1),
        (Steps::ShipThenContent, 1, 1),
        (Steps::ContentOnly, 1, 0),
        (Steps::ShipOnly, 0, 1),
    ] {
        let change: fn(&mut huolang_domain::rule::Rule) = match steps {
            Steps::ContentThenShip => |rule| rule.steps = Steps::ContentThenShip,
            Steps::ShipThenContent => |rule| rule.steps = Steps::ShipThenContent,
            Steps::ContentOnly => |rule| rule.steps = Steps::ContentOnly,
            Steps::ShipOnly => |rule| rule.steps = Steps::ShipOnly,
        };
        let house = House::open(Plan { rule: change, ..Plan::default() }).await;
        let sn = house.pay(SINGLE, 1);
        house.work().await;
        assert_eq!(house.messages(&sn).len(), messages, "{steps}");
        assert_eq!(house.tally().await.marked, marked, "{steps}");
        assert_eq!(house.state(&sn).await.0, ContentState::Sent, "{steps}");
        house.close(&[]).await;
    }
}

#[tokio::test]
async fn shipping_first_still_reserves_first() {
    let house = House::open(Plan { rule: |rule| rule.steps = Steps::ShipThenContent, ..Plan::default() }).await;
    let sn = house.pay(SINGLE, 1);
    house.engine.poll_round(&"shop".into()).await.unwrap();
    house.engine.deliver_round().await.unwrap();
    assert_eq!(house.state(&sn).await.0, ContentState::Reserved);
    assert_eq!(house.cards(CardState::Reserved).await, 1);
    assert_eq!(house.messages(&sn).len(), 0);
    house.work().await;
    let history = house.history(&sn).await;
    let place = |kind: &str| history.iter().position(|event| event == kind).unwrap();
    assert!(place("reserved") < place("shipped") && place("shipped") < place("sent"), "{history:?}");
    house.close(&[]).await;
}

#[tokio::test]
async fn fixed_text_uses_no_cards() {
    let text =
        |rule: &mut huolang_domain::rule::Rule| rule.source = Source::FixedText { text: "下载地址:example".into() };
    let house = House::open(Plan { rule: text, ..Plan::default() }).await;
    let sn = house.pay(OFFICE, 4);
    house.work().await;
    assert_eq!(house.messages(&sn), ["下载地址:example"]);
    assert_eq!(house.cards(CardState::Available).await, 20);
    house.close(&[]).await;
}

#[tokio::test]
async fn an_unpaid_order_waits_for_its_payment() {
    let house = House::open(Plan::default()).await;
    let mut unpaid = crate::house::new_order(&[(SINGLE, None, 1)]);
    unpaid.paid = false;
    let sn = house.market.place(&unpaid).unwrap().sn;
    house.work().await;
    assert_eq!(house.state(&sn).await.0, ContentState::None);
    house.market.pay(&sn).unwrap();
    house.work().await;
    assert_eq!(house.tally().await.delivered, 1);
    house.close(&[]).await;
}

#[tokio::test]
async fn three_thousand_at_once_lose_nothing() {
    let house = House::open(Plan { cards: 3_001, ..Plan::default() }).await;
    for _ in 0..3_000 {
        house.pay(SINGLE, 1);
    }
    house.work().await;
    let tally = house.tally().await;
    assert_eq!(
        (tally.delivered, tally.duplicates, tally.lost, tally.cards_used, tally.marked),
        (3_000, 0, 0, 3_000, 3_000)
    );
    house.close(&[]).await;
}
