//! Products as the shops list them, with their SKUs.

use crate::{
    Conn, List, Rows, StoreError, Tx, sql,
    sql::{record, words},
};
use huolang_domain::{Fen, Ids, Millis, ProductId, ShopId};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};

words! {
    /// Whether a product is for sale on its platform.
    ProductStatus {
        /// It is.
        OnSale = "on_sale",
        /// It is not.
        OffSale = "off_sale",
        /// The platform does not list it any more.
        Vanished = "vanished",
    }
}

record! {
    /// A product.
    pub struct Product {
        /// Its id here.
        pub id: ProductId,
        /// The shop.
        pub shop_id: ShopId,
        /// The platform's id.
        pub product_ref: String,
        /// Its title.
        pub title: String,
        /// Its price.
        pub price: Fen,
        /// Whether it is for sale.
        pub status: ProductStatus,
        /// 商品开关: whether the program delivers it.
        pub switched_on: bool,
        /// When it was last read.
        pub updated_at: Millis,
    }
}

record! {
    /// A variant of a product.
    pub struct Sku {
        /// Its id here.
        pub id: String,
        /// The product.
        pub product_id: ProductId,
        /// The platform's id.
        pub sku_ref: String,
        /// The merchant's own code; empty when unset.
        pub merchant_code: String,
        /// The specification as text.
        pub spec: String,
        /// Its price.
        pub price: Fen,
    }
}

/// A product as a platform lists it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedProduct {
    /// The platform's id.
    pub product_ref: String,
    /// Its title.
    pub title: String,
    /// Its price.
    pub price: Fen,
    /// Whether it is for sale.
    pub status: ProductStatus,
    /// Its variants.
    pub skus: Vec<ListedSku>,
}

/// A variant as a platform lists it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedSku {
    /// The platform's id.
    pub sku_ref: String,
    /// The merchant's own code; empty when unset.
    pub merchant_code: String,
    /// The specification as text.
    pub spec: String,
    /// Its price.
    pub price: Fen,
}

/// Takes in products as a platform lists them. The seller's switch stays; variants that are gone are removed.
///
/// # Errors
/// [`StoreError::Reference`] when the shop does not exist.
pub async fn upsert_many(
    tx: &mut Tx,
    shop: &ShopId,
    listed: &[ListedProduct],
    ids: &dyn Ids,
    now: Millis,
) -> Result<(), StoreError> {
    let mut seen = std::collections::HashSet::new();
    let listed: Vec<&ListedProduct> = listed.iter().filter(|one| seen.insert(one.product_ref.as_str())).collect();
    let mut rows = Rows::into(
        "products",
        &["id", "shop_id", "product_ref", "title", "price", "status", "switched_on", "updated_at"],
    )
    .on_conflict(
        "ON CONFLICT (shop_id, product_ref) DO UPDATE SET
             title = excluded.title, price = excluded.price, status = excluded.status, updated_at = excluded.updated_at",
    );
    for product in &listed {
        rows.push(ids.fresh()).push(shop).push(&product.product_ref).push(&product.title).push(product.price);
        rows.push(product.status).push(true).push(now);
    }
    let known: Vec<(String, ProductId)> = rows.write_returning(tx, "product_ref, id").await?;
    let known: HashMap<String, ProductId> = known.into_iter().collect();
    let mut rows = Rows::into("skus", &["id", "product_id", "sku_ref", "merchant_code", "spec", "price"]).on_conflict(
        "ON CONFLICT (product_id, sku_ref) DO UPDATE SET
             merchant_code = excluded.merchant_code, spec = excluded.spec, price = excluded.price",
    );
    let mut kept = Vec::new();
    for product in &listed {
        let Some(id) = known.get(&product.product_ref) else { continue };
        let mut seen = std::collections::HashSet::new();
        for sku in product.skus.iter().filter(|sku| seen.insert(sku.sku_ref.as_str())) {
            rows.push(ids.fresh()).push(id).push(&sku.sku_ref).push(&sku.merchant_code).push(&sku.spec).push(sku.price);
            kept.push(format!("{id}:{}", sku.sku_ref));
        }
    }
    rows.write(tx).await?;
    sql!(
        tx,
        "DELETE FROM skus
         WHERE product_id IN (SELECT value FROM json_each($1))
             AND product_id || ':' || sku_ref NOT IN (SELECT value FROM json_each($2))",
        List::of(known.values()),
        List::of(kept)
    )
    .execute()
    .await?;
    Ok(())
}

/// A product as it stands, and since when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// As a platform would list it.
    pub product: ListedProduct,
    /// When it was last written.
    pub since: Millis,
}

/// Products of a shop as they stand, by the platform's ids; those that there are.
///
/// # Errors
/// What the database refuses.
pub async fn standing(conn: &mut Conn, shop: &ShopId, refs: &[String]) -> Result<Vec<Standing>, StoreError> {
    let known = by_refs(conn, shop, refs).await?;
    let ids: Vec<ProductId> = known.iter().map(|product| product.id.clone()).collect();
    let mut of_product: HashMap<ProductId, Vec<ListedSku>> = HashMap::new();
    for Sku { product_id, sku_ref, merchant_code, spec, price, .. } in skus(conn, &ids).await? {
        of_product.entry(product_id).or_default().push(ListedSku { sku_ref, merchant_code, spec, price });
    }
    let stand = |product: Product| {
        let skus = of_product.remove(&product.id).unwrap_or_default();
        let Product { product_ref, title, price, status, updated_at: since, .. } = product;
        Standing { product: ListedProduct { product_ref, title, price, status, skus }, since }
    };
    Ok(known.into_iter().map(stand).collect())
}

