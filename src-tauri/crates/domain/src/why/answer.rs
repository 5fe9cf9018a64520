//! Finds the reason that comes first.

use super::{Action, Why, WhyCode, WhyFacts};
use crate::{
    Params,
    guard::{Guard, Verdict},
    params::params,
    rule::{GoodsKind, Mode},
    state::{ContentState, OrderStatus, PlatformState},
};

/// Says why an order was not delivered; `None` when it was, on both tracks.
///
/// The order of the questions is the order in which a seller would ask: what the platform says, what nobody knows, what
/// the shop lacks, what the delivery itself met.
#[must_use]
pub fn why_not(facts: &WhyFacts) -> Option<Why> {
    if facts.content == ContentState::NeedsReview {
        return Some(why(WhyCode::ContentUnknown, Action::ResolveReview, tries(facts)));
    }
    if facts.platform == PlatformState::NeedsReview {
        return Some(why(WhyCode::ShipmentUnknown, Action::ResolveReview, tries(facts)));
    }
    if facts.content == ContentState::Sent {
        return shipment(facts);
    }
    by_order(facts).or_else(|| standstill(facts)).or_else(|| Some(by_content(facts)))
}

/// As [`why_not`], for an order of a platform that calls us: no rule sends it and no login is needed. It waits for a person, for
/// cards, or for the platform to take the result.
#[must_use]
pub fn why_called(facts: &WhyFacts) -> Option<Why> {
    let called = |code, action| Some(why(code, action, params([("of", "called".to_owned())])));
    let open = facts.status == OrderStatus::PendingShip;
    match facts.content {
        ContentState::Sent if open && facts.platform == PlatformState::Failed => {
            called(WhyCode::ShipmentFailed, Action::OpenOrder)
        }
        ContentState::Sent => shipment(facts),
        _ if !open => by_order(facts),
        ContentState::Unmatched => called(WhyCode::NoRule, Action::MapProduct),
        ContentState::OutOfStock => called(WhyCode::OutOfStock, Action::AddCards),
        ContentState::Manual | ContentState::Blocked | ContentState::Failed | ContentState::NeedsReview => {
            called(WhyCode::TakenOver, Action::OpenOrder)
        }
        ContentState::Cancelled => None,
        ContentState::None | ContentState::Scheduled | ContentState::Reserved | ContentState::Sending => {
            Some(bare(WhyCode::InProgress, Action::Wait))
        }
    }
}

const fn why(code: WhyCode, action: Action, params: Params) -> Why {
    Why { code, params, action }
}

const fn bare(code: WhyCode, action: Action) -> Why {
    why(code, action, Params::new())
}

/// What the sentence about failures needs.
fn tries(facts: &WhyFacts) -> Params {
    let mut found = params([("attempts", facts.attempts.to_string()), ("max", facts.max_attempts.to_string())]);
    if let Some(error) = facts.last_error {
        found.insert("error".to_owned(), error.to_string());
    }
    found
}

/// The content is out: only "mark shipped" can be open.
fn shipment(facts: &WhyFacts) -> Option<Why> {
    let open = facts.status == OrderStatus::PendingShip;
    match facts.platform {
        PlatformState::Failed if open => Some(if facts.shop_login_ok {
            why(WhyCode::ShipmentFailed, Action::Retry, tries(facts))
        } else {
            stopped(facts)
        }),
        PlatformState::Submitting if open => Some(bare(WhyCode::InProgress, Action::Wait)),
        PlatformState::Unshipped if open && facts.marking => Some(marking(facts)),
        _ => None,
    }
}

/// The shop stands still; the sentence and the button are those of what stopped it.
fn stopped(facts: &WhyFacts) -> Why {
    let mut found = bare(WhyCode::LoginDead, Action::Relogin);
    if let Some(cause) = &facts.stop_cause {
        found.params.insert("cause".to_owned(), cause.clone());
    }
    found
}

/// What marking it shipped waits for.
fn marking(facts: &WhyFacts) -> Why {
    if !facts.shop_login_ok {
        return stopped(facts);
    }
    if facts.paused {
        return bare(WhyCode::TaskPaused, Action::ResumeTask);
    }
    // It is tried again by itself: nothing has failed that a person could press for.
    match facts.next_attempt_at {
        Some(_) => Why { action: Action::Wait, ..failed(facts) },
        None => bare(WhyCode::InProgress, Action::Wait),
    }
}

/// The platform's word on the order ends the matter.
fn by_order(facts: &WhyFacts) -> Option<Why> {
    match facts.status {
        OrderStatus::PendingPayment => Some(bare(WhyCode::NotPaid, Action::Wait)),
        OrderStatus::Refunding => Some(bare(WhyCode::RefundOpen, Action::Wait)),
        OrderStatus::Refunded => Some(bare(WhyCode::Refunded, Action::None)),
        OrderStatus::Closed => Some(bare(WhyCode::OrderClosed, Action::None)),
        OrderStatus::Shipped | OrderStatus::Completed
            if crate::state::shipped_elsewhere(facts.content, facts.platform) =>
        {
            // The platform calls a voucher shipped as soon as it is paid.
            let open = facts.verification.is_open();
            Some(if open {
                bare(WhyCode::ToVerify, Action::Verify)
            } else {
                bare(WhyCode::ShippedElsewhere, Action::None)
            })
        }
        _ => None,
    }
}

