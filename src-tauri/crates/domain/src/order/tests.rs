#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
//! Late, doubled and overtaking readings.

use super::{Known, merge_status};
use crate::{
    Millis,
    state::OrderStatus::{self, Closed, Completed, PendingPayment, PendingShip, Refunded, Refunding, Shipped},
};
use proptest::prelude::*;
use rstest::rstest;

#[rstest]
#[case::paid(PendingPayment, PendingShip, None, PendingShip, None)]
#[case::skips(PendingPayment, Completed, None, Completed, None)]
#[case::never_back(Shipped, PendingShip, None, Shipped, None)]
#[case::refund_opens(Shipped, Refunding, None, Refunding, Some(Shipped))]
#[case::refund_repeated(Refunding, Refunding, Some(Shipped), Refunding, Some(Shipped))]
#[case::refund_withdrawn(Refunding, Shipped, Some(Shipped), Shipped, None)]
#[case::refund_withdrawn_and_done(Refunding, Completed, Some(PendingShip), Completed, None)]
#[case::refund_withdrawn_stale_word(Refunding, PendingShip, Some(Shipped), Shipped, None)]
#[case::refund_withdrawn_former_unknown(Refunding, PendingShip, None, PendingShip, None)]
#[case::refund_paid(Refunding, Refunded, Some(Shipped), Refunded, None)]
#[case::refund_ends_in_closed(Refunding, Closed, Some(Shipped), Closed, None)]
#[case::closed_turns_out_refunded(Closed, Refunded, None, Refunded, None)]
#[case::closed_stays(Closed, Shipped, None, Closed, None)]
#[case::refunded_stays(Refunded, Closed, None, Refunded, None)]
#[case::former_of_an_old_refund_is_forgotten(PendingShip, Shipped, Some(Completed), Shipped, None)]
fn merging(
    #[case] old: OrderStatus,
    #[case] new: OrderStatus,
    #[case] before: Option<OrderStatus>,
    #[case] status: OrderStatus,
    #[case] before_refund: Option<OrderStatus>,
) {
    let merged = merge_status(old, new, before);
    assert_eq!((merged.status, merged.before_refund), (status, before_refund));
}

#[test]
fn merging_only_makes_legal_moves() {
    for old in OrderStatus::ALL {
        for new in OrderStatus::ALL {
            for before in [None, Some(PendingShip), Some(Shipped), Some(Completed)] {
                let merged = merge_status(*old, *new, before);
                assert!(old.may_become(merged.status, before), "{old} + {new} ({before:?}) gave {}", merged.status);
                assert!(merged.before_refund.is_none() || merged.status == Refunding);
            }
        }
    }
}

#[test]
fn an_overtaken_refund_does_not_open_again() {
    let known = Known::first(Shipped, Millis(50)).merge(Refunding, Millis(40));
    assert_eq!(known, Known::first(Shipped, Millis(50)));
}

#[test]
fn an_overtaken_page_does_not_withdraw_a_refund() {
    let known = Known::first(Refunding, Millis(50)).merge(Shipped, Millis(40));
    assert_eq!((known.status, known.before_refund), (Refunding, Some(Shipped)));
}

fn status() -> impl Strategy<Value = OrderStatus> {
    prop::sample::select(OrderStatus::ALL.to_vec())
}

fn fold(readings: &[(OrderStatus, i64)]) -> Option<Known> {
    let (first, rest) = readings.split_first()?;
    let start = Known::first(first.0, Millis(first.1));
    Some(rest.iter().fold(start, |known, (status, at)| known.merge(*status, Millis(*at))))
}

proptest! {
    #[test]
    fn any_order_and_any_repetition_gives_one_status(
        (readings, shuffled, again) in prop::collection::vec((status(), 0_i64..6), 1..8).prop_flat_map(|readings| {
            let repeated = prop::sample::subsequence(readings.clone(), 0..=readings.len());
            (Just(readings.clone()), Just(readings).prop_shuffle(), repeated)
        })
    ) {
        let expected = fold(&readings).unwrap();
        let replayed: Vec<_> = shuffled.into_iter().chain(again).collect();
        let found = fold(&replayed).unwrap();
        prop_assert_eq!(found.status, expected.status);
        if expected.status == Refunding {
            prop_assert_eq!(found.before_refund, expected.before_refund);
        }
    }
}
