//! Decides about one order line before any card is touched: what stops it, what it waits for, or what it takes.

#[cfg(test)]
mod tests;

use super::{
    facts::{Facts, LineFacts, OrderFacts},
    request::Request,
};
use huolang_domain::{
    Dice, Millis, PoolId,
    delay::draw_due,
    guard::{self, Guard, GuardResult, Verdict, check_guards},
    matching::{Rung, match_rule},
    platform::PlatformKind,
    rule::{Channel, GoodsKind, Mode, Rule, RuleStatus, Source, Steps},
    state::{ContentState, OrderStatus, shipped_elsewhere},
    template::{Fit, Template},
    units::count_units,
};

/// The platform hands its own cards out at once; an order that it has not shipped so long after the payment, in
/// milliseconds, is put before a person.
const PLATFORM_HANDS_OUT_MS: i64 = 600_000;

/// What is to be done about a line.
#[derive(Debug, Clone)]
pub enum Step<'f> {
    /// Nothing: done, waiting for a person, or not paid.
    Rest,
    /// A call was under way when its worker was lost: nobody knows its result.
    Interrupted,
    /// It stops here.
    Stop(Stop<'f>),
    /// It waits for its time.
    Wait(Wait<'f>),
    /// Content is to be fixed.
    Take(Take<'f>),
    /// The seller's own source is to be asked for its content.
    Ask(Take<'f>),
    /// Its content is fixed already and goes out (again).
    Fixed {
        /// The rule, if it is still there.
        rule: Option<&'f Rule>,
        /// Whether the buyer has it and gets it once more.
        again: bool,
        /// Whether a person sends it in the platform's console.
        by_hand: bool,
    },
    /// The rule sends nothing: the line is done as far as content goes.
    NothingToSend(Match<'f>),
}

/// A rule and how it was found.
#[derive(Debug, Clone, Copy)]
pub struct Match<'f> {
    /// The rule.
    pub rule: &'f Rule,
    /// The rung of the ladder.
    pub rung: Rung,
    /// Who starts the delivery: as the rule says, until its first one was watched by a person.
    pub mode: Mode,
}

/// Why a line stops.
#[derive(Debug, Clone)]
pub struct Stop<'f> {
    /// The state it stops in.
    pub content: ContentState,
    /// The rule, if one was found.
    pub found: Option<Match<'f>>,
    /// Why no rule was found.
    pub unmatched: Option<&'static str>,
    /// What the guards said.
    pub guards: Vec<GuardResult>,
    /// Units that are missing.
    pub missing: i64,
}

/// What a line waits for.
#[derive(Debug, Clone)]
pub struct Wait<'f> {
    /// The rule.
    pub found: Match<'f>,
    /// Until when.
    pub until: Millis,
    /// The delay that was drawn.
    pub drawn_ms: i64,
    /// What the guards said.
    pub guards: Vec<GuardResult>,
}

/// What a line takes.
#[derive(Debug, Clone)]
pub struct Take<'f> {
    /// The rule.
    pub found: Match<'f>,
    /// Units in all.
    pub units: i64,
    /// The pool its cards come from; absent: no cards.
    pub pool: Option<&'f PoolId>,
    /// Whether a person sends it in the platform's console.
    pub by_hand: bool,
}

