//! Buyers who are served by hand only.

use crate::{Conn, StoreError, Tx, sql, sql::record};
use huolang_domain::{Millis, platform::PlatformKind};

record! {
    /// A blocked buyer.
    pub struct BlockedBuyer {
        /// Identity.
        pub id: String,
        /// The platform the buyer id belongs to.
        pub platform: PlatformKind,
        /// The platform's id of the buyer.
        pub buyer_id: String,
        /// Why, in the seller's words.
        pub reason: String,
        /// Since when.
        pub created_at: Millis,
    }
}

/// Blocks a buyer; blocking again changes the reason.
///
/// # Errors
/// What the database refuses.
pub async fn put(tx: &mut Tx, buyer: &BlockedBuyer) -> Result<(), StoreError> {
    sql!(
        tx,
        "INSERT INTO blocked_buyers (id, platform, buyer_id, reason, created_at)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (platform, buyer_id) DO UPDATE SET reason = excluded.reason",
        &buyer.id,
        buyer.platform,
        &buyer.buyer_id,
        &buyer.reason,
        buyer.created_at,
    )
    .execute()
    .await?;
    Ok(())
}

/// Every blocked buyer, newest first.
///
/// # Errors
/// What the database refuses.
pub async fn list(conn: &mut Conn) -> Result<Vec<BlockedBuyer>, StoreError> {
    sql!(conn, "SELECT id, platform, buyer_id, reason, created_at FROM blocked_buyers ORDER BY id DESC")
        .fetch_all()
        .await
}

/// Unblocks a buyer.
///
/// # Errors
/// [`StoreError::NotFound`] when there is no such entry.
pub async fn delete(tx: &mut Tx, id: &str) -> Result<(), StoreError> {
    match sql!(tx, "DELETE FROM blocked_buyers WHERE id = $1", id).execute().await? {
        0 => Err(StoreError::NotFound("blocked buyer")),
        _ => Ok(()),
    }
}

/// Those of these buyers of a platform that are blocked.
///
/// # Errors
/// What the database refuses.
pub async fn among(
    conn: &mut Conn,
    platform: PlatformKind,
    buyer_ids: &[String],
) -> Result<Vec<BlockedBuyer>, StoreError> {
    sql!(
        conn,
        "SELECT * FROM blocked_buyers
         WHERE platform = $1 AND buyer_id IN (SELECT value FROM json_each($2))
         ORDER BY id",
        platform,
        crate::List::of(buyer_ids)
    )
    .fetch_all()
    .await
}
