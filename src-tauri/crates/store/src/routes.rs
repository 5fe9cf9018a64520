//! The matrix: which event goes into which channel for which shop, when, and how often. What has no row is as usual.

use crate::{
    Conn, StoreError, Tx, sql,
    sql::{record, words},
};
use huolang_domain::Millis;

words! {
    /// When a channel is told of an event.
    RouteMode {
        /// Never.
        Off = "off",
        /// At once.
        Now = "now",
        /// When nobody has seen to it for a while.
        Later = "later",
        /// Only when every other channel failed.
        Fallback = "fallback",
    }
}

record! {
    /// A cell of the matrix that the seller set.
    pub struct Route {
        /// The event.
        pub event: String,
        /// The channel.
        pub channel_id: String,
        /// The shop; empty: every shop that has no row of its own.
        pub shop_id: String,
        /// When it is told.
        pub mode: RouteMode,
        /// Later: unseen for so long, in milliseconds.
        pub after_ms: i64,
        /// Told again after so long until somebody sees to it; 0: once.
        pub repeat_ms: i64,
    }
}

/// Every cell that was set.
///
/// # Errors
/// What the database refuses.
pub async fn all(conn: &mut Conn) -> Result<Vec<Route>, StoreError> {
    sql!(conn, "SELECT * FROM notice_routes ORDER BY event, channel_id, shop_id").fetch_all().await
}

/// Sets a cell.
///
/// # Errors
/// What the database refuses; [`StoreError::NotFound`] when there is no such channel.
pub async fn set(tx: &mut Tx, route: &Route, now: Millis) -> Result<(), StoreError> {
    sql!(
        tx,
        "INSERT INTO notice_routes (event, channel_id, shop_id, mode, after_ms, repeat_ms, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (event, channel_id, shop_id) DO UPDATE SET
             mode = excluded.mode, after_ms = excluded.after_ms, repeat_ms = excluded.repeat_ms,
             updated_at = excluded.updated_at",
        &route.event,
        &route.channel_id,
        &route.shop_id,
        route.mode,
        route.after_ms,
        route.repeat_ms,
        now
    )
    .execute()
    .await?;
    Ok(())
}

/// Makes a cell as usual again.
///
/// # Errors
/// What the database refuses.
pub async fn clear(tx: &mut Tx, event: &str, channel: &str, shop: &str) -> Result<(), StoreError> {
    sql!(tx, "DELETE FROM notice_routes WHERE event = $1 AND channel_id = $2 AND shop_id = $3", event, channel, shop)
        .execute()
        .await?;
    Ok(())
}
