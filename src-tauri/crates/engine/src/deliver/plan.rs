//! The plan for one order of a batch: what becomes of each line, of the order and of its job. Pure; writing it down is
//! the store's part.

mod line;
mod story;

pub use line::LinePlan;
pub use story::{Event, Story};

use super::{
    decide::{Step, decide},
    facts::{Drawn, Facts, OrderFacts},
    fix::{fix, question},
    request::Request,
};
use crate::order_state::{all_sent, worst};
use huolang_domain::{
    DeliveryId, Dice, Ids, Millis, OrderId, RuleId,
    rule::{self, Rule},
    state::{ContentState, PlatformState},
};
use std::collections::HashMap;

/// What becomes of an order.
#[derive(Debug)]
pub struct OrderPlan {
    /// Line by line, as far as something becomes of them.
    pub lines: Vec<LinePlan>,
    /// The content track over all lines.
    pub content: ContentState,
    /// When a line that waits is to be looked at again.
    pub later: Option<Millis>,
    /// Whether the order is to be marked shipped once everything is sent.
    pub ships: bool,
    /// Mark it shipped now: either nothing is left to send, or the rule wants it first.
    pub ship_now: bool,
    /// A call of a lost worker has to be read back.
    pub read_back: bool,
    /// The shop's login is dead: the job waits for it.
    pub park: bool,
    /// What is told: history, reason, notices.
    pub story: Story,
}

impl OrderPlan {
    /// Whether content goes out now.
    #[must_use]
    pub fn sends(&self) -> bool {
        self.lines.iter().any(|line| line.sends)
    }
}

/// The steps for the lines of one order, before cards are drawn. One entry a line of the order.
pub struct Steps<'f>(pub Vec<Step<'f>>);

/// Decides about every line.
#[must_use]
pub fn steps<'f>(
    facts: &'f Facts,
    order: &'f OrderFacts,
    request: &Request,
    now: Millis,
    dice: &dyn Dice,
) -> Steps<'f> {
    Steps(order.lines.iter().map(|line| decide(facts, order, line, request, now, dice)).collect())
}

/// What a plan is made from.
pub struct Planner<'f> {
    /// The facts of the batch.
    pub facts: &'f Facts,
    /// The deliveries of lines that take content now.
    pub deliveries: &'f HashMap<(OrderId, i64), DeliveryId>,
    /// The cards drawn for deliveries.
    pub drawn: &'f HashMap<DeliveryId, Drawn>,
    /// The present moment.
    pub now: Millis,
    /// The source of ids.
    pub ids: &'f dyn Ids,
}

impl<'f> Planner<'f> {
    /// Plans an order.
    #[must_use]
    pub fn plan(&self, order: &'f OrderFacts, steps: Steps<'f>, request: &Request) -> OrderPlan {
        let shipped = matches!(order.platform, PlatformState::Shipped | PlatformState::Verified);
        let ship_first = !shipped && self.ship_first(order, &steps.0);
        let nothing = Drawn::default();
        let mut lines: Vec<LinePlan> = Vec::with_capacity(order.lines.len());
        let mut rest: Option<LinePlan> = None;
        for (facts, step) in order.lines.iter().zip(steps.0) {
            // The rest of a line stands right after it.
            match (rest.take(), &facts.delivery) {
                (Some(plan), Some(kept)) if plan.line == facts.line.line => {
                    lines.push(LinePlan { delivery: kept.id.clone(), is_new: false, before: kept.content, ..plan });
                    continue;
                }
                (plan, _) => lines.extend(plan),
            }
            let delivery = self.deliveries.get(&(order.id.clone(), facts.line.line));
            let drawn = delivery.and_then(|delivery| self.drawn.get(delivery)).unwrap_or(&nothing);
            let settled = match step {
                Step::Take(take) => match fix(self.facts, order, facts, &take, drawn, request, self.now) {
                    Ok(fixed) => line::Settled::Fixed(take, fixed),
                    Err(stop) => line::Settled::Step(Step::Stop(stop)),
                },
                Step::Ask(take) => {
                    let id = facts.delivery.as_ref().map(|kept| &kept.id).or(delivery);
                    match id.and_then(|id| question(self.facts, order, facts, &take, id)) {
                        Some(question) => {
                            let takes = self.facts.takes_pieces(order, facts, take.found.rule);
                            line::Settled::Asked(take, question, takes.then_some(facts.line.quantity))
                        }
                        None => line::Settled::Step(Step::Rest),
                    }
                }
                step => line::Settled::Step(step),
            };
            let plan = LinePlan::of(facts, settled, ship_first, delivery, self.ids);
            let plan = plan.map(|plan| LinePlan { has_cards: !drawn.cards.is_empty(), ..plan });
            rest = plan.as_ref().and_then(|plan| plan.rest(self.ids));
            lines.extend(plan);
        }
        lines.extend(rest);
        self.finish(order, lines, request)
    }

