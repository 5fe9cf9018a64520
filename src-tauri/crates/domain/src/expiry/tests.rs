#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
//! Cards that may and may not be given.

use super::{CardFacts, CardKind, DrawOrder, Usable, expiry_floor, usable};
use crate::{Millis, shanghai::DAY_MS, state::CardState};
use rstest::rstest;

const NOW: Millis = Millis(1_795_156_320_000);

fn card(kind: CardKind, used: i64, days_left: Option<i64>) -> CardFacts {
    let expires_at = days_left.map(|days| NOW.plus(days * DAY_MS));
    CardFacts { state: CardState::Available, kind, used, expires_at }
}

#[rstest]
#[case::fresh(card(CardKind::Once, 0, None), 3, Usable::Yes)]
#[case::used(card(CardKind::Once, 1, None), 0, Usable::UsedUp)]
#[case::uses_left(card(CardKind::Reusable { limit: 3 }, 2, None), 0, Usable::Yes)]
#[case::uses_spent(card(CardKind::Reusable { limit: 3 }, 3, None), 0, Usable::UsedUp)]
#[case::fixed(card(CardKind::Fixed, 9_999, None), 0, Usable::Yes)]
#[case::ends_now(card(CardKind::Once, 0, Some(0)), 0, Usable::Expired)]
#[case::over(card(CardKind::Once, 0, Some(-1)), 9, Usable::Expired)]
#[case::near(card(CardKind::Once, 0, Some(3)), 3, Usable::NearExpiry)]
#[case::far_enough(card(CardKind::Once, 0, Some(4)), 3, Usable::Yes)]
#[case::no_guard(card(CardKind::Once, 0, Some(1)), 0, Usable::Yes)]
#[case::negative_guard(card(CardKind::Once, 0, Some(1)), -9, Usable::Yes)]
#[case::fixed_expires_too(card(CardKind::Fixed, 0, Some(-1)), 0, Usable::Expired)]
fn usability(#[case] card: CardFacts, #[case] near_expiry_days: i64, #[case] expected: Usable) {
    assert_eq!(usable(&card, near_expiry_days, NOW), expected);
}

#[test]
fn only_available_cards_are_given() {
    for state in CardState::ALL {
        let facts = CardFacts { state: *state, ..card(CardKind::Fixed, 0, None) };
        assert_eq!(usable(&facts, 0, NOW) == Usable::Yes, *state == CardState::Available, "{state}");
    }
}

#[test]
fn the_floor_does_not_wrap() {
    assert_eq!(expiry_floor(NOW, 2), NOW.plus(2 * DAY_MS));
    assert_eq!(expiry_floor(NOW, i64::MAX), Millis(i64::MAX));
}

#[test]
fn kinds_are_stored_as_json() {
    let stored = serde_json::to_string(&CardKind::Reusable { limit: 5 }).unwrap();
    assert_eq!(stored, r#"{"kind":"reusable","limit":5}"#);
    assert_eq!(serde_json::from_str::<CardKind>(r#"{"kind":"once"}"#).unwrap(), CardKind::Once);
    assert_eq!(DrawOrder::default().as_str(), "oldest");
}
