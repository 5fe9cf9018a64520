use huolang_domain::state::OrderStatus;
use rstest::rstest;

use super::*;
use crate::capability::Shipment;

/// Walks an unpaid order through `steps`.
fn walk(steps: &str) -> Result<MarketOrder, MarketError> {
    let (market, _) = market();
    let wanted = Wanted { product_ref: SINGLE.to_owned(), sku_ref: None, quantity: 1 };
    let order = NewOrder { lines: vec![wanted], buyer: None, remark: None, risk: false, paid: false };
    let placed = market.place(&order)?;
    steps.split_whitespace().try_fold(placed, |order, step| match step {
        "pay" => market.pay(&order.sn),
        "close" => market.close(&order.sn),
        "ship" => market.ship(&order.sn, &Shipment::NoLogistics).map(|()| market.order(&order.sn).unwrap()),
        "confirm" => market.confirm(&order.sn),
        "ask" => market.ask_refund(&order.sn),
        "withdraw" => market.withdraw_refund(&order.sn),
        "grant" => market.grant_refund(&order.sn),
        other => panic!("no step {other}"),
    })
}

#[rstest]
#[case("", OrderStatus::PendingPayment)]
#[case("pay", OrderStatus::PendingShip)]
#[case("close", OrderStatus::Closed)]
#[case("pay ship", OrderStatus::Shipped)]
#[case("pay ship confirm", OrderStatus::Completed)]
#[case("pay ask", OrderStatus::Refunding)]
#[case("pay ask withdraw", OrderStatus::PendingShip)]
#[case("pay ship ask withdraw", OrderStatus::Shipped)]
#[case("pay ship confirm ask withdraw", OrderStatus::Completed)]
#[case("pay ask grant", OrderStatus::Refunded)]
fn goes_where_it_may(#[case] steps: &str, #[case] end: OrderStatus) {
    assert_eq!(walk(steps).unwrap().status, end);
}

#[rstest]
#[case("ask")]
#[case("confirm")]
#[case("withdraw")]
#[case("pay pay")]
#[case("pay close")]
#[case("pay confirm")]
#[case("pay grant")]
#[case("close pay")]
#[case("pay ask ask")]
#[case("pay ask grant withdraw")]
fn goes_nowhere_else(#[case] steps: &str) {
    assert_eq!(code(walk(steps)), "wrong_state");
}

#[test]
fn an_unknown_order_is_refused() {
    let (market, _) = market();
    assert_eq!(code(market.ask_refund(&OrderSn::from("261120-000000000009"))), "no_such_order");
    assert_eq!(code(market.ask_refund(&OrderSn::from("nonsense"))), "no_such_order");
}

#[test]
fn every_change_looks_later_even_when_the_clock_goes_back() {
    let (market, clock) = market();
    let sn = buy(&market, SINGLE, 1);
    let paid = market.order(&sn).unwrap().updated_at;
    clock.set(Millis(START.0 - 3_600_000));
    let asked = market.ask_refund(&sn).unwrap().updated_at;
    let withdrawn = market.withdraw_refund(&sn).unwrap().updated_at;
    assert!(paid < asked && asked < withdrawn, "{paid:?} {asked:?} {withdrawn:?}");
}