/// Nothing moves for any order of the shop. Orders that wait for a person anyway keep their own reason.
fn standstill(facts: &WhyFacts) -> Option<Why> {
    let by_itself = matches!(
        facts.content,
        ContentState::None
            | ContentState::Scheduled
            | ContentState::Reserved
            | ContentState::Failed
            | ContentState::Blocked
    );
    if by_itself && !facts.shop_login_ok {
        return Some(stopped(facts));
    }
    (facts.paused && by_itself).then(|| bare(WhyCode::TaskPaused, Action::ResumeTask))
}

fn by_content(facts: &WhyFacts) -> Why {
    match facts.content {
        ContentState::Unmatched => unmatched(facts),
        ContentState::Scheduled => scheduled(facts),
        ContentState::OutOfStock => out_of_stock(facts),
        ContentState::Blocked => blocked(facts),
        ContentState::Failed => failed(facts),
        ContentState::Manual => by_hand(facts),
        ContentState::Cancelled => bare(WhyCode::Cancelled, Action::SendNow),
        ContentState::None | ContentState::Reserved | ContentState::Sending => waiting(facts),
        // Answered before; named so that a new state is noticed here.
        ContentState::Sent | ContentState::NeedsReview => bare(WhyCode::InProgress, Action::Wait),
    }
}

fn unmatched(facts: &WhyFacts) -> Why {
    let code = match facts.unmatched.as_deref() {
        Some("no_rule_for_spec") => WhyCode::NoRuleForSpec,
        Some("ambiguous") => WhyCode::RuleAmbiguous,
        _ => WhyCode::NoRule,
    };
    bare(code, Action::MatchRule)
}

fn scheduled(facts: &WhyFacts) -> Why {
    let Some(due) = facts.due_at else { return bare(WhyCode::InProgress, Action::Wait) };
    if due <= facts.now {
        return bare(WhyCode::InProgress, Action::Wait);
    }
    let closed = facts.guards.iter().any(|result| result.guard == Guard::WorkingHours && result.stops());
    if closed {
        return why(WhyCode::OutsideHours, Action::SendNow, params([("opens_at", due.0.to_string())]));
    }
    why(WhyCode::Scheduled, Action::SendNow, params([("due_at", due.0.to_string())]))
}

fn out_of_stock(facts: &WhyFacts) -> Why {
    why(WhyCode::OutOfStock, Action::AddCards, params([("missing", facts.missing_units.to_string())]))
}

fn blocked(facts: &WhyFacts) -> Why {
    let decisive = match Verdict::of(&facts.guards) {
        Verdict::Blocked(guard) => Some(guard),
        Verdict::LoginDead => Some(Guard::ShopLoginOk),
        Verdict::OutOfStock => Some(Guard::StockEnough),
        Verdict::Wait(_) => Some(Guard::WorkingHours),
        Verdict::Send => None,
    };
    let found = decisive.and_then(|guard| facts.guards.iter().find(|result| result.guard == guard));
    // No stored answer stands in the way any more: asking again is what helps.
    let Some(result) = found else { return why(WhyCode::Failed, Action::Retry, tries(facts)) };
    let (code, action) = WhyCode::of_guard(result.guard);
    let mut details = result.detail.clone();
    details.insert("guard".to_owned(), result.guard.to_string());
    let action = if action == Action::OverrideGuard && !result.overridable { Action::Wait } else { action };
    why(code, action, details)
}

fn failed(facts: &WhyFacts) -> Why {
    let mut details = tries(facts);
    match facts.next_attempt_at {
        Some(next) => {
            details.insert("next_at".to_owned(), next.0.to_string());
            why(WhyCode::RetryAt, Action::Retry, details)
        }
        None => why(WhyCode::Failed, Action::Retry, details),
    }
}

fn by_hand(facts: &WhyFacts) -> Why {
    match (facts.goods, facts.mode) {
        _ if facts.held => bare(WhyCode::SendByHand, Action::CopyContent),
        (Some(GoodsKind::Physical), _) => bare(WhyCode::PhysicalGoods, Action::ShipByHand),
        (_, Some(Mode::Ask)) => bare(WhyCode::WaitsForApproval, Action::SendNow),
        (_, Some(Mode::Manual)) => bare(WhyCode::ManualMode, Action::SendNow),
        (_, Some(Mode::Auto)) if !facts.shop_auto => bare(WhyCode::ShopManual, Action::SendNow),
        _ => why(WhyCode::TakenOver, Action::ShipByHand, tries(facts)),
    }
}

fn waiting(facts: &WhyFacts) -> Why {
    match facts.next_attempt_at.filter(|next| *next > facts.now && facts.attempts > 0) {
        Some(_) => failed(facts),
        None => bare(WhyCode::InProgress, Action::Wait),
    }
}
