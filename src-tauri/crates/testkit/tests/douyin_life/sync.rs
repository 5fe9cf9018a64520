//! Days, pages, checkpoints.

use crate::house::{DAY, House, NOW};
use huolang_domain::{Clock as _, OrderSn, state::OrderStatus};
use huolang_platforms::{
    capability::{OrderDetail as _, PullOrders as _},
    fault::CallError,
};
use huolang_testkit::douyin_life::{Fault, LifeOrder, phone_of};
use std::collections::BTreeMap;

const ORDERS: u64 = 1_000;

async fn week() -> House {
    let house = House::open().await;
    house.market().fill(ORDERS, NOW - 6 * DAY, NOW - 700, 0);
    house
}

#[tokio::test]
async fn is_listed_as_often_as_the_form_says() {
    let mut house = House::open().await;
    assert_eq!(house.shop().interval_ms(), Some(3_600_000));
    house.set("sync_interval", "120");
    assert_eq!(house.shop().interval_ms(), Some(120_000));
}

#[tokio::test]
async fn reads_every_order_of_the_window_once_with_its_phone() {
    let house = week().await;
    let (orders, _) = house.pull_all(&house.shop(), None).await.unwrap();
    let by_sn: BTreeMap<_, _> = orders.iter().map(|order| (order.sn.as_str().to_owned(), order)).collect();
    assert_eq!((orders.len(), by_sn.len()), (1_000, 1_000));
    for number in 0..ORDERS {
        let order = by_sn[&LifeOrder::paid(number, 0).id()];
        assert_eq!(order.buyer.phone.as_deref(), Some(phone_of(number).as_str()));
        assert_eq!((order.status, order.lines.len()), (OrderStatus::Shipped, 1));
        assert!(order.raw.contains("certificate"), "the whole payload is kept");
    }
}

#[tokio::test]
async fn a_run_that_was_killed_at_any_page_goes_on_at_its_day() {
    let house = week().await;
    let mut seen = BTreeMap::new();
    let (mut cursor, mut kills, mut pages) = (None::<String>, 0, 0);
    let mut shop = house.shop();
    loop {
        let page = shop.pull(cursor.as_deref(), house.clock.now()).await.unwrap();
        pages += 1;
        for order in page.orders {
            seen.insert(order.sn.as_str().to_owned(), order);
        }
        cursor = Some(page.next);
        if !page.more {
            break;
        }
        if pages % 7 == 0 && kills < 6 {
            kills += 1;
            shop = house.shop();
        }
    }
    assert_eq!(seen.len(), 1_000);
    let begun: Vec<_> = house.market().ledger().queries.into_iter().filter(|(cursor, ..)| cursor == "0").collect();
    let days = begun.iter().map(|(_, start, _)| *start).collect::<std::collections::BTreeSet<_>>().len();
    assert!(begun.len() <= days + 6, "a kill costs one day's beginning and no finished day: {begun:?}");
}

#[tokio::test]
async fn a_page_asked_again_is_no_circle() {
    let house = week().await;
    let shop = house.shop();
    let first = shop.pull(None, house.clock.now()).await.unwrap();
    let second = shop.pull(Some(&first.next), house.clock.now()).await.unwrap();
    let again = shop.pull(Some(&first.next), house.clock.now()).await.unwrap();
    assert_eq!((&second.orders, &second.next), (&again.orders, &again.next));
}

#[tokio::test]
async fn the_next_run_overlaps_and_finds_changes() {
    let mut house = week().await;
    house.set("sync_days", "1");
    let shop = house.shop();
    let (_, cursor) = house.pull_all(&shop, None).await.unwrap();
    let now = house.clock.advance(3_600_000).0 / 1_000;
    let refunded = LifeOrder { updated: now - 60, voucher: 301, ..LifeOrder::paid(3, NOW - 6 * DAY) };
    house.market().put([refunded.clone()]);
    let before = house.market().ledger().queries.len();
    let (orders, _) = house.pull_all(&shop, Some(cursor)).await.unwrap();
    let found = orders.iter().find(|order| order.sn.as_str() == refunded.id()).unwrap();
    assert_eq!(found.status, OrderStatus::Refunded);
    let (_, start, _) = house.market().ledger().queries[before].clone();
    assert_eq!(start, now - DAY, "the last day is read again");
}

