//! Refunds are listed by their own time: one that moved no order is found, and trouble with them holds no order up.

use crate::shop::Shop;
use huolang_domain::{Clock as _, OrderSn, state::OrderStatus};
use huolang_platforms::capability::VoucherCount;
use huolang_testkit::pdd::{Fault, Faults, MarketApp, NewOrder};
use std::collections::BTreeSet;

const LIST: &str = "pdd.refund.list.increment.get";
const DAY_MS: i64 = 86_400_000;

/// One round after the one before. Gives the orders it brought.
async fn round(shop: &Shop, cursor: &mut Option<String>) -> Vec<(OrderSn, OrderStatus)> {
    let mut brought = Vec::new();
    loop {
        let page = shop.adapter.pull_orders().unwrap().pull(cursor.as_deref(), shop.clock.now()).await.unwrap();
        brought.extend(page.orders.into_iter().map(|order| (order.sn, order.status)));
        *cursor = Some(page.next);
        if !page.more {
            return brought;
        }
    }
}

#[tokio::test]
async fn a_refund_that_moved_no_order_is_found() {
    let shop = Shop::open_with(&[("history_days", "1")]).await;
    let sn = shop.market.place(&NewOrder::default());
    let mut cursor = None;
    assert_eq!(round(&shop, &mut cursor).await, [(sn.as_str().into(), OrderStatus::PendingShip)]);
    shop.clock.advance(2 * 3_600_000);
    round(&shop, &mut cursor).await;
    shop.clock.advance(60_000);
    assert!(round(&shop, &mut cursor).await.is_empty(), "nothing changed");
    assert!(shop.market.ask_refund_unseen(&sn));
    shop.clock.advance(60_000);
    assert_eq!(round(&shop, &mut cursor).await, [(sn.as_str().into(), OrderStatus::Refunding)]);
    assert_eq!(shop.market.ledger().broken_rules, Vec::<String>::new());
}

#[tokio::test]
async fn trouble_with_refunds_holds_no_order_up_and_is_made_up_for() {
    let shop = Shop::open_with(&[("history_days", "1")]).await;
    let mut cursor = None;
    round(&shop, &mut cursor).await;
    shop.clock.advance(60_000);
    let sn = shop.market.place(&NewOrder::default());
    round(&shop, &mut cursor).await;
    shop.clock.advance(2 * 3_600_000);
    round(&shop, &mut cursor).await;
    assert!(shop.market.ask_refund_unseen(&sn));
    shop.market.set_faults(Faults::default().plan(LIST, Fault::BadGateway, 100));
    shop.clock.advance(60_000);
    let other = shop.market.place(&NewOrder::default());
    shop.clock.advance(5_000);
    assert_eq!(round(&shop, &mut cursor).await, [(other.as_str().into(), OrderStatus::PendingShip)]);
    shop.clock.advance(20 * 60_000);
    round(&shop, &mut cursor).await;
    shop.market.set_faults(Faults::default());
    // More than the overlap of two rounds lies between: what was missed is remembered.
    shop.clock.advance(20 * 60_000);
    let made_up = round(&shop, &mut cursor).await;
    assert!(made_up.contains(&(sn.as_str().into(), OrderStatus::Refunding)), "{made_up:?}");
}

/// A shop whose orders are old, and then so many buyers want their money back at once without moving their orders.
async fn many_refunds(count: usize) -> (Shop, Option<String>, BTreeSet<OrderSn>) {
    many_refunds_at(MarketApp::default(), count).await
}

/// The same with another app.
async fn many_refunds_at(app: MarketApp, count: usize) -> (Shop, Option<String>, BTreeSet<OrderSn>) {
    let shop = Shop::open_at(app, &[("history_days", "1")]).await;
    let sns: BTreeSet<OrderSn> = (0..count).map(|_| OrderSn::from(shop.market.place(&NewOrder::default()))).collect();
    let mut cursor = None;
    round(&shop, &mut cursor).await;
    shop.clock.advance(2 * 3_600_000);
    round(&shop, &mut cursor).await;
    assert!(sns.iter().all(|sn| shop.market.ask_refund_unseen(sn.as_str())));
    shop.clock.advance(60_000);
    (shop, cursor, sns)
}

