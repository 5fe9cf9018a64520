//! Refunds are listed by their own time: one that moved no order is found, and trouble with them holds no order up.

use crate::shop::Shop;
use huolang_domain::{Clock as _, OrderSn, state::OrderStatus};
use huolang_platforms::capability::VoucherCount;
use huolang_testkit::pdd::{Fault, Faults, NewOrder};

const LIST: &str = "pdd.refund.list.increment.get";

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
