//! Prices: room opens round by round, an agreed price is changed once, and never below the floor.

use crate::house::{FLOOR, House, ITEM};
use huolang_domain::{
    Fen,
    talk::{LeftReason, RefusalReason, SuggestionState},
};
use huolang_engine::talk::Accepted;
use huolang_store::suggestions;
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
