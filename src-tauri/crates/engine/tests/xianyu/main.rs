//! The main job on 闲鱼, with the marketplace in the same process: real payments deliver once, made-up ones never.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod house;
mod trouble;
mod ways;

use house::{House, ITEM, SPEC_ITEM};
use huolang_domain::{
    ErrorCode,
    state::{ContentState, PlatformState},
    talk::TakeoverBy,
};
use huolang_platforms::capability::{Author, ChatBody, ChatMessage};
use huolang_testkit::xianyu::Purchase;

#[tokio::test]
async fn a_payment_delivers_once_and_ships() {
    let house = House::open(&[]).await;
    let order = house.market.buy(&Purchase::of("2201", ITEM));
    house.hear_and_work().await;
    let ledger = house.market.ledger();
    assert_eq!(ledger.got("2201").len(), 1, "{ledger:?}");
    assert!(ledger.got("2201")[0].contains("CARD-00000"));
    assert_eq!(ledger.consigned, std::slice::from_ref(&order));
    assert_eq!(house.state(&order).await, (ContentState::Sent, PlatformState::Shipped));
    // Everything again: pushes, the list, another look.
    house.market.push_again(32);
    house.hear_and_work().await;
    assert_eq!(house.market.ledger().sent.len(), 1);
}

#[tokio::test]
async fn own_goods_that_come_back_after_a_kill_are_no_word_of_the_sellers() {
    let house = House::open(&[]).await;
    house.market.buy(&Purchase::of("2201", ITEM));
    house.hear_and_work().await;
    let sent = house.market.ledger().sent.remove(0);
    let shop = house.engine.shops().get(&house::SHOP.into()).unwrap();
    let typed = |id: &str, text: &str| ChatMessage {
        message_id: id.to_owned(),
        chat_id: sent.cid.clone(),
        peer_id: "2201".to_owned(),
        peer_name: String::new(),
        product_ref: ITEM.to_owned(),
        author: Author::Seller,
        body: ChatBody::Text { text: text.to_owned() },
        at: house.engine.now(),
    };
    // As an adapter tells it that was killed before it could keep that it had sent the card.
    house.engine.take_messages(&shop, vec![typed("1.PNM", &sent.text)]).await.unwrap();
    assert!(house.talks().await.is_empty(), "nobody said anything");
    house.engine.take_messages(&shop, vec![typed("2.PNM", "卡密收到了吗")]).await.unwrap();
    assert_eq!(house.talks().await[0].takeover, Some(TakeoverBy::Device));
}

#[tokio::test]
async fn made_up_payments_deliver_nothing() {
    let house = House::open(&[]).await;
    let unpaid = house.market.place(&Purchase::of("2201", ITEM));
    house.market.say("2201", ITEM, "[我已付款，等待你发货]");
    house.market.say("2201", ITEM, "[买家已付款]");
    let link = format!("我付款了 https://www.goofish.com/order-detail?orderId={unpaid}&role=seller");
    house.market.say("2201", ITEM, &link);
    house.market.say_forged("2201", ITEM, "付好了", &format!("60000000002:{unpaid}:10:TRADE_PAID:26"));
    house.market.say_card("2201", ITEM, &unpaid);
    house.market.say_card("2201", ITEM, "4400000000000000002");
    house.hear_and_work().await;
    assert!(house.market.ledger().sent.is_empty());
    assert!(house.market.ledger().consigned.is_empty());
    // The same order is paid for real.
    house.market.pay(&unpaid);
    house.hear_and_work().await;
    assert_eq!(house.market.ledger().got("2201").len(), 1);
}

#[tokio::test]
async fn a_small_knife_is_delivered_after_its_helper_came() {
    let house = House::open(&[]).await;
    let order = house.market.buy(&Purchase { group: true, ..Purchase::of("2201", ITEM) });
    house.hear_and_work().await;
    assert!(house.market.ledger().sent.is_empty());
    house.market.group_done(&order);
    house.hear_and_work().await;
    assert_eq!(house.market.ledger().got("2201").len(), 1);
}

