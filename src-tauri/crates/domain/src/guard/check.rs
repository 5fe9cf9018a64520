//! Asks every guard.

use super::{Facts, Guard, GuardResult};
use crate::{
    Millis, Params,
    params::params,
    rule::RuleStatus,
    state::{ContentState, OrderStatus},
    template::Fit,
};

/// What one guard found, before overruling.
struct Finding {
    passed: bool,
    detail: Params,
    wait_until: Option<Millis>,
    /// For a failure that even an overridable guard does not let anyone overrule.
    firm: bool,
}

impl Finding {
    fn of(passed: bool, detail: impl FnOnce() -> Params) -> Self {
        Self { passed, detail: if passed { Params::new() } else { detail() }, wait_until: None, firm: false }
    }
}

/// Asks every guard, in the order of [`Guard::ALL`]; `overrides` names those the seller overrules.
///
/// Every guard is asked, also after one refused: the seller sees all that is in the way at once.
#[must_use]
pub fn check_guards(facts: &Facts, overrides: &[Guard]) -> Vec<GuardResult> {
    Guard::ALL.iter().map(|guard| answer(*guard, facts, overrides)).collect()
}

fn answer(guard: Guard, facts: &Facts, overrides: &[Guard]) -> GuardResult {
    let Finding { passed, detail, wait_until, firm } = ask(guard, facts);
    let overridable = !passed && guard.overridable() && !firm;
    let overridden = overridable && overrides.contains(&guard);
    GuardResult { guard, passed, overridden, overridable, detail, wait_until }
}

fn ask(guard: Guard, facts: &Facts) -> Finding {
    let status = || params([("status", facts.status.to_string())]);
    match guard {
        Guard::Paid => Finding::of(is_paid(facts), status),
        Guard::NoRefund => Finding::of(!facts.refund_open && !facts.status.is_after_sale(), status),
        Guard::ProductOn => Finding::of(facts.product_on && facts.rule_status != RuleStatus::Inactive, || {
            params([("off", if facts.product_on { "rule" } else { "product" }.to_owned())])
        }),
        Guard::NotSentBefore => not_sent_before(facts),
        Guard::BuyerNotBlocked => Finding::of(facts.buyer_blocked.is_none(), || {
            params([("reason", facts.buyer_blocked.clone().unwrap_or_default())])
        }),
        Guard::BuyerLimit => buyer_limit(facts),
        Guard::NoRiskFlag => Finding::of(!facts.risk, Params::new),
        Guard::ShopLoginOk => Finding::of(facts.shop_login_ok, Params::new),
        Guard::StockEnough => stock_enough(facts),
        Guard::TemplateComplete => {
            Finding::of(facts.template_missing.is_empty(), || params([("missing", facts.template_missing.join(" "))]))
        }
        Guard::ContentFitsChannel => match facts.fit {
            Fit::One | Fit::Split(_) => Finding::of(true, Params::new),
            Fit::TooLong { longest, limit } => {
                Finding::of(false, || params([("longest", longest.to_string()), ("limit", limit.to_string())]))
            }
        },
        Guard::WorkingHours => working_hours(facts),
    }
}

/// Paid is what the platform dates, or says by a state that only paid orders reach.
const fn is_paid(facts: &Facts) -> bool {
    let reached = matches!(
        facts.status,
        OrderStatus::PendingShip
            | OrderStatus::Shipped
            | OrderStatus::Completed
            | OrderStatus::Refunding
            | OrderStatus::Refunded
    );
    reached || facts.paid_at.is_some()
}

/// Sending again what was sent, or may have been, is the seller's choice; joining in while it is being sent is nobody's.
fn not_sent_before(facts: &Facts) -> Finding {
    let clear = !matches!(facts.content, ContentState::Sent | ContentState::Sending | ContentState::NeedsReview);
    let mut finding = Finding::of(clear, || params([("content", facts.content.to_string())]));
    finding.firm = facts.content == ContentState::Sending;
    finding
}

fn buyer_limit(facts: &Facts) -> Finding {
    let Some(limit) = facts.buyer_limit else { return Finding::of(true, Params::new) };
    let wanted = facts.buyer_received.saturating_add(facts.units_needed);
    Finding::of(wanted <= limit.count, || {
        params([
            ("limit", limit.count.to_string()),
            ("days", limit.window_days.to_string()),
            ("received", facts.buyer_received.to_string()),
            ("wanted", facts.units_needed.to_string()),
        ])
    })
}

fn stock_enough(facts: &Facts) -> Finding {
    let available = match facts.rule_status {
        RuleStatus::OutOfStock => Some(0),
        _ => facts.units_available,
    };
    let enough =
        available.is_none_or(|available| available >= facts.units_needed || (facts.allow_partial && available > 0));
    Finding::of(enough, || {
        params([("needed", facts.units_needed.to_string()), ("available", available.unwrap_or_default().to_string())])
    })
}

fn working_hours(facts: &Facts) -> Finding {
    let opens = facts.working_hours.as_ref().map_or(facts.now, |hours| hours.next_open(facts.now));
    let mut finding = Finding::of(opens <= facts.now, || params([("opens_at", opens.0.to_string())]));
    finding.wait_until = (!finding.passed).then_some(opens);
    finding
}
