//! Writes a group of orders in one transaction: ledger, cards, outcome, callback. What is known keeps its outcome.

mod fresh;
#[cfg(test)]
mod tests;

use super::{
    accepted::{Answer, Made},
    cards::ProducedCard,
    fitting,
    incoming::{Incoming, SoldOut, Verdict},
    outcome::Outcome,
    pieces::{self, Pieces},
    told::{self, Waiting},
};
use crate::{Engine, notice};
use fresh::Fresh;
use huolang_domain::{Millis, OrderId, PoolId, ShopId, platform::PlatformKind, state::ContentState};
use huolang_store::{
    StoreError, Tx, callbacks,
    cards::{Chosen, Draw},
    deliveries::{self, Body, Delivery},
    events::{self, NewEvent},
    notices::NewNotice,
    offers::OfferKind,
    orders::{self, NewOrder, TrackChange},
    pools,
    productions::{self, NewProduction, ProductionState},
};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    sync::Arc,
};

/// How long an order that was answered with 生产中 stays so: every repeat of a rush gets the same answer.
pub(super) const GRACE_MS: i64 = 1_000;

type Key = (ShopId, String);

/// Writes the group. The answers stand in its order.
pub(super) async fn accept(tx: &mut Tx, engine: &Engine, incoming: &[Arc<Incoming>]) -> Result<Made, StoreError> {
    let now = engine.now();
    tx.gather();
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
    let mut made = Made::default();
    let mut refused = HashSet::new();
    let mut chosen = choose_all(tx, engine, &firsts, &left, &mut made, now).await?;
    if chosen.is_none() {
        refused = turn_away(tx, engine, &mut firsts, &mut left, &mut made, now).await?;
        let mut fresh = prepare(engine, &firsts, &left);
        let cards = choose(tx, engine, &mut fresh, &mut made, now).await?;
        chosen = Some((fresh, cards));
    }
    let (fresh, cards) = chosen.unwrap_or_default();
    let fresh = write(tx, engine, fresh, cards, &left, &mut made, now).await?;
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
    engine: &Engine,
    firsts: &mut Vec<&Incoming>,
    pieces: &mut Pieces,
    made: &mut Made,
    now: Millis,
) -> Result<HashSet<Key>, StoreError> {
    let mut refused = HashSet::new();
    let (mut left, spoilt) = drawable(tx, engine, firsts, made, now).await?;
    if left.is_empty() && spoilt.is_empty() && pieces.are_unlimited() {
        return Ok(refused);
    }
    firsts.retain(|one| {
        let (drawn, wanted) = (pool_of(one), units(one));
        let has_cards = drawn.as_ref().is_none_or(|drawn| {
            !is_spoilt(&spoilt, drawn, one.shop.platform) && serving(&mut left, drawn).all(|left| *left >= wanted)
        });
        let is_enough = has_cards && pieces.suffice(one);
        if !is_enough && !may_wait(one) {
            refused.insert((one.shop.id.clone(), one.external_no.clone()));
            return false;
        }
        if let Some(drawn) = &drawn {
            for left in serving(&mut left, drawn) {
                *left -= wanted;
            }
        }
        pieces.count(one);
        true
    });
    Ok(refused)
}

/// What pools have left for each expiry guard, in days.
type Left = BTreeMap<(PoolId, i64), Option<i64>>;

/// What an order takes of: a card that lasts for its guard is among those of every shorter one.
fn serving<'l>(left: &'l mut Left, (pool, days): &(PoolId, i64)) -> impl Iterator<Item = &'l mut i64> {
    left.range_mut((pool.clone(), i64::MIN)..=(pool.clone(), *days)).filter_map(|(_, left)| left.as_mut())
}

/// Whether the platform of an order refuses what would be drawn for its guard, or for a shorter one. Another platform may well
/// take the same cards.
fn is_spoilt(spoilt: &BTreeSet<fitting::Look>, (pool, days): &(PoolId, i64), platform: PlatformKind) -> bool {
    spoilt.iter().any(|(of, shortest, by)| of == pool && shortest <= days && *by == platform)
}

