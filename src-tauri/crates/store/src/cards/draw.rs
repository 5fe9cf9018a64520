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
use std::{
    cmp::Reverse,
    collections::{BTreeMap, HashMap, HashSet, VecDeque},
};

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
    /// They go out by the very transaction that gives them: they are delivered, and never only reserved.
    pub at_once: bool,
    /// Its cards were counted on when it was taken in: it chooses before those that may wait.
    pub first: bool,
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

/// Cards chosen for order lines. Nothing is written yet.
#[derive(Debug, Default)]
pub struct Chosen {
    answers: Vec<Drawn>,
    given: Given,
}

/// When lines choose: by pool, those that go first before the others, the longest guard before the shorter ones.
type Turn<'d> = (&'d PoolId, Reverse<bool>, Reverse<i64>);

struct Candidate {
    id: CardId,
    secret: Vec<u8>,
    expires_at: Option<Millis>,
    uses_left: i64,
    used: i64,
}

/// Draws for many order lines: chooses their cards, and gives them. The answers stand in the order of `draws`.
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
    choose_many(tx, vault, draws, now).await?.give(tx, draws, actor, ids, now).await
}

/// Chooses cards for many order lines. Of a pool, those that go first choose first, then those with the longest guard, for
/// fewer cards serve them; of those with the same guard, first come first served.
///
/// # Errors
/// [`StoreError::NotFound`] when a pool does not exist.
pub async fn choose_many(tx: &mut Tx, vault: &Vault, draws: &[Draw], now: Millis) -> Result<Chosen, StoreError> {
    let mut chosen = Chosen { answers: vec![Drawn::default(); draws.len()], given: Given::default() };
    let all: Vec<usize> = (0..draws.len()).collect();
    chosen.choose_again(tx, vault, draws, &all, now).await?;
    Ok(chosen)
}

impl Chosen {
    /// The cards of each line.
    #[must_use]
    pub fn drawn(&self) -> &[Drawn] {
        &self.answers
    }

    /// Whether a line gets this card.
    #[must_use]
    pub fn holds(&self, card: &CardId) -> bool {
        self.given.cards.contains_key(card)
    }

    /// Chooses anew for the lines at these places, of the same `draws`. The others keep their cards.
    ///
    /// # Errors
    /// As [`choose_many`].
    pub async fn choose_again(
        &mut self,
        tx: &mut Tx,
        vault: &Vault,
        draws: &[Draw],
        places: &[usize],
        now: Millis,
    ) -> Result<(), StoreError> {
        self.leave_out(places);
        // One search for each pool, rank and expiry guard; pools in the order of their ids, so that two writers do not cross.
        let mut groups: BTreeMap<Turn<'_>, Vec<usize>> = BTreeMap::new();
        for place in places {
            let Some(draw) = draws.get(*place).filter(|draw| !draw.units.is_empty()) else { continue };
            let key = (&draw.pool_id, Reverse(draw.first), Reverse(draw.near_expiry_days));
            groups.entry(key).or_default().push(*place);
        }
        for ((pool_id, _, Reverse(days)), places) in groups {
            let pool = pools::get(tx, pool_id).await?;
            let wanted = places.iter().filter_map(|place| draws.get(*place)).map(|draw| draw.units.len()).sum();
            let floor = expiry_floor(now, days.max(pool.near_expiry_days));
            let mut candidates = candidates(tx, &pool, wanted, floor, &self.given).await?;
            for place in places {
                let (Some(draw), Some(answer)) = (draws.get(place), self.answers.get_mut(place)) else { continue };
                choose(vault, &pool, draw, answer, &mut candidates, &mut self.given)?;
            }
        }
        Ok(())
    }

    /// Takes the cards of the lines at these places away: they get none.
    pub fn leave_out(&mut self, places: &[usize]) {
        for place in places {
            let Some(answer) = self.answers.get_mut(*place) else { continue };
            answer.missing += i64::try_from(answer.cards.len()).unwrap_or(i64::MAX);
            for card in std::mem::take(&mut answer.cards) {
                self.given.take_back(&card.card_id);
            }
        }
    }

    /// Gives the cards: to the same lines, in the same order.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when a unit has a card already.
    pub async fn give(
        self,
        tx: &mut Tx,
        draws: &[Draw],
        actor: &str,
        ids: &dyn Ids,
        now: Millis,
    ) -> Result<Vec<Drawn>, StoreError> {
        self.given.write(tx, draws, &self.answers, actor, ids, now).await?;
        Ok(self.answers)
    }
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
#[derive(Debug, Default)]
struct Given {
    cards: HashMap<CardId, GivenSoFar>,
    /// Pools that give their cards several times.
    several: HashSet<PoolId>,
}

/// How often a card was given in this call.
#[derive(Debug, Default)]
struct GivenSoFar {
    times: i64,
    /// It may be given once, ever.
    once: bool,
    /// It goes out at once.
    at_once: bool,
    /// That was the last time it may be given.
    spent: bool,
}

fn choose(
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
    if pool.kind != PoolKind::Once {
        given.several.insert(pool.id.clone());
    }
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
        entry.at_once = draw.at_once;
        entry.spent = spent;
        if spent {
            candidates.pop_front();
        }
    }
    Ok(())
}

impl Given {
    fn take_back(&mut self, card: &CardId) {
        if let Some(given) = self.cards.get_mut(card) {
            given.times -= 1;
            given.spent = false;
        }
        self.cards.retain(|_, given| given.times > 0);
    }

    /// Moves cards that are given once out of the stock.
    async fn take(&self, tx: &mut Tx, at_once: bool, now: Millis) -> Result<(), StoreError> {
        let is_meant = |given: &GivenSoFar| given.once && given.at_once == at_once;
        let cards: Vec<&CardId> =
            self.cards.iter().filter(|(_, given)| is_meant(given)).map(|(card, _)| card).collect();
        if cards.is_empty() {
            return Ok(());
        }
        let count = cards.len();
        let state = if at_once { CardState::Delivered } else { CardState::Reserved };
        let gathers = tx.gathers();
        let query = sql!(
            tx,
            "UPDATE cards SET state = $1, uses = uses + 1, updated_at = $2
             WHERE id IN (SELECT value FROM json_each($3)) AND state = 'available'",
            state,
            now,
            List::of(&cards)
        );
        if gathers {
            // The one writer chose them in this very write, and no two units may hold one card.
            return query.put().await;
        }
        if usize::try_from(query.execute().await?).ok() == Some(count) {
            return Ok(());
        }
        Err(StoreError::Conflict("a card was taken in between".to_owned()))
    }

    async fn write(
        self,
        tx: &mut Tx,
        draws: &[Draw],
        answers: &[Drawn],
        actor: &str,
        ids: &dyn Ids,
        now: Millis,
    ) -> Result<(), StoreError> {
        self.take(tx, false, now).await?;
        self.take(tx, true, now).await?;
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
            &["delivery_id", "order_id", "line", "unit", "card_id", "card_use_id", "created_at"],
        );
        let mut uses = Rows::into("card_uses", &["id", "card_id", "order_id", "line", "unit", "created_at"]);
        let mut journal = Vec::new();
        for (draw, answer) in draws.iter().zip(answers) {
            let several = self.several.contains(&draw.pool_id);
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
                units.push(&draw.delivery_id).push(&draw.order_id).push(draw.line).push(card.unit);
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
        uses.put(tx).await?;
        units.put(tx).await?;
        stock::append_many(tx, &journal, ids).await
    }
}