#[tokio::test]
async fn a_named_window_is_read_once_and_today_again() {
    let mut house = week().await;
    house.set("start_date", "2025-12-05");
    house.set("end_date", "2025-12-31");
    house.set("use_create_time", "true");
    let shop = house.shop();
    let (orders, cursor) = house.pull_all(&shop, None).await.unwrap();
    assert!(!orders.is_empty());
    house.market().put([LifeOrder::paid(9_000, NOW + 60)]);
    house.clock.advance(3_600_000);
    let before = house.market().ledger().queries.len();
    let (orders, _) = house.pull_all(&shop, Some(cursor)).await.unwrap();
    assert!(orders.iter().any(|order| order.sn.as_str() == LifeOrder::paid(9_000, 0).id()));
    let starts: Vec<i64> = house.market().ledger().queries[before..].iter().map(|(_, start, _)| *start).collect();
    assert!(starts.iter().all(|start| *start == 1_765_036_800), "only today: {starts:?}");
}

#[tokio::test]
async fn a_finished_window_asks_nothing_more() {
    let mut house = week().await;
    house.set("start_date", "2025-12-02");
    house.set("end_date", "2025-12-05");
    let shop = house.shop();
    let (_, cursor) = house.pull_all(&shop, None).await.unwrap();
    let before = house.market().ledger().queries.len();
    let (orders, same) = house.pull_all(&house.shop(), Some(cursor.clone())).await.unwrap();
    assert_eq!((orders.len(), house.market().ledger().queries.len()), (0, before));
    assert_eq!(same, cursor);
    house.set("end_date", "2025-12-06");
    let (orders, _) = house.pull_all(&house.shop(), Some(cursor)).await.unwrap();
    assert!(!orders.is_empty(), "another window begins anew");
}

#[tokio::test]
async fn the_filter_goes_along() {
    let mut house = week().await;
    house.market().put([LifeOrder { status: 1, ..LifeOrder::paid(7, NOW - 2 * DAY) }]);
    house.set("order_status", "1");
    let (orders, _) = house.pull_all(&house.shop(), None).await.unwrap();
    assert_eq!(orders.iter().map(|order| order.status).collect::<Vec<_>>(), [OrderStatus::Completed]);
}

#[tokio::test]
async fn protected_numbers_are_asked_for_where_the_seller_wants_them() {
    let mut house = week().await;
    house.pull_all(&house.shop(), None).await.unwrap();
    assert_eq!(house.market().ledger().secret_numbers, 0);
    house.set("get_secret_number", "true");
    house.pull_all(&house.shop(), None).await.unwrap();
    assert!(house.market().ledger().secret_numbers > 0);
}

#[tokio::test]
async fn a_circle_fails_the_day_is_told_once_and_read_again() {
    let house = week().await;
    house.market().plan("order/query", Fault::SameCursor, 2, 1);
    let shop = house.shop();
    let mut cursor = None::<String>;
    let mut told = 0;
    let mut seen = BTreeMap::new();
    loop {
        match shop.pull(cursor.as_deref(), house.clock.now()).await {
            Ok(page) => {
                seen.extend(page.orders.into_iter().map(|order| (order.sn.clone(), ())));
                cursor = Some(page.next);
                if !page.more {
                    break;
                }
            }
            Err(CallError::Business { code, .. }) => {
                assert_eq!(code, "cursor_repeated");
                told += 1;
            }
            Err(other) => panic!("{other}"),
        }
    }
    assert_eq!((told, seen.len()), (1, 1_000));
}

#[tokio::test]
async fn a_cursor_that_is_refused_begins_the_day_anew() {
    let house = week().await;
    house.market().plan("order/query", Fault::Code(4_000_002, "请使用Cursor参数查询"), 2, 1);
    let (orders, _) = house.pull_all(&house.shop(), None).await.unwrap();
    let seen: std::collections::BTreeSet<_> = orders.iter().map(|order| order.sn.clone()).collect();
    assert_eq!(seen.len(), 1_000);
}

#[tokio::test]
async fn one_order_is_read_by_its_number() {
    let house = week().await;
    let sn = OrderSn::from(LifeOrder::paid(5, 0).id());
    let shop = house.shop();
    assert_eq!(shop.order(&sn).await.unwrap().unwrap().buyer.phone, Some(phone_of(5)));
    assert_eq!(shop.order(&OrderSn::from("1")).await.unwrap(), None);
}