/// What can be drawn for orders that are not taken without their cards, and what their platform refuses of it.
async fn drawable(
    tx: &mut Tx,
    engine: &Engine,
    firsts: &[&Incoming],
    made: &mut Made,
    now: Millis,
) -> Result<(Left, BTreeSet<fitting::Look>), StoreError> {
    let mut looks: BTreeMap<fitting::Look, usize> = BTreeMap::new();
    for one in firsts {
        let Some((pool, days)) = pool_of(one) else { continue };
        *looks.entry((pool, days, one.shop.platform)).or_default() += usize::try_from(units(one)).unwrap_or(0);
    }
    if looks.is_empty() {
        return Ok((Left::new(), BTreeSet::new()));
    }
    let spoilt = fitting::look_ahead(tx, engine, &looks, made, now).await?;
    let wanted: BTreeSet<(PoolId, i64)> = looks.into_keys().map(|(pool, days, _)| (pool, days)).collect();
    Ok((pools::drawable(tx, &wanted, now).await?, spoilt))
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

/// A card for each piece bought: whoever calls us counts the cards and refuses more.
const fn units(incoming: &Incoming) -> i64 {
    match &incoming.verdict {
        Verdict::Produce { .. } => incoming.quantity,
        _ => 0,
    }
}

fn prepare<'i>(engine: &Engine, firsts: &[&'i Incoming], left: &Pieces) -> Vec<Fresh<'i>> {
    firsts.iter().map(|one| Fresh::of(one, left, engine.ids().as_ref())).collect()
}

/// The usual case: nothing is limited, and there are good cards for every order that is not taken without them. Then nobody
/// has to be turned away. Otherwise nothing was chosen, and nothing changed.
async fn choose_all<'i>(
    tx: &mut Tx,
    engine: &Engine,
    firsts: &[&'i Incoming],
    left: &Pieces,
    made: &mut Made,
    now: Millis,
) -> Result<Option<(Vec<Fresh<'i>>, Chosen)>, StoreError> {
    if !left.are_unlimited() {
        return Ok(None);
    }
    let mut fresh = prepare(engine, firsts, left);
    let (draws, platforms) = drawing(&fresh);
    let Some((chosen, cards)) = fitting::choose_at_once(tx, engine, &draws, &platforms, made, now).await? else {
        return Ok(None);
    };
    settle(&mut fresh, &cards);
    Ok(Some((fresh, chosen)))
}

/// What orders draw, and the platform of each that does.
fn drawing(fresh: &[Fresh<'_>]) -> (Vec<Draw>, Vec<PlatformKind>) {
    let drawing = fresh.iter().filter_map(|one| Some((one.draw()?, one.incoming.shop.platform)));
    drawing.unzip()
}

/// Lets each order stand as its cards leave it.
fn settle(fresh: &mut [Fresh<'_>], cards: &[Vec<ProducedCard>]) {
    for (one, cards) in fresh.iter_mut().filter(|one| one.pool.is_some()).zip(cards) {
        one.settle(cards);
    }
}

async fn write<'i>(
    tx: &mut Tx,
    engine: &Engine,
    mut fresh: Vec<Fresh<'i>>,
    chosen: Chosen,
    left: &Pieces,
    made: &mut Made,
    now: Millis,
) -> Result<Vec<Fresh<'i>>, StoreError> {
    if fresh.is_empty() {
        return Ok(fresh);
    }
    ledger(tx, engine, &mut fresh, now).await?;
    let saves: Vec<(Delivery, Body)> = fresh.iter().map(|one| (one.delivery(now), Body::Keep)).collect();
    deliveries::save_many(tx, engine.vault(), &saves).await?;
    let draws: Vec<Draw> = fresh.iter().filter_map(Fresh::draw).collect();
    chosen.give(tx, &draws, "system", engine.ids().as_ref(), now).await?;
    let pieces_taken: Vec<pieces::Taken> = fresh.iter().filter_map(|one| one.pieces(left)).collect();
    made.notices.extend(pieces::take_many(tx, engine, &pieces_taken, now).await?);
    let rows: Vec<NewProduction> = fresh.iter().map(|one| one.production(now)).collect();
    productions::insert_many(tx, engine.vault(), &rows).await?;
    let told: Vec<(OrderId, ShopId)> = fresh
        .iter()
        .filter(|one| one.content == ContentState::Reserved)
        .map(|one| (one.order.clone(), one.incoming.shop.id.clone()))
        .collect();
    callbacks::add_many(tx, &told, engine.ids().as_ref(), now.plus(GRACE_MS), now).await?;
    made.calls_back |= !told.is_empty();
    let changes: Vec<TrackChange> = fresh.iter().filter_map(|one| one.track(now)).collect();
    if !changes.is_empty() {
        orders::set_tracks_many(tx, &changes, now).await?;
    }
    let history: Vec<NewEvent> = fresh.iter().flat_map(|one| one.history(now)).collect();
    events::append_many(tx, &history, engine.ids().as_ref()).await?;
    made.orders.extend(fresh.iter().map(|one| one.order.clone()));
    made.notices.extend(notice::write(tx, &raises(&fresh), engine.ids().as_ref(), now).await?);
    Ok(fresh)
}

