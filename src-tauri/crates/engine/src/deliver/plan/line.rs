//! What becomes of one line.

use crate::deliver::{
    decide::{Match, Step, Stop, Take, Wait},
    facts::LineFacts,
    fix::Fixed,
};
use crate::source::Question;
use huolang_domain::{
    DeliveryId, Ids, Millis, PoolId, RuleId,
    guard::{Guard, GuardResult, Verdict},
    matching::Rung,
    rule::{Channel, GoodsKind, Mode},
    state::ContentState,
    units,
};

/// What becomes of one line.
#[derive(Debug)]
pub struct LinePlan {
    /// The line.
    pub line: i64,
    /// Its delivery.
    pub delivery: DeliveryId,
    /// Whether the delivery is new.
    pub is_new: bool,
    /// Its state before.
    pub before: ContentState,
    /// Its state now.
    pub content: ContentState,
    /// The rule.
    pub rule_id: Option<RuleId>,
    /// The rung on which the rule was found.
    pub rung: Option<Rung>,
    /// The way to the buyer; absent: as it was fixed before.
    pub channel: Option<Channel>,
    /// The rule's mode and kind of goods, for the reason shown.
    pub told: Option<(Mode, GoodsKind)>,
    /// Why no rule was found.
    pub unmatched: Option<&'static str>,
    /// Content that was fixed now.
    pub fixed: Option<Fixed>,
    /// What the seller's own source is asked now.
    pub question: Option<Question>,
    /// The pool the cards came from, or are missing in.
    pub pool: Option<PoolId>,
    /// What the guards said; absent: not asked.
    pub guards: Option<Vec<GuardResult>>,
    /// Units that are missing.
    pub missing: i64,
    /// When it is due.
    pub due_at: Option<Millis>,
    /// The delay that was drawn.
    pub drawn_ms: Option<i64>,
    /// When it is to be looked at again.
    pub look_again: Option<Millis>,
    /// Pieces taken from the rule's own stock.
    pub pieces: Option<i64>,
    /// Whether cards were drawn for it now.
    pub has_cards: bool,
    /// Whether content goes out now.
    pub sends: bool,
    /// Whether its content waits until the order is marked shipped.
    pub platform_first: bool,
    /// Whether the buyer gets once more what was sent.
    pub again: bool,
    /// Whether a lost worker's call has to be read back.
    pub interrupted: bool,
    /// Whether only the login stands in the way.
    pub login_dead: bool,
    /// Whether its content is fixed and a person sends it in the platform's console.
    pub held: bool,
}

