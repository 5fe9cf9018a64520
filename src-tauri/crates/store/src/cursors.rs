//! How far the orders of a shop were read.

use crate::{Conn, StoreError, Tx, sql};
use huolang_domain::{Millis, ShopId};

/// The cursor of that name; absent: nothing was read yet.
///
/// # Errors
/// What the database refuses.
pub async fn get(conn: &mut Conn, shop: &ShopId, name: &str) -> Result<Option<String>, StoreError> {
    let row: Option<(String,)> =
        sql!(conn, "SELECT cursor FROM sync_cursors WHERE shop_id = $1 AND name = $2", shop, name)
            .fetch_optional()
            .await?;
    Ok(row.map(|(cursor,)| cursor))
}

/// Moves a cursor, in the transaction that keeps what was read.
///
/// # Errors
/// What the database refuses.
pub async fn set(tx: &mut Tx, shop: &ShopId, name: &str, cursor: &str, now: Millis) -> Result<(), StoreError> {
    sql!(
        tx,
        "INSERT INTO sync_cursors (shop_id, name, cursor, updated_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (shop_id, name) DO UPDATE SET cursor = excluded.cursor, updated_at = excluded.updated_at",
        shop,
        name,
        cursor,
        now
    )
    .execute()
    .await?;
    Ok(())
}
