//! Writes a group of orders in one transaction: ledger, cards, outcome, callback. What is known keeps its outcome.

use super::{
    accepted::{Answer, Made},
    cards::ProducedCard,
    incoming::{Incoming, SoldOut, Verdict},
    outcome::Outcome,
    pieces::{self, Pieces, Taken},
};
use crate::{Engine, notice};
use huolang_domain::{
    DeliveryId, Millis, OrderId, PoolId, ShopId,
    matching::Rung,
    order::PlatformOrder,
    rule::Channel,
    shanghai,
    state::{CardState, ContentState, OrderStatus, PlatformState},
};
use huolang_store::{
    StoreError, Tx, callbacks,
    cards::{self, Draw},
    deliveries::{self, Body, Delivery},
    events::{self, NewEvent},
    notices::NewNotice,
    offers::OfferKind,
    orders::{self, TrackChange},
    pools,
    productions::{self, NewProduction, Production, ProductionState},
};
use huolang_vault::Secret;
use serde_json::json;
use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    sync::Arc,
};

/// How long an order that was answered with 生产中 stays so: every repeat of a rush gets the same answer.
pub(super) const GRACE_MS: i64 = 1_000;

type Key = (ShopId, String);

/// A new order on its way into the tables.
struct Fresh<'i> {
    incoming: &'i Incoming,
    order: OrderId,
    delivery: DeliveryId,
    /// The pool its cards come from.
    pool: Option<PoolId>,
    cards: Option<Secret<String>>,
    content: ContentState,
    state: ProductionState,
    code: &'static str,
    at_once: bool,
}

/// Writes the group. The answers stand in its order.
pub(super) async fn accept(tx: &mut Tx, engine: &Engine, incoming: &[Arc<Incoming>]) -> Result<Made, StoreError> {
    let now = engine.now();
    let keys: Vec<Key> = incoming.iter().map(|one| (one.shop.id.clone(), one.external_no.clone())).collect();
    let mut known = known(tx, engine, &keys).await?;
    let mut firsts: Vec<&Incoming> = Vec::new();
    {
        let mut seen = HashSet::new();
        for (one, key) in incoming.iter().zip(&keys) {
            if !known.contains_key(key) && seen.insert(key) {
                firsts.push(one);
            }
        }
    }
    let mut left = Pieces::of(tx, &firsts).await?;
    let refused = turn_away(tx, &mut firsts, &mut left, now).await?;
    let mut made = Made::default();
    let fresh = write(tx, engine, firsts, &left, &mut made, now).await?;
    for one in &fresh {
        let key = (one.incoming.shop.id.clone(), one.incoming.external_no.clone());
        known.insert(key, (one.outcome(now), true));
    }
    resume_held(tx, engine, incoming, &keys, &mut known, &mut made, now).await?;
    let mut is_first: HashSet<&Key> = HashSet::new();
    for (one, key) in incoming.iter().zip(&keys) {
        made.answers.push(match known.get(key) {
            Some((outcome, fresh)) => {
                let is_new = *fresh && is_first.insert(key);
                Answer::Stored { outcome: Box::new(outcome.clone()), is_new, differs: one.differs(outcome) }
            }
            None if refused.contains(key) => Answer::NotTaken,
            None => Answer::Trouble,
        });
    }
    made.notices.extend(alert_differing(tx, engine, incoming, &made.answers, now).await?);
    Ok(made)
}

async fn known(tx: &mut Tx, engine: &Engine, keys: &[Key]) -> Result<HashMap<Key, (Outcome, bool)>, StoreError> {
    // A group may hold an order many times over, and each row is wanted once.
    let distinct: BTreeSet<&Key> = keys.iter().collect();
    let distinct: Vec<Key> = distinct.into_iter().cloned().collect();
    let rows = productions::by_numbers(tx, &distinct).await?;
    if rows.is_empty() {
        return Ok(HashMap::new());
    }
    let done: Vec<OrderId> =
        rows.iter().filter(|row| row.state == ProductionState::Succeeded).map(|row| row.order_id.clone()).collect();
    let mut cards = productions::cards(tx, engine.vault(), &done).await?;
    let known = rows.into_iter().map(|row| {
        let cards = cards.remove(&row.order_id);
        ((row.shop_id.clone(), row.external_no.clone()), (Outcome::of(row, cards), false))
    });
    Ok(known.collect())
}

