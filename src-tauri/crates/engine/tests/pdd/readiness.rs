//! The list "现在来一单，能自动发出吗": what the login may not do counts where an order would need it, and where a person sends what
//! the program holds, somebody has to hear of it.

use crate::house::{House, SHOP};
use huolang_domain::{
    readiness::{Readiness, ReadinessAction, ReadinessItem},
    rule::{Channel, GoodsKind, Rule, Steps},
};
use rstest::rstest;

const VOUCHERS: &str = "pdd.voucher.voucher.info.send";
const PARCELS: &str = "pdd.logistics.online.send";

fn by_call(rule: &mut Rule) {
    rule.channel = Channel::Call;
    rule.steps = Steps::ContentOnly;
}

/// The usual way.
fn by_hand(_: &mut Rule) {}

fn carried(rule: &mut Rule) {
    rule.kind = GoodsKind::Physical;
}

/// How the point stands after a login that did not bring the method.
async fn permission(change: fn(&mut Rule), withheld: &[&'static str]) -> (Readiness, ReadinessAction) {
    let house = House::open(change).await;
    house.market.withhold(withheld);
    let shop = house.engine.shops().get(&SHOP.into()).unwrap();
    shop.adapter.authorize().unwrap().finish(&house.market.agree()).await.unwrap();
    point(&house, ReadinessItem::Permission).await
}

async fn point(house: &House, item: ReadinessItem) -> (Readiness, ReadinessAction) {
    house.engine.sync_products(&SHOP.into()).await.unwrap();
    let found = house.engine.readiness(&SHOP.into()).await.unwrap();
    let product = found.into_iter().find(|product| product.product_ref == "1001").unwrap();
    let check = product.report.checks.into_iter().find(|check| check.item == item).unwrap();
    (check.state, check.action)
}

#[rstest]
#[case::the_call_that_tells_vouchers(by_call, &[VOUCHERS])]
#[case::parcels(carried, &[PARCELS])]
#[case::orders(by_hand, &["pdd.order.information.get"])]
#[tokio::test]
async fn a_permission_that_an_order_would_need_is_missed(
    #[case] change: fn(&mut Rule),
    #[case] withheld: &'static [&'static str],
) {
    let missing = (Readiness::Missing, ReadinessAction::GrantPermission);
    assert_eq!(permission(change, withheld).await, missing);
}

#[rstest]
#[case::nothing_is_withheld(by_call, &[])]
#[case::a_person_sends(by_hand, &[VOUCHERS, PARCELS])]
#[case::the_platform_ships(by_call, &[PARCELS])]
#[case::no_card_goes_by_parcel(carried, &[VOUCHERS])]
#[case::stock_and_prices(by_call, &["pdd.goods.quantity.update", "pdd.goods.sku.price.update"])]
#[tokio::test]
async fn a_permission_that_no_order_would_need_is_not(
    #[case] change: fn(&mut Rule),
    #[case] withheld: &'static [&'static str],
) {
    assert_eq!(permission(change, withheld).await, (Readiness::Ok, ReadinessAction::None));
}

#[rstest]
#[case::a_person_copies_the_cards(by_hand, Readiness::Missing)]
#[case::the_program_calls(by_call, Readiness::Warning)]
#[tokio::test]
async fn who_sends_by_hand_has_to_hear_of_the_order(#[case] change: fn(&mut Rule), #[case] expected: Readiness) {
    // No channel is there at all.
    let house = House::open(change).await;
    assert_eq!(point(&house, ReadinessItem::Notice).await, (expected, ReadinessAction::SetUpNotice));
}
