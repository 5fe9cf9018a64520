//! What the seller says of products of platforms that call us: what is delivered, and which orders are right.

use crate::{
    Conn, StoreError, Tx, sql,
    sql::{record, words},
};
use huolang_domain::{Fen, Millis, ShopId};

words! {
    /// What is delivered.
    OfferKind {
        /// 卡密
        Cards = "cards",
        /// 直充
        TopUp = "top_up",
    }
}

record! {
    /// A mapped product. Its title and switch lie among the products, its cards in the rule.
    pub struct Offer {
        /// The shop.
        pub shop_id: ShopId,
        /// wareNo or skuId.
        pub product_ref: String,
        /// What is delivered.
        pub kind: OfferKind,
        /// Which accounts are topped up, in words of the platforms crate.
        pub account_format: String,
        /// Price of one, when it is to be compared.
        pub price: Option<Fen>,
        /// Whether several top-ups may be bought at once.
        pub several: bool,
        /// When it was last changed.
        pub updated_at: Millis,
    }
}

/// Writes an offer, new or changed.
///
/// # Errors
/// [`StoreError::Reference`] when the shop does not exist.
pub async fn save(tx: &mut Tx, offer: &Offer) -> Result<(), StoreError> {
    sql!(
        tx,
        "INSERT INTO offers (shop_id, product_ref, kind, account_format, price, several, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (shop_id, product_ref) DO UPDATE SET
             kind = excluded.kind, account_format = excluded.account_format, price = excluded.price,
             several = excluded.several, updated_at = excluded.updated_at",
        &offer.shop_id,
        &offer.product_ref,
        offer.kind,
        &offer.account_format,
        offer.price,
        offer.several,
        offer.updated_at
    )
    .execute()
    .await?;
    Ok(())
}

/// The offers of a shop, or all, by shop and product.
///
/// # Errors
/// What the database refuses.
pub async fn list(conn: &mut Conn, shop: Option<&ShopId>) -> Result<Vec<Offer>, StoreError> {
    sql!(
        conn,
        "SELECT * FROM offers
         WHERE CAST($1 AS TEXT) IS NULL OR shop_id = $1
         ORDER BY shop_id, product_ref",
        shop
    )
    .fetch_all()
    .await
}

/// Takes an offer away. Orders that were taken keep their outcome.
///
/// # Errors
/// [`StoreError::NotFound`]
pub async fn delete(tx: &mut Tx, shop: &ShopId, product_ref: &str) -> Result<(), StoreError> {
    let gone =
        sql!(tx, "DELETE FROM offers WHERE shop_id = $1 AND product_ref = $2", shop, product_ref).execute().await?;
    if gone == 0 { Err(StoreError::NotFound("offer")) } else { Ok(()) }
}