    fn finish(&self, order: &'f OrderFacts, lines: Vec<LinePlan>, request: &Request) -> OrderPlan {
        let known = |line: &LinePlan| order.lines.iter().any(|facts| facts.line.line == line.line);
        let rests = lines.iter().filter(|line| !known(line)).map(|line| line.content);
        let after: Vec<ContentState> = order.lines.iter().map(|line| state_after(line, &lines)).chain(rests).collect();
        let rules = order.lines.iter().map(|facts| self.rule_after(facts, &lines));
        let platform = self.facts.shops.get(&order.shop).map(|shop| shop.platform);
        // A rule that was deleted since is taken to have wanted the usual: an order left unmarked is the greater harm.
        let ships = rules.zip(&after).any(|(rule, state)| match rule {
            Some(rule) => platform.map_or_else(|| rule.marks_shipped(), |platform| rule.marks_shipped_on(platform)),
            None => matches!(state, ContentState::Sent | ContentState::Sending),
        });
        let can_ship = self.facts.shops.get(&order.shop).is_none_or(|shop| shop.can_ship);
        let ships = ships && can_ship;
        let open = matches!(order.platform, PlatformState::Unshipped | PlatformState::Failed);
        let waits_for_shipping = lines.iter().any(|line| line.platform_first);
        let ship_now =
            ships && open && (waits_for_shipping || (all_sent(after.iter().copied()) && !order.status.is_shipped()));
        let content = worst(after);
        let story = Story::tell(self.facts, order, &lines, content, request, self.now);
        OrderPlan {
            later: lines.iter().filter_map(|line| line.look_again).min(),
            read_back: lines.iter().any(|line| line.interrupted),
            park: lines.iter().any(|line| line.login_dead),
            lines,
            content,
            ships,
            ship_now,
            story,
        }
    }

    /// Whether the platform is told first.
    fn ship_first(&self, order: &OrderFacts, steps: &[Step<'_>]) -> bool {
        let can_ship = self.facts.shops.get(&order.shop).is_none_or(|shop| shop.can_ship);
        let wants = |rule: &Rule| rule.steps == rule::Steps::ShipThenContent;
        can_ship
            && steps.iter().any(|step| match step {
                Step::Take(take) => wants(take.found.rule) && !take.by_hand,
                Step::Fixed { rule, again: false, by_hand: false } => rule.is_some_and(wants),
                _ => false,
            })
    }

    fn rule_after(&self, facts: &super::facts::LineFacts, lines: &[LinePlan]) -> Option<&'f Rule> {
        let planned = lines.iter().find(|line| line.line == facts.line.line).and_then(|line| line.rule_id.clone());
        let id: RuleId = planned.or_else(|| facts.delivery.as_ref()?.rule_id.clone())?;
        self.facts.rules.iter().find(|rule| rule.id == id)
    }
}

fn state_after(facts: &super::facts::LineFacts, lines: &[LinePlan]) -> ContentState {
    let before = facts.delivery.as_ref().map_or(ContentState::None, |delivery| delivery.content);
    lines.iter().find(|line| line.line == facts.line.line).map_or(before, |line| line.content)
}
