//! Draws cards for units: reserves them and writes the units in one go, before anything goes out.

use super::CardText;
use crate::{
    IntoValue, List, Rows, StoreError, Tx,
    pools::{self, Pool, PoolKind},
    sql,
    stock::{self, NewStockEntry},
};
use huolang_domain::{
    CardId, DeliveryId, Ids, Millis, OrderId, PoolId,
    expiry::{CardKind, expiry_floor},
    state::CardState,
};
use huolang_vault::Vault;
use std::collections::{HashMap, VecDeque};

/// Cards wanted for the units of one order line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draw {
    /// The delivery the units belong to; it exists already.
    pub delivery_id: DeliveryId,
    /// The order.
    pub order_id: OrderId,
    /// The line.
    pub line: i64,
    /// The pool to draw from.
    pub pool_id: PoolId,
    /// The numbers of the units that have no card yet.
    pub units: Vec<i64>,
    /// Cards that expire within so many days stay; the pool's own guard holds when it is longer.
    pub near_expiry_days: i64,
    /// Whether some are better than none.
    pub allow_partial: bool,
}

/// A card given to a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GivenCard {
    /// The unit.
    pub unit: i64,
    /// The card.
    pub card_id: CardId,
    /// Its text.
    pub text: CardText,
    /// From when it is worthless.
    pub expires_at: Option<Millis>,
}

/// What a draw gave.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Drawn {
    /// The cards, by unit.
    pub cards: Vec<GivenCard>,
    /// How many units got none. Without `allow_partial` then none got one.
    pub missing: i64,
}

/// A card that would be given next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NextCard {
    /// The card.
    pub card_id: CardId,
    /// Its text.
    pub text: CardText,
    /// From when it is worthless.
    pub expires_at: Option<Millis>,
}

struct Candidate {
    id: CardId,
    secret: Vec<u8>,
    expires_at: Option<Millis>,
    uses_left: i64,
    used: i64,
}

/// Draws for many order lines; of those with the same pool and guard, first come first served. The answers stand in the order of `draws`.
///
/// # Errors
/// [`StoreError::Conflict`] when a unit has a card already, [`StoreError::NotFound`] when a pool does not exist.
pub async fn draw_many(
    tx: &mut Tx,
    vault: &Vault,
    draws: &[Draw],
    actor: &str,
    ids: &dyn Ids,
    now: Millis,
) -> Result<Vec<Drawn>, StoreError> {
    let mut answers = vec![Drawn::default(); draws.len()];
    // One search for each pool and expiry guard; pools in the order of their ids, so that two writers do not cross.
    let mut groups: std::collections::BTreeMap<(PoolId, i64), Vec<usize>> = std::collections::BTreeMap::new();
    for (place, draw) in draws.iter().enumerate().filter(|(_, draw)| !draw.units.is_empty()) {
        groups.entry((draw.pool_id.clone(), draw.near_expiry_days)).or_default().push(place);
    }
    let mut given = Given::default();
    for ((pool_id, days), places) in groups {
        let pool = pools::get(tx, &pool_id).await?;
        let wanted = places.iter().filter_map(|place| draws.get(*place)).map(|draw| draw.units.len()).sum();
        let floor = expiry_floor(now, days.max(pool.near_expiry_days));
        let mut candidates = candidates(tx, &pool, wanted, floor, &given).await?;
        for place in places {
            let (Some(draw), Some(answer)) = (draws.get(place), answers.get_mut(place)) else { continue };
            give(vault, &pool, draw, answer, &mut candidates, &mut given)?;
        }
    }
    given.write(tx, draws, &answers, actor, ids, now).await?;
    Ok(answers)
}

/// The cards of a pool that would be given next, at most so many, in drawing order; those that expire within so many days
/// stay, as in a [`Draw`]. Nothing is given.
///
/// # Errors
/// [`StoreError::NotFound`] when the pool does not exist; what the vault refuses.
pub async fn ahead(
    tx: &mut Tx,
    vault: &Vault,
    (pool, near_expiry_days): (&PoolId, i64),
    most: usize,
    now: Millis,
) -> Result<Vec<NextCard>, StoreError> {
    let pool = pools::get(tx, pool).await?;
    let floor = expiry_floor(now, near_expiry_days.max(pool.near_expiry_days));
    let next = candidates(tx, &pool, most, floor, &Given::default()).await?;
    let open = |card: Candidate| -> Result<NextCard, StoreError> {
        let text = CardText::open(vault, card.id.as_str(), &card.secret)?;
        Ok(NextCard { card_id: card.id, text, expires_at: card.expires_at })
    };
    next.into_iter().map(open).collect()
}

