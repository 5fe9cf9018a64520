//! How shops and products are talked about: mode, notes, instructions, floor.

use crate::{Conn, StoreError, Tx, sql, sql::record};
use huolang_domain::{
    Fen, Millis, ShopId,
    talk::{Prompts, TalkMode},
};

record! {
    /// How a shop's buyers are answered.
    pub struct TalkShop {
        /// The shop.
        pub shop_id: ShopId,
        /// What the program does.
        pub mode: TalkMode,
        /// Whether the price of an unpaid order is changed when one was agreed.
        pub change_price: bool,
        /// When it was last set.
        pub updated_at: Millis,
    }
}

record! {
    /// How a product is talked about.
    pub struct TalkProduct {
        /// The shop.
        pub shop_id: ShopId,
        /// The product.
        pub product_ref: String,
        /// Its own mode.
        pub mode: Option<TalkMode>,
        /// What a model may tell of it.
        pub notes: String,
        /// Instructions of its own.
        pub prompts: Prompts,
        /// Below this nothing is agreed.
        pub floor: Option<Fen>,
        /// Whether prices of unpaid orders are changed; absent: as the shop.
        pub change_price: Option<bool>,
        /// When it was last set.
        pub updated_at: Millis,
    }
}

/// Every shop that was set up.
///
/// # Errors
/// What the database refuses.
pub async fn shops(conn: &mut Conn) -> Result<Vec<TalkShop>, StoreError> {
    sql!(conn, "SELECT * FROM talk_shops ORDER BY shop_id").fetch_all().await
}

/// How a shop's buyers are answered; a shop that was never set up is off.
///
/// # Errors
/// What the database refuses.
pub async fn shop(conn: &mut Conn, id: &ShopId) -> Result<TalkShop, StoreError> {
    let found = sql!(conn, "SELECT * FROM talk_shops WHERE shop_id = $1", id).fetch_optional().await?;
    Ok(found.unwrap_or_else(|| TalkShop {
        shop_id: id.clone(),
        mode: TalkMode::Off,
        change_price: false,
        updated_at: Millis(0),
    }))
}

/// Sets a shop up.
///
/// # Errors
/// [`StoreError::Reference`] when the shop does not exist.
pub async fn save_shop(tx: &mut Tx, shop: &TalkShop) -> Result<(), StoreError> {
    sql!(
        tx,
        "INSERT INTO talk_shops (shop_id, mode, change_price, updated_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (shop_id) DO UPDATE SET
             mode = excluded.mode, change_price = excluded.change_price, updated_at = excluded.updated_at",
        &shop.shop_id,
        shop.mode,
        shop.change_price,
        shop.updated_at
    )
    .execute()
    .await?;
    Ok(())
}

/// How a product is talked about, where it was set up.
///
/// # Errors
/// What the database refuses.
pub async fn product(conn: &mut Conn, shop: &ShopId, product: &str) -> Result<Option<TalkProduct>, StoreError> {
    sql!(conn, "SELECT * FROM talk_products WHERE shop_id = $1 AND product_ref = $2", shop, product)
        .fetch_optional()
        .await
}

/// The products of a shop that were set up; of every shop when none is named.
///
/// # Errors
/// What the database refuses.
pub async fn products(conn: &mut Conn, shop: Option<&ShopId>) -> Result<Vec<TalkProduct>, StoreError> {
    sql!(
        conn,
        "SELECT * FROM talk_products WHERE (CAST($1 AS TEXT) IS NULL OR shop_id = $1) ORDER BY shop_id, product_ref",
        shop
    )
    .fetch_all()
    .await
}

/// Sets a product up.
///
/// # Errors
/// [`StoreError::Reference`] when the shop does not exist.
pub async fn save_product(tx: &mut Tx, product: &TalkProduct) -> Result<(), StoreError> {
    sql!(
        tx,
        "INSERT INTO talk_products (shop_id, product_ref, mode, notes, prompts, floor, change_price, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (shop_id, product_ref) DO UPDATE SET
             mode = excluded.mode, notes = excluded.notes, prompts = excluded.prompts, floor = excluded.floor,
             change_price = excluded.change_price, updated_at = excluded.updated_at",
        &product.shop_id,
        &product.product_ref,
        product.mode,
        &product.notes,
        &product.prompts,
        product.floor,
        product.change_price,
        product.updated_at
    )
    .execute()
    .await?;
    Ok(())
}

/// A product is talked about as its shop's others again.
///
/// # Errors
/// What the database refuses.
pub async fn delete_product(tx: &mut Tx, shop: &ShopId, product: &str) -> Result<bool, StoreError> {
    let gone =
        sql!(tx, "DELETE FROM talk_products WHERE shop_id = $1 AND product_ref = $2", shop, product).execute().await?;
    Ok(gone > 0)
}