/// Decides about a line.
#[must_use]
pub fn decide<'f>(
    facts: &'f Facts,
    order: &'f OrderFacts,
    line: &'f LineFacts,
    request: &Request,
    now: Millis,
    dice: &dyn Dice,
) -> Step<'f> {
    let state = line.delivery.as_ref().map_or(ContentState::None, |delivery| delivery.content);
    match state {
        ContentState::Sending => return Step::Interrupted,
        ContentState::NeedsReview => return Step::Rest,
        // What a person shipped, or a rule that sends nothing served, has no content to be sent again.
        ContentState::Sent
            if request.resend && fixed(line) && can_call(facts, order) && !by_hand(facts, order, line) =>
        {
            return Step::Fixed { rule: rule_of(facts, line), again: true, by_hand: false };
        }
        ContentState::Sent => return Step::Rest,
        _ if request.resend => return Step::Rest,
        ContentState::Cancelled if !request.now && !request.resume => return Step::Rest,
        _ => {}
    }
    // Unpaid, or the money goes back: nothing is asked of anybody. A person who says "send" hears it from the guards.
    let closed = order.status == OrderStatus::PendingPayment || order.status.is_after_sale();
    if closed && !request.now {
        return Step::Rest;
    }
    let elsewhere = order.status.is_shipped() && shipped_elsewhere(state, order.platform);
    if elsewhere && !request.now {
        return Step::Rest;
    }
    if fixed(line) {
        if held(facts, order, line) {
            return Step::Rest;
        }
        return decide_fixed(facts, order, line, request, now);
    }
    let found = match match_rule(&facts.rules, &order.shop, &line.line) {
        Ok(found) => Match { rule: found.rule, rung: found.rung, mode: mode(facts, order, found.rule) },
        Err(unmatched) => {
            return Step::Stop(Stop {
                content: ContentState::Unmatched,
                found: None,
                unmatched: Some(unmatched.as_str()),
                guards: Vec::new(),
                missing: 0,
            });
        }
    };
    decide_matched(facts, order, line, found, request, now, dice)
}

/// Whether the shop can be called at all.
fn can_call(facts: &Facts, order: &OrderFacts) -> bool {
    facts.shops.get(&order.shop).is_some_and(|shop| shop.login_ok && shop.can_send)
}

/// Whether content has been fixed and not given back.
fn fixed(line: &LineFacts) -> bool {
    line.delivery.as_ref().is_some_and(|delivery| delivery.fixed && delivery.content != ContentState::Cancelled)
}

/// Whether the content is fixed and a person sends it in the platform's console: the order is watched until it is shipped.
fn held(facts: &Facts, order: &OrderFacts, line: &LineFacts) -> bool {
    let waits = line.delivery.as_ref().is_some_and(|delivery| delivery.content == ContentState::Manual);
    waits && by_hand(facts, order, line)
}

/// Whether a person sends the content of a delivery.
fn by_hand(facts: &Facts, order: &OrderFacts, line: &LineFacts) -> bool {
    let channel = rule_of(facts, line).map_or(Channel::Usual, |rule| rule.channel);
    channel_on(facts, order, channel) == Channel::ByHand
}

fn channel_on(facts: &Facts, order: &OrderFacts, channel: Channel) -> Channel {
    facts.shops.get(&order.shop).map_or(Channel::Call, |shop| channel.on(shop.platform))
}

/// Who starts the delivery. Where the seller chose a call that the platform does not offer as the usual way, the first
/// delivery of a rule is watched by a person before the program goes on alone.
fn mode(facts: &Facts, order: &OrderFacts, rule: &Rule) -> Mode {
    let chosen = rule.channel == Channel::Call && !channel_on(facts, order, Channel::Usual).is_call();
    if rule.mode == Mode::Auto && chosen && !facts.proven.contains(&rule.id) { Mode::Ask } else { rule.mode }
}

/// The rule a delivery was made by, if it is still there.
fn rule_of<'f>(facts: &'f Facts, line: &LineFacts) -> Option<&'f Rule> {
    let id = line.delivery.as_ref()?.rule_id.as_ref()?;
    facts.rules.iter().find(|rule| rule.id == *id)
}

/// Content is fixed: the same goes out, whatever the rule says by now. The guards about money and buyer still hold.
fn decide_fixed<'f>(
    facts: &'f Facts,
    order: &'f OrderFacts,
    line: &'f LineFacts,
    request: &Request,
    now: Millis,
) -> Step<'f> {
    let rule = rule_of(facts, line);
    let mut asked = guard_facts(facts, order, line, rule, 0, now);
    asked.rule_status = RuleStatus::Active;
    asked.buyer_limit = None;
    let guards = check_guards(&asked, &request.overrides);
    match Verdict::of(&guards) {
        Verdict::Send | Verdict::Wait(_) | Verdict::OutOfStock => {
            Step::Fixed { rule, again: false, by_hand: by_hand(facts, order, line) }
        }
        Verdict::LoginDead | Verdict::Blocked(_) => {
            let found = rule.map(|rule| Match { rule, rung: Rung::Sku, mode: rule.mode });
            Step::Stop(Stop { content: ContentState::Blocked, found, unmatched: None, guards, missing: 0 })
        }
    }
}

