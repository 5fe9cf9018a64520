//! Rules, kept as JSON beside the columns they are found and counted by.

use crate::{
    AnyRow, Conn, Field, IntoValue as _, List, Record, StoreError, Tx, sql,
    stock::{self, NewStockEntry},
};
use huolang_domain::{Ids, Millis, OrderId, PoolId, RuleId, ShopId, rule::Rule, rule::RuleStatus};
use std::collections::HashMap;

/// A rule as it is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct KeptRule {
    /// The rule; stock and status are those of this moment.
    pub rule: Rule,
    /// When it was made.
    pub created_at: Millis,
    /// When it was last changed.
    pub updated_at: Millis,
}

impl Record for KeptRule {
    fn read(row: &dyn AnyRow) -> Result<Self, StoreError> {
        let mut rule = Rule::require(row, row.place("body")?)?;
        rule.stock = i64::require(row, row.place("stock")?)?;
        rule.status = RuleStatus::require(row, row.place("status")?)?;
        Ok(Self {
            rule,
            created_at: Millis::require(row, row.place("created_at")?)?,
            updated_at: Millis::require(row, row.place("updated_at")?)?,
        })
    }
}

/// Writes a rule, new or changed.
///
/// # Errors
/// [`StoreError::Reference`] when its shop or pool does not exist.
pub async fn save(tx: &mut Tx, rule: &Rule, now: Millis) -> Result<(), StoreError> {
    sql!(
        tx,
        "INSERT INTO rules (id, shop_id, product_ref, pool_id, status, stock, body, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)
         ON CONFLICT (id) DO UPDATE SET
             shop_id = excluded.shop_id, product_ref = excluded.product_ref, pool_id = excluded.pool_id,
             status = excluded.status, stock = excluded.stock, body = excluded.body, updated_at = excluded.updated_at",
        &rule.id,
        &rule.shop_id,
        &rule.product_ref,
        rule.pool(),
        rule.status,
        rule.stock,
        rule,
        now
    )
    .execute()
    .await?;
    Ok(())
}

/// One rule.
///
/// # Errors
/// [`StoreError::NotFound`]
pub async fn get(conn: &mut Conn, id: &RuleId) -> Result<KeptRule, StoreError> {
    sql!(conn, "SELECT * FROM rules WHERE id = $1", id).fetch_optional().await?.ok_or(StoreError::NotFound("rule"))
}

/// Rules of a shop, of a product, or all. Oldest first.
///
/// # Errors
/// What the database refuses.
pub async fn list(
    conn: &mut Conn,
    shop: Option<&ShopId>,
    product_ref: Option<&str>,
) -> Result<Vec<KeptRule>, StoreError> {
    sql!(
        conn,
        "SELECT * FROM rules
         WHERE (CAST($1 AS TEXT) IS NULL OR shop_id = $1) AND (CAST($2 AS TEXT) IS NULL OR product_ref = $2)
         ORDER BY created_at, id",
        shop,
        product_ref
    )
    .fetch_all()
    .await
}

/// Rules by id; those that do not exist are left out.
///
/// # Errors
/// What the database refuses.
pub async fn get_many(conn: &mut Conn, ids: &[RuleId]) -> Result<Vec<KeptRule>, StoreError> {
    sql!(conn, "SELECT * FROM rules WHERE id IN (SELECT value FROM json_each($1)) ORDER BY id", List::of(ids))
        .fetch_all()
        .await
}

/// The rules that lines of these products in these shops can match: those of the products, and those for any product.
///
/// # Errors
/// What the database refuses.
pub async fn for_products(
    conn: &mut Conn,
    shops: &[ShopId],
    product_refs: &[String],
) -> Result<Vec<KeptRule>, StoreError> {
    sql!(
        conn,
        "SELECT * FROM rules
         WHERE shop_id IN (SELECT value FROM json_each($1))
             AND (product_ref = '' OR product_ref IN (SELECT value FROM json_each($2)))
         ORDER BY created_at, id",
        List::of(shops),
        List::of(product_refs)
    )
    .fetch_all()
    .await
}

/// The rules that draw from a pool.
///
/// # Errors
/// What the database refuses.
pub async fn using_pool(conn: &mut Conn, pool: &PoolId) -> Result<Vec<KeptRule>, StoreError> {
    sql!(conn, "SELECT * FROM rules WHERE pool_id = $1 ORDER BY created_at, id", pool).fetch_all().await
}

/// Writes a rule as a person saves it: a change of its own stock goes into the journal.
///
/// # Errors
/// As [`save`].
pub async fn save_by(tx: &mut Tx, rule: &Rule, actor: &str, ids: &dyn Ids, now: Millis) -> Result<(), StoreError> {
    let before: Option<(i64,)> = sql!(tx, "SELECT stock FROM rules WHERE id = $1", &rule.id).fetch_optional().await?;
    save(tx, rule, now).await?;
    // −1 is unlimited: the journal counts pieces, and there are none to count.
    let delta = rule.stock.max(0) - before.map_or(0, |(stock,)| stock.max(0));
    if delta == 0 {
        return Ok(());
    }
    let change = Pieces { rule: rule.id.clone(), order: None, delta, reason: "adjust" };
    journal(tx, &[change], actor, ids, now).await
}