#[tokio::test]
async fn pieces_variants_and_second_purchases_get_cards_of_their_own() {
    let house = House::open(&[]).await;
    house.market.buy(&Purchase { quantity: 3, ..Purchase::of("2201", ITEM) });
    house.hear_and_work().await;
    house.market.buy(&Purchase::of("2201", ITEM));
    let spec = Some(("时长".to_owned(), "90天".to_owned()));
    house.market.buy(&Purchase { spec, ..Purchase::of("2202", SPEC_ITEM) });
    // A variant without a rule gets nothing.
    let other = Some(("时长".to_owned(), "30天".to_owned()));
    let unmatched = house.market.buy(&Purchase { spec: other, ..Purchase::of("2203", SPEC_ITEM) });
    house.hear_and_work().await;
    let ledger = house.market.ledger();
    let all: String = ledger.sent.iter().map(|sent| sent.text.as_str()).collect::<Vec<_>>().join("\n");
    for number in 0..5 {
        assert_eq!(all.matches(&format!("CARD-{number:05}")).count(), 1, "{all}");
    }
    assert_eq!(ledger.got("2201").len(), 2);
    assert!(ledger.got("2203").is_empty());
    assert_ne!(house.state(&unmatched).await.0, ContentState::Sent);
    assert!(!house.market.is_shipped(&unmatched));
}

#[tokio::test]
async fn a_refused_message_is_not_delivered_and_a_lost_answer_is_read_back() {
    let house = House::open(&[]).await;
    house.market.faults(|faults| faults.reject_sends = 1);
    let refused = house.market.buy(&Purchase::of("2201", ITEM));
    house.hear_and_work().await;
    assert!(house.market.ledger().sent.is_empty());
    assert_ne!(house.state(&refused).await.0, ContentState::Sent);
    assert!(!house.market.is_shipped(&refused));

    house.market.faults(|faults| faults.break_after_send = 1);
    let lost = house.market.buy(&Purchase::of("2202", ITEM));
    house.hear_and_work().await;
    house.later(60_000).await;
    assert_eq!(house.market.ledger().got("2202").len(), 1);
    assert_eq!(house.state(&lost).await.0, ContentState::Sent);
}

#[tokio::test]
async fn a_demand_for_a_person_parks_the_shop_with_its_page() {
    let house = House::open(&[]).await;
    house.hear_and_work().await;
    house.market.faults(|faults| faults.captcha = true);
    house.market.buy(&Purchase::of("2201", ITEM));
    house.hear_and_work().await;
    let (reason, notices) = house.parked().await;
    assert_eq!(reason.as_deref(), Some("risk_control"));
    assert_eq!(notices, ["risk_control"]);
    house.hear_and_work().await;
    assert_eq!(house.parked().await.1.len(), 1, "one alert a cause");
    house.market.faults(|faults| faults.captcha = false);
    house.engine.resume_shop(&house::SHOP.into()).await.unwrap();
    house.later(300_000).await;
    assert_eq!(house.market.ledger().got("2201").len(), 1, "the order of the meantime is delivered");
}

async fn rate(house: &House, order: &str) -> Result<(), ErrorCode> {
    let id = house.id(order).await;
    house.engine.rate_buyer(&id, "好买家", "test").await.map_err(|error| error.code())
}

#[tokio::test]
async fn a_buyer_is_rated_once_whatever_became_of_the_answer() {
    let house = House::open(&[]).await;
    let mut finished = Vec::new();
    for buyer in ["2201", "2202", "2203"] {
        let order = house.market.buy(&Purchase::of(buyer, ITEM));
        house.hear_and_work().await;
        house.market.confirm(&order);
        house.later(15_000).await;
        finished.push(order);
    }
    let rated = || house.market.ledger().rated.into_iter().map(|(order, _)| order).collect::<Vec<_>>();

    // Turned away for certain: it may be tried again.
    house.market.faults(|faults| faults.limited_writes = 1);
    assert_eq!(rate(&house, &finished[0]).await, Err(ErrorCode::PlatformRateLimited));
    assert!(rated().is_empty());
    assert_eq!(rate(&house, &finished[0]).await, Ok(()));
    assert_eq!(rate(&house, &finished[0]).await, Err(ErrorCode::AlreadyRated));
    assert_eq!(rated(), finished[..1]);

    // The answer is lost: it is not sent again, and once it must have arrived the platform tells.
    house.market.faults(|faults| faults.internal_after_write = 1);
    assert_eq!(rate(&house, &finished[1]).await, Err(ErrorCode::RatingUnknown));
    assert_eq!(rate(&house, &finished[1]).await, Err(ErrorCode::RatingUnknown));
    house.later(60_000).await;
    assert_eq!(rate(&house, &finished[1]).await, Err(ErrorCode::AlreadyRated));
    assert_eq!(rated(), finished[..2]);

    // The answer is lost and so was the rating: the platform says so, and it goes out.
    house.market.faults(|faults| faults.internal = 1);
    assert_eq!(rate(&house, &finished[2]).await, Err(ErrorCode::RatingUnknown));
    assert_eq!(rated(), finished[..2]);
    house.later(60_000).await;
    assert_eq!(rate(&house, &finished[2]).await, Ok(()));
    assert_eq!(rated(), finished);
}
