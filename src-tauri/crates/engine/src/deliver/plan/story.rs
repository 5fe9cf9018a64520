//! What is told about an order after it was planned: its history, the reason why it waits, and notices.

use super::LinePlan;
use crate::{
    deliver::{
        facts::{Facts, OrderFacts},
        request::Request,
    },
    notice,
};
use huolang_domain::{
    Millis,
    state::{ContentState, PlatformState},
    units::{is_rest, line_of},
    why::{Why, WhyFacts, why_not},
};
use huolang_store::notices::NewNotice;
use serde_json::{Value, json};

/// One entry of an order's history.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// What happened.
    pub kind: &'static str,
    /// The particulars, without secrets.
    pub detail: Value,
}

/// What is told.
#[derive(Debug, Default)]
pub struct Story {
    /// For the order's history.
    pub events: Vec<Event>,
    /// Why it is not delivered; absent: nothing stands in the way.
    pub why: Option<Why>,
    /// Notices to be raised.
    pub raises: Vec<NewNotice>,
}

impl Story {
    /// Tells what the plan of an order means.
    #[must_use]
    pub fn tell(
        facts: &Facts,
        order: &OrderFacts,
        lines: &[LinePlan],
        content: ContentState,
        request: &Request,
        now: Millis,
    ) -> Self {
        let mut story = Self::default();
        for line in lines {
            story.events.extend(events(line, request));
            story.raises.extend(raise(order, line));
        }
        // The line that decides the order's state is the one the reason is about.
        let decisive = lines.iter().find(|line| line.content == content);
        story.why = why(facts, order, decisive, content, now);
        story
    }
}

fn events(line: &LinePlan, request: &Request) -> Vec<Event> {
    let number = line_of(line.line);
    let mut told = Vec::new();
    let mut tell = |kind, detail| told.push(Event { kind, detail });
    if let (Some(rule), Some(rung)) = (&line.rule_id, line.rung)
        && !is_rest(line.line)
        && (line.is_new || line.before == ContentState::Unmatched)
    {
        tell("matched", json!({ "line": number, "rule_id": rule, "rung": rung }));
    }
    if let Some(fixed) = &line.fixed {
        tell("reserved", json!({ "line": number, "units": fixed.units, "missing": fixed.missing }));
        let overruled: Vec<_> = fixed.guards.iter().filter(|guard| guard.overridden).map(|guard| guard.guard).collect();
        if !overruled.is_empty() {
            tell("guards_overruled", json!({ "line": number, "guards": overruled, "by": request.actor() }));
        }
    }
    if line.again {
        tell("resending", json!({ "line": number }));
    }
    if line.interrupted {
        tell("interrupted", json!({ "line": number }));
    }
    if line.content == line.before {
        return told;
    }
    let line_number = json!({ "line": number });
    match line.content {
        ContentState::Scheduled => {
            tell("scheduled", json!({ "line": number, "due_at": line.due_at, "drawn_ms": line.drawn_ms }))
        }
        ContentState::Unmatched => tell("unmatched", json!({ "line": number, "reason": line.unmatched })),
        ContentState::OutOfStock => {
            tell("out_of_stock", json!({ "line": number, "missing": line.missing, "pool_id": line.pool }))
        }
        ContentState::Blocked => tell("blocked", json!({ "line": number, "guard": line.refused_by() })),
        ContentState::Manual => tell("manual", line_number),
        ContentState::Sent => tell("nothing_to_send", line_number),
        _ => {}
    }
    told
}

fn raise(order: &OrderFacts, line: &LinePlan) -> Option<NewNotice> {
    if line.content == line.before || line.login_dead {
        return None;
    }
    let reason = match line.content {
        ContentState::OutOfStock => return Some(notice::out_of_stock(order, line.pool.as_ref())),
        ContentState::Unmatched => line.unmatched.unwrap_or("no_rule").to_owned(),
        ContentState::Blocked => line.refused_by().map(|guard| guard.to_string()).unwrap_or_default(),
        ContentState::Manual if line.held => "by_hand".to_owned(),
        ContentState::Manual => match line.told {
            Some((_, huolang_domain::rule::GoodsKind::Physical)) => "physical".to_owned(),
            Some((mode, _)) => mode.to_string(),
            None => String::new(),
        },
        _ => return None,
    };
    Some(notice::manual_shipment(order, &line_title(order, line), &reason))
}

fn line_title(order: &OrderFacts, plan: &LinePlan) -> String {
    order
        .lines
        .iter()
        .find(|line| line.line.line == line_of(plan.line))
        .map(|line| line.line.title.clone())
        .unwrap_or_default()
}

fn why(facts: &Facts, order: &OrderFacts, line: Option<&LinePlan>, content: ContentState, now: Millis) -> Option<Why> {
    if matches!(content, ContentState::Sending | ContentState::Sent) && order.platform != PlatformState::Failed {
        return None;
    }
    let mut asked = WhyFacts::new(now, order.status, content, order.platform);
    asked.shop_auto = facts.shops.get(&order.shop).is_none_or(|shop| shop.auto_deliver);
    asked.shop_login_ok = facts.shops.get(&order.shop).is_none_or(|shop| shop.login_ok);
    if let Some(line) = line {
        asked.mode = line.told.map(|(mode, _)| mode);
        asked.goods = line.told.map(|(_, goods)| goods);
        asked.unmatched = line.unmatched.map(str::to_owned);
        asked.guards = line.guards.clone().unwrap_or_default();
        asked.missing_units = line.missing;
        asked.due_at = line.due_at;
        asked.held = line.held;
    }
    why_not(&asked)
}
