//! Buyers who asked to take an order back: each is told how it ended.

use crate::{
    Conn, StoreError, Tx,
    productions::ProductionState,
    sql,
    sql::{record, words},
};
use huolang_domain::{Millis, OrderId, ShopId};

words! {
    /// Where a wish stands.
    WishState {
        /// The order has not ended, or the buyer was not told yet.
        Open = "open",
        /// The buyer knows.
        Told = "told",
        /// It was tried for a day.
        GivenUp = "given_up",
    }
}

record! {
    /// A wish whose order has ended.
    pub struct Ended {
        /// The order.
        pub order_id: OrderId,
        /// The shop.
        pub shop_id: ShopId,
        /// The buyer's number of the order.
        pub external_no: String,
        /// How it ended.
        pub state: ProductionState,
        /// Where the buyer wants to hear of it.
        pub notify_url: String,
        /// How often it was tried.
        pub tries: i64,
        /// The first try.
        pub first_at: Option<Millis>,
    }
}

/// Keeps a wish; one that is repeated may name another address.
///
/// # Errors
/// [`StoreError::Reference`] when the order does not exist.
pub async fn add(tx: &mut Tx, order: &OrderId, shop: &ShopId, notify_url: &str, now: Millis) -> Result<(), StoreError> {
    sql!(
        tx,
        "INSERT INTO cancel_wishes (order_id, shop_id, notify_url, state, tries, run_at, asked_at)
         VALUES ($1, $2, $3, 'open', 0, $4, $4)
         ON CONFLICT (order_id) DO UPDATE SET notify_url = excluded.notify_url",
        order,
        shop,
        notify_url,
        now
    )
    .execute()
    .await?;
    Ok(())
}

/// Wishes whose orders have ended and that are due to be told.
///
/// # Errors
/// What the database refuses.
pub async fn ended(conn: &mut Conn, limit: i64, now: Millis) -> Result<Vec<Ended>, StoreError> {
    sql!(
        conn,
        "SELECT w.order_id, w.shop_id, p.external_no, p.state, w.notify_url, w.tries, w.first_at
         FROM cancel_wishes w
         JOIN productions p ON p.order_id = w.order_id
         WHERE w.state = 'open' AND w.run_at <= $2 AND p.state IN ('succeeded', 'failed')
         ORDER BY w.run_at, w.order_id
         LIMIT $1",
        limit,
        now
    )
    .fetch_all()
    .await
}

/// Writes what came of telling.
///
/// # Errors
/// What the database refuses.
pub async fn settle(
    tx: &mut Tx,
    order: &OrderId,
    state: WishState,
    run_at: Millis,
    now: Millis,
) -> Result<(), StoreError> {
    sql!(
        tx,
        "UPDATE cancel_wishes SET state = $2, tries = tries + 1, run_at = $3, first_at = COALESCE(first_at, $4)
         WHERE order_id = $1",
        order,
        state,
        run_at,
        now
    )
    .execute()
    .await?;
    Ok(())
}
