//! Warns when a pool, or a rule's own stock, fell to its mark. Edge-triggered: one notice until it is filled again.

use super::Plan;
use crate::{Engine, notice, stock::rules_ran_low};
use huolang_domain::{Millis, PoolId, RuleId};
use huolang_store::{StoreError, Tx, pools};
use std::collections::BTreeMap;

/// Looks at the pools that were drawn from, and the rules pieces were taken of: whoever passes the mark is told, once.
pub(in crate::deliver) async fn low_stock(
    tx: &mut Tx,
    engine: &Engine,
    plans: &[Plan<'_>],
    now: Millis,
) -> Result<Vec<String>, StoreError> {
    let mut taken: BTreeMap<RuleId, i64> = BTreeMap::new();
    for line in plans.iter().flat_map(|(_, plan, _)| &plan.lines) {
        if let (Some(rule), Some(pieces)) = (&line.rule_id, line.pieces) {
            *taken.entry(rule.clone()).or_default() += pieces;
        }
    }
    let mut told = rules_ran_low(tx, engine, &taken, now).await?;
    let mut drawn: BTreeMap<PoolId, i64> = BTreeMap::new();
    for line in plans.iter().flat_map(|(_, plan, _)| &plan.lines).filter(|line| line.has_cards) {
        if let (Some(pool), Some(fixed)) = (&line.pool, &line.fixed) {
            *drawn.entry(pool.clone()).or_default() += fixed.units;
        }
    }
    if drawn.is_empty() {
        return Ok(told);
    }
    let pools: Vec<PoolId> = drawn.keys().cloned().collect();
    let left = pools::lasting(tx, &pools, now).await?;
    let mut raises = Vec::new();
    for (id, count) in drawn {
        let Some(left) = left.get(&id).copied().flatten() else { continue };
        let pool = pools::get(tx, &id).await?;
        let fell = left <= pool.low_stock_at && left.saturating_add(count) > pool.low_stock_at;
        if fell {
            raises.push(notice::low_stock(&id, &pool.name, left));
        }
    }
    told.extend(notice::write(tx, &raises, engine.ids().as_ref(), now).await?);
    Ok(told)
}