/// Orders, lines and raw payloads, shop by shop.
async fn ledger<'i>(tx: &mut Tx, engine: &Engine, fresh: &mut [Fresh<'i>], now: Millis) -> Result<(), StoreError> {
    let mut by_shop: BTreeMap<&'i ShopId, Vec<usize>> = BTreeMap::new();
    for (place, one) in fresh.iter().enumerate() {
        let incoming: &'i Incoming = one.incoming;
        by_shop.entry(&incoming.shop.id).or_default().push(place);
    }
    for (shop, places) in by_shop {
        let new: Vec<NewOrder> = places.iter().filter_map(|place| Some(fresh.get(*place)?.ledger(now))).collect();
        let taken = orders::insert_many(tx, engine.vault(), shop, &new, now).await?;
        for (place, taken) in places.into_iter().zip(taken) {
            if let Some(one) = fresh.get_mut(place) {
                one.taken(taken);
            }
        }
    }
    Ok(())
}

/// Chooses the cards of every order that takes some, and lets each stand as that leaves it. An order gets all of its cards
/// or none.
async fn choose(
    tx: &mut Tx,
    engine: &Engine,
    fresh: &mut [Fresh<'_>],
    made: &mut Made,
    now: Millis,
) -> Result<Chosen, StoreError> {
    let (draws, platforms) = drawing(fresh);
    if draws.is_empty() {
        return Ok(Chosen::default());
    }
    let (chosen, cards) = fitting::choose(tx, engine, &draws, &platforms, made, now).await?;
    settle(fresh, &cards);
    Ok(chosen)
}

/// Where the content of a new order stands when its pool has cards for it.
fn content_of(incoming: &Incoming, left: &Pieces) -> ContentState {
    match &incoming.verdict {
        _ if left.is_short(incoming) => ContentState::OutOfStock,
        Verdict::Produce { offer, .. } if incoming.kind == OfferKind::Cards && offer.pool.is_some() => {
            if incoming.shop.at_once { ContentState::Sent } else { ContentState::Reserved }
        }
        Verdict::Produce { .. } => ContentState::Manual,
        Verdict::Hold { .. } => ContentState::Unmatched,
        Verdict::Refuse { .. } => ContentState::Cancelled,
    }
}

/// One notice a shop and kind of trouble, however many orders: a rush must not become a thousand pop-ups.
fn raises(fresh: &[Fresh<'_>]) -> Vec<NewNotice> {
    let mut raises: BTreeMap<String, NewNotice> = BTreeMap::new();
    for one in fresh {
        let waiting = || Waiting::of(one.incoming, &one.order);
        let raise = match one.content {
            ContentState::Manual => told::waits(&waiting(), "manual"),
            ContentState::Unmatched => told::waits(&waiting(), "unmatched"),
            ContentState::OutOfStock => told::out_of_stock(&waiting(), one.pool.as_ref()),
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
            Answer::Stored { outcome, differs: true, .. } => Some(told::differs(one, &outcome.order)),
            _ => None,
        })
        .collect();
    if raises.is_empty() {
        return Ok(Vec::new());
    }
    notice::write(tx, &raises, engine.ids().as_ref(), now).await
}