/// The orders of a round whose money is to go back.
async fn refunded(shop: &Shop, cursor: &mut Option<String>) -> BTreeSet<OrderSn> {
    let brought = round(shop, cursor).await;
    brought.into_iter().filter(|(_, status)| *status == OrderStatus::Refunding).map(|(sn, _)| sn).collect()
}

#[tokio::test]
async fn more_refunds_than_a_round_reads_go_on_in_the_next() {
    let (shop, mut cursor, sns) = many_refunds(250).await;
    let mut found = BTreeSet::new();
    // Three rounds; on a slow machine a round may end sooner.
    for _ in 0..12 {
        if found == sns {
            break;
        }
        let brought = refunded(&shop, &mut cursor).await;
        assert!(brought.len() <= 100, "as many as a round reads: {}", brought.len());
        found.extend(brought);
        shop.clock.advance(60_000);
    }
    assert_eq!(found, sns);
    assert_eq!(shop.market.ledger().broken_rules, Vec::<String>::new());
}

#[tokio::test]
async fn refunds_that_wait_to_be_read_outlive_the_program() {
    let (mut shop, mut cursor, sns) = many_refunds(150).await;
    let mut found = refunded(&shop, &mut cursor).await;
    assert!((1..=100).contains(&found.len()), "{}", found.len());
    let secrets = [("client_secret", "market-secret".to_owned()), ("access_token", shop.market.token())];
    shop.adapter = shop.again(&secrets);
    // Much later than two rounds overlap.
    shop.clock.advance(3_600_000);
    for _ in 0..8 {
        if found == sns {
            break;
        }
        found.extend(refunded(&shop, &mut cursor).await);
        shop.clock.advance(60_000);
    }
    assert_eq!(found, sns);
}

#[tokio::test]
async fn a_round_that_was_never_committed_is_read_again() {
    let (shop, cursor, sns) = many_refunds(3).await;
    let first = refunded(&shop, &mut cursor.clone()).await;
    assert_eq!(first, sns);
    // Its cursor was not kept: the program could not write. Long after, the same is brought again.
    shop.clock.advance(3_600_000);
    assert_eq!(refunded(&shop, &mut cursor.clone()).await, sns);
}

/// From where refunds are read after a restart.
fn kept_from(cursor: Option<&String>) -> i64 {
    let kept: serde_json::Value = serde_json::from_str(cursor.unwrap()).unwrap();
    kept["refunds"].as_i64().unwrap()
}

/// The orders that were told of as left.
fn told_as_left(shop: &Shop) -> Vec<String> {
    let told = shop.adapter.take_oddities().into_iter();
    told.filter(|oddity| oddity.code == "refund_not_read").map(|oddity| oddity.detail).collect()
}

#[tokio::test]
async fn an_order_that_cannot_be_read_holds_no_other_refund_up_and_is_told_in_the_end() {
    let (shop, mut cursor, sns) = many_refunds(4).await;
    // It stands first in the queue.
    let broken = sns.first().unwrap().clone();
    let others: BTreeSet<OrderSn> = sns.iter().skip(1).cloned().collect();
    shop.market.set_faults(Faults { unreadable: vec![broken.to_string()], ..Faults::default() });
    assert_eq!(refunded(&shop, &mut cursor).await, others);
    let held = kept_from(cursor.as_ref());
    let (busy, mut left) = (others.first().unwrap().clone(), Vec::new());
    let mut rounds = 1;
    while left.is_empty() {
        assert!(rounds < 25, "it is never left");
        assert_eq!(kept_from(cursor.as_ref()), held, "a restart would read it again");
        assert!(shop.market.ask_refund_unseen(busy.as_str()));
        shop.clock.advance(60_000);
        assert!(refunded(&shop, &mut cursor).await.contains(&busy));
        left = told_as_left(&shop);
        rounds += 1;
    }
    assert_eq!((left, rounds), (vec![broken.to_string()], 20));
    assert!(kept_from(cursor.as_ref()) > held);
    shop.clock.advance(60_000);
    round(&shop, &mut cursor).await;
    assert!(told_as_left(&shop).is_empty(), "told once");
}

