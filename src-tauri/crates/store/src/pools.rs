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

/// Writes a pool, new or changed. A new drawing order holds for the cards that are there, too; what a higher limit of uses lets
/// go out again, [`give_again`](crate::cards::give_again) says.
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

/// Units each of these pools can still give; absent: as many as are asked for. A 循环卡 gives its uses that are left. No
/// expiry guard is asked, see [`lasting`] and [`drawable`].
///
/// # Errors
/// What the database refuses.
pub async fn available(conn: &mut Conn, pools: &[PoolId]) -> Result<HashMap<PoolId, Option<i64>>, StoreError> {
    Ok(counted(conn, pools).await?.into_iter().map(|(pool, counted)| (pool, counted.left(0))).collect())
}

/// As [`available`], without cards that the pool's own expiry guard holds back. Of a pool without a guard no card is read.
///
/// # Errors
/// What the database refuses.
pub async fn lasting(
    conn: &mut Conn,
    pools: &[PoolId],
    now: Millis,
) -> Result<HashMap<PoolId, Option<i64>>, StoreError> {
    let counted = counted(conn, pools).await?;
    let guarded = counted.iter().filter(|(_, counted)| counted.days > 0 && counted.cards > 0);
    let guards: BTreeSet<(PoolId, i64)> = guarded.map(|(pool, counted)| (pool.clone(), counted.days)).collect();
    let held: HashMap<PoolId, i64> =
        held_back(conn, &guards, now).await?.into_iter().map(|((pool, _), units)| (pool, units)).collect();
    let left = |(pool, counted): (PoolId, Counted)| {
        let units = held.get(&pool).copied().unwrap_or(0);
        (pool, counted.left(units))
    };
    Ok(counted.into_iter().map(left).collect())
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
    let ids: BTreeSet<PoolId> = wanted.iter().map(|(pool, _)| pool.clone()).collect();
    let ids: Vec<PoolId> = ids.into_iter().collect();
    let counted = counted(conn, &ids).await?;
    // The longer of the two guards holds.
    let holds = |(pool, days): &(PoolId, i64)| Some((pool.clone(), counted.get(pool)?.days.max(*days)));
    let guards: BTreeSet<(PoolId, i64)> = wanted.iter().filter_map(holds).collect();
    let held = held_back(conn, &guards, now).await?;
    let left = |guard: &(PoolId, i64)| {
        let units = held.get(&holds(guard)?).copied().unwrap_or(0);
        Some((guard.clone(), counted.get(&guard.0)?.left(units)))
    };
    Ok(wanted.iter().filter_map(left).collect())
}

/// When the last of the cards that a pool's own expiry guard holds back by now came under it.
///
/// # Errors
/// What the database refuses.
pub async fn held_back_since(conn: &mut Conn, pool: &Pool, now: Millis) -> Result<Option<Millis>, StoreError> {
    let floor = expiry_floor(now, pool.near_expiry_days);
    let last: Option<(Millis,)> = sql!(
        conn,
        "SELECT expires_at FROM cards
         WHERE pool_id = $1 AND state = 'available' AND expires_at <= $2
         ORDER BY expires_at DESC
         LIMIT 1",
        &pool.id,
        floor
    )
    .fetch_optional()
    .await?;
    Ok(last.map(|(expires_at,)| expires_at.plus(now.since(floor))))
}

/// What a pool holds by the counters that are kept.
#[derive(Debug, Clone, Copy)]
struct Counted {
    kind: PoolKind,
    /// Its own expiry guard.
    days: i64,
    cards: i64,
    /// Uses that are left, of a 循环卡.
    uses: i64,
}

impl Counted {
    /// Units it can still give when a guard holds so many back.
    fn left(self, held: i64) -> Option<i64> {
        match self.kind {
            PoolKind::Once => Some((self.cards - held).max(0)),
            PoolKind::Reusable => Some((self.uses - held).max(0)),
            PoolKind::Fixed => (self.cards <= held).then_some(0),
        }
    }
}

async fn counted(conn: &mut Conn, pools: &[PoolId]) -> Result<HashMap<PoolId, Counted>, StoreError> {
    let rows: Vec<(PoolId, PoolKind, i64, i64, i64)> = sql!(
        conn,
        "SELECT p.id, p.kind, p.near_expiry_days,
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
    Ok(rows.into_iter().map(|(pool, kind, days, cards, uses)| (pool, Counted { kind, days, cards, uses })).collect())
}

/// Units that expiry guards hold back, by pool and days: one look for each number of days.
async fn held_back(
    conn: &mut Conn,
    guards: &BTreeSet<(PoolId, i64)>,
    now: Millis,
) -> Result<HashMap<(PoolId, i64), i64>, StoreError> {
    let mut by_days: BTreeMap<i64, Vec<&PoolId>> = BTreeMap::new();
    for (pool, days) in guards {
        by_days.entry(*days).or_default().push(pool);
    }
    let mut held = HashMap::new();
    for (days, pools) in by_days {
        let rows: Vec<(PoolId, i64)> = sql!(
            conn,
            "SELECT c.pool_id, CAST(SUM(
                 CASE WHEN p.kind <> 'reusable' THEN 1 WHEN c.uses < p.use_limit THEN p.use_limit - c.uses ELSE 0 END
             ) AS BIGINT)
             FROM cards c JOIN card_pools p ON p.id = c.pool_id
             WHERE c.state = 'available' AND c.expires_at <= $2 AND c.pool_id IN (SELECT value FROM json_each($1))
             GROUP BY c.pool_id",
            List::of(pools),
            expiry_floor(now, days)
        )
        .fetch_all()
        .await?;
        held.extend(rows.into_iter().map(|(pool, units)| ((pool, days), units)));
    }
    Ok(held)
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
