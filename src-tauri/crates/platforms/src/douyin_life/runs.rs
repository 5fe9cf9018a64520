//! 次卡: a voucher for several runs looks alike before and after each of them, but for its count. The count is kept before it
//! is verified, and a lost answer is read back by it (`docs/platforms/douyin-life.md#vouchers`).

use super::wire::TimeCard;
use crate::capability::Found;
use serde::{Deserialize, Serialize};

/// The runs of a 次卡 at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Runs {
    count: i64,
    used: i64,
}

impl Runs {
    /// What a voucher says of itself; `None`: it is for one run, or does not tell.
    pub(super) fn of(card: Option<&TimeCard>) -> Option<Self> {
        card.filter(|card| card.times_count > 1).map(|card| Self { count: card.times_count, used: card.times_used })
    }

    /// Whether none is left.
    pub(super) const fn are_used_up(self) -> bool {
        self.used >= self.count
    }

    /// What the count of `now` says of the one run that was to be used. More than one run since, or fewer than none, was not
    /// it alone.
    pub(super) fn until(self, now: Option<Self>) -> Found {
        let since = now.filter(|now| now.count == self.count).map(|now| now.used.saturating_sub(self.used));
        match since {
            Some(0) => Found::NotDone,
            Some(1) => Found::Done,
            _ => Found::CannotTell,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    const fn runs(used: i64, count: i64) -> Runs {
        Runs { count, used }
    }

    #[rstest]
    #[case::untouched(runs(1, 3), Some(runs(1, 3)), Found::NotDone)]
    #[case::one_run(runs(1, 3), Some(runs(2, 3)), Found::Done)]
    #[case::the_last_run(runs(2, 3), Some(runs(3, 3)), Found::Done)]
    #[case::somebody_else_too(runs(0, 3), Some(runs(2, 3)), Found::CannotTell)]
    #[case::given_back(runs(1, 3), Some(runs(0, 3)), Found::CannotTell)]
    #[case::another_card(runs(1, 3), Some(runs(2, 5)), Found::CannotTell)]
    #[case::no_count(runs(1, 3), None, Found::CannotTell)]
    fn one_run_more_is_the_verification(#[case] before: Runs, #[case] now: Option<Runs>, #[case] found: Found) {
        assert_eq!(before.until(now), found);
    }

    #[test]
    fn a_voucher_for_one_run_is_no_card() {
        let card = |times_count, times_used| Runs::of(Some(&TimeCard { times_count, times_used }));
        assert_eq!((card(0, 0), card(1, 0), card(3, 2), Runs::of(None)), (None, None, Some(runs(2, 3)), None));
        assert!(runs(3, 3).are_used_up() && !runs(2, 3).are_used_up());
    }
}
