#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
//! The doubles behave as their documentation says.

use super::{FixedDice, ManualClock, SeqIds};
use crate::{Clock, Dice, Ids, Millis, OrderId};

#[test]
fn the_clock_stands_until_moved() {
    let clock = ManualClock::at(Millis(5));
    assert_eq!((clock.now(), clock.now()), (Millis(5), Millis(5)));
    assert_eq!(clock.advance(10), Millis(15));
    clock.set(Millis(1));
    assert_eq!(clock.now(), Millis(1));
}

#[test]
fn ids_count_and_sort() {
    let ids = SeqIds::after(9);
    let (first, second) = (OrderId::fresh(&ids), OrderId::fresh(&ids));
    assert_eq!(first.as_str(), "0000000000000000000000000000000a");
    assert!(first < second);
    assert_eq!(ids.fresh().len(), 32);
}

#[test]
fn dice_fall_in_turn_and_in_bounds() {
    let dice = FixedDice::of([3, 100]);
    assert_eq!([dice.below(10), dice.below(10), dice.below(10), dice.below(0)], [3, 9, 3, 0]);
    assert_eq!((FixedDice::low().below(7), FixedDice::high().below(7)), (0, 6));
}
