//! Prices: room opens round by round, an agreed price is changed once, and never below the floor.

use crate::house::{FLOOR, House, ITEM, SHOP};
use huolang_domain::{
    Fen, OrderSn,
    talk::{LeftReason, RefusalReason, SuggestionState},
};
use huolang_engine::talk::Accepted;
use huolang_platforms::capability::Trade as _;
use huolang_store::{
    Durability,
    price_changes::{self, PriceChange},
    suggestions,
};
use huolang_testkit::{model::ModelScript, xianyu::Purchase};

#[tokio::test]
async fn room_opens_round_by_round_and_never_below_the_floor() {
    let house = House::open(ModelScript::answering(|asked| {
        // Says the least that it is allowed, and is pressed for less by the buyer.
        let system = asked.messages[0]["content"].as_str().unwrap_or_default();
        let least = system.split("本轮可报最低价：").nth(1).and_then(|rest| rest.split(' ').next()).unwrap_or("1");
        format!("{least}元可以")
    }))
    .await;
    for _ in 0..5 {
        house.say("2201", "再便宜点").await;
    }
    let told: Vec<f64> =
        house.got("2201").iter().map(|text| text.trim_end_matches("元可以").parse().unwrap()).collect();
    assert_eq!(told, [93.34, 86.67, 80.0, 80.0, 80.0]);
}

#[tokio::test]
async fn an_answer_below_the_floor_is_not_sent_and_shown_to_a_person() {
    let house = House::open(ModelScript::saying("好的，1元给你\n成交价=1")).await;
    house.say("2201", "1块钱卖不卖").await;
    assert!(house.market.ledger().sent.is_empty());
    assert_eq!(house.messages().await[0].left_reason, Some(LeftReason::Refused));
    let mut conn = house.db.reader().await.unwrap();
    let open = suggestions::list(&mut conn, SuggestionState::Open, None, None, None, 9).await.unwrap();
    drop(conn);
    assert_eq!(open[0].refusals(), [RefusalReason::BelowFloor]);
    let talk = house.engine.talk();
    for words in [None, Some("79块给你".to_owned()), Some("卡密 ABCD1234EFGH".to_owned())] {
        let refused = talk.accept(&open[0].id, words, "老板").await.unwrap();
        assert!(matches!(refused, Accepted::Refused(_)), "{refused:?}");
    }
    let sent = talk.accept(&open[0].id, Some("80元可以".to_owned()), "老板").await.unwrap();
    assert!(matches!(sent, Accepted::Sent(_)));
    assert_eq!(house.got("2201"), ["80元可以"]);
}

#[tokio::test]
async fn an_agreed_price_is_changed_once_and_only_for_an_unpaid_order() {
    let house = House::open(ModelScript::saying("95元成交\n成交价=95")).await;
    house.say("2201", "95块行吗").await;
    assert_eq!(house.got("2201"), ["95元成交"], "the mark is not sent");
    assert_eq!(house.talk().await.agreed, Some(Fen(9_500)));
    let order = house.market.place(&Purchase::of("2201", ITEM));
    house.hear_and_answer().await;
    assert_eq!(house.market.ledger().prices, [(order, 9_500)]);
    house.market.push_again(32);
    house.say("2201", "改好了吗，95块").await;
    assert_eq!(house.market.ledger().prices.len(), 1);
    let paid = house.market.buy(&Purchase::of("2201", ITEM));
    house.hear_and_answer().await;
    assert!(house.market.ledger().prices.iter().all(|(sn, _)| *sn != paid));
}

#[tokio::test]
async fn a_price_is_changed_only_where_the_seller_asked_for_it() {
    let house = House::open(ModelScript::saying("95元成交\n成交价=95")).await;
    let mut conn = house.db.reader().await.unwrap();
    let setup = huolang_store::talk_setup::product(&mut conn, &crate::house::SHOP.into(), ITEM).await.unwrap().unwrap();
    drop(conn);
    assert_eq!(setup.floor, Some(Fen(FLOOR)));
    let without = huolang_store::talk_setup::TalkProduct { change_price: Some(false), ..setup };
    house.engine.talk().save_product(&crate::house::SHOP.into(), ITEM, Some(without), "test").await.unwrap();
    house.say("2201", "95块行吗").await;
    house.market.place(&Purchase::of("2201", ITEM));
    house.hear_and_answer().await;
    assert!(house.market.ledger().prices.is_empty());
}

#[tokio::test]
async fn a_foreign_order_in_a_card_changes_nothing() {
    let house = House::open(ModelScript::saying("95元成交\n成交价=95")).await;
    house.say("2201", "95块行吗").await;
    let foreign = house.market.place(&Purchase::of("2202", ITEM));
    house.market.say_card("2201", ITEM, &foreign);
    house.hear_and_answer().await;
    assert!(house.market.ledger().prices.is_empty());
}

/// The open notices about agreed prices.
async fn told_of_prices(house: &House) -> Vec<(String, String)> {
    let told = house.told().await;
    told.into_iter().filter(|(cause, _)| cause.starts_with("price:")).collect()
}

