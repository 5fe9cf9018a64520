//! Fixes the content of a line: fills the template with its cards and asks every guard for the last time.

#[cfg(test)]
mod tests;

use super::{
    decide::{Stop, Take, VOUCHER_LINE, asked_overrides, guard_facts},
    facts::{Drawn, Facts, LineFacts, OrderFacts},
    request::Request,
};
use crate::source::{Asked, Question};
use huolang_domain::{
    DeliveryId, Millis,
    guard::{GuardResult, Verdict, check_guards},
    rule::{Rule, Source},
    state::ContentState,
    template::{CardValue, Fit, Rendered, Template, Values, vouchers},
    units::line_of,
};
use huolang_vault::Secret;

/// Content that is fixed for ever.
#[derive(Debug)]
pub struct Fixed {
    /// The text.
    pub text: Secret<String>,
    /// Units it serves.
    pub units: i64,
    /// Units that got nothing; only where a part may be sent.
    pub missing: i64,
    /// What the guards said.
    pub guards: Vec<GuardResult>,
}

/// Fixes the content of a line from the cards that were reserved for it.
///
/// # Errors
/// The [`Stop`] that the line comes to; its cards go back.
pub fn fix<'f>(
    facts: &'f Facts,
    order: &'f OrderFacts,
    line: &'f LineFacts,
    take: &Take<'f>,
    drawn: &Drawn,
    request: &Request,
    now: Millis,
) -> Result<Fixed, Stop<'f>> {
    let rule = take.found.rule;
    let mut asked = guard_facts(facts, order, line, Some(rule), take.units, now);
    asked.allow_partial = rule.allow_partial;
    let nothing_drawn = take.pool.is_some() && drawn.cards.is_empty();
    if take.pool.is_some() {
        asked.units_available = Some(take.units.saturating_sub(drawn.missing));
    }
    let rendered = if nothing_drawn { None } else { Some(render(facts, order, line, rule, &drawn.cards, take.units)) };
    let rendered = match rendered.transpose() {
        Ok(rendered) => rendered,
        Err(missing) => {
            asked.template_missing = missing;
            None
        }
    };
    // What a card holds decides, too: words for people are no voucher, whatever the template.
    let platform = facts.shops.get(&order.shop).map(|shop| shop.platform);
    if platform.is_some_and(|platform| rule.sends_vouchers(platform))
        && rendered.as_ref().is_some_and(|rendered| vouchers(&rendered.text()).is_err())
    {
        asked.template_missing = vec![VOUCHER_LINE.to_owned()];
    }
    asked.fit = rendered.as_ref().map_or(Fit::One, |rendered| fit(facts, order, rule, rendered));
    let guards = check_guards(&asked, &asked_overrides(request));
    let missing = drawn.missing;
    match (Verdict::of(&guards), rendered) {
        (Verdict::Send | Verdict::Wait(_), Some(rendered)) => {
            let text = Secret::new(rendered.text());
            Ok(Fixed { text, units: take.units.saturating_sub(missing), missing, guards })
        }
        (verdict, _) => {
            let content = if verdict == Verdict::OutOfStock { ContentState::OutOfStock } else { ContentState::Blocked };
            Err(Stop { content, found: Some(take.found), unmatched: None, guards, missing })
        }
    }
}

/// What the rule's own source is asked for a line; `None`: the rule has no such source.
#[must_use]
pub fn question(
    facts: &Facts,
    order: &OrderFacts,
    line: &LineFacts,
    take: &Take<'_>,
    delivery: &DeliveryId,
) -> Option<Question> {
    let rule = take.found.rule;
    let Source::External { url } = &rule.source else { return None };
    let bought = &line.line;
    let values = values(facts, order, line, rule, &[], take.units);
    Some(Question {
        url: Secret::new(url.clone()),
        asked: Asked {
            key: delivery.to_string(),
            shop: values.shop.clone(),
            order: order.sn.to_string(),
            line: line_of(bought.line),
            product_ref: bought.product_ref.clone(),
            sku_ref: bought.sku_ref.clone(),
            merchant_code: bought.merchant_code.clone(),
            title: bought.title.clone(),
            spec: bought.spec.clone(),
            quantity: bought.quantity,
            units: take.units,
        },
        template: rule.template_text().to_owned(),
        values,
        text_limit: text_limit(facts, order, rule),
    })
}

/// How a text goes to the buyer. The lines of an order share its messages.
fn fit(facts: &Facts, order: &OrderFacts, rule: &Rule, rendered: &Rendered) -> Fit {
    let limit = text_limit(facts, order, rule);
    let shop = facts.shops.get(&order.shop);
    let most = shop.and_then(|shop| shop.most_messages.get(&rule.channel.on(shop.platform)));
    let share = most.map(|most| most / order.lines.len().max(1));
    let fit = rendered.fit(limit);
    let messages = match fit {
        Fit::One => 1,
        Fit::Split(messages) => messages,
        Fit::TooLong { .. } => return fit,
    };
    match share {
        Some(share) if messages > share => {
            Fit::TooLong { longest: rendered.chars(), limit: limit.unwrap_or_default().saturating_mul(share) }
        }
        _ => fit,
    }
}

fn text_limit(facts: &Facts, order: &OrderFacts, rule: &Rule) -> Option<usize> {
    let shop = facts.shops.get(&order.shop)?;
    shop.text_limits.get(&rule.channel.on(shop.platform)).copied()
}

/// Fills the template; names what is missing.
fn render(
    facts: &Facts,
    order: &OrderFacts,
    line: &LineFacts,
    rule: &Rule,
    cards: &[CardValue],
    units: i64,
) -> Result<Rendered, Vec<String>> {
    let template = Template::parse(rule.template_text()).map_err(|error| vec![error.found])?;
    let values = values(facts, order, line, rule, cards, units);
    template.render(&values).map_err(|missing| missing.0.iter().map(|variable| variable.chinese().to_owned()).collect())
}

fn values(facts: &Facts, order: &OrderFacts, line: &LineFacts, rule: &Rule, cards: &[CardValue], units: i64) -> Values {
    let cards = match &rule.source {
        Source::FixedText { text } => vec![CardValue::text(text.clone(), None)],
        _ => cards.to_vec(),
    };
    let of_pool = rule.pool().and_then(|pool| facts.manuals.get(pool));
    let manual = match of_pool {
        Some(manual) if rule.instructions.trim().is_empty() => manual.clone(),
        _ => rule.instructions.clone(),
    };
    let count = match rule.source {
        Source::CardPool { .. } => None,
        _ => Some(units),
    };
    Values {
        cards,
        count,
        order: order.sn.to_string(),
        product: line.line.title.clone(),
        spec: line.line.spec.clone(),
        amount: order.amount,
        buyer: order.buyer_name.clone(),
        shop: facts.shops.get(&order.shop).map(|shop| shop.name.clone()).unwrap_or_default(),
        paid_at: order.paid_at,
        link: rule.link.clone(),
        manual,
    }
}
