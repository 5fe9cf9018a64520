//! The main job behind 阿奇索: pushes lead to reads, an order is delivered once, by one way, whatever gets lost.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod forms;
mod house;
mod marketplaces;
mod messages;

use house::{House, POOL, PRODUCT, SHOP};
use huolang_domain::state::{ContentState, PlatformState};
use huolang_engine::inbound::Answered;
use huolang_testkit::agiso::{Fault, Stand};

/// More digits than a floating point number keeps.
const ORDER: &str = "1520087523676842593";

#[tokio::test]
async fn a_pushed_payment_is_read_and_delivered_once() {
    let house = House::open(&[]).await;
    house.market.pay("aldsIdle", ORDER, PRODUCT, 1);
    for _ in 0..3 {
        assert_eq!(house.push_paid(ORDER).await, Answered::Text(""));
        house.work().await;
    }
    let ledger = house.market.ledger();
    assert_eq!(ledger.faults(), Vec::<String>::new());
    assert_eq!(ledger.refused, Vec::<String>::new());
    let done = ledger.of(ORDER);
    assert_eq!((done.messages.len(), done.shipped), (1, 1), "{done:?}");
    assert!(done.messages[0].contains("PW00000"), "{done:?}");
    assert_eq!(house.state(ORDER).await, Some((ContentState::Sent, PlatformState::Shipped)));
    assert_eq!(house.left().await, 19);
}

#[tokio::test]
async fn an_order_that_waited_goes_out_once_there_are_cards() {
    let house = House::without_cards(&[]).await;
    house.market.pay("aldsIdle", ORDER, PRODUCT, 1);
    house.push_paid(ORDER).await;
    house.work().await;
    assert_eq!(house.state(ORDER).await.unwrap().0, ContentState::OutOfStock);
    house.fill(1).await;
    let taken_up = house.engine.deliver_waiting(&POOL.into(), "seller").await.unwrap();
    assert_eq!(taken_up, [house.id(ORDER).await]);
    house.work().await;
    assert_eq!(house.market.ledger().of(ORDER).messages.len(), 1);
    assert_eq!(house.state(ORDER).await, Some((ContentState::Sent, PlatformState::Shipped)));
}

#[tokio::test]
async fn a_push_outlives_a_restart() {
    let mut house = House::open(&[]).await;
    house.market.pay("aldsIdle", ORDER, PRODUCT, 1);
    assert_eq!(house.push_paid(ORDER).await, Answered::Text(""));
    house.restart().await;
    house.work().await;
    assert_eq!(house.market.ledger().of(ORDER).messages.len(), 1);
    assert_eq!(house.state(ORDER).await, Some((ContentState::Sent, PlatformState::Shipped)));
}

#[tokio::test]
async fn a_push_says_nothing_that_is_believed() {
    let house = House::open(&[]).await;
    // Signed, and about an order that is not paid, asked back, or nobody's.
    house.market.pay("aldsIdle", "11", PRODUCT, 1);
    house.market.stand("11", Stand::Placed);
    house.market.pay("aldsIdle", "12", PRODUCT, 1);
    house.market.stand("12", Stand::RefundAsked);
    for number in ["11", "12", "13"] {
        house.push_paid(number).await;
    }
    house.work().await;
    assert_eq!(house.market.ledger().orders.len(), 0);
    assert_eq!(house.left().await, 20);
    assert_eq!(house.state("13").await, None);
    // A wrong signature, no signature, an empty body.
    let refused = Answered::Refused("sign error");
    let route = huolang_engine::inbound::Route::Open;
    let body: &[u8] = b"json=%7B%22biz_order_id%22%3A14%7D";
    for query in ["fromPlatform=AldsIdle&timestamp=1&aopic=1&sign=00000000000000000000000000000000", "aopic=1", ""] {
        assert_eq!(house.engine.answer_push(&route, query, Some(body)).await, refused);
        assert_eq!(house.engine.answer_push(&route, query, None).await, refused);
    }
}

#[tokio::test]
async fn a_refund_that_was_withdrawn_lets_the_order_go_on() {
    let house = House::open(&[]).await;
    house.market.pay("aldsIdle", ORDER, PRODUCT, 1);
    house.market.stand(ORDER, Stand::RefundAsked);
    house.push_paid(ORDER).await;
    house.work().await;
    assert!(house.market.ledger().of(ORDER).messages.is_empty());
    house.market.stand(ORDER, Stand::Paid);
    let json = format!("{{\"biz_order_id\":{ORDER},\"order_status\":4,\"seller_id\":9}}");
    house.push("AldsIdle", 8, &json).await;
    house.later(1_000).await;
    assert_eq!(house.market.ledger().of(ORDER).messages.len(), 1);
}