fn decide_matched<'f>(
    facts: &'f Facts,
    order: &'f OrderFacts,
    line: &'f LineFacts,
    found: Match<'f>,
    request: &Request,
    now: Millis,
    dice: &dyn Dice,
) -> Step<'f> {
    let rule = found.rule;
    let stop =
        |content, guards, missing| Step::Stop(Stop { content, found: Some(found), unmatched: None, guards, missing });
    let shop = facts.shops.get(&order.shop);
    let by_hand = rule.kind == GoodsKind::Physical;
    let auto = found.mode == Mode::Auto && shop.is_none_or(|shop| shop.auto_deliver);
    if by_hand || !(auto || request.now || approved(line, request)) {
        return stop(ContentState::Manual, Vec::new(), 0);
    }
    let whole = || count_units(line.line.quantity, rule.units_per_quantity).ok();
    let Some(units) = line.rest.map_or_else(whole, Some) else {
        return stop(ContentState::Manual, Vec::new(), 0);
    };
    if units == 0 {
        // A rest that is served already: by the part before it, which starts anew, or by a rule that asks for less by now.
        let gone = line.delivery.as_ref().is_some_and(|delivery| delivery.content == ContentState::Cancelled);
        return if gone { Step::Rest } else { Step::NothingToSend(found) };
    }
    let channel = channel_on(facts, order, rule.channel);
    if rule.sends_content() && channel.is_call() && shop.is_some_and(|shop| !shop.can_send) {
        return stop(ContentState::Manual, Vec::new(), 0);
    }
    let guards = check_guards(&guard_facts(facts, order, line, Some(rule), units, now), &asked_overrides(request));
    match Verdict::of(&guards) {
        Verdict::Blocked(_) | Verdict::LoginDead => return stop(ContentState::Blocked, guards, 0),
        Verdict::OutOfStock => return stop(ContentState::OutOfStock, guards, units),
        Verdict::Send | Verdict::Wait(_) => {}
    }
    // Once its source was asked, the line's time has come.
    let begun = line
        .delivery
        .as_ref()
        .is_some_and(|kept| matches!(kept.content, ContentState::Reserved | ContentState::Failed));
    if !begun && let Some(wait) = wait(order, line, found, request, now, dice, &guards) {
        return Step::Wait(wait);
    }
    if channel == Channel::PlatformStock && !request.now {
        // Nobody but the platform hands these out, and whether its stock holds any is not told here: what it has not
        // shipped in time is a person's.
        let until = order.paid_at.unwrap_or(order.placed_at).plus(PLATFORM_HANDS_OUT_MS);
        if until > now {
            return Step::Wait(Wait { found, until, drawn_ms: PLATFORM_HANDS_OUT_MS, guards });
        }
        return stop(ContentState::Manual, guards, 0);
    }
    if rule.steps == Steps::ShipOnly || channel == Channel::PlatformStock {
        return Step::NothingToSend(found);
    }
    let take = Take { found, units, pool: rule.pool(), by_hand: channel == Channel::ByHand };
    if matches!(rule.source, Source::External { .. }) { Step::Ask(take) } else { Step::Take(take) }
}

/// Whether a person said go for a line that waited for cards. Another line of the order that waits for its own word is not
/// meant.
fn approved(line: &LineFacts, request: &Request) -> bool {
    let state = line.delivery.as_ref().map(|delivery| delivery.content);
    request.approved && matches!(state, Some(ContentState::OutOfStock | ContentState::Scheduled))
}

/// A person who says go also means outside of the working hours.
pub(crate) fn asked_overrides(request: &Request) -> Vec<Guard> {
    let mut overrides = request.overrides.clone();
    if request.now {
        overrides.push(Guard::WorkingHours);
    }
    overrides
}

