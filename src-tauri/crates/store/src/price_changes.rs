//! Prices of unpaid orders that were changed because one was agreed: once an order, whatever happens.

use crate::{Conn, StoreError, Tx, sql, sql::words};
use huolang_domain::{ConversationId, Fen, Millis, OrderSn, ShopId};

words! {
    /// How far a change has come.
    PriceChange {
        /// The platform is being asked.
        Calling = "calling",
        /// The platform took it.
        Done = "done",
        /// Nobody knows: the order is read back, and the change is never asked for again by itself.
        Unknown = "unknown",
        /// It was refused.
        Failed = "failed",
    }
}

/// Takes the change of an order's price up, before the platform is asked. `false`: it was taken up before.
///
/// # Errors
/// What the database refuses.
pub async fn begin(
    tx: &mut Tx,
    shop: &ShopId,
    sn: &OrderSn,
    conversation: &ConversationId,
    total: Fen,
    now: Millis,
) -> Result<bool, StoreError> {
    let begun = sql!(
        tx,
        "INSERT INTO price_changes (shop_id, sn, conversation_id, total, state, at) VALUES ($1, $2, $3, $4, 'calling', $5)
         ON CONFLICT (shop_id, sn) DO NOTHING",
        shop,
        sn,
        conversation,
        total,
        now
    )
    .execute()
    .await?;
    Ok(begun > 0)
}

/// What came of it.
///
/// # Errors
/// What the database refuses.
pub async fn settle(tx: &mut Tx, shop: &ShopId, sn: &OrderSn, state: PriceChange) -> Result<(), StoreError> {
    sql!(tx, "UPDATE price_changes SET state = $3 WHERE shop_id = $1 AND sn = $2", shop, sn, state).execute().await?;
    Ok(())
}

/// Changes that the end of the program cut off become unknown; gives them.
///
/// # Errors
/// What the database refuses.
pub async fn end_cut_off(tx: &mut Tx) -> Result<Vec<(ShopId, OrderSn, Fen)>, StoreError> {
    sql!(
        tx,
        "UPDATE price_changes SET state = $1 WHERE state = $2 RETURNING shop_id, sn, total",
        PriceChange::Unknown,
        PriceChange::Calling
    )
    .fetch_all()
    .await
}

/// Changes of a shop since a moment whose end nobody knows, the oldest first: the order, its price, when it was taken up.
///
/// # Errors
/// What the database refuses.
pub async fn unknown(
    conn: &mut Conn,
    shop: &ShopId,
    since: Millis,
    limit: i64,
) -> Result<Vec<(OrderSn, Fen, Millis)>, StoreError> {
    sql!(
        conn,
        "SELECT sn, total, at FROM price_changes WHERE shop_id = $1 AND state = $2 AND at > $3 ORDER BY at, sn LIMIT $4",
        shop,
        PriceChange::Unknown,
        since,
        limit
    )
    .fetch_all()
    .await
}

/// How far the change of an order's price has come, and to what.
///
/// # Errors
/// What the database refuses.
pub async fn get(conn: &mut Conn, shop: &ShopId, sn: &OrderSn) -> Result<Option<(PriceChange, Fen)>, StoreError> {
    sql!(conn, "SELECT state, total FROM price_changes WHERE shop_id = $1 AND sn = $2", shop, sn).fetch_optional().await
}
