//! "为什么没发": why an order was not delivered, in one code with the one button that helps.

mod answer;
mod code;
#[cfg(test)]
mod tests;

pub use answer::{why_called, why_not};
pub use code::{Action, WhyCode};

use crate::{
    ErrorCode, Millis, Params,
    guard::GuardResult,
    rule::{GoodsKind, Mode},
    state::{ContentState, OrderStatus, PlatformState, VerificationState},
};
use serde::{Deserialize, Serialize};

/// What is known about an order line that may be undelivered.
#[derive(Debug, Clone)]
pub struct WhyFacts {
    /// The present moment.
    pub now: Millis,
    /// The platform's state of the order.
    pub status: OrderStatus,
    /// Where the content stands.
    pub content: ContentState,
    /// Where "mark shipped" stands.
    pub platform: PlatformState,
    /// Where its vouchers stand.
    pub verification: VerificationState,
    /// Kind of goods by the rule; absent: no rule.
    pub goods: Option<GoodsKind>,
    /// The rule's mode; absent: no rule.
    pub mode: Option<Mode>,
    /// Why no rule was found, as [`crate::matching::Unmatched::as_str`]; absent: one was found.
    pub unmatched: Option<String>,
    /// The answers of the guards as stored; empty: not asked yet.
    pub guards: Vec<GuardResult>,
    /// Units that are missing in the pool.
    pub missing_units: i64,
    /// Whether the content is fixed and waits for a person to send it in the platform's console.
    pub held: bool,
    /// When the content is due.
    pub due_at: Option<Millis>,
    /// Attempts made.
    pub attempts: u32,
    /// Attempts in all.
    pub max_attempts: u32,
    /// When the next attempt is.
    pub next_attempt_at: Option<Millis>,
    /// What went wrong last.
    pub last_error: Option<ErrorCode>,
    /// The shop's login works.
    pub shop_login_ok: bool,
    /// Why the shop is parked, as the shop has it; absent: it is not, or nobody noted it.
    pub stop_cause: Option<String>,
    /// The shop, or the task that comes next, is paused or stopped.
    pub paused: bool,
    /// The order is still to be marked shipped.
    pub marking: bool,
    /// The shop delivers by itself.
    pub shop_auto: bool,
}

impl WhyFacts {
    /// The facts of an order about which nothing is known but its three states.
    #[must_use]
    pub const fn new(now: Millis, status: OrderStatus, content: ContentState, platform: PlatformState) -> Self {
        Self {
            now,
            status,
            content,
            platform,
            verification: VerificationState::None,
            goods: None,
            mode: None,
            unmatched: None,
            guards: Vec::new(),
            missing_units: 0,
            held: false,
            due_at: None,
            attempts: 0,
            max_attempts: 0,
            next_attempt_at: None,
            last_error: None,
            shop_login_ok: true,
            stop_cause: None,
            paused: false,
            marking: false,
            shop_auto: true,
        }
    }
}

/// Why an order was not delivered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Why {
    /// The reason; the UI has a sentence for each.
    pub code: WhyCode,
    /// What the sentence needs.
    #[serde(default)]
    pub params: Params,
    /// The one button.
    pub action: Action,
}