/// Leaves out what is sold out and not to wait; gives their keys.
async fn turn_away(
    tx: &mut Tx,
    firsts: &mut Vec<&Incoming>,
    pieces: &mut Pieces,
    now: Millis,
) -> Result<HashSet<Key>, StoreError> {
    let mut refused = HashSet::new();
    let mut left = drawable(tx, firsts, now).await?;
    if left.is_empty() && pieces.are_unlimited() {
        return Ok(refused);
    }
    firsts.retain(|one| {
        let pool = pool_of(one).and_then(|(pool, _)| left.get_mut(&pool)?.as_mut());
        let wanted = units(one);
        let has_cards = pool.as_ref().is_none_or(|left| **left >= wanted);
        let is_enough = has_cards && pieces.suffice(one);
        if !is_enough && !may_wait(one) {
            refused.insert((one.shop.id.clone(), one.external_no.clone()));
            return false;
        }
        if let Some(left) = pool {
            *left -= wanted;
        }
        pieces.count(one);
        true
    });
    Ok(refused)
}

/// What can be drawn for orders that are not taken without their cards.
async fn drawable(tx: &mut Tx, firsts: &[&Incoming], now: Millis) -> Result<HashMap<PoolId, Option<i64>>, StoreError> {
    let mut wanted: BTreeMap<PoolId, i64> = BTreeMap::new();
    for (pool, days) in firsts.iter().filter_map(|one| pool_of(one)) {
        let kept = wanted.entry(pool).or_default();
        *kept = days.max(*kept);
    }
    if wanted.is_empty() {
        return Ok(HashMap::new());
    }
    let wanted: Vec<(PoolId, i64)> = wanted.into_iter().collect();
    pools::drawable(tx, &wanted, now).await
}

/// The pool of an order that is not taken without its cards, and the days its cards must last.
fn pool_of(one: &Incoming) -> Option<(PoolId, i64)> {
    match &one.verdict {
        Verdict::Produce { offer, sold_out: SoldOut::NotTaken, .. } => {
            offer.pool.clone().map(|pool| (pool, offer.near_expiry_days))
        }
        _ => None,
    }
}

const fn may_wait(one: &Incoming) -> bool {
    !matches!(one.verdict, Verdict::Produce { sold_out: SoldOut::NotTaken, .. })
}

fn units(incoming: &Incoming) -> i64 {
    match &incoming.verdict {
        Verdict::Produce { offer, .. } => incoming.quantity.saturating_mul(offer.units),
        _ => 0,
    }
}

async fn write<'i>(
    tx: &mut Tx,
    engine: &Engine,
    firsts: Vec<&'i Incoming>,
    left: &Pieces,
    made: &mut Made,
    now: Millis,
) -> Result<Vec<Fresh<'i>>, StoreError> {
    let mut fresh = ledger(tx, engine, firsts, left, now).await?;
    if fresh.is_empty() {
        return Ok(fresh);
    }
    let saves: Vec<(Delivery, Body)> = fresh.iter().map(|one| (one.delivery(now), Body::Keep)).collect();
    deliveries::save_many(tx, engine.vault(), &saves).await?;
    draw(tx, engine, &mut fresh, made, now).await?;
    let taken: Vec<Taken> = fresh.iter().filter_map(|one| one.taken(left)).collect();
    pieces::take_many(tx, engine, &taken, now).await?;
    let rows: Vec<NewProduction> = fresh.iter().map(|one| one.production(now)).collect();
    productions::insert_many(tx, engine.vault(), &rows).await?;
    let told: Vec<(OrderId, ShopId)> = fresh
        .iter()
        .filter(|one| one.content == ContentState::Reserved)
        .map(|one| (one.order.clone(), one.incoming.shop.id.clone()))
        .collect();
    callbacks::add_many(tx, &told, engine.ids().as_ref(), now.plus(GRACE_MS), now).await?;
    made.calls_back |= !told.is_empty();
    let changes: Vec<TrackChange> = fresh.iter().map(|one| one.track(now)).collect();
    orders::set_tracks_many(tx, &changes, now).await?;
    let history: Vec<NewEvent> = fresh.iter().flat_map(|one| one.history(now)).collect();
    events::append_many(tx, &history, engine.ids().as_ref()).await?;
    made.orders.extend(fresh.iter().map(|one| one.order.clone()));
    made.notices.extend(notice::write(tx, &raises(&fresh), engine.ids().as_ref(), now).await?);
    Ok(fresh)
}

