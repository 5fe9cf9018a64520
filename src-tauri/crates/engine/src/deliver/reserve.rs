//! Reserves a batch: decides on fresh facts, draws cards, fixes contents, writes the attempts. All of it in one
//! transaction that is flushed to the disk before the first byte goes out.

use super::{
    claimed::Claimed,
    decide::{Step, Stop, Take},
    facts::{Drawn, Facts, OrderFacts},
    plan::{OrderPlan, Planner, Steps, steps},
    read::{Read, read},
    request::Request,
    send::{Outgoing, SendLine, SendOrder},
    write,
};
use crate::Engine;
use huolang_domain::{DeliveryId, Millis, OrderId, RuleId, state::ContentState, template::CardValue};
use huolang_store::{
    StoreError, Tx,
    cards::{self, CardText, Draw},
    deliveries::{self, Body, Delivery},
    jobs::{self, Reschedule},
};
use std::collections::HashMap;

/// What came of reserving a batch.
#[derive(Debug, Default)]
pub(crate) struct Reserved {
    /// What goes out now.
    pub sends: Vec<SendOrder>,
    /// Orders that changed.
    pub orders: Vec<OrderId>,
    /// Notices that were raised or closed.
    pub notices: Vec<String>,
    /// Whether cards were drawn.
    pub drew: bool,
    /// Whether orders wait to be marked shipped.
    pub ships: bool,
    /// Whether results wait to be read back.
    pub read_backs: bool,
}

/// Reserves a batch of claimed jobs.
pub(crate) async fn reserve(tx: &mut Tx, engine: &Engine, claimed: Vec<Claimed>) -> Result<Reserved, StoreError> {
    tx.gather();
    let now = engine.now();
    let policy = engine.policy();
    let leases: Vec<_> = claimed.iter().map(|job| job.lease.clone()).collect();
    let held = jobs::extend_many(tx, &leases, now.plus(policy.lease_ms)).await?;
    let claimed: Vec<Claimed> = claimed.into_iter().filter(|job| held.contains(&job.lease.id)).collect();
    // In the order of the queue: who came first is served first when cards run short.
    let ids: Vec<OrderId> = claimed.iter().map(|job| job.order.clone()).collect();
    let mut claimed: HashMap<OrderId, Claimed> = claimed.into_iter().map(|job| (job.order.clone(), job)).collect();
    let Read { orders, facts, mut kept, mut bodies, put_off } = read(tx, engine, &ids, now).await?;
    let put_off: Vec<Reschedule> = put_off
        .iter()
        .filter_map(|order| claimed.remove(order))
        .map(|job| Reschedule { lease: job.lease, run_at: now, counts: false, error: None })
        .collect();
    jobs::reschedule_many(tx, &put_off, now).await?;

    let mut decided: Vec<(&OrderFacts, Steps<'_>, &Request)> = Vec::with_capacity(orders.len());
    let mut pieces: HashMap<RuleId, i64> = HashMap::new();
    for order in &orders {
        let Some(job) = claimed.get(&order.id) else { continue };
        let mut steps = steps(&facts, order, &job.request, now, engine.dice().as_ref());
        count_pieces(&facts, order, &mut steps, &mut pieces);
        decided.push((order, steps, &job.request));
    }
    let (made, drawn) = draw(tx, engine, &decided, &mut kept, now).await?;
    let ids = engine.ids().as_ref();
    let planner = Planner { facts: &facts, deliveries: &made, drawn: &drawn, now, ids };
    let plans: Vec<(&OrderFacts, OrderPlan, &Request)> = decided
        .into_iter()
        .map(|(order, steps, request)| (order, planner.plan(order, steps, request), request))
        .collect();

    let mut reserved = Reserved { drew: !drawn.is_empty(), ..Reserved::default() };
    let attempts = write::lines(tx, engine, &plans, &mut kept, now).await?;
    write::orders(tx, engine, &plans, &mut reserved, now).await?;
    write::jobs(tx, engine, &claimed, &plans, &mut reserved, now).await?;
    reserved.notices.extend(write::low_stock(tx, engine, &plans, now).await?);
    reserved.sends = sends(plans, &claimed, &kept, &mut bodies, attempts);
    Ok(reserved)
}

/// Orders of one batch share a rule's own stock: who comes later finds what the earlier ones left.
fn count_pieces<'f>(facts: &Facts, order: &'f OrderFacts, steps: &mut Steps<'f>, taken: &mut HashMap<RuleId, i64>) {
    for (line, step) in order.lines.iter().zip(&mut steps.0) {
        let (Step::Take(Take { found, units, .. }) | Step::Ask(Take { found, units, .. })) = step else { continue };
        if !facts.takes_pieces(order, line, found.rule) {
            continue;
        }
        let taken = taken.entry(found.rule.id.clone()).or_default();
        if found.rule.stock - *taken < line.line.quantity {
            let stop = Stop {
                content: ContentState::OutOfStock,
                found: Some(*found),
                unmatched: None,
                guards: Vec::new(),
                missing: *units,
            };
            *step = Step::Stop(stop);
        } else {
            *taken += line.line.quantity;
        }
    }
}

