//! The guards: what must hold before content goes to a buyer. Every answer is stored and shown.

mod check;
#[cfg(test)]
mod tests;
mod verdict;

pub use check::check_guards;
pub use verdict::Verdict;

use crate::{
    Millis, Params,
    rule::{BuyerLimit, RuleStatus},
    shanghai::WorkingHours,
    state::{ContentState, OrderStatus, states},
    template::Fit,
};
use serde::{Deserialize, Serialize};

states! {
    /// A question asked before content goes out. The order is that of the list a seller reads.
    Guard {
        /// The order is paid.
        Paid = "paid",
        /// No refund is open or done, and the order is not closed.
        NoRefund = "no_refund",
        /// Product and rule are switched on.
        ProductOn = "product_on",
        /// The content was not sent before, and nobody is sending it.
        NotSentBefore = "not_sent_before",
        /// The buyer is not on the blacklist.
        BuyerNotBlocked = "buyer_not_blocked",
        /// The buyer stays within the limit.
        BuyerLimit = "buyer_limit",
        /// The platform does not warn of the order.
        NoRiskFlag = "no_risk_flag",
        /// The shop's login works.
        ShopLoginOk = "shop_login_ok",
        /// There is enough to send.
        StockEnough = "stock_enough",
        /// The template is right and every value it needs is there.
        TemplateComplete = "template_complete",
        /// The content fits the channel, in one message or several.
        ContentFitsChannel = "content_fits_channel",
        /// It is working time.
        WorkingHours = "working_hours",
    }
}

impl Guard {
    /// Whether a seller may overrule the guard, by name, in a manual send.
    ///
    /// What is a matter of judgement can be overruled. What cannot work is not: a dead login, missing cards, an
    /// incomplete message, a message the channel refuses.
    #[must_use]
    pub const fn overridable(self) -> bool {
        !matches!(self, Self::ShopLoginOk | Self::StockEnough | Self::TemplateComplete | Self::ContentFitsChannel)
    }
}

/// What is known about one delivery when the guards are asked.
#[derive(Debug, Clone)]
pub struct Facts {
    /// The present moment.
    pub now: Millis,
    /// The platform's state of the order.
    pub status: OrderStatus,
    /// When it was paid, if the platform says so.
    pub paid_at: Option<Millis>,
    /// A refund of this order or line is open, whatever the status says.
    pub refund_open: bool,
    /// The product's own switch.
    pub product_on: bool,
    /// The rule's switch.
    pub rule_status: RuleStatus,
    /// Where the content stands.
    pub content: ContentState,
    /// Why the buyer is on the blacklist; absent: not on it.
    pub buyer_blocked: Option<String>,
    /// The rule's limit.
    pub buyer_limit: Option<BuyerLimit>,
    /// Units the buyer received within the limit's window, this order left out.
    pub buyer_received: i64,
    /// The platform warns of this order.
    pub risk: bool,
    /// The shop's login works.
    pub shop_login_ok: bool,
    /// Units this delivery still needs.
    pub units_needed: i64,
    /// Units that can be had; absent: unlimited, or reserved already.
    pub units_available: Option<i64>,
    /// Whether a part may be sent.
    pub allow_partial: bool,
    /// Names of values the template needs and does not have, or the template's own fault; empty: complete.
    pub template_missing: Vec<String>,
    /// How the content goes into the channel.
    pub fit: Fit,
    /// The rule's working hours.
    pub working_hours: Option<WorkingHours>,
}

/// The answer of one guard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuardResult {
    /// The guard.
    pub guard: Guard,
    /// Whether it holds.
    pub passed: bool,
    /// Whether it does not hold and the seller overruled it by name.
    #[serde(default)]
    pub overridden: bool,
    /// Whether the seller may overrule it now.
    #[serde(default)]
    pub overridable: bool,
    /// What the sentence about it needs, for example `limit` and `received`.
    #[serde(default)]
    pub detail: Params,
    /// The guard asks to wait until then instead of refusing.
    #[serde(default)]
    pub wait_until: Option<Millis>,
}

impl GuardResult {
    /// Whether the guard stands in the way.
    #[must_use]
    pub const fn stops(&self) -> bool {
        !self.passed && !self.overridden
    }
}