#[tokio::test]
async fn an_agreed_price_that_is_refused_is_told_once_and_over_when_the_order_is_paid() {
    let house = House::open(ModelScript::saying("95元成交\n成交价=95")).await;
    house.say("2201", "95块行吗").await;
    house.market.faults(|faults| faults.refuse_prices = 1);
    let order = house.market.place(&Purchase::of("2201", ITEM));
    house.hear_and_answer().await;
    house.market.push_again(32);
    house.say("2201", "改好了吗，95块").await;
    assert!(house.market.ledger().prices.is_empty(), "it is not tried again by itself");
    let told = told_of_prices(&house).await;
    assert_eq!(told.iter().map(|(cause, _)| cause.clone()).collect::<Vec<_>>(), [format!("price:{SHOP}:{order}")]);
    assert!(told[0].1.contains("谈好 ¥95.00，平台没让改") && told[0].1.contains("到平台手动改价"), "{told:?}");
    house.market.pay(&order);
    house.hear().await;
    house.engine.hint_round(&SHOP.into()).await.unwrap();
    assert!(told_of_prices(&house).await.is_empty(), "it is paid");
}

/// The change of an order's price is taken up, as far as a program comes that is killed before it knows the answer.
async fn cut_off(house: &House, order: &str) {
    let (talk, sn, now) = (house.talk().await.id, OrderSn::from(order), house.engine.now());
    let begun = house.db.write(Durability::Ordinary, move |tx| {
        Box::pin(async move { price_changes::begin(tx, &SHOP.into(), &sn, &talk, Fen(9_500), now).await })
    });
    assert!(begun.await.unwrap());
}

/// How far the change of an order's price has come.
async fn stands(house: &House, order: &str) -> Option<PriceChange> {
    let mut conn = house.db.reader().await.unwrap();
    let found = price_changes::get(&mut conn, &SHOP.into(), &OrderSn::from(order)).await.unwrap();
    found.map(|(state, _)| state)
}

#[tokio::test]
async fn a_new_price_that_a_kill_cut_off_is_read_back_and_settled() {
    let house = House::open(ModelScript::saying("95元成交\n成交价=95")).await;
    house.say("2201", "95块行吗").await;
    let [arrived, lost] = [(); 2].map(|()| house.market.place(&Purchase::of("2201", ITEM)));
    // The shop has read no list for a while: the next ones need not wait for their turn.
    house.clock.advance(10_000);
    for order in [&arrived, &lost] {
        cut_off(&house, order).await;
    }
    // One call was heard by the platform, the other was never made.
    house.adapter.change_price(&OrderSn::from(arrived.as_str()), Fen(9_500)).await.unwrap();
    house.engine.recover_at_start().await.unwrap();
    assert_eq!(told_of_prices(&house).await.len(), 2);

    house.engine.poll_round(&SHOP.into()).await.unwrap();
    let told = told_of_prices(&house).await;
    let causes: Vec<&str> = told.iter().map(|(cause, _)| cause.as_str()).collect();
    assert_eq!(causes, [format!("price:{SHOP}:{lost}")], "one order has its price");
    assert!(told[0].1.contains("不知道平台改了没有"), "a call may still be on its way: {told:?}");
    assert_eq!(
        (stands(&house, &arrived).await, stands(&house, &lost).await),
        (Some(PriceChange::Done), Some(PriceChange::Unknown))
    );

    house.clock.advance(60_000);
    house.engine.poll_round(&SHOP.into()).await.unwrap();
    let told = told_of_prices(&house).await;
    assert_eq!(told.len(), 1, "one notice a cause");
    assert!(told[0].1.contains("平台上没有改成") && told[0].1.contains("到平台手动改价"), "{told:?}");
    assert_eq!(stands(&house, &lost).await, Some(PriceChange::Failed));

    house.hear_and_answer().await;
    assert_eq!(house.market.ledger().prices, [(arrived, 9_500)], "nothing is changed once more");
}

#[tokio::test]
async fn a_lost_answer_to_a_new_price_is_looked_up_and_one_that_a_kill_cut_off_is_told() {
    let house = House::open(ModelScript::saying("95元成交\n成交价=95")).await;
    house.say("2201", "95块行吗").await;
    house.market.faults(|faults| faults.lose_prices = 1);
    let order = house.market.place(&Purchase::of("2201", ITEM));
    house.hear_and_answer().await;
    assert_eq!(house.market.ledger().prices, [(order.clone(), 9_500)]);
    assert!(told_of_prices(&house).await.is_empty(), "the order has the price");
    assert_eq!(stands(&house, &order).await, Some(PriceChange::Done));

    cut_off(&house, "3310000000000000777").await;
    for _ in 0..2 {
        house.engine.recover_at_start().await.unwrap();
    }
    let told = told_of_prices(&house).await;
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].1.contains("不知道平台改了没有") && told[0].1.contains("没改就手动改价"), "{told:?}");
}