type Made = HashMap<(OrderId, i64), DeliveryId>;

/// Draws the cards of every line that takes some. The deliveries they belong to are written first.
async fn draw(
    tx: &mut Tx,
    engine: &Engine,
    decided: &[(&OrderFacts, Steps<'_>, &Request)],
    kept: &mut HashMap<(OrderId, i64), Delivery>,
    now: Millis,
) -> Result<(Made, HashMap<DeliveryId, Drawn>), StoreError> {
    let (mut made, mut fresh, mut draws) = (Made::new(), Vec::new(), Vec::new());
    for (order, steps, _) in decided {
        for (line, step) in order.lines.iter().zip(&steps.0) {
            let (Step::Take(take) | Step::Ask(take)) = step else { continue };
            let place = (order.id.clone(), line.line.line);
            let delivery = kept.entry(place.clone()).or_insert_with(|| {
                let delivery = write::blank(&order.id, line.line.line, DeliveryId::fresh(engine.ids().as_ref()), now);
                fresh.push((delivery.clone(), Body::Keep));
                delivery
            });
            made.insert(place, delivery.id.clone());
            if let Some(pool) = take.pool {
                draws.push(Draw {
                    delivery_id: delivery.id.clone(),
                    order_id: order.id.clone(),
                    line: line.line.line,
                    pool_id: pool.clone(),
                    units: (1..=take.units).collect(),
                    near_expiry_days: take.found.rule.near_expiry_days,
                    allow_partial: take.found.rule.allow_partial,
                    at_once: false,
                    first: false,
                });
            }
        }
    }
    deliveries::save_many(tx, engine.vault(), &fresh).await?;
    if draws.is_empty() {
        return Ok((made, HashMap::new()));
    }
    let given = cards::draw_many(tx, engine.vault(), &draws, "system", engine.ids().as_ref(), now).await?;
    let drawn = draws.into_iter().zip(given).map(|(draw, given)| {
        let cards = given.cards.into_iter().map(|card| card_value(&card.text, card.expires_at)).collect();
        (draw.delivery_id, Drawn { cards, missing: given.missing })
    });
    Ok((made, drawn.collect()))
}

fn card_value(text: &CardText, expires_at: Option<Millis>) -> CardValue {
    CardValue::new(text.number.expose().clone(), text.secret.expose().clone(), expires_at)
}

/// What goes out: contents with the attempts they are sent under.
fn sends(
    plans: Vec<(&OrderFacts, OrderPlan, &Request)>,
    claimed: &HashMap<OrderId, Claimed>,
    kept: &HashMap<(OrderId, i64), Delivery>,
    bodies: &mut HashMap<DeliveryId, huolang_vault::Secret<String>>,
    mut attempts: HashMap<(OrderId, i64), write::Begun>,
) -> Vec<SendOrder> {
    let mut sends = Vec::new();
    for (order, plan, request) in plans {
        let Some(job) = claimed.get(&order.id).filter(|_| plan.sends()) else { continue };
        let later = plan.later;
        let lines = plan.lines.into_iter().filter(|line| line.sends).filter_map(|line| {
            let place = (order.id.clone(), line.line);
            let begun = attempts.remove(&place)?;
            let delivery = kept.get(&place)?.clone();
            let missing = line.missing;
            let what = match (line.fixed, line.question) {
                (Some(fixed), _) => Outgoing::Content(fixed.text),
                (None, Some(question)) => Outgoing::Question(Box::new(question)),
                (None, None) => Outgoing::Content(bodies.remove(&delivery.id)?),
            };
            Some(SendLine { delivery, what, again: line.again, missing, attempt: begun.attempt, tried: begun.tried })
        });
        sends.push(SendOrder {
            lease: job.lease.clone(),
            order: order.id.clone(),
            sn: order.sn.clone(),
            shop: order.shop.clone(),
            actor: request.actor().to_owned(),
            later,
            lines: lines.collect(),
        });
    }
    sends
}