#[tokio::test]
async fn a_pushed_order_that_nobody_shows_is_told_of() {
    let house = House::open(&[]).await;
    house.push_paid("404").await;
    for _ in 0..40 {
        house.later(600_000).await;
    }
    assert!(house.parked().await.1.contains(&"shop_trouble".to_owned()), "{:?}", house.parked().await);
}

#[tokio::test]
async fn a_push_waits_for_a_platform_that_does_not_answer() {
    let house = House::open(&[]).await;
    house.market.pay("aldsIdle", ORDER, PRODUCT, 1);
    house.market.fault("aldsIdle/Order/Detail", [Fault::Garbage, Fault::Again(23), Fault::Code(2)]);
    house.push_paid(ORDER).await;
    house.work().await;
    assert_eq!(house.state(ORDER).await, None);
    for _ in 0..12 {
        house.later(120_000).await;
    }
    assert_eq!(house.market.ledger().of(ORDER).messages.len(), 1);
    assert_eq!(house.market.ledger().faults(), Vec::<String>::new());
}

#[tokio::test]
async fn a_message_with_an_unknown_result_is_put_before_a_person() {
    let house = House::open(&[]).await;
    house.market.pay("aldsIdle", ORDER, PRODUCT, 1);
    house.market.fault("aldsIdle/ImMsg/SendMsg", [Fault::DoneGarbage]);
    house.push_paid(ORDER).await;
    for _ in 0..6 {
        house.later(120_000).await;
    }
    let done = house.market.ledger().of(ORDER);
    assert_eq!((done.messages.len(), done.shipped), (1, 0), "never sent again blindly: {done:?}");
    assert_eq!(house.state(ORDER).await.unwrap().0, ContentState::NeedsReview);
}

#[tokio::test]
async fn a_shipment_with_an_unknown_result_is_read_back() {
    let house = House::open(&[]).await;
    house.market.pay("aldsIdle", ORDER, PRODUCT, 1);
    house.market.fault("aldsIdle/Order/DummySend", [Fault::DoneTimedOut]);
    house.push_paid(ORDER).await;
    for _ in 0..6 {
        house.later(120_000).await;
    }
    let done = house.market.ledger().of(ORDER);
    assert_eq!((done.messages.len(), done.shipped), (1, 1), "{done:?}");
    assert_eq!(house.state(ORDER).await, Some((ContentState::Sent, PlatformState::Shipped)));
}

#[tokio::test]
async fn the_platforms_own_delivery_is_set_going_once() {
    let house = House::open(&[("delivery", "agiso_rules")]).await;
    house.market.pay("aldsIdle", ORDER, PRODUCT, 1);
    house.market.fault("aldsIdle/Alds/AldsSend", [Fault::DoneGarbage]);
    house.push_paid(ORDER).await;
    for _ in 0..6 {
        house.later(120_000).await;
        house.push_paid(ORDER).await;
    }
    let ledger = house.market.ledger();
    assert_eq!(ledger.faults(), Vec::<String>::new());
    assert_eq!((ledger.of(ORDER).auto_sent, ledger.of(ORDER).messages.len()), (1, 0));
    assert_eq!(house.state(ORDER).await.unwrap().1, PlatformState::Shipped);
    assert_eq!(house.left().await, 20, "no card of the seller's went out");
}

#[tokio::test]
async fn what_the_platform_sent_by_itself_is_not_sent_again() {
    let house = House::open(&[]).await;
    house.market.pay("aldsIdle", ORDER, PRODUCT, 1);
    house.market.auto_sent(ORDER, "AGISO-1");
    house.push_paid(ORDER).await;
    for _ in 0..4 {
        house.later(120_000).await;
    }
    assert_eq!(house.market.ledger().faults(), Vec::<String>::new());
    assert!(house.market.ledger().of(ORDER).messages.is_empty());
}

