//! Card pools and how many cards they hold.

use crate::{
    Conn, List, StoreError, Tx, sql,
    sql::{record, words},
};
use huolang_domain::{
    Millis, PoolId,
    expiry::{CardKind, DrawOrder, expiry_floor},
    state::CardState,
};
use std::collections::{BTreeMap, BTreeSet, HashMap};

words! {
    /// How often the cards of a pool are given.
    PoolKind {
        /// 唯一卡: once, ever.
        Once = "once",
        /// 循环卡: so many times each.
        Reusable = "reusable",
        /// 固定内容: always.
        Fixed = "fixed",
    }
}

record! {
    /// A pool of cards.
    pub struct Pool {
        /// Its id.
        pub id: PoolId,
        /// The seller's name for it.
        pub name: String,
        /// How often its cards are given.
        pub kind: PoolKind,
        /// Which card is drawn next.
        pub draw_order: DrawOrder,
        /// Uses of each card, for 循环卡.
        pub use_limit: Option<i64>,
        /// Warn when no more than this many are left.
        pub low_stock_at: i64,
        /// Cards that expire within so many days are not sent.
        pub near_expiry_days: i64,
        /// 使用说明
        pub manual: String,
        /// When it was made.
        pub created_at: Millis,
        /// When it was last changed.
        pub updated_at: Millis,
    }
}

impl Pool {
    /// The kind in the words of the domain.
    #[must_use]
    pub fn card_kind(&self) -> CardKind {
        match self.kind {
            PoolKind::Once => CardKind::Once,
            PoolKind::Reusable => CardKind::Reusable { limit: self.use_limit.unwrap_or(1) },
            PoolKind::Fixed => CardKind::Fixed,
        }
    }
}

