//! The one word for an order over its lines.

#[cfg(test)]
mod tests;

use huolang_domain::state::ContentState;

/// How much a state says about the whole order: the highest of its lines is the order's.
const fn weight(state: ContentState) -> u8 {
    match state {
        ContentState::Cancelled => 0,
        ContentState::Sent => 1,
        ContentState::None => 2,
        ContentState::Scheduled => 3,
        ContentState::Reserved => 4,
        ContentState::Sending => 5,
        ContentState::Manual => 6,
        ContentState::OutOfStock => 7,
        ContentState::Unmatched => 8,
        ContentState::Blocked => 9,
        ContentState::Failed => 10,
        ContentState::NeedsReview => 11,
    }
}

/// The worst state of an order's lines: a doubt first, then what a person must do, then what the program does.
#[must_use]
pub fn worst(lines: impl IntoIterator<Item = ContentState>) -> ContentState {
    lines.into_iter().max_by_key(|state| weight(*state)).unwrap_or(ContentState::None)
}

/// Whether nothing is left to send: every line was sent or cancelled, and at least one was sent.
#[must_use]
pub fn all_sent(lines: impl IntoIterator<Item = ContentState>) -> bool {
    worst(lines) == ContentState::Sent
}