/// Cards that may be given, in drawing order. What another draw of this call was `given` is not given again.
async fn candidates(
    tx: &mut Tx,
    pool: &Pool,
    wanted: usize,
    floor: Millis,
    given: &Given,
) -> Result<VecDeque<Candidate>, StoreError> {
    let limit = match pool.card_kind() {
        CardKind::Once => 1,
        CardKind::Reusable { limit } => limit,
        CardKind::Fixed => i64::MAX,
    };
    // A card that is given again and again serves everybody by itself.
    let rows_wanted = if pool.kind == PoolKind::Fixed { 1 } else { wanted + given.cards.len() };
    let rows_wanted = i64::try_from(rows_wanted).unwrap_or(i64::MAX);
    let values = vec![(&pool.id).into_value(), floor.into_value(), limit.into_value(), rows_wanted.into_value()];
    let query = if tx.is_sqlite() || pool.kind != PoolKind::Once {
        tx.locking(
            "SELECT id, secret, expires_at, uses FROM cards
             WHERE pool_id = $1 AND state = 'available' AND (expires_at IS NULL OR expires_at > $2) AND uses < $3
             ORDER BY draw_key, id
             LIMIT $4",
            values,
        )
    } else {
        // A card another writer is just giving away is passed over; a card that serves many is waited for.
        crate::Query::new(
            tx,
            "SELECT id, secret, expires_at, uses FROM cards
             WHERE pool_id = $1 AND state = 'available' AND (expires_at IS NULL OR expires_at > $2) AND uses < $3
             ORDER BY draw_key, id
             LIMIT $4
             FOR UPDATE SKIP LOCKED",
            values,
        )
    };
    let rows: Vec<(CardId, Vec<u8>, Option<Millis>, i64)> = query.fetch_all().await?;
    Ok(rows
        .into_iter()
        .map(|(id, secret, expires_at, used)| {
            let used = used.saturating_add(given.cards.get(&id).map_or(0, |given| given.times));
            Candidate { id, secret, expires_at, uses_left: limit.saturating_sub(used), used: 0 }
        })
        .filter(|card| card.uses_left > 0)
        .collect())
}

/// What was given so far, to be written at the end.
#[derive(Default)]
struct Given {
    cards: HashMap<CardId, GivenSoFar>,
    /// Whether the pool of a delivery gives its cards several times.
    several: HashMap<DeliveryId, bool>,
}

/// How often a card was given in this call.
#[derive(Default)]
struct GivenSoFar {
    times: i64,
    /// It may be given once, ever.
    once: bool,
    /// That was the last time it may be given.
    spent: bool,
}

fn give(
    vault: &Vault,
    pool: &Pool,
    draw: &Draw,
    answer: &mut Drawn,
    candidates: &mut VecDeque<Candidate>,
    given: &mut Given,
) -> Result<(), StoreError> {
    let left = candidates.iter().fold(0_i64, |sum, card| sum.saturating_add(card.uses_left - card.used));
    let wanted = i64::try_from(draw.units.len()).unwrap_or(i64::MAX);
    answer.missing = (wanted - left).max(0);
    if answer.missing > 0 && !draw.allow_partial {
        answer.missing = wanted.min(answer.missing);
        return Ok(());
    }
    given.several.insert(draw.delivery_id.clone(), pool.kind != PoolKind::Once);
    for unit in draw.units.iter().copied() {
        let Some(card) = candidates.front_mut() else { break };
        card.used += 1;
        answer.cards.push(GivenCard {
            unit,
            card_id: card.id.clone(),
            text: CardText::open(vault, card.id.as_str(), &card.secret)?,
            expires_at: card.expires_at,
        });
        let spent = card.used >= card.uses_left;
        let entry = given.cards.entry(card.id.clone()).or_default();
        entry.times += 1;
        entry.once = pool.kind == PoolKind::Once;
        entry.spent = spent;
        if spent {
            candidates.pop_front();
        }
    }
    Ok(())
}

impl Given {
    async fn write(
        self,
        tx: &mut Tx,
        draws: &[Draw],
        answers: &[Drawn],
        actor: &str,
        ids: &dyn Ids,
        now: Millis,
    ) -> Result<(), StoreError> {
        let once: Vec<&CardId> = self.cards.iter().filter(|(_, given)| given.once).map(|(card, _)| card).collect();
        if !once.is_empty() {
            let reserved = sql!(
                tx,
                "UPDATE cards SET state = 'reserved', uses = uses + 1, updated_at = $2
                 WHERE id IN (SELECT value FROM json_each($1)) AND state = 'available'",
                List::of(&once),
                now
            )
            .execute()
            .await?;
            if usize::try_from(reserved).ok() != Some(once.len()) {
                return Err(StoreError::Conflict("a card was taken in between".to_owned()));
            }
        }
        for (card, given) in self.cards.iter().filter(|(_, given)| !given.once) {
            sql!(
                tx,
                "UPDATE cards SET uses = uses + $2, state = $3, updated_at = $4 WHERE id = $1",
                card,
                given.times,
                if given.spent { CardState::Delivered } else { CardState::Available },
                now
            )
            .execute()
            .await?;
        }
        let mut units = Rows::into(
            "delivery_units",
            &["id", "delivery_id", "order_id", "line", "unit", "card_id", "card_use_id", "created_at"],
        );
        let mut uses = Rows::into("card_uses", &["id", "card_id", "order_id", "line", "unit", "created_at"]);
        let mut journal = Vec::new();
        for (draw, answer) in draws.iter().zip(answers) {
            let several = self.several.get(&draw.delivery_id).copied().unwrap_or(false);
            for card in &answer.cards {
                let use_id = several.then(|| ids.fresh());
                if let Some(use_id) = &use_id {
                    uses.push(use_id)
                        .push(&card.card_id)
                        .push(&draw.order_id)
                        .push(draw.line)
                        .push(card.unit)
                        .push(now);
                }
                units.push(ids.fresh()).push(&draw.delivery_id).push(&draw.order_id).push(draw.line).push(card.unit);
                units.push((!several).then_some(&card.card_id)).push(use_id).push(now);
            }
            if !answer.cards.is_empty() {
                journal.push(NewStockEntry {
                    pool_id: Some(draw.pool_id.clone()),
                    rule_id: None,
                    card_id: None,
                    reason: "reserve",
                    delta: -i64::try_from(answer.cards.len()).unwrap_or(i64::MAX),
                    order_id: Some(draw.order_id.clone()),
                    actor: actor.to_owned(),
                    at: now,
                });
            }
        }
        uses.write(tx).await?;
        units.write(tx).await?;
        stock::append_many(tx, &journal, ids).await
    }
}