/// When the line has to wait: its delay is drawn once and kept; working hours move it.
fn wait<'f>(
    order: &OrderFacts,
    line: &LineFacts,
    found: Match<'f>,
    request: &Request,
    now: Millis,
    dice: &dyn Dice,
    guards: &[GuardResult],
) -> Option<Wait<'f>> {
    if request.now {
        return None;
    }
    let kept = line.delivery.as_ref().and_then(|delivery| Some((delivery.due_at?, delivery.drawn_ms.unwrap_or(0))));
    let (due, drawn_ms) = kept.unwrap_or_else(|| {
        let paid = order.paid_at.unwrap_or(order.placed_at);
        let due = draw_due(paid, &found.rule.delay, found.rule.working_hours.as_ref(), dice);
        (due.at, due.drawn_ms)
    });
    let opens = match Verdict::of(guards) {
        Verdict::Wait(until) => until,
        _ => due,
    };
    let until = due.max(opens);
    (until > now).then(|| Wait { found, until, drawn_ms, guards: guards.to_vec() })
}

/// The facts the guards ask for, before any card is drawn: stock is left open, the template is only read.
pub(crate) fn guard_facts(
    facts: &Facts,
    order: &OrderFacts,
    line: &LineFacts,
    rule: Option<&Rule>,
    units: i64,
    now: Millis,
) -> guard::Facts {
    let shop = facts.shops.get(&order.shop);
    let buyer = shop.map(|shop| (shop.platform, order.buyer_id.clone()));
    let limit = rule.and_then(|rule| rule.per_buyer_limit);
    let received = rule.and_then(|rule| facts.received.get(&(order.id.clone(), rule.id.clone()))).copied();
    guard::Facts {
        now,
        status: order.status,
        paid_at: order.paid_at,
        refund_open: order.status.is_after_sale(),
        product_on: !facts.switched_off.contains(&(order.shop.clone(), line.line.product_ref.clone())),
        rule_status: rule.map_or(RuleStatus::Active, |rule| rule.status),
        content: content_so_far(facts, order, line),
        buyer_blocked: buyer.and_then(|key| facts.blocked.get(&key)).cloned(),
        buyer_limit: limit.filter(|_| !order.buyer_id.is_empty()),
        buyer_received: received.unwrap_or(0),
        risk: order.risk,
        shop_login_ok: shop.is_none_or(|shop| shop.login_ok),
        units_needed: units,
        units_available: rule
            .filter(|rule| facts.takes_pieces(order, line, rule))
            .map(|rule| rule.stock.saturating_mul(rule.units_per_quantity)),
        allow_partial: false,
        template_missing: rule
            .filter(|rule| rule.sends_content())
            .and_then(|rule| template_fault(rule, shop.map(|shop| shop.platform)))
            .into_iter()
            .collect(),
        fit: Fit::One,
        working_hours: rule.and_then(|rule| rule.working_hours.clone()),
    }
}

/// What was sent of a line. Where nothing is fixed for it here, also what may have gone out for the same number in another
/// shop; what is fixed gives way only to what was sent there.
fn content_so_far(facts: &Facts, order: &OrderFacts, line: &LineFacts) -> ContentState {
    let own = line.delivery.as_ref().map_or(ContentState::None, |delivery| delivery.content);
    let counts = |content: &ContentState| *content == ContentState::Sent || !fixed(line);
    let elsewhere = facts.sent_elsewhere.get(&order.id).copied().filter(counts);
    elsewhere.unwrap_or(own)
}

/// What is wrong with the template itself; the values are looked at when it is filled.
fn template_fault(rule: &Rule, platform: Option<PlatformKind>) -> Option<String> {
    let text = rule.template_text();
    if text.is_empty() {
        return Some("template".to_owned());
    }
    let prose = platform.and_then(|platform| rule.no_vouchers(platform));
    Template::parse(text).err().map(|error| error.found).or_else(|| prose.map(|_| VOUCHER_LINE.to_owned()))
}

/// What a content has to say line by line where the platform takes vouchers.
pub(super) const VOUCHER_LINE: &str = "{卡号} {密码}";
