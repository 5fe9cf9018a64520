//! The stock journal: every change of how many cards can be given.

use crate::{Conn, Rows, StoreError, Tx, sql, sql::record};
use huolang_domain::{CardId, Ids, Millis, OrderId, PoolId, RuleId};

record! {
    /// A line of the journal.
    pub struct StockEntry {
        /// Its id; later ones are larger.
        pub id: String,
        /// The pool.
        pub pool_id: Option<PoolId>,
        /// The rule, when its own stock changed.
        pub rule_id: Option<RuleId>,
        /// The card, when it is about one.
        pub card_id: Option<CardId>,
        /// `import`, `reserve`, `release`, `void`, `restore`, `move`, `delete`, `expire`, `upload`, `adjust`.
        pub reason: String,
        /// By how much what can be given changed.
        pub delta: i64,
        /// The order it was for.
        pub order_id: Option<OrderId>,
        /// `system`, or a user's name.
        pub actor: String,
        /// When.
        pub at: Millis,
    }
}

/// A line to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewStockEntry {
    /// The pool.
    pub pool_id: Option<PoolId>,
    /// The rule, when its own stock changed.
    pub rule_id: Option<RuleId>,
    /// The card, when it is about one.
    pub card_id: Option<CardId>,
    /// `import`, `reserve`, `release`, `void`, `restore`, `move`, `delete`, `expire`, `upload`, `adjust`.
    pub reason: &'static str,
    /// By how much what can be given changed.
    pub delta: i64,
    /// The order it was for.
    pub order_id: Option<OrderId>,
    /// `system`, or a user's name.
    pub actor: String,
    /// When.
    pub at: Millis,
}

/// Writes lines into the journal. What moves cards in this crate does so by itself.
///
/// # Errors
/// What the database refuses.
pub async fn append_many(tx: &mut Tx, entries: &[NewStockEntry], ids: &dyn Ids) -> Result<(), StoreError> {
    let mut rows =
        Rows::into("stock_log", &["id", "pool_id", "rule_id", "card_id", "reason", "delta", "order_id", "actor", "at"]);
    for entry in entries {
        rows.push(ids.fresh()).push(entry.pool_id.as_ref()).push(entry.rule_id.as_ref()).push(entry.card_id.as_ref());
        rows.push(entry.reason).push(entry.delta).push(entry.order_id.as_ref()).push(&entry.actor).push(entry.at);
    }
    rows.put(tx).await
}

/// The journal of a pool, newest first, before the id of a former page's last.
///
/// # Errors
/// What the database refuses.
pub async fn list_by_pool(
    conn: &mut Conn,
    pool: &PoolId,
    before: Option<&str>,
    limit: i64,
) -> Result<Vec<StockEntry>, StoreError> {
    sql!(
        conn,
        "SELECT * FROM stock_log
         WHERE pool_id = $1 AND (CAST($2 AS TEXT) IS NULL OR id < $2)
         ORDER BY id DESC
         LIMIT $3",
        pool,
        before,
        limit
    )
    .fetch_all()
    .await
}

/// The journal of a rule's own stock, newest first, before the id of a former page's last.
///
/// # Errors
/// What the database refuses.
pub async fn list_by_rule(
    conn: &mut Conn,
    rule: &RuleId,
    before: Option<&str>,
    limit: i64,
) -> Result<Vec<StockEntry>, StoreError> {
    sql!(
        conn,
        "SELECT * FROM stock_log
         WHERE rule_id = $1 AND card_id IS NULL AND (CAST($2 AS TEXT) IS NULL OR id < $2)
         ORDER BY id DESC
         LIMIT $3",
        rule,
        before,
        limit
    )
    .fetch_all()
    .await
}

/// The journal of a card, oldest first.
///
/// # Errors
/// What the database refuses.
pub async fn list_by_card(conn: &mut Conn, card: &CardId) -> Result<Vec<StockEntry>, StoreError> {
    sql!(conn, "SELECT * FROM stock_log WHERE card_id = $1 ORDER BY id", card).fetch_all().await
}

/// The pieces that a rule's own stock gave to an order and did not get back.
///
/// # Errors
/// What the database refuses.
pub async fn given_by_rule(conn: &mut Conn, rule: &RuleId, order: &OrderId) -> Result<i64, StoreError> {
    let (delta,): (i64,) = sql!(
        conn,
        "SELECT CAST(COALESCE(SUM(delta), 0) AS BIGINT) FROM stock_log WHERE rule_id = $1 AND order_id = $2",
        rule,
        order
    )
    .fetch_one()
    .await?;
    Ok(-delta)
}
