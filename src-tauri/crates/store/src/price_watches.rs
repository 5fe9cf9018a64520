//! Buyers that want to hear of prices: what each was told last.

use crate::{Conn, StoreError, Tx, sql, sql::record};
use huolang_domain::{Fen, Millis, ShopId};

record! {
    /// A buyer that is to be told a price.
    pub struct Untold {
        /// The shop.
        pub shop_id: ShopId,
        /// The product.
        pub product_ref: String,
        /// Whom the buyer's platform tells.
        pub account: String,
        /// How often it was tried.
        pub tries: i64,
        /// The present price.
        pub price: Fen,
    }
}

/// Keeps a wish. The price of this moment counts as told.
///
/// # Errors
/// [`StoreError::Reference`] when the shop does not exist.
pub async fn add(
    tx: &mut Tx,
    shop: &ShopId,
    product_ref: &str,
    account: &str,
    price: Option<Fen>,
    now: Millis,
) -> Result<(), StoreError> {
    sql!(
        tx,
        "INSERT INTO price_watches (shop_id, product_ref, account, told, tries, run_at)
         VALUES ($1, $2, $3, $4, 0, $5)
         ON CONFLICT (shop_id, product_ref, account) DO NOTHING",
        shop,
        product_ref,
        account,
        price,
        now
    )
    .execute()
    .await?;
    Ok(())
}

/// Takes a wish away. Tells whether there was one.
///
/// # Errors
/// What the database refuses.
pub async fn remove(tx: &mut Tx, shop: &ShopId, product_ref: &str, account: &str) -> Result<bool, StoreError> {
    let gone = sql!(
        tx,
        "DELETE FROM price_watches WHERE shop_id = $1 AND product_ref = $2 AND account = $3",
        shop,
        product_ref,
        account
    )
    .execute()
    .await?;
    Ok(gone > 0)
}

/// Who was told another price than the present one, as far as it is due.
///
/// # Errors
/// What the database refuses.
pub async fn untold(conn: &mut Conn, limit: i64, now: Millis) -> Result<Vec<Untold>, StoreError> {
    sql!(
        conn,
        "SELECT w.shop_id, w.product_ref, w.account, w.tries, o.price FROM price_watches w
         JOIN offers o ON o.shop_id = w.shop_id AND o.product_ref = w.product_ref
         WHERE w.run_at <= $2 AND o.price IS NOT NULL AND (w.told IS NULL OR w.told <> o.price)
         ORDER BY w.run_at, w.shop_id, w.product_ref, w.account
         LIMIT $1",
        limit,
        now
    )
    .fetch_all()
    .await
}

/// Writes what came of telling: the price that was taken, or when it is tried again.
///
/// # Errors
/// What the database refuses.
pub async fn settle(tx: &mut Tx, one: &Untold, taken: bool, run_at: Millis) -> Result<(), StoreError> {
    let told = taken.then_some(one.price);
    sql!(
        tx,
        "UPDATE price_watches SET
             told = COALESCE($4, told), tries = CASE WHEN $4 IS NULL THEN tries + 1 ELSE 0 END, run_at = $5
         WHERE shop_id = $1 AND product_ref = $2 AND account = $3",
        &one.shop_id,
        &one.product_ref,
        &one.account,
        told,
        run_at
    )
    .execute()
    .await?;
    Ok(())
}
