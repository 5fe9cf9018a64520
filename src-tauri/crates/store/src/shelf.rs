//! What the shelves of platforms say of variants: how many are still sold, and at which prices.

use crate::{Conn, List, Rows, StoreError, Tx, sql, sql::record};
use huolang_domain::{Fen, Millis, ShopId};

record! {
    /// A variant on its platform's shelf.
    pub struct ShelfRow {
        /// The shop.
        pub shop_id: ShopId,
        /// The product.
        pub product_ref: String,
        /// The variant.
        pub sku_ref: String,
        /// How many are still sold; absent: not told.
        pub stock: Option<i64>,
        /// The price most buyers pay.
        pub price: Option<Fen>,
        /// The price for buying alone.
        pub single_price: Option<Fen>,
        /// When it was read, or set.
        pub read_at: Millis,
    }
}

/// Takes readings in; a later reading takes the place of an earlier one.
///
/// # Errors
/// [`StoreError::Reference`] when the shop does not exist.
pub async fn save_many(tx: &mut Tx, rows_read: &[ShelfRow]) -> Result<(), StoreError> {
    let mut rows =
        Rows::into("sku_shelf", &["shop_id", "product_ref", "sku_ref", "stock", "price", "single_price", "read_at"])
            .on_conflict(
                "ON CONFLICT (shop_id, product_ref, sku_ref) DO UPDATE SET
             stock = excluded.stock, price = excluded.price, single_price = excluded.single_price,
             read_at = excluded.read_at",
            );
    for row in rows_read {
        rows.push(&row.shop_id).push(&row.product_ref).push(&row.sku_ref);
        rows.push(row.stock).push(row.price).push(row.single_price).push(row.read_at);
    }
    rows.write(tx).await?;
    Ok(())
}

/// What the shelves say of products.
///
/// # Errors
/// What the database refuses.
pub async fn of_products(conn: &mut Conn, shops: &[ShopId], refs: &[String]) -> Result<Vec<ShelfRow>, StoreError> {
    sql!(
        conn,
        "SELECT * FROM sku_shelf
         WHERE shop_id IN (SELECT value FROM json_each($1)) AND product_ref IN (SELECT value FROM json_each($2))
         ORDER BY shop_id, product_ref, sku_ref",
        List::of(shops),
        List::of(refs)
    )
    .fetch_all()
    .await
}