/// Where nothing tells afterwards what 自动发货 sent (京东), or only minutes later (淘宝), its push is all there is.
#[tokio::test]
async fn a_push_about_cards_that_went_out_closes_the_own_way() {
    let jd = r#"{"CpcId":1,"Card":"A","Pwd":"B"}"#;
    let taobao = r#"{"CpcId":1,"Title":"月卡","Cards":[{"Card":"A","Pwd":"B"}]}"#;
    for (service, word, from, aopic, card) in
        [("aldsJd", "jd", "AldsJd", 2, jd), ("alds", "taobao", "TbAlds", 2_048, taobao)]
    {
        let mut house = House::open(&[("service", word)]).await;
        house.market.pay(service, ORDER, PRODUCT, 1);
        let said = |sp_type: i64| {
            format!(r#"{{"Tid":{ORDER},"AldsType":1,"Orders":[{{"SpType":{sp_type},"SendCards":[{card}]}}]}}"#)
        };
        assert_eq!(house.push(from, aopic, &said(1)).await, Answered::Text(""));
        house.restart().await;
        for _ in 0..4 {
            house.later(120_000).await;
        }
        let done = house.market.ledger().of(ORDER);
        assert_eq!((done.messages.len(), done.cards.len(), done.shipped), (0, 0, 0), "{word}: {done:?}");
        assert_eq!(house.state(ORDER).await.unwrap().0, ContentState::Failed, "{word}: a person looks");
        // Without cards of its own, or through the interface, nothing went out that would be in the way.
        let house = House::open(&[("service", word)]).await;
        house.market.pay(service, ORDER, PRODUCT, 1);
        assert_eq!(house.push(from, aopic, &said(4)).await, Answered::Text(""));
        house.work().await;
        assert_eq!(house.state(ORDER).await.unwrap().0, ContentState::Sent, "{word}");
    }
}

#[tokio::test]
async fn marketplaces_with_a_list_need_no_push() {
    for (service, word) in [("alds", "taobao"), ("aldsDoudian", "doudian")] {
        let house = House::open(&[("service", word)]).await;
        house.market.pay(service, ORDER, PRODUCT, 1);
        house.later(60_000).await;
        house.later(60_000).await;
        let ledger = house.market.ledger();
        assert_eq!(ledger.refused, Vec::<String>::new());
        assert_eq!(ledger.of(ORDER).messages.len(), 1, "{service}: {ledger:?}");
        assert_eq!(ledger.faults(), Vec::<String>::new());
    }
}

/// 抖店 lists by the time at which an order was placed; its buyer may pay half an hour later.
#[tokio::test]
async fn an_order_that_was_paid_long_after_it_was_placed_is_found_in_the_list() {
    let house = House::open(&[("service", "doudian")]).await;
    house.market.pay("aldsDoudian", ORDER, PRODUCT, 1);
    house.market.stand(ORDER, Stand::Placed);
    for _ in 0..31 {
        house.later(60_000).await;
    }
    assert_eq!(house.market.ledger().of(ORDER).messages.len(), 0);
    house.market.stand(ORDER, Stand::Paid);
    house.later(60_000).await;
    house.later(60_000).await;
    let ledger = house.market.ledger();
    assert_eq!((ledger.of(ORDER).messages.len(), ledger.refused), (1, Vec::new()));
}

#[tokio::test]
async fn a_push_of_doudian_names_its_order_in_a_word_of_its_own() {
    let house = House::open(&[("service", "doudian")]).await;
    house.market.pay("aldsDoudian", ORDER, PRODUCT, 1);
    let json = format!("{{\"p_id\":{ORDER},\"s_ids\":[],\"shop_id\":7784061,\"order_status\":2}}");
    assert_eq!(house.push("AldsDoudian", 1, &json).await, Answered::Text(""));
    assert_eq!(house.engine.push_round().await.unwrap(), 1);
    house.engine.drain().await.unwrap();
    assert_eq!(house.market.ledger().of(ORDER).messages.len(), 1, "no list was asked for");
}

#[tokio::test]
async fn a_gateway_that_is_silent_holds_up_the_orders_of_no_other_shop() {
    let house = House::open(&[]).await;
    let _silent = house.silent_neighbour().await;
    house.market.pay("aldsIdle", ORDER, PRODUCT, 1);
    house.push_paid(ORDER).await;
    let engine = house.engine.clone();
    let round = tokio::spawn(async move { engine.push_round().await });
    while house.state(ORDER).await.is_none() {
        tokio::task::yield_now().await;
    }
    assert_eq!(house.pushes_elsewhere().await, 1, "the silent one is still waited for");
    round.abort();
}

#[tokio::test]
async fn cards_go_by_the_forms_of_their_marketplace() {
    let cases = [
        ("aldsPdd", "pdd", "cards", "200601-338104320801429", "NO00000/PW00000"),
        ("aldsJd", "jd", "message", "301189718928", r#"[{"cardno":"NO00000","cardpass":"PW00000"}]"#),
    ];
    for (service, word, way, number, card) in cases {
        let house = House::open(&[("service", word), ("content_way", way)]).await;
        house.market.pay(service, number, PRODUCT, 1);
        let json = format!("{{\"OrderId\":\"{number}\",\"tid\":\"{number}\"}}");
        let from = if word == "pdd" { "PddAlds" } else { "AldsJd" };
        house.push(from, 1, &json).await;
        house.work().await;
        let done = house.market.ledger().of(number);
        assert_eq!((done.cards, done.shipped), (vec![card.to_owned()], 1), "{word}");
        assert_eq!(house.state(number).await.unwrap().0, ContentState::Sent);
    }
}

#[tokio::test]
async fn a_dead_token_parks_the_shop_and_loses_nothing() {
    let house = House::open(&[]).await;
    house.market.fault("aldsIdle/Order/Detail", [Fault::Code(1)]);
    house.push_paid(ORDER).await;
    house.work().await;
    assert!(house.parked().await.0.is_some());
    // While the shop stands still nobody asks; and then the marketplace does not show the order yet.
    for _ in 0..20 {
        house.later(30_000).await;
    }
    house.engine.resume_shop(&SHOP.into()).await.unwrap();
    house.later(30_000).await;
    house.market.pay("aldsIdle", ORDER, PRODUCT, 1);
    for _ in 0..4 {
        house.later(120_000).await;
    }
    assert_eq!(house.market.ledger().of(ORDER).messages.len(), 1);
}

#[tokio::test]
async fn work_that_met_a_shop_that_was_not_connected_goes_on_once_it_is() {
    let house = House::open(&[]).await;
    house.market.pay("aldsIdle", ORDER, PRODUCT, 1);
    house.push_paid(ORDER).await;
    house.engine.push_round().await.unwrap();
    let _ = house.engine.poll_round(&SHOP.into()).await;
    let waiting = Some((ContentState::None, PlatformState::Unshipped));
    assert_eq!(house.state(ORDER).await, waiting, "taken in, and to be delivered next");
    house.engine.disconnect_shop(&SHOP.into()).await.unwrap();
    house.engine.drain().await.unwrap();
    assert_eq!(house.state(ORDER).await, waiting, "there is nobody to send it");
    house.engine.connect_shop(&SHOP.into()).await.unwrap();
    house.engine.drain().await.unwrap();
    assert_eq!(house.state(ORDER).await, Some((ContentState::Sent, PlatformState::Shipped)));
}

#[tokio::test]
async fn an_order_is_looked_up_by_its_number_and_stock_is_filled() {
    let house = House::open(&[("service", "taobao")]).await;
    house.market.pay("alds", ORDER, PRODUCT, 1);
    let found = house.engine.look_up_order(&SHOP.into(), &ORDER.into()).await.unwrap();
    assert!(found.is_some());
    assert!(house.engine.look_up_order(&SHOP.into(), &"99".into()).await.unwrap().is_none());
    house.market.auto_sent(ORDER, "AGISO-7");
    let sent = house.engine.last_sent_cards(&SHOP.into(), &ORDER.into()).await.unwrap();
    assert_eq!(sent[0].number.expose(), "AGISO-7");
    house.market.keep("345", &["0001"]);
    let secret = |text: &str| huolang_vault::Secret::from(text);
    let cards = [(secret("0001"), secret("a")), (secret("0002"), secret("b"))];
    let added = house.engine.hand_in_cards(&SHOP.into(), "345", &cards, "owner").await.unwrap();
    assert_eq!((added.added, added.failed), (1, 1));
    let kinds = house.engine.kept_card_kinds(&SHOP.into()).await.unwrap();
    assert_eq!((kinds[0].id.as_str(), kinds[0].left), ("345", 2));
    let comma = [(secret("1,2"), secret(""))];
    assert!(house.engine.hand_in_cards(&SHOP.into(), "345", &comma, "owner").await.is_err());
}

#[tokio::test]
async fn a_login_by_code_ends_when_its_token_does() {
    let house = House::open(&[("redirect_uri", "http://127.0.0.1:1/back")]).await;
    let ends = || house.engine.shops().get(&SHOP.into()).unwrap().adapter.authorize().unwrap().login_ends_at();
    assert_eq!(ends(), None, "nobody said when the pasted one ends");
    house.engine.begin_login(&SHOP.into(), None).await.unwrap();
    house.engine.finish_login(&SHOP.into(), None, "code").await.unwrap();
    let in_a_day = house.engine.now().plus(86_400_000);
    assert_eq!(ends(), Some(in_a_day));
    // After a restart it is known from what was kept.
    house.engine.connect_shop(&SHOP.into()).await.unwrap();
    assert_eq!(ends(), Some(in_a_day));
}
