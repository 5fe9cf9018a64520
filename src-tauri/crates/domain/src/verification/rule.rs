//! When vouchers are verified without a person: the condition, the waiting time, the switch. Off until the seller turns it on.

use crate::{Millis, ShopId, VerificationRuleId, platform::PlatformKind, state::OrderStatus, state::states};
use serde::{Deserialize, Serialize};

states! {
    /// What must have happened before a rule verifies.
    #[derive(Default)]
    Condition {
        /// The buyer has paid.
        Paid = "paid",
        /// The content was sent.
        Sent = "sent",
        /// The platform calls the order shipped.
        Shipped = "shipped",
        /// The platform calls the order completed.
        #[default]
        Completed = "completed",
    }
}

/// A rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VerificationRule {
    /// The rule.
    pub id: VerificationRuleId,
    /// The shop it is for.
    pub shop_id: ShopId,
    /// The platform's id of the product; empty: any product of the shop.
    #[serde(default)]
    pub product_ref: String,
    /// What must have happened.
    #[serde(default)]
    pub condition: Condition,
    /// How long to wait after it, in milliseconds.
    #[serde(default)]
    pub wait_ms: i64,
    /// The switch.
    #[serde(default)]
    pub active: bool,
    /// Whether a person has watched it verify once, and it went well. Until then it asks, at a real platform.
    #[serde(default)]
    pub proven: bool,
}

/// The longest waiting time: ninety days.
pub const LONGEST_WAIT_MS: i64 = 90 * 86_400_000;

/// What a rule wants to know of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Facts {
    /// The platform's state.
    pub status: OrderStatus,
    /// When it was paid.
    pub paid_at: Option<Millis>,
    /// When its content was sent.
    pub sent_at: Option<Millis>,
}

/// What a rule says of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reached {
    /// The condition is not met.
    NotYet,
    /// It is; verify at that moment.
    At(Millis),
    /// A refund is open or done, or the order is closed: not at all.
    Never,
}

impl VerificationRule {
    /// Whether a person has to say go before it verifies: the first time at a real platform.
    #[must_use]
    pub const fn asks_first(&self, platform: PlatformKind) -> bool {
        !self.proven && !matches!(platform, PlatformKind::Practice)
    }

    /// Whether the rule is for an order with these products.
    #[must_use]
    pub fn is_for<'p>(&self, shop: &ShopId, products: impl IntoIterator<Item = &'p str>) -> bool {
        self.shop_id == *shop
            && (self.product_ref.is_empty() || products.into_iter().any(|product| product == self.product_ref))
    }

    /// The rule that decides about an order: one of its product before one of any product, the older one first. `rules`
    /// stand in order of their making. A rule that is switched off shields its product from the rule for any product.
    #[must_use]
    pub fn choose<'r>(rules: &'r [Self], shop: &ShopId, products: &[&str]) -> Option<&'r Self> {
        let fitting = || rules.iter().filter(|rule| rule.is_for(shop, products.iter().copied()));
        let own: Vec<&Self> = fitting().filter(|rule| !rule.product_ref.is_empty()).collect();
        let chosen = own.iter().copied().find(|rule| rule.active).or_else(|| own.first().copied());
        chosen.or_else(|| fitting().find(|rule| rule.active)).filter(|rule| rule.active)
    }

    /// Whether, and from when, the rule verifies an order of which this is known. `now` stands for moments that the
    /// platform does not date.
    #[must_use]
    pub const fn reached(&self, facts: &Facts, now: Millis) -> Reached {
        if facts.status.is_after_sale() || matches!(facts.status, OrderStatus::Closed) {
            return Reached::Never;
        }
        let from = match self.condition {
            Condition::Paid if facts.status.is_paid_and_open() => match facts.paid_at {
                Some(at) => Some(at),
                None => Some(now),
            },
            Condition::Sent => facts.sent_at,
            Condition::Shipped if facts.status.is_shipped() => Some(now),
            Condition::Completed if matches!(facts.status, OrderStatus::Completed) => Some(now),
            _ => None,
        };
        match from {
            Some(from) => Reached::At(from.plus(self.wait_ms)),
            None => Reached::NotYet,
        }
    }

    /// The fields that cannot be saved, by name.
    #[must_use]
    pub fn problems(&self) -> Vec<&'static str> {
        let mut problems = Vec::new();
        if self.shop_id.as_str().is_empty() {
            problems.push("shop_id");
        }
        if !(0..=LONGEST_WAIT_MS).contains(&self.wait_ms) {
            problems.push("wait_ms");
        }
        problems
    }
}