/// Writes a pool, new or changed. A new drawing order holds for the cards that are there, too.
///
/// # Errors
/// [`StoreError::Conflict`] when another pool has that name.
pub async fn save(tx: &mut Tx, pool: &Pool) -> Result<(), StoreError> {
    let former: Option<(DrawOrder,)> =
        sql!(tx, "SELECT draw_order FROM card_pools WHERE id = $1", &pool.id).fetch_optional().await?;
    sql!(
        tx,
        "INSERT INTO card_pools
             (id, name, kind, draw_order, use_limit, low_stock_at, near_expiry_days, manual, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
         ON CONFLICT (id) DO UPDATE SET
             name = excluded.name, kind = excluded.kind, draw_order = excluded.draw_order, use_limit = excluded.use_limit,
             low_stock_at = excluded.low_stock_at, near_expiry_days = excluded.near_expiry_days, manual = excluded.manual,
             updated_at = excluded.updated_at",
        &pool.id,
        &pool.name,
        pool.kind,
        pool.draw_order,
        pool.use_limit,
        pool.low_stock_at,
        pool.near_expiry_days,
        &pool.manual,
        pool.created_at,
        pool.updated_at
    )
    .execute()
    .await?;
    if former.is_some_and(|(order,)| order != pool.draw_order) {
        rekey(tx, pool).await?;
    }
    Ok(())
}

/// The key by which a card is drawn: smaller goes first.
pub(crate) const fn draw_key(order: DrawOrder, created_at: Millis, expires_at: Option<Millis>, lot: i64) -> i64 {
    match order {
        DrawOrder::Oldest => created_at.0,
        DrawOrder::Newest => -created_at.0,
        DrawOrder::NearExpiry => match expires_at {
            Some(at) => at.0,
            None => i64::MAX,
        },
        DrawOrder::Random => lot,
    }
}

/// The same in SQL, for every card of the pool.
async fn rekey(tx: &mut Tx, pool: &Pool) -> Result<(), StoreError> {
    sql!(
        tx,
        "UPDATE cards SET draw_key = CASE $2
             WHEN 'newest' THEN -created_at
             WHEN 'near_expiry' THEN COALESCE(expires_at, 9223372036854775807)
             WHEN 'random' THEN lot
             ELSE created_at END
         WHERE pool_id = $1",
        &pool.id,
        pool.draw_order
    )
    .execute()
    .await?;
    Ok(())
}

/// One pool.
///
/// # Errors
/// [`StoreError::NotFound`]
pub async fn get(conn: &mut Conn, id: &PoolId) -> Result<Pool, StoreError> {
    sql!(conn, "SELECT * FROM card_pools WHERE id = $1", id)
        .fetch_optional()
        .await?
        .ok_or(StoreError::NotFound("card pool"))
}

/// Every pool, by name.
///
/// # Errors
/// What the database refuses.
pub async fn list(conn: &mut Conn) -> Result<Vec<Pool>, StoreError> {
    sql!(conn, "SELECT * FROM card_pools ORDER BY name, id").fetch_all().await
}

/// How many cards of each state the pools hold.
///
/// # Errors
/// What the database refuses.
pub async fn counts(conn: &mut Conn) -> Result<HashMap<PoolId, BTreeMap<CardState, i64>>, StoreError> {
    let rows: Vec<(PoolId, CardState, i64)> = sql!(
        conn,
        "SELECT pool_id, state, CAST(SUM(n) AS BIGINT)
         FROM card_counts
         GROUP BY pool_id, state
         HAVING SUM(n) <> 0"
    )
    .fetch_all()
    .await?;
    let mut counts: HashMap<PoolId, BTreeMap<CardState, i64>> = HashMap::new();
    for (pool, state, n) in rows {
        counts.entry(pool).or_default().insert(state, n);
    }
    Ok(counts)
}

/// Units each of these pools can still give; absent: as many as are asked for. A 循环卡 gives its uses that are left.
///
/// # Errors
/// What the database refuses.
pub async fn available(conn: &mut Conn, pools: &[PoolId]) -> Result<HashMap<PoolId, Option<i64>>, StoreError> {
    let rows: Vec<(PoolId, PoolKind, i64, i64)> = sql!(
        conn,
        "SELECT p.id, p.kind,
             CAST(COALESCE((SELECT SUM(n) FROM card_counts c WHERE c.pool_id = p.id AND c.state = 'available'), 0) AS BIGINT),
             CASE WHEN p.kind = 'reusable' THEN CAST(COALESCE((
                 SELECT SUM(CASE WHEN c.uses < p.use_limit THEN p.use_limit - c.uses ELSE 0 END)
                 FROM cards c WHERE c.pool_id = p.id AND c.state = 'available'), 0) AS BIGINT) ELSE 0 END
         FROM card_pools p
         WHERE p.id IN (SELECT value FROM json_each($1))",
        List::of(pools)
    )
    .fetch_all()
    .await?;
    Ok(rows
        .into_iter()
        .map(|(pool, kind, cards, uses)| match kind {
            PoolKind::Once => (pool, Some(cards)),
            PoolKind::Reusable => (pool, Some(uses)),
            PoolKind::Fixed => (pool, if cards > 0 { None } else { Some(0) }),
        })
        .collect())
}

/// As [`available`], without cards that an expiry guard holds back: for each pool and the days that a rule asks for, of
/// which the pool's own may be more. What lasts for a long guard is counted for every shorter one, too.
///
/// # Errors
/// What the database refuses.
pub async fn drawable(
    conn: &mut Conn,
    wanted: &BTreeSet<(PoolId, i64)>,
    now: Millis,
) -> Result<BTreeMap<(PoolId, i64), Option<i64>>, StoreError> {
    let ids: Vec<PoolId> = wanted.iter().map(|(pool, _)| pool.clone()).collect();
    let whole = available(conn, &ids).await?;
    let of_whole = |guard: &(PoolId, i64)| whole.get(&guard.0).map(|left| (guard.clone(), *left));
    let mut left: BTreeMap<(PoolId, i64), Option<i64>> = wanted.iter().filter_map(of_whole).collect();
    for ((id, days), left) in &mut left {
        let Some(left) = left.as_mut().filter(|left| **left > 0) else { continue };
        let pool = get(conn, id).await?;
        let floor = expiry_floor(now, pool.near_expiry_days.max(*days));
        let (held,): (i64,) = sql!(
            conn,
            "SELECT CAST(COALESCE(SUM(CASE WHEN p.kind = 'reusable' THEN p.use_limit - c.uses ELSE 1 END), 0) AS BIGINT)
             FROM cards c JOIN card_pools p ON p.id = c.pool_id
             WHERE c.state = 'available' AND c.expires_at <= $2 AND c.pool_id = $1",
            id,
            floor
        )
        .fetch_one()
        .await?;
        *left = (*left - held).max(0);
    }
    Ok(left)
}

/// Removes an empty pool no rule draws from.
///
/// # Errors
/// [`StoreError::Reference`] when it has cards or rules, [`StoreError::NotFound`].
pub async fn delete(tx: &mut Tx, id: &PoolId) -> Result<(), StoreError> {
    sql!(
        tx,
        "DELETE FROM card_batches
         WHERE pool_id = $1 AND NOT EXISTS (SELECT 1 FROM cards WHERE cards.batch_id = card_batches.id)",
        id
    )
    .execute()
    .await?;
    let gone = sql!(tx, "DELETE FROM card_pools WHERE id = $1", id).execute().await?;
    if gone == 0 { Err(StoreError::NotFound("card pool")) } else { Ok(()) }
}
