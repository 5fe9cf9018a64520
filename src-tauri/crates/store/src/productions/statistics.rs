//! How many orders came in, and what they came to: by day, shop and kind.

use super::ProductionState;
use crate::{Conn, StoreError, offers::OfferKind, sql, sql::record};
use huolang_domain::{Fen, Millis, OrderId, ShopId};

record! {
    /// The orders of one day, shop, kind and state.
    pub struct DayRow {
        /// Days since 1970 in Shanghai.
        pub day: i64,
        /// The shop.
        pub shop_id: ShopId,
        /// What is delivered.
        pub kind: OfferKind,
        /// Where they stand.
        pub state: ProductionState,
        /// How many.
        pub n: i64,
        /// What is paid for them.
        pub amount: Fen,
    }
}

/// The orders that came in from `since` to before `until`.
///
/// # Errors
/// What the database refuses.
pub async fn by_day(
    conn: &mut Conn,
    shop: Option<&ShopId>,
    since: Millis,
    until: Millis,
) -> Result<Vec<DayRow>, StoreError> {
    sql!(
        conn,
        "SELECT (created_at + 28800000) / 86400000 AS day, shop_id, kind, state,
             CAST(COUNT(*) AS BIGINT) AS n, CAST(SUM(total_price) AS BIGINT) AS amount
         FROM productions
         WHERE created_at >= $2 AND created_at < $3 AND (CAST($1 AS TEXT) IS NULL OR shop_id = $1)
         GROUP BY (created_at + 28800000) / 86400000, shop_id, kind, state
         ORDER BY (created_at + 28800000) / 86400000, shop_id, kind, state",
        shop,
        since,
        until
    )
    .fetch_all()
    .await
}

record! {
    /// The orders that a shop took in some time.
    pub struct CameIn {
        /// How many.
        pub n: i64,
        /// What is paid for them.
        pub amount: Fen,
        /// The newest.
        pub newest: Option<OrderId>,
    }
}

/// The orders of a shop that came in from `since` to before `until`, without those that were refused.
///
/// # Errors
/// What the database refuses.
pub async fn came_in(conn: &mut Conn, shop: &ShopId, since: Millis, until: Millis) -> Result<CameIn, StoreError> {
    sql!(
        conn,
        "SELECT CAST(COUNT(*) AS BIGINT) AS n, CAST(COALESCE(SUM(total_price), 0) AS BIGINT) AS amount,
             MAX(order_id) AS newest
         FROM productions
         WHERE created_at >= $2 AND created_at < $3 AND shop_id = $1 AND state <> 'failed'",
        shop,
        since,
        until
    )
    .fetch_one()
    .await
}

/// Whether any came in then.
///
/// # Errors
/// What the database refuses.
pub async fn any_came_in(conn: &mut Conn, shop: &ShopId, since: Millis, until: Millis) -> Result<bool, StoreError> {
    let found: Option<(i64,)> = sql!(
        conn,
        "SELECT CAST(1 AS BIGINT) FROM productions
         WHERE created_at >= $2 AND created_at < $3 AND shop_id = $1 AND state <> 'failed'
         LIMIT 1",
        shop,
        since,
        until
    )
    .fetch_optional()
    .await?;
    Ok(found.is_some())
}