#[tokio::test]
async fn a_lone_order_that_cannot_be_read_is_asked_for_again_and_again() {
    let (shop, mut cursor, sns) = many_refunds(1).await;
    let broken = sns.first().unwrap().to_string();
    shop.market.set_faults(Faults { unreadable: vec![broken], ..Faults::default() });
    for _ in 0..30 {
        assert!(refunded(&shop, &mut cursor).await.is_empty());
        shop.clock.advance(60_000);
    }
    assert!(told_as_left(&shop).is_empty(), "it may be the platform that is down");
    shop.market.set_faults(Faults::default());
    assert_eq!(refunded(&shop, &mut cursor).await, sns);
}

#[tokio::test]
async fn a_lone_order_that_cannot_be_read_for_a_day_is_told_and_left() {
    // The login outlives the day: only the order cannot be read.
    let app = MarketApp { token_s: 3 * 86_400, ..MarketApp::default() };
    let (shop, mut cursor, sns) = many_refunds_at(app, 1).await;
    let broken = sns.first().unwrap().to_string();
    shop.market.set_faults(Faults { unreadable: vec![broken.clone()], ..Faults::default() });
    let first = shop.clock.now();
    round(&shop, &mut cursor).await;
    let (held, mut left) = (kept_from(cursor.as_ref()), told_as_left(&shop));
    while left.is_empty() {
        assert!(shop.clock.now().since(first) < DAY_MS, "it is never left");
        assert_eq!(kept_from(cursor.as_ref()), held, "a restart would read it again");
        shop.clock.advance(30 * 60_000);
        round(&shop, &mut cursor).await;
        left = told_as_left(&shop);
    }
    assert_eq!((left, shop.clock.now().since(first)), (vec![broken], DAY_MS));
    assert!(kept_from(cursor.as_ref()) > held);
    shop.clock.advance(30 * 60_000);
    round(&shop, &mut cursor).await;
    assert!(told_as_left(&shop).is_empty(), "told once");
}

#[tokio::test]
async fn a_state_that_the_platform_refuses_to_list_is_told_and_the_others_are_listed() {
    let (shop, mut cursor, sns) = many_refunds(2).await;
    shop.market.set_faults(Faults { refunds_refused: Some(11), ..Faults::default() });
    assert_eq!(refunded(&shop, &mut cursor).await, sns);
    let told: Vec<_> = shop.adapter.take_oddities();
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].code == "refunds_refused" && told[0].detail.contains("after_sales_status 11"), "{told:?}");
}

#[tokio::test]
async fn vouchers_of_an_order_are_counted_by_the_way_of_its_product() {
    let shop = Shop::open_with(&[("redemption_by_sku", "SKU-1003=none")]).await;
    let merchant = shop.market.place(&NewOrder { count: 2, ..NewOrder::default() });
    let platform = shop.market.place(&NewOrder { sku_id: Some(10_020), ..NewOrder::default() });
    let plain = shop.market.place(&NewOrder { sku_id: Some(10_030), count: 3, ..NewOrder::default() });
    let open = shop.market.place(&NewOrder { group_open: true, ..NewOrder::default() });
    let verify = shop.adapter.verify().unwrap();
    for (sn, total, own) in [(&merchant, 2, true), (&platform, 1, false), (&plain, 0, false), (&open, 0, true)] {
        let sn: OrderSn = sn.as_str().into();
        let order = shop.adapter.order_detail().unwrap().order(&sn).await.unwrap().unwrap();
        assert_eq!(verify.count(&order), VoucherCount { total, used: 0 }, "{sn}");
        assert_eq!(verify.codes_are_own(&sn).await.unwrap(), own, "{sn}");
        assert!(verify.codes(&sn).await.unwrap().is_empty(), "the platform tells no code");
    }
}