/// Orders, lines and raw payloads, shop by shop.
async fn ledger<'i>(
    tx: &mut Tx,
    engine: &Engine,
    firsts: Vec<&'i Incoming>,
    left: &Pieces,
    now: Millis,
) -> Result<Vec<Fresh<'i>>, StoreError> {
    let mut by_shop: BTreeMap<&ShopId, Vec<&'i Incoming>> = BTreeMap::new();
    for one in firsts {
        by_shop.entry(&one.shop.id).or_default().push(one);
    }
    let mut fresh = Vec::new();
    for (shop, group) in by_shop {
        let readings: Vec<PlatformOrder> = group.iter().map(|one| one.reading(now)).collect();
        let taken = orders::upsert_many(tx, engine.vault(), shop, &readings, engine.ids().as_ref(), now).await?;
        for (incoming, taken) in group.into_iter().zip(taken) {
            let mut one = Fresh::of(incoming, taken.id, DeliveryId::fresh(engine.ids().as_ref()));
            if left.is_short(incoming) {
                one.wait_for_stock();
            }
            fresh.push(one);
        }
    }
    Ok(fresh)
}

/// Reserves the cards of every order that takes some. An order gets all of its cards or none.
async fn draw(
    tx: &mut Tx,
    engine: &Engine,
    fresh: &mut [Fresh<'_>],
    made: &mut Made,
    now: Millis,
) -> Result<(), StoreError> {
    let draws: Vec<Draw> = fresh.iter().filter_map(Fresh::draw).collect();
    if draws.is_empty() {
        return Ok(());
    }
    let drawn = cards::draw_many(tx, engine.vault(), &draws, "system", engine.ids().as_ref(), now).await?;
    made.pools.extend(draws.iter().map(|draw| draw.pool_id.clone()));
    let (mut gone, mut short) = (Vec::new(), Vec::new());
    for (one, drawn) in fresh.iter_mut().filter(|one| one.pool.is_some()).zip(drawn) {
        let cards: Vec<ProducedCard> =
            drawn.cards.iter().map(|card| ProducedCard::of(&card.text, card.expires_at)).collect();
        let fault = cards.iter().find_map(|card| card.fault(one.incoming.shop.platform));
        one.settle(&cards, drawn.missing, fault.is_some());
        if let Some(fault) = fault {
            tracing::error!(order = %one.order, fault, "a card cannot go to this platform; the order waits for a person");
            cards::release_many(tx, std::slice::from_ref(&one.delivery), "system", engine.ids().as_ref(), now).await?;
        }
        match one.content {
            ContentState::Sent => gone.push(one.delivery.clone()),
            ContentState::Reserved => {}
            _ => short.push((one.delivery(now), Body::Keep)),
        }
    }
    if !short.is_empty() {
        deliveries::save_many(tx, engine.vault(), &short).await?;
    }
    if !gone.is_empty() {
        cards::settle_many(tx, &gone, &[CardState::Reserved], CardState::Delivered, now).await?;
    }
    Ok(())
}

impl<'i> Fresh<'i> {
    fn of(incoming: &'i Incoming, order: OrderId, delivery: DeliveryId) -> Self {
        let at_once = incoming.shop.at_once;
        let (pool, content, state, code, at_once) = match &incoming.verdict {
            Verdict::Produce { offer, codes, .. } if incoming.kind == OfferKind::Cards && offer.pool.is_some() => {
                let content = if at_once { ContentState::Sent } else { ContentState::Reserved };
                (offer.pool.clone(), content, ProductionState::Producing, codes.0, at_once)
            }
            Verdict::Produce { codes, .. } => (None, ContentState::Manual, ProductionState::Producing, codes.0, false),
            Verdict::Hold { code } => (None, ContentState::Unmatched, ProductionState::Abnormal, *code, false),
            Verdict::Refuse { code } => (None, ContentState::Cancelled, ProductionState::Failed, *code, true),
        };
        Self { incoming, order, delivery, pool, cards: None, content, state, code, at_once }
    }

    /// The rule's own stock does not reach for it.
    fn wait_for_stock(&mut self) {
        (self.pool, self.content, self.at_once) = (None, ContentState::OutOfStock, false);
    }

    /// What it takes of its rule's own stock, when that is limited.
    fn taken(&self, left: &Pieces) -> Option<Taken> {
        let takes = matches!(self.content, ContentState::Reserved | ContentState::Sent | ContentState::Manual);
        let rule = left.limited(self.incoming).filter(|_| takes)?;
        Some(Taken { order: self.order.clone(), rule: Some(rule), pieces: self.incoming.quantity })
    }

    fn draw(&self) -> Option<Draw> {
        let pool_id = self.pool.clone()?;
        let near_expiry_days = match &self.incoming.verdict {
            Verdict::Produce { offer, .. } => offer.near_expiry_days,
            _ => 0,
        };
        Some(Draw {
            delivery_id: self.delivery.clone(),
            order_id: self.order.clone(),
            line: 1,
            pool_id,
            units: (1..=units(self.incoming)).collect(),
            near_expiry_days,
            allow_partial: false,
        })
    }

    /// Takes over what the draw gave.
    fn settle(&mut self, cards: &[ProducedCard], missing: i64, faulty: bool) {
        let Verdict::Produce { codes, .. } = &self.incoming.verdict else { return };
        if faulty {
            (self.content, self.at_once) = (ContentState::Blocked, false);
        } else if missing > 0 || cards.is_empty() {
            (self.content, self.at_once) = (ContentState::OutOfStock, false);
        } else {
            self.cards = Some(ProducedCard::write(cards));
            if self.at_once {
                (self.state, self.code) = (ProductionState::Succeeded, codes.1);
            }
        }
    }

    fn rule(&self) -> Option<huolang_domain::RuleId> {
        match &self.incoming.verdict {
            Verdict::Produce { offer, .. } => offer.rule.clone(),
            _ => None,
        }
    }

    fn delivery(&self, now: Millis) -> Delivery {
        Delivery {
            id: self.delivery.clone(),
            order_id: self.order.clone(),
            line: 1,
            rule_id: self.rule(),
            rung: self.rule().map(|_| Rung::Product),
            content: self.content,
            guards: Vec::new(),
            due_at: None,
            delay_drawn_ms: None,
            tries: 0,
            channel: Channel::Usual,
            created_at: now,
            updated_at: now,
        }
    }

    fn agent_no(&self, now: Millis) -> String {
        let id = self.order.as_str();
        let tail = id.get(id.len().saturating_sub(8)..).unwrap_or(id);
        format!("HL{}{tail}", shanghai::civil(now).strftime("%Y%m%d%H%M%S"))
    }

    fn production(&self, now: Millis) -> NewProduction {
        let one = self.incoming;
        let row = Production {
            order_id: self.order.clone(),
            shop_id: one.shop.id.clone(),
            external_no: one.external_no.clone(),
            kind: one.kind,
            state: self.state,
            code: self.code.to_owned(),
            agent_no: self.agent_no(now),
            product_ref: one.product_ref.clone(),
            quantity: one.quantity,
            total_price: one.total_price,
            vendor_id: one.vendor_id.clone(),
            notify_url: one.notify_url.clone(),
            rights_id: one.rights_id.clone(),
            reason: None,
            at_once: self.at_once,
            created_at: now,
            updated_at: now,
        };
        NewProduction { row, account: one.account.clone(), extra: one.extra.clone(), cards: self.cards.clone() }
    }

    fn outcome(&self, now: Millis) -> Outcome {
        Outcome::of(self.production(now).row, self.cards.clone())
    }

    fn track(&self, now: Millis) -> TrackChange {
        let mut change = TrackChange::of(self.order.clone());
        change.content = Some(self.content);
        if self.state == ProductionState::Succeeded {
            change.platform = Some(PlatformState::Shipped);
            change.status = Some(OrderStatus::Shipped);
            change.delivered = Some((now, true));
            change.shipped_at = Some(now);
        }
        change
    }

    fn history(&self, now: Millis) -> Vec<NewEvent> {
        let mut kinds = vec![("paid", json!({}))];
        kinds.push(match self.content {
            ContentState::Sent => ("produced", json!({ "at_once": true, "cards": units(self.incoming) })),
            ContentState::Reserved => ("reserved", json!({ "cards": units(self.incoming) })),
            ContentState::OutOfStock => ("out_of_stock", json!({})),
            ContentState::Unmatched => ("unmatched", json!({ "product": self.incoming.product_ref })),
            ContentState::Cancelled => ("refused", json!({ "code": self.code })),
            ContentState::Blocked => ("blocked", json!({})),
            _ => ("manual", json!({})),
        });
        let event = |(kind, detail)| NewEvent {
            order_id: self.order.clone(),
            kind,
            detail,
            actor: "system".to_owned(),
            at: now,
        };
        kinds.into_iter().map(event).collect()
    }
}

/// One notice a shop and kind of trouble, however many orders: a rush must not become a thousand pop-ups.
fn raises(fresh: &[Fresh<'_>]) -> Vec<NewNotice> {
    let mut raises: BTreeMap<String, NewNotice> = BTreeMap::new();
    for one in fresh {
        let raise = match one.content {
            ContentState::Manual | ContentState::Blocked => super::told::waits(one.incoming, &one.order, "manual"),
            ContentState::Unmatched => super::told::waits(one.incoming, &one.order, "unmatched"),
            ContentState::OutOfStock => super::told::out_of_stock(one.incoming, &one.order, one.pool.as_ref()),
            _ => continue,
        };
        raises.insert(raise.cause.clone(), raise);
    }
    raises.into_values().collect()
}

/// Orders that were held because nobody knew their product go on once the platform submits them again and it is mapped.
async fn resume_held(
    tx: &mut Tx,
    engine: &Engine,
    incoming: &[Arc<Incoming>],
    keys: &[Key],
    known: &mut HashMap<Key, (Outcome, bool)>,
    made: &mut Made,
    now: Millis,
) -> Result<(), StoreError> {
    for (one, key) in incoming.iter().zip(keys) {
        let Some((outcome, false)) = known.get(key) else { continue };
        let held = outcome.state == ProductionState::Abnormal && outcome.code == super::general::HELD;
        let Verdict::Produce { codes, .. } = &one.verdict else { continue };
        if !held {
            continue;
        }
        // Nobody knew what it was when it came.
        productions::set_kind(tx, &outcome.order, one.kind).await?;
        productions::set_state(tx, &outcome.order, ProductionState::Producing, codes.0, now).await?;
        let again = super::restock::produce(tx, engine, &one.shop, &outcome.order, made, now).await?;
        if let Some(again) = again {
            known.insert(key.clone(), (again, false));
        }
    }
    Ok(())
}

async fn alert_differing(
    tx: &mut Tx,
    engine: &Engine,
    incoming: &[Arc<Incoming>],
    answers: &[Answer],
    now: Millis,
) -> Result<Vec<String>, StoreError> {
    let raises: Vec<NewNotice> = incoming
        .iter()
        .zip(answers)
        .filter_map(|(one, answer)| match answer {
            Answer::Stored { outcome, differs: true, .. } => Some(super::told::differs(one, &outcome.order)),
            _ => None,
        })
        .collect();
    if raises.is_empty() {
        return Ok(Vec::new());
    }
    notice::write(tx, &raises, engine.ids().as_ref(), now).await
}