/// A change of a rule's own stock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pieces {
    /// The rule.
    pub rule: RuleId,
    /// The order it was for.
    pub order: Option<OrderId>,
    /// By how much.
    pub delta: i64,
    /// `reserve`, `release`, `adjust`.
    pub reason: &'static str,
}

/// Writes changes of rules' own stock into the journal.
///
/// # Errors
/// What the database refuses.
pub async fn journal(
    tx: &mut Tx,
    changes: &[Pieces],
    actor: &str,
    ids: &dyn Ids,
    now: Millis,
) -> Result<(), StoreError> {
    let entry = |change: &Pieces| NewStockEntry {
        pool_id: None,
        rule_id: Some(change.rule.clone()),
        card_id: None,
        reason: change.reason,
        delta: change.delta,
        order_id: change.order.clone(),
        actor: actor.to_owned(),
        at: now,
    };
    stock::append_many(tx, &changes.iter().map(entry).collect::<Vec<_>>(), ids).await
}

/// What rules of limited stock have left; unlimited ones are left out. In a write nobody else takes of them meanwhile.
///
/// # Errors
/// What the database refuses.
pub async fn limited(tx: &mut Tx, ids: &[RuleId]) -> Result<HashMap<RuleId, i64>, StoreError> {
    let rows: Vec<(RuleId, i64)> = tx
        .locking(
            "SELECT id, stock FROM rules
             WHERE id IN (SELECT value FROM json_each($1)) AND stock >= 0
             ORDER BY id",
            vec![List::of(ids).into_value()],
        )
        .fetch_all()
        .await?;
    Ok(rows.into_iter().collect())
}

/// Takes pieces off a rule's own stock; an unlimited rule always has enough. Tells whether there was enough.
///
/// # Errors
/// What the database refuses.
pub async fn take_stock(tx: &mut Tx, id: &RuleId, pieces: i64) -> Result<bool, StoreError> {
    let changed = sql!(
        tx,
        "UPDATE rules SET stock = CASE WHEN stock = -1 THEN -1 ELSE stock - $2 END
         WHERE id = $1 AND (stock = -1 OR stock >= $2)",
        id,
        pieces
    )
    .execute()
    .await?;
    Ok(changed > 0)
}

/// Puts pieces back on a rule's own stock. Tells whether it has one.
///
/// # Errors
/// What the database refuses.
pub async fn return_stock(tx: &mut Tx, id: &RuleId, pieces: i64) -> Result<bool, StoreError> {
    let changed =
        sql!(tx, "UPDATE rules SET stock = stock + $2 WHERE id = $1 AND stock <> -1", id, pieces).execute().await?;
    Ok(changed > 0)
}

/// Removes a rule; deliveries keep its id.
///
/// # Errors
/// [`StoreError::NotFound`]
pub async fn delete(tx: &mut Tx, id: &RuleId) -> Result<(), StoreError> {
    let gone = sql!(tx, "DELETE FROM rules WHERE id = $1", id).execute().await?;
    if gone == 0 { Err(StoreError::NotFound("rule")) } else { Ok(()) }
}

/// Makes a rule again what it was (and since when), or removes one that was not there. Only when it was last written at that
/// moment: what somebody changed since stays. Pieces that it gave since are not given back.
///
/// # Errors
/// As [`save`].
pub async fn take_back(
    tx: &mut Tx,
    id: &RuleId,
    former: Option<(&Rule, Millis)>,
    written: Millis,
    actor: &str,
    ids: &dyn Ids,
    now: Millis,
) -> Result<(), StoreError> {
    let known: Option<KeptRule> = sql!(tx, "SELECT * FROM rules WHERE id = $1", id).fetch_optional().await?;
    let Some(kept) = known.filter(|kept| kept.updated_at == written) else { return Ok(()) };
    let left = match former {
        Some((former, since)) => {
            let (given,): (i64,) = sql!(
                tx,
                "SELECT CAST(COALESCE(SUM(delta), 0) AS BIGINT) FROM stock_log
                 WHERE rule_id = $1 AND at >= $2 AND reason IN ('reserve', 'release')",
                id,
                written
            )
            .fetch_one()
            .await?;
            let stock = if former.stock < 0 { former.stock } else { (former.stock + given).max(0) };
            save(tx, &Rule { stock, ..former.clone() }, since).await?;
            stock
        }
        None => {
            delete(tx, id).await?;
            0
        }
    };
    let delta = left.max(0) - kept.rule.stock.max(0);
    if delta == 0 {
        return Ok(());
    }
    journal(tx, &[Pieces { rule: id.clone(), order: None, delta, reason: "adjust" }], actor, ids, now).await
}
