//! Connected shops.

use crate::{
    Conn, StoreError, Tx, sql,
    sql::{record, words},
};
use huolang_domain::{Millis, ShopId, platform::PlatformKind};

words! {
    /// Whether the program works for a shop.
    ShopState {
        /// It does.
        Active = "active",
        /// The seller paused it.
        Paused = "paused",
        /// Something has to be put right first, see the reason.
        Parked = "parked",
    }
}

record! {
    /// A shop.
    pub struct Shop {
        /// Its id.
        pub id: ShopId,
        /// Where it is.
        pub platform: PlatformKind,
        /// The seller's name for it.
        pub name: String,
        /// Whether the program works for it.
        pub state: ShopState,
        /// Why it is parked.
        pub parked_reason: Option<String>,
        /// Settings without secrets.
        pub config: serde_json::Value,
        /// When it was connected.
        pub created_at: Millis,
        /// When it was last changed here.
        pub updated_at: Millis,
        /// When its orders were last read.
        pub last_synced_at: Option<Millis>,
    }
}

impl Shop {
    /// Whether orders of the shop are delivered without asking anybody, as far as their rules say so.
    #[must_use]
    pub fn delivers_by_itself(&self) -> bool {
        self.config.get("auto_deliver").and_then(serde_json::Value::as_bool).unwrap_or(true)
    }
}

/// Adds a shop.
///
/// # Errors
/// [`StoreError::Conflict`] when the id exists.
pub async fn insert(tx: &mut Tx, shop: &Shop) -> Result<(), StoreError> {
    sql!(
        tx,
        "INSERT INTO shops (id, platform, name, state, parked_reason, config, created_at, updated_at, last_synced_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        &shop.id,
        shop.platform,
        &shop.name,
        shop.state,
        shop.parked_reason.as_ref(),
        &shop.config,
        shop.created_at,
        shop.updated_at,
        shop.last_synced_at
    )
    .execute()
    .await?;
    Ok(())
}

/// One shop.
///
/// # Errors
/// [`StoreError::NotFound`]
pub async fn get(conn: &mut Conn, id: &ShopId) -> Result<Shop, StoreError> {
    sql!(conn, "SELECT * FROM shops WHERE id = $1", id).fetch_optional().await?.ok_or(StoreError::NotFound("shop"))
}

/// Every shop, the oldest first.
///
/// # Errors
/// What the database refuses.
pub async fn list(conn: &mut Conn) -> Result<Vec<Shop>, StoreError> {
    sql!(conn, "SELECT * FROM shops ORDER BY created_at, id").fetch_all().await
}

/// Changes name and settings.
///
/// # Errors
/// [`StoreError::NotFound`]
pub async fn update(
    tx: &mut Tx,
    id: &ShopId,
    name: &str,
    config: &serde_json::Value,
    now: Millis,
) -> Result<(), StoreError> {
    let changed =
        sql!(tx, "UPDATE shops SET name = $2, config = $3, updated_at = $4 WHERE id = $1", id, name, config, now)
            .execute()
            .await?;
    found(changed)
}

/// Pauses, parks (with a reason) or resumes a shop. Tells whether that is news.
///
/// # Errors
/// What the database refuses.
pub async fn set_state(
    tx: &mut Tx,
    id: &ShopId,
    state: ShopState,
    reason: Option<&str>,
    now: Millis,
) -> Result<bool, StoreError> {
    let changed = sql!(
        tx,
        "UPDATE shops SET state = $2, parked_reason = $3, updated_at = $4
         WHERE id = $1 AND (state <> $2 OR COALESCE(parked_reason, '') <> COALESCE($3, ''))",
        id,
        state,
        reason,
        now
    )
    .execute()
    .await?;
    Ok(changed > 0)
}

/// Notes that the orders of a shop were read.
///
/// # Errors
/// [`StoreError::NotFound`]
pub async fn set_synced(tx: &mut Tx, id: &ShopId, now: Millis) -> Result<(), StoreError> {
    let changed = sql!(tx, "UPDATE shops SET last_synced_at = $2 WHERE id = $1", id, now).execute().await?;
    found(changed)
}

/// Removes a shop that never had an order, with its products, rules and credentials.
///
/// # Errors
/// [`StoreError::Reference`] when it has orders, [`StoreError::NotFound`].
pub async fn delete(tx: &mut Tx, id: &ShopId) -> Result<(), StoreError> {
    let changed = sql!(tx, "DELETE FROM shops WHERE id = $1", id).execute().await?;
    found(changed)
}

const fn found(changed: u64) -> Result<(), StoreError> {
    if changed == 0 { Err(StoreError::NotFound("shop")) } else { Ok(()) }
}
