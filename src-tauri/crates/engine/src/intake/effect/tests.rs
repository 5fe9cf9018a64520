//! Changes of status and what follows.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::*;
use ContentState as C;
use OrderStatus as S;
use PlatformState as P;
use rstest::rstest;

#[rstest]
#[case(S::PendingPayment, Effect::None)]
#[case(S::PendingShip, Effect::Deliver)]
#[case(S::Shipped, Effect::None)]
#[case(S::Completed, Effect::None)]
#[case(S::Refunding, Effect::None)]
#[case(S::Closed, Effect::None)]
fn only_a_paid_order_that_waits_is_delivered_when_first_seen(#[case] status: OrderStatus, #[case] expected: Effect) {
    assert_eq!(effect(None, status, C::None, P::Unshipped), expected);
}

#[rstest]
#[case::paid(S::PendingPayment, C::None, P::Unshipped, S::PendingShip, Effect::Deliver)]
#[case::closed_unpaid(S::PendingPayment, C::None, P::Unshipped, S::Closed, Effect::Stop)]
#[case::refund_before(S::PendingShip, C::Scheduled, P::Unshipped, S::Refunding, Effect::Stop)]
#[case::refund_during(S::PendingShip, C::Sending, P::Unshipped, S::Refunding, Effect::Stop)]
#[case::refund_after(S::PendingShip, C::Sent, P::Shipped, S::Refunding, Effect::Recall)]
#[case::closed_after_refund(S::Refunding, C::Sent, P::Shipped, S::Closed, Effect::Recall)]
#[case::refund_granted(S::Refunding, C::Sent, P::Shipped, S::Refunded, Effect::Recall)]
#[case::refund_granted_after_closing(S::Closed, C::Sent, P::Shipped, S::Refunded, Effect::Recall)]
#[case::our_shipping_is_seen(S::PendingShip, C::Sent, P::Shipped, S::Shipped, Effect::None)]
#[case::shipped_first_content_follows(S::PendingShip, C::Reserved, P::Shipped, S::Shipped, Effect::None)]
#[case::shipped_elsewhere(S::PendingShip, C::Scheduled, P::Unshipped, S::Shipped, Effect::Elsewhere)]
#[case::by_hand_elsewhere(S::PendingShip, C::Manual, P::Unshipped, S::Completed, Effect::Elsewhere)]
#[case::withdrawn(S::Refunding, C::Cancelled, P::Unshipped, S::PendingShip, Effect::Resume)]
#[case::withdrawn_before_anything(S::Refunding, C::None, P::Unshipped, S::PendingShip, Effect::Deliver)]
#[case::withdrawn_after_our_shipping(S::Refunding, C::Cancelled, P::Shipped, S::Shipped, Effect::Resume)]
#[case::withdrawn_after_a_part(S::Refunding, C::Sent, P::Unshipped, S::PendingShip, Effect::Resume)]
#[case::withdrawn_after_our_shipping_of_a_part(S::Refunding, C::Sent, P::Shipped, S::Shipped, Effect::Resume)]
#[case::withdrawn_and_shipped_elsewhere(S::Refunding, C::Sent, P::Unshipped, S::Shipped, Effect::None)]
#[case::nothing_new(S::PendingShip, C::None, P::Unshipped, S::PendingShip, Effect::None)]
fn each_change_has_its_effect(
    #[case] old: OrderStatus,
    #[case] content: ContentState,
    #[case] platform: PlatformState,
    #[case] new: OrderStatus,
    #[case] expected: Effect,
) {
    assert_eq!(effect(Some(old), new, content, platform), expected);
}

#[rstest]
#[case(None, S::PendingPayment, false, &["placed"])]
#[case(None, S::PendingShip, true, &["placed", "paid"])]
#[case(None, S::Shipped, true, &["placed", "paid", "platform_shipped"])]
#[case(Some(S::PendingPayment), S::PendingShip, true, &["paid"])]
#[case(Some(S::PendingPayment), S::Closed, false, &["closed"])]
#[case(Some(S::Refunding), S::PendingShip, true, &["refund_withdrawn"])]
#[case(Some(S::PendingShip), S::PendingShip, true, &[])]
fn history_names_each_step(
    #[case] old: Option<OrderStatus>,
    #[case] new: OrderStatus,
    #[case] paid: bool,
    #[case] expected: &[&str],
) {
    assert_eq!(events(old, new, paid), expected);
}