/// A step after cards were drawn.
#[expect(clippy::large_enum_variant, reason = "one a line, taken apart at once")]
pub(super) enum Settled<'f> {
    /// Content is fixed.
    Fixed(Take<'f>, Fixed),
    /// The seller's own source is asked; the rule's own stock gives so many pieces now.
    Asked(Take<'f>, Question, Option<i64>),
    /// Anything else.
    Step(Step<'f>),
}

impl LinePlan {
    /// The plan of a line; `None`: nothing becomes of it.
    pub(super) fn of(
        facts: &LineFacts,
        settled: Settled<'_>,
        ship_first: bool,
        delivery: Option<&DeliveryId>,
        ids: &dyn Ids,
    ) -> Option<Self> {
        let mut plan = Self::unchanged(facts, delivery, ids);
        match settled {
            Settled::Step(Step::Rest) => return None,
            Settled::Step(Step::Interrupted) => plan.interrupted = true,
            Settled::Step(Step::Stop(stop)) => plan.stop(stop),
            Settled::Step(Step::Wait(wait)) => plan.wait(wait),
            Settled::Step(Step::NothingToSend(found)) => {
                plan.found(found);
                plan.content = ContentState::Sent;
            }
            Settled::Step(Step::Fixed { rule, by_hand: true, .. }) => {
                plan.told = rule.map(|rule| (rule.mode, rule.kind));
                plan.hold();
            }
            Settled::Step(Step::Fixed { rule, again, .. }) => {
                plan.told = rule.map(|rule| (rule.mode, rule.kind));
                plan.again = again;
                plan.send(ship_first && !again);
            }
            Settled::Fixed(take, fixed) => {
                plan.found(take.found);
                plan.channel = Some(take.found.rule.channel);
                plan.pool = take.pool.cloned();
                plan.guards = Some(fixed.guards.clone());
                plan.missing = fixed.missing;
                let own_stock = take.found.rule.stock >= 0 && facts.rest.is_none();
                plan.pieces = own_stock.then_some(facts.line.quantity);
                plan.fixed = Some(fixed);
                if take.by_hand {
                    plan.hold();
                } else {
                    plan.send(ship_first);
                }
            }
            Settled::Asked(take, question, pieces) => {
                plan.found(take.found);
                plan.channel = Some(take.found.rule.channel);
                plan.pieces = pieces;
                plan.question = Some(question);
                // Whatever the order of the steps: there is nothing to send before the source has answered.
                plan.send(false);
            }
            // Settled before: a take becomes fixed content, a question or a stop.
            Settled::Step(Step::Take(_) | Step::Ask(_)) => return None,
        }
        let legal = plan.before == plan.content
            || plan.before.next().contains(&plan.content)
            || (plan.sends && plan.before.next().contains(&ContentState::Reserved));
        if !legal {
            tracing::error!(line = plan.line, from = %plan.before, to = %plan.content, "illegal move of a delivery; it is left as it is");
        }
        legal.then_some(plan)
    }

    /// The plan of what this line could not serve: it waits for cards by itself. `None`: it serves everything.
    pub(super) fn rest(&self, ids: &dyn Ids) -> Option<Self> {
        let missing = self.fixed.as_ref().map(|fixed| fixed.missing).filter(|missing| *missing > 0)?;
        Some(Self {
            line: units::rest_of(self.line),
            delivery: DeliveryId::fresh(ids),
            is_new: true,
            before: ContentState::None,
            content: ContentState::OutOfStock,
            rule_id: self.rule_id.clone(),
            rung: self.rung,
            channel: self.channel,
            told: self.told,
            unmatched: None,
            fixed: None,
            question: None,
            pool: self.pool.clone(),
            guards: None,
            missing,
            due_at: None,
            drawn_ms: None,
            look_again: None,
            pieces: None,
            has_cards: false,
            sends: false,
            platform_first: false,
            again: false,
            interrupted: false,
            login_dead: false,
            held: false,
        })
    }

    fn unchanged(facts: &LineFacts, made: Option<&DeliveryId>, ids: &dyn Ids) -> Self {
        let delivery = facts.delivery.as_ref();
        let id = delivery.map(|delivery| &delivery.id).or(made);
        let before = delivery.map_or(ContentState::None, |delivery| delivery.content);
        Self {
            line: facts.line.line,
            delivery: id.cloned().unwrap_or_else(|| DeliveryId::fresh(ids)),
            is_new: delivery.is_none(),
            before,
            content: before,
            rule_id: delivery.and_then(|delivery| delivery.rule_id.clone()),
            rung: None,
            channel: None,
            told: None,
            unmatched: None,
            fixed: None,
            question: None,
            pool: None,
            guards: None,
            missing: 0,
            due_at: delivery.and_then(|delivery| delivery.due_at),
            drawn_ms: delivery.and_then(|delivery| delivery.drawn_ms),
            look_again: None,
            pieces: None,
            has_cards: false,
            sends: false,
            platform_first: false,
            again: false,
            interrupted: false,
            login_dead: false,
            held: false,
        }
    }

    fn found(&mut self, found: Match<'_>) {
        self.rule_id = Some(found.rule.id.clone());
        self.rung = Some(found.rung);
        self.told = Some((found.mode, found.rule.kind));
    }

    fn stop(&mut self, stop: Stop<'_>) {
        if let Some(found) = stop.found {
            self.found(found);
            self.pool = found.rule.pool().cloned();
        }
        self.login_dead = Verdict::of(&stop.guards) == Verdict::LoginDead;
        let is_begun = self.before == ContentState::Reserved;
        self.content = match stop.content {
            _ if is_begun && self.login_dead => ContentState::Reserved,
            // What was asked for already does not go back to those who wait for cards: a person looks.
            ContentState::OutOfStock if is_begun => ContentState::Blocked,
            content => content,
        };
        self.unmatched = stop.unmatched;
        self.missing = stop.missing;
        self.guards = Some(stop.guards);
        self.due_at = None;
    }

    fn wait(&mut self, wait: Wait<'_>) {
        self.found(wait.found);
        self.content = ContentState::Scheduled;
        self.due_at = Some(wait.until);
        self.drawn_ms = Some(wait.drawn_ms);
        self.look_again = Some(wait.until);
        self.guards = Some(wait.guards);
    }

    fn send(&mut self, platform_first: bool) {
        self.due_at = None;
        self.sends = !platform_first;
        self.platform_first = platform_first;
        self.content = if platform_first { ContentState::Reserved } else { ContentState::Sending };
    }

    /// A person sends it: the content stays fixed, the cards reserved, and the order is watched until it is shipped.
    fn hold(&mut self) {
        self.due_at = None;
        self.held = true;
        self.content = ContentState::Manual;
    }

    /// Whether the cards that were drawn for it go back.
    #[must_use]
    pub const fn gives_cards_back(&self) -> bool {
        self.has_cards && self.fixed.is_none()
    }

    /// The guard that stands in the way, if one does.
    #[must_use]
    pub fn refused_by(&self) -> Option<Guard> {
        self.guards.iter().flatten().find(|result| result.stops()).map(|result| result.guard)
    }
}
