//! 日报 of a day whose evening the program did not see.

use crate::test_house::House;
use huolang_domain::shanghai::DAY_MS;
use huolang_platforms::practice::Payment;

const HOUR: i64 = 3_600_000;

/// A house in which two orders were paid this morning.
async fn sold() -> House {
    let house = House::practice(5).await;
    let pay = Payment { product_ref: "715300184201".to_owned(), sku_ref: None, quantity: 1, buyer: None };
    house.engine.practice().unwrap().pay(&pay, 2).unwrap();
    house.work().await;
    house
}

async fn reports(house: &House) -> Vec<(String, String)> {
    house.engine.dispatch_notices().await.unwrap();
    let told = house.desktop.take().into_iter().filter(|message| message.event == "daily_report");
    told.map(|message| (message.title, message.body)).collect()
}

#[tokio::test]
async fn what_no_evening_told_comes_once_the_next_morning() {
    let house = sold().await;
    assert!(!house.engine.report_a_missed_day().await.unwrap(), "the program is of today");
    house.clock.advance(DAY_MS);
    assert!(house.engine.report_a_missed_day().await.unwrap());
    assert!(!house.engine.report_a_missed_day().await.unwrap(), "once");
    let told = reports(&house).await;
    assert_eq!((told.len(), told[0].0.as_str()), (1, "2026-11-20 日报"));
    assert!(told[0].1.starts_with("订单 2 个，付款 2 个"), "{}", told[0].1);
    house.clock.advance(11 * HOUR);
    assert!(house.engine.report_the_day().await.unwrap());
    assert_eq!(reports(&house).await[0].0, "2026-11-21 日报");
}

#[tokio::test]
async fn what_the_evening_told_is_not_told_again_in_the_morning() {
    let house = sold().await;
    house.clock.advance(11 * HOUR);
    assert!(house.engine.report_the_day().await.unwrap());
    house.clock.advance(13 * HOUR);
    assert!(!house.engine.report_a_missed_day().await.unwrap());
}

#[tokio::test]
async fn a_day_without_figures_and_one_before_the_first_shop_are_not_told_later() {
    let house = House::practice(5).await;
    house.clock.advance(DAY_MS);
    assert!(!house.engine.report_a_missed_day().await.unwrap(), "nothing was counted");
    let house = House::empty().await;
    house.clock.advance(DAY_MS);
    assert!(!house.engine.report_a_missed_day().await.unwrap(), "there is no shop");
}

#[tokio::test]
async fn in_the_evening_it_is_too_late_for_yesterday() {
    let house = sold().await;
    house.clock.advance(DAY_MS + 11 * HOUR);
    assert!(!house.engine.report_a_missed_day().await.unwrap());
    assert!(house.engine.report_the_day().await.unwrap(), "that of today");
}
