//! The lines: deliveries, units without cards, cards that go back, attempts.

use super::Plan;
use crate::{
    Engine,
    deliver::{outcome::Tried, plan::LinePlan},
};
use huolang_domain::{AttemptId, DeliveryId, Millis, OrderId, RuleId, rule::Channel, state::ContentState};
use huolang_store::{
    StoreError, Tx,
    attempts::{self, AttemptState, Outcome, Track},
    cards,
    deliveries::{self, Body, Delivery},
    rules::{self, Pieces},
    units::{self, PlainUnit},
};
use std::collections::HashMap;

/// An attempt that was written.
#[derive(Debug, Clone)]
pub(in crate::deliver) struct Begun {
    /// The attempt.
    pub attempt: AttemptId,
    /// How often it was tried before.
    pub tried: Tried,
}

/// A delivery about which nothing is known yet.
pub(in crate::deliver) fn blank(order: &OrderId, line: i64, id: DeliveryId, now: Millis) -> Delivery {
    Delivery {
        id,
        order_id: order.clone(),
        line,
        rule_id: None,
        rung: None,
        content: ContentState::None,
        guards: Vec::new(),
        due_at: None,
        delay_drawn_ms: None,
        tries: 0,
        channel: Channel::Usual,
        created_at: now,
        updated_at: now,
    }
}

/// Writes the lines; `kept` holds the deliveries before and, afterwards, as they are now. Gives the attempts that were
/// begun, by order and line.
pub(in crate::deliver) async fn lines(
    tx: &mut Tx,
    engine: &Engine,
    plans: &[Plan<'_>],
    kept: &mut HashMap<(OrderId, i64), Delivery>,
    now: Millis,
) -> Result<HashMap<(OrderId, i64), Begun>, StoreError> {
    let ids = engine.ids().as_ref();
    let planned = || plans.iter().flat_map(|(order, plan, _)| plan.lines.iter().map(move |line| (&order.id, line)));

    let mut saves: Vec<(Delivery, Body)> = Vec::new();
    let mut plain: Vec<PlainUnit> = Vec::new();
    let mut backs: Vec<DeliveryId> = Vec::new();
    let mut pieces: HashMap<RuleId, i64> = HashMap::new();
    let mut journal: Vec<Pieces> = Vec::new();
    for (order, line) in planned() {
        let delivery = kept
            .entry((order.clone(), line.line))
            .or_insert_with(|| blank(order, line.line, line.delivery.clone(), now));
        apply(delivery, line, now);
        let body = line.fixed.as_ref().map_or(Body::Keep, |fixed| Body::Set(fixed.text.clone()));
        saves.push((delivery.clone(), body));
        if let Some(fixed) = line.fixed.as_ref().filter(|_| !line.has_cards) {
            plain.extend((1..=fixed.units).map(|unit| PlainUnit {
                delivery_id: line.delivery.clone(),
                order_id: order.clone(),
                line: line.line,
                unit,
            }));
        }
        if line.gives_cards_back() {
            backs.push(line.delivery.clone());
        }
        if let (Some(rule), Some(count)) = (&line.rule_id, line.pieces) {
            *pieces.entry(rule.clone()).or_default() += count;
            let order = Some(order.clone());
            journal.push(Pieces { rule: rule.clone(), order, delta: -count, reason: "reserve" });
        }
    }
    if !backs.is_empty() {
        cards::release_many(tx, &backs, "system", ids, now).await?;
    }
    deliveries::save_many(tx, engine.vault(), &saves).await?;
    units::insert_plain_many(tx, &plain, now).await?;
    for (rule, count) in pieces {
        rules::take_stock(tx, &rule, count).await?;
    }
    rules::journal(tx, &journal, "system", ids, now).await?;
    close_interrupted(tx, plans, now).await?;
    begin(tx, engine, plans, kept, now).await
}

fn apply(delivery: &mut Delivery, line: &LinePlan, now: Millis) {
    delivery.content = line.content;
    delivery.rule_id.clone_from(&line.rule_id);
    delivery.rung = line.rung.or(delivery.rung);
    delivery.channel = line.channel.unwrap_or(delivery.channel);
    if let Some(guards) = &line.guards {
        delivery.guards.clone_from(guards);
    }
    delivery.due_at = line.due_at;
    delivery.delay_drawn_ms = line.drawn_ms;
    delivery.updated_at = now;
}

/// Writes the attempts of everything that goes out.
async fn begin(
    tx: &mut Tx,
    engine: &Engine,
    plans: &[Plan<'_>],
    kept: &HashMap<(OrderId, i64), Delivery>,
    now: Millis,
) -> Result<HashMap<(OrderId, i64), Begun>, StoreError> {
    let work: Vec<(OrderId, i64)> = plans
        .iter()
        .flat_map(|(order, plan, _)| plan.lines.iter().map(move |line| (order, line)))
        .filter(|(_, line)| line.sends)
        .map(|(order, line)| (order.id.clone(), line.line))
        .collect();
    if work.is_empty() {
        return Ok(HashMap::new());
    }
    let begun = attempts::start_many(tx, Track::Content, &work, engine.ids().as_ref(), now).await?;
    let begun = work.into_iter().zip(begun).map(|(place, attempt)| {
        let counted = kept.get(&place).map_or(0, |delivery| delivery.tries);
        (place, Begun { attempt: attempt.id, tried: Tried { counted, all: attempt.number - 1 } })
    });
    Ok(begun.collect())
}

/// The attempts of workers that were lost: nobody knows what became of them.
async fn close_interrupted(tx: &mut Tx, plans: &[Plan<'_>], now: Millis) -> Result<(), StoreError> {
    let orders: Vec<OrderId> =
        plans.iter().filter(|(_, plan, _)| plan.read_back).map(|(order, ..)| order.id.clone()).collect();
    if orders.is_empty() {
        return Ok(());
    }
    let open = attempts::by_orders(tx, &orders).await?;
    let outcomes: Vec<Outcome> = open
        .into_iter()
        .filter(|attempt| attempt.track == Track::Content && attempt.state == AttemptState::Sending)
        .map(|attempt| crate::attempt::unknown(attempt.id, None))
        .collect();
    attempts::finish_many(tx, &outcomes, now).await?;
    Ok(())
}
