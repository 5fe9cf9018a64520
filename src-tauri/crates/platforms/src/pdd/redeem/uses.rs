//! How often a platform card can still be used: remembered before it is verified, so that a lost answer is read back by its
//! count. A card for several visits looks alike before and after a visit in everything else.

use crate::{
    capability::{Found, VerifyRequest},
    pdd::wire::voucher::CardState,
};
use huolang_vault::Secret;
use serde::{Deserialize, Serialize};

/// The uses of a card at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Uses {
    /// How often it can be used still.
    remain: i64,
    /// How often in all; absent where the platform does not tell.
    total: Option<i64>,
}

impl Uses {
    /// What a card says of itself; `None`: it does not count, or it is in a state that says nothing of uses.
    pub fn of(card: &CardState) -> Option<Self> {
        let remain = match card.status {
            Some(1) => card.remain_times?,
            Some(2) => 0,
            _ => return None,
        };
        Some(Self { remain, total: card.total_times })
    }

    /// As it is kept with the verification.
    pub fn ticket(self) -> Option<Secret<String>> {
        serde_json::to_string(&self).ok().map(Secret::new)
    }

    /// What was kept when the card was looked up.
    pub fn kept(request: &VerifyRequest) -> Option<Self> {
        serde_json::from_str(request.ticket.as_ref()?.expose()).ok()
    }

    /// Whether it is a card for several uses.
    pub fn are_several(self) -> bool {
        self.remain > 1 || self.total.is_some_and(|total| total > 1)
    }

    /// Whether the next use is its last.
    pub const fn is_last(self) -> bool {
        self.remain == 1
    }

    /// What `now` says of the one verification that began at these uses. More than one use since, or fewer than none, was
    /// not it alone.
    pub fn until(self, now: Self) -> Found {
        match self.remain - now.remain {
            _ if self.total != now.total => Found::CannotTell,
            0 => Found::NotDone,
            1 => Found::Done,
            _ => Found::CannotTell,
        }
    }

    /// The same without a count from before: only a card for one use tells by itself.
    pub fn alone(self) -> Found {
        match (self.total, self.remain) {
            (Some(1), 0) => Found::Done,
            (Some(1), 1) => Found::NotDone,
            _ => Found::CannotTell,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    const fn uses(remain: i64, total: i64) -> Uses {
        Uses { remain, total: Some(total) }
    }

    #[rstest]
    #[case::untouched(uses(3, 3), uses(3, 3), Found::NotDone)]
    #[case::one_visit(uses(3, 3), uses(2, 3), Found::Done)]
    #[case::the_last_visit(uses(1, 3), uses(0, 3), Found::Done)]
    #[case::somebody_else_too(uses(3, 3), uses(1, 3), Found::CannotTell)]
    #[case::given_back(uses(2, 3), uses(3, 3), Found::CannotTell)]
    #[case::another_card(uses(3, 3), uses(2, 5), Found::CannotTell)]
    #[case::one_use(uses(1, 1), uses(0, 1), Found::Done)]
    fn one_use_more_is_the_verification(#[case] before: Uses, #[case] now: Uses, #[case] found: Found) {
        assert_eq!(before.until(now), found);
    }

    #[rstest]
    #[case::used(uses(0, 1), Found::Done)]
    #[case::free(uses(1, 1), Found::NotDone)]
    #[case::of_several(uses(2, 3), Found::CannotTell)]
    #[case::used_up(uses(0, 3), Found::CannotTell)]
    fn without_a_count_from_before_only_a_card_for_one_use_tells(#[case] now: Uses, #[case] found: Found) {
        assert_eq!(now.alone(), found);
    }
}