/// Makes products again what they were, and removes those that were not there. Only what was last written at that moment:
/// what somebody changed or read since stays.
///
/// # Errors
/// What the database refuses.
pub async fn take_back(
    tx: &mut Tx,
    shop: &ShopId,
    former: Vec<(String, Option<Standing>)>,
    written: Millis,
    ids: &dyn Ids,
) -> Result<(), StoreError> {
    let refs: Vec<String> = former.iter().map(|(product_ref, _)| product_ref.clone()).collect();
    let known = by_refs(tx, shop, &refs).await?;
    let untouched: HashMap<String, ProductId> = known
        .into_iter()
        .filter(|product| product.updated_at == written)
        .map(|product| (product.product_ref, product.id))
        .collect();
    let (mut gone, mut back) = (Vec::new(), BTreeMap::<Millis, Vec<ListedProduct>>::new());
    for (product_ref, former) in former {
        match (untouched.get(&product_ref), former) {
            (Some(_), Some(former)) => back.entry(former.since).or_default().push(former.product),
            (Some(id), None) => gone.push(id.clone()),
            (None, _) => {}
        }
    }
    sql!(tx, "DELETE FROM products WHERE id IN (SELECT value FROM json_each($1))", List::of(&gone)).execute().await?;
    for (since, products) in back {
        upsert_many(tx, shop, &products, ids, since).await?;
    }
    Ok(())
}

/// Marks the products of a shop that a complete reading did not list.
///
/// # Errors
/// What the database refuses.
pub async fn mark_vanished(tx: &mut Tx, shop: &ShopId, listed: &[String], now: Millis) -> Result<u64, StoreError> {
    sql!(
        tx,
        "UPDATE products SET status = 'vanished', updated_at = $3
         WHERE shop_id = $1 AND status <> 'vanished' AND product_ref NOT IN (SELECT value FROM json_each($2))",
        shop,
        List::of(listed),
        now
    )
    .execute()
    .await
}

/// Turns the delivery of a product on or off.
///
/// # Errors
/// [`StoreError::NotFound`]
pub async fn set_switched(tx: &mut Tx, id: &ProductId, on: bool, now: Millis) -> Result<(), StoreError> {
    let changed =
        sql!(tx, "UPDATE products SET switched_on = $2, updated_at = $3 WHERE id = $1", id, on, now).execute().await?;
    if changed == 0 { Err(StoreError::NotFound("product")) } else { Ok(()) }
}

/// One product.
///
/// # Errors
/// [`StoreError::NotFound`]
pub async fn get(conn: &mut Conn, id: &ProductId) -> Result<Product, StoreError> {
    sql!(conn, "SELECT * FROM products WHERE id = $1", id)
        .fetch_optional()
        .await?
        .ok_or(StoreError::NotFound("product"))
}

/// Products of a shop, or all; whose title or platform's id holds `text`. By id, after a former page's last.
///
/// # Errors
/// What the database refuses.
pub async fn list(
    conn: &mut Conn,
    shop: Option<&ShopId>,
    text: Option<&str>,
    after: Option<&ProductId>,
    limit: i64,
) -> Result<Vec<Product>, StoreError> {
    let pattern = text.map(|text| {
        let escaped = text.trim().to_lowercase().replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
        format!("%{escaped}%")
    });
    sql!(
        conn,
        "SELECT * FROM products
         WHERE (CAST($1 AS TEXT) IS NULL OR shop_id = $1)
             AND (CAST($2 AS TEXT) IS NULL OR lower(title) LIKE $2 ESCAPE '\\' OR lower(product_ref) LIKE $2 ESCAPE '\\')
             AND (CAST($3 AS TEXT) IS NULL OR id > $3)
         ORDER BY id
         LIMIT $4",
        shop,
        pattern,
        after,
        limit
    )
    .fetch_all()
    .await
}

/// Products of a shop by the platform's ids.
///
/// # Errors
/// What the database refuses.
pub async fn by_refs(conn: &mut Conn, shop: &ShopId, refs: &[String]) -> Result<Vec<Product>, StoreError> {
    sql!(
        conn,
        "SELECT * FROM products
         WHERE shop_id = $1 AND product_ref IN (SELECT value FROM json_each($2))
         ORDER BY id",
        shop,
        List::of(refs)
    )
    .fetch_all()
    .await
}

/// The variants of products.
///
/// # Errors
/// What the database refuses.
pub async fn skus(conn: &mut Conn, products: &[ProductId]) -> Result<Vec<Sku>, StoreError> {
    sql!(
        conn,
        "SELECT * FROM skus
         WHERE product_id IN (SELECT value FROM json_each($1))
         ORDER BY product_id, sku_ref",
        List::of(products)
    )
    .fetch_all()
    .await
}

/// How many products the seller switched off.
///
/// # Errors
/// What the database refuses.
pub async fn count_switched_off(conn: &mut Conn) -> Result<usize, StoreError> {
    let (off,): (i64,) = sql!(conn, "SELECT COUNT(*) FROM products WHERE NOT switched_on").fetch_one().await?;
    Ok(usize::try_from(off).unwrap_or_default())
}

/// Products that the platforms have no longer, while a rule that is in use still names them.
///
/// # Errors
/// What the database refuses.
pub async fn vanished_with_rules(conn: &mut Conn) -> Result<Vec<Product>, StoreError> {
    sql!(
        conn,
        "SELECT * FROM products
         WHERE status = 'vanished' AND EXISTS (
            SELECT 1 FROM rules
            WHERE rules.shop_id = products.shop_id AND rules.product_ref = products.product_ref
              AND rules.status <> 'inactive')
         ORDER BY id"
    )
    .fetch_all()
    .await
}
