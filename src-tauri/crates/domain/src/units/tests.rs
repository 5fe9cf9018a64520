#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
//! Quantities, units and partial sends.

use super::{Allotment, MOST_UNITS, NotUnits, Unit, allot, count_units, units};
use proptest::prelude::*;
use rstest::rstest;

#[test]
fn each_piece_becomes_its_units() {
    let unit = |unit| Unit { line: 2, unit };
    assert_eq!(units(2, 2, 2).unwrap(), [unit(1), unit(2), unit(3), unit(4)]);
}

#[rstest]
#[case(0, 1)]
#[case(-1, 1)]
#[case(1, 0)]
#[case(MOST_UNITS + 1, 1)]
#[case(i64::MAX, 2)]
#[case(-2, -2)]
fn no_number_of_units(#[case] quantity: i64, #[case] per: i64) {
    assert_eq!(units(1, quantity, per), Err(NotUnits { quantity, per }));
}

#[rstest]
#[case::enough(3, Some(3), false, Allotment::All)]
#[case::unlimited(3, None, false, Allotment::All)]
#[case::all_or_nothing(3, Some(2), false, Allotment::OutOfStock { missing: 1 })]
#[case::part(3, Some(2), true, Allotment::Partial { now: 2, missing: 1 })]
#[case::nothing_there(3, Some(0), true, Allotment::OutOfStock { missing: 3 })]
#[case::below_nothing(3, Some(-4), true, Allotment::OutOfStock { missing: 3 })]
fn allotments(
    #[case] needed: i64,
    #[case] available: Option<i64>,
    #[case] allow_partial: bool,
    #[case] expected: Allotment,
) {
    assert_eq!(allot(needed, available, allow_partial), expected);
}

proptest! {
    #[test]
    fn units_are_numbered_without_gap(quantity in 1_i64..=100, per in 1_i64..=100) {
        let found = units(1, quantity, per).unwrap();
        prop_assert_eq!(found.len() as i64, count_units(quantity, per).unwrap());
        prop_assert!(found.iter().zip(1..).all(|(unit, number)| unit.unit == number));
    }

    #[test]
    fn an_allotment_never_gives_more_than_there_is(needed in 1_i64..100, available in 0_i64..100, partial in any::<bool>()) {
        let given = match allot(needed, Some(available), partial) {
            Allotment::All => needed,
            Allotment::Partial { now, missing } => {
                prop_assert_eq!(now + missing, needed);
                now
            }
            Allotment::OutOfStock { missing } => {
                prop_assert_eq!(missing, needed - available);
                0
            }
        };
        prop_assert!(given <= available);
    }
}
