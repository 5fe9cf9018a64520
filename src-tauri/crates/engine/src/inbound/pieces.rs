//! A rule's own limited stock: pieces are counted in the order in which orders came, taken in the transaction that takes the
//! order, given back when it is refused, and each move is a line of the stock journal.

use super::incoming::{Incoming, Verdict};
use crate::{
    Engine,
    stock::{look_at_rules, rules_ran_low},
};
use huolang_domain::{ErrorCode, Millis, OrderId, RuleId, ShopId};
use huolang_store::{
    StoreError, Tx, rules,
    stock::{self, NewStockEntry},
};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// What rules of limited stock have left, and which orders it does not reach for.
#[derive(Default)]
pub(super) struct Pieces {
    left: HashMap<RuleId, i64>,
    short: HashSet<(ShopId, String)>,
}

impl Pieces {
    /// Reads what the rules of new orders have left; nobody else takes of it in the meantime.
    pub async fn of(tx: &mut Tx, firsts: &[&Incoming]) -> Result<Self, StoreError> {
        let ids: BTreeSet<&RuleId> = firsts.iter().filter_map(|one| rule_of(one)).collect();
        if ids.is_empty() {
            return Ok(Self::default());
        }
        let ids: Vec<RuleId> = ids.into_iter().cloned().collect();
        Ok(Self { left: rules::limited(tx, &ids).await?, short: HashSet::new() })
    }

    /// Whether no rule has a limited stock.
    pub fn are_unlimited(&self) -> bool {
        self.left.is_empty()
    }

    /// Whether there is enough for an order.
    pub fn suffice(&self, one: &Incoming) -> bool {
        rule_of(one).and_then(|rule| self.left.get(rule)).is_none_or(|left| *left >= one.quantity)
    }

    /// Counts an order that is taken, or notes that it has to wait for stock.
    pub fn count(&mut self, one: &Incoming) {
        match rule_of(one).and_then(|rule| self.left.get_mut(rule)) {
            Some(left) if *left >= one.quantity => *left -= one.quantity,
            Some(_) => {
                self.short.insert((one.shop.id.clone(), one.external_no.clone()));
            }
            None => {}
        }
    }

    /// Whether an order has to wait for stock.
    pub fn is_short(&self, one: &Incoming) -> bool {
        !self.short.is_empty() && self.short.contains(&(one.shop.id.clone(), one.external_no.clone()))
    }

    /// The rule of an order, when its stock is limited.
    pub fn limited(&self, one: &Incoming) -> Option<RuleId> {
        rule_of(one).filter(|rule| self.left.contains_key(rule)).cloned()
    }
}

fn rule_of(one: &Incoming) -> Option<&RuleId> {
    match &one.verdict {
        Verdict::Produce { offer, .. } => offer.rule.as_ref(),
        _ => None,
    }
}

/// Pieces that an order takes.
pub(super) struct Taken {
    pub order: OrderId,
    pub rule: Option<RuleId>,
    pub pieces: i64,
}

/// Takes the pieces of orders whose rules have limited stock. Gives the notices that were raised.
pub(super) async fn take_many(
    tx: &mut Tx,
    engine: &Engine,
    taken: &[Taken],
    now: Millis,
) -> Result<Vec<String>, StoreError> {
    if taken.is_empty() {
        return Ok(Vec::new());
    }
    let mut sums: BTreeMap<RuleId, i64> = BTreeMap::new();
    let mut lines = Vec::with_capacity(taken.len());
    for one in taken {
        let Some(rule) = &one.rule else { continue };
        *sums.entry(rule.clone()).or_default() += one.pieces;
        lines.push(line(rule, one, "reserve", -one.pieces, "system", now));
    }
    for (rule, pieces) in &sums {
        if !rules::take_stock(tx, rule, *pieces).await? {
            return Err(StoreError::refused(ErrorCode::Conflict, "the rule's stock was changed in between"));
        }
    }
    stock::append_many(tx, &lines, engine.ids().as_ref()).await?;
    rules_ran_low(tx, engine, &sums, now).await
}

/// Whether an order that waited has, or can have, its pieces.
pub(super) async fn are_left(tx: &mut Tx, wanted: &Taken) -> Result<bool, StoreError> {
    let Some(rule) = &wanted.rule else { return Ok(true) };
    let left = rules::limited(tx, std::slice::from_ref(rule)).await?.remove(rule);
    let Some(left) = left.filter(|left| *left < wanted.pieces) else { return Ok(true) };
    let has = stock::given_by_rule(tx, rule, &wanted.order).await?;
    Ok(left + has >= wanted.pieces)
}

/// Takes the pieces of an order that waited, as far as it has none yet. Gives the notices that were raised.
pub(super) async fn take(tx: &mut Tx, engine: &Engine, wanted: &Taken, now: Millis) -> Result<Vec<String>, StoreError> {
    let Some(rule) = &wanted.rule else { return Ok(Vec::new()) };
    if rules::limited(tx, std::slice::from_ref(rule)).await?.is_empty() {
        return Ok(Vec::new());
    }
    let pieces = wanted.pieces - stock::given_by_rule(tx, rule, &wanted.order).await?;
    if pieces <= 0 {
        return Ok(Vec::new());
    }
    let rest = Taken { order: wanted.order.clone(), rule: Some(rule.clone()), pieces };
    take_many(tx, engine, &[rest], now).await
}

/// Gives back what an order took, for it is not delivered. Gives the notices that changed.
pub(super) async fn give_back(
    tx: &mut Tx,
    engine: &Engine,
    rule: &RuleId,
    order: &OrderId,
    actor: &str,
    now: Millis,
) -> Result<Vec<String>, StoreError> {
    let pieces = stock::given_by_rule(tx, rule, order).await?;
    if pieces <= 0 {
        return Ok(Vec::new());
    }
    rules::return_stock(tx, rule, pieces).await?;
    let back = Taken { order: order.clone(), rule: Some(rule.clone()), pieces };
    stock::append_many(tx, &[line(rule, &back, "release", pieces, actor, now)], engine.ids().as_ref()).await?;
    look_at_rules(tx, engine, std::slice::from_ref(rule), now).await
}

fn line(rule: &RuleId, of: &Taken, reason: &'static str, delta: i64, actor: &str, at: Millis) -> NewStockEntry {
    NewStockEntry {
        pool_id: None,
        rule_id: Some(rule.clone()),
        card_id: None,
        reason,
        delta,
        order_id: Some(of.order.clone()),
        actor: actor.to_owned(),
        at,
    }
}
