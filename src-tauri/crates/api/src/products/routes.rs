//! Handlers of products.

use std::collections::HashMap;

use axum::Json;
use axum::extract::{Path, State};
use huolang_domain::rule::Rule;
use huolang_domain::{Fen, PoolId, ProductId, ShopId};
use huolang_engine::cards::{CardUpload, Uploaded};
use huolang_engine::shops::Shop;
use huolang_engine::{ShelfWish, Topic};
use huolang_store::{Durability, audit, pools, products, rules, shelf};
use serde::Deserialize;
use serde_json::json;
use utoipa::IntoParams;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::body::{Product, ProductPage, ProductPatch, RuleSummary, ShelfPatch, Sku, SkuCards, SkuCardsAnswer};
use super::report_body;
use crate::error::{Answer, ApiError};
use crate::extract::{Body, Query};
use crate::orders::row::ShopNames;
use crate::page;
use crate::principal::Principal;
use crate::rules::scope_text;
use crate::state::Api;

/// The routes.
pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(list_products))
        .routes(routes!(get_product, update_product))
        .routes(routes!(update_sku_shelf))
        .routes(routes!(upload_sku_cards))
}

/// Which products.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ProductQuery {
    /// Only of this shop.
    shop_id: Option<String>,
    /// A fragment of the title, or the platform's id.
    q: Option<String>,
    /// A former page's `next_cursor`.
    cursor: Option<String>,
    /// The most products, 50 when absent.
    limit: Option<i64>,
}

/// Products with their rules and readiness.
#[utoipa::path(get, path = "/api/v1/products", operation_id = "list_products", tag = "products", params(ProductQuery), responses((status = 200, body = ProductPage)))]
async fn list_products(State(api): State<Api>, Query(query): Query<ProductQuery>) -> Answer<ProductPage> {
    let size = page::size(query.limit);
    let after = page::after_id(query.cursor.as_deref())?.map(ProductId::from);
    let shop = query.shop_id.map(ShopId::from);
    let text = query.q.as_deref().map(str::trim).filter(|text| !text.is_empty());
    let found = products::list(&mut api.engine.db().reader().await?, shop.as_ref(), text, after.as_ref(), size).await?;
    let next_cursor = page::next(&found, size, |product| product.id.to_string());
    Ok(Json(ProductPage { items: bodies(&api, found).await?, next_cursor }))
}

/// One product.
#[utoipa::path(get, path = "/api/v1/products/{id}", operation_id = "get_product", tag = "products", params(("id" = String, Path)), responses((status = 200, body = Product)))]
async fn get_product(State(api): State<Api>, Path(id): Path<ProductId>) -> Answer<Product> {
    read(&api, &id).await.map(Json)
}

/// 商品开关: whether the program delivers the product.
#[utoipa::path(patch, path = "/api/v1/products/{id}", operation_id = "update_product", tag = "products", params(("id" = String, Path)), request_body = ProductPatch, responses((status = 200, body = Product)))]
async fn update_product(
    State(api): State<Api>,
    who: Principal,
    Path(id): Path<ProductId>,
    Body(patch): Body<ProductPatch>,
) -> Answer<Product> {
    let (now, changed) = (api.engine.now(), id.clone());
    api.engine
        .db()
        .write(Durability::Ordinary, move |tx| {
            Box::pin(async move {
                products::set_switched(tx, &changed, patch.switched_on, now).await?;
                let detail = json!({ "switched_on": patch.switched_on });
                audit::append(tx, now, &who.name, "product.switch", changed.as_str(), &detail).await
            })
        })
        .await?;
    api.engine.bus().tell(Topic::Products, [id.to_string()]);
    read(&api, &id).await.map(Json)
}

/// Sets stock and prices of a variant at its platform. Nothing is set unless somebody asks for it here.
#[utoipa::path(patch, path = "/api/v1/products/{id}/skus/{sku_ref}", operation_id = "update_sku_shelf", tag = "products", params(("id" = String, Path), ("sku_ref" = String, Path)), request_body = ShelfPatch, responses((status = 200, body = Product)))]
async fn update_sku_shelf(
    State(api): State<Api>,
    who: Principal,
    Path((id, sku_ref)): Path<(ProductId, String)>,
    Body(patch): Body<ShelfPatch>,
) -> Answer<Product> {
    let prices = match (patch.price, patch.single_price) {
        (None, None) => None,
        (Some(group), Some(single)) if group > 0 && single > group => Some((Fen(group), Fen(single))),
        (Some(_), Some(_)) => {
            return Err(ApiError::field("single_price", "the price alone must be above the price in a group"));
        }
        _ => return Err(ApiError::field("price", "both prices are set together")),
    };
    if patch.stock.is_some_and(|stock| !(0..=10_000_000).contains(&stock)) {
        return Err(ApiError::field("stock", "from 0 to 10000000"));
    }
    let product = products::get(&mut api.engine.db().reader().await?, &id).await?;
    let wish = ShelfWish { stock: patch.stock, prices };
    api.engine.set_shelf(&product.shop_id, &product.product_ref, &sku_ref, wish, &who.name).await?;
    read(&api, &id).await.map(Json)
}

/// Uploads cards of a pool into the platform's own stock of a variant. They leave the pool before; a clear no brings them back.
/// Never done again by itself.
#[utoipa::path(post, path = "/api/v1/products/{id}/skus/{sku_ref}/cards", operation_id = "upload_sku_cards", tag = "products", params(("id" = String, Path), ("sku_ref" = String, Path)), request_body = SkuCards, responses((status = 200, body = SkuCardsAnswer)))]
async fn upload_sku_cards(
    State(api): State<Api>,
    who: Principal,
    Path((id, sku_ref)): Path<(ProductId, String)>,
    Body(body): Body<SkuCards>,
) -> Answer<SkuCardsAnswer> {
    let product = products::get(&mut api.engine.db().reader().await?, &id).await?;
    let wish = CardUpload {
        pool: PoolId::from(body.pool_id),
        shop: product.shop_id,
        product_ref: product.product_ref,
        sku_ref,
        count: body.count,
    };
    let none = SkuCardsAnswer { state: String::new(), batch: None, code: None, message: None };
    Ok(Json(match api.engine.cards().upload(wish, &who.name).await? {
        Uploaded::Taken { batch } => SkuCardsAnswer { state: "taken".to_owned(), batch: Some(batch), ..none },
        Uploaded::Refused { code, message } => SkuCardsAnswer {
            state: "refused".to_owned(),
            code: Some(code.as_str().to_owned()),
            message: Some(message),
            ..none
        },
        Uploaded::Unknown { message } => SkuCardsAnswer { state: "unknown".to_owned(), message: Some(message), ..none },
    }))
}

async fn read(api: &Api, id: &ProductId) -> Result<Product, ApiError> {
    let found = products::get(&mut api.engine.db().reader().await?, id).await?;
    bodies(api, vec![found]).await?.pop().ok_or_else(|| ApiError::not_found("product"))
}

async fn bodies(api: &Api, found: Vec<products::Product>) -> Result<Vec<Product>, ApiError> {
    let mut shops: Vec<ShopId> = found.iter().map(|product| product.shop_id.clone()).collect();
    shops.sort_unstable();
    shops.dedup();
    let reports = api.engine.readiness_of(&found).await?;
    let mut conn = api.engine.db().reader().await?;
    let names = ShopNames::read(&mut conn).await?;
    let ids: Vec<ProductId> = found.iter().map(|product| product.id.clone()).collect();
    let refs: Vec<String> = found.iter().map(|product| product.product_ref.clone()).collect();
    let pools: HashMap<PoolId, String> =
        pools::list(&mut conn).await?.into_iter().map(|pool| (pool.id, pool.name)).collect();
    let mut shelves: HashMap<(ShopId, String, String), shelf::ShelfRow> = HashMap::new();
    for row in shelf::of_products(&mut conn, &shops, &refs).await? {
        shelves.insert((row.shop_id.clone(), row.product_ref.clone(), row.sku_ref.clone()), row);
    }
    let places: HashMap<ProductId, (ShopId, String)> = found
        .iter()
        .map(|product| (product.id.clone(), (product.shop_id.clone(), product.product_ref.clone())))
        .collect();
    let mut skus: HashMap<ProductId, Vec<Sku>> = HashMap::new();
    for sku in products::skus(&mut conn, &ids).await? {
        let place = places.get(&sku.product_id).cloned();
        let on_shelf = place.and_then(|(shop, product)| shelves.get(&(shop, product, sku.sku_ref.clone())));
        let body = Sku {
            stock: on_shelf.and_then(|row| row.stock),
            single_price: on_shelf.and_then(|row| row.single_price).map(|price| price.0),
            sku_ref: sku.sku_ref,
            merchant_code: sku.merchant_code,
            spec: sku.spec,
            price: sku.price.0,
        };
        skus.entry(sku.product_id).or_default().push(body);
    }
    let mut summaries: HashMap<(ShopId, String), Vec<RuleSummary>> = HashMap::new();
    for kept in rules::for_products(&mut conn, &shops, &refs).await? {
        let place = (kept.rule.shop_id.clone(), kept.rule.product_ref.clone());
        summaries.entry(place).or_default().push(summary(&kept.rule, &pools));
    }
    Ok(found
        .into_iter()
        .map(|product| (api.engine.shops().get(&product.shop_id), product))
        .map(|(shop, product)| Product {
            shop_name: names.name(&product.shop_id),
            skus: skus.remove(&product.id).unwrap_or_default(),
            rules: summaries.remove(&(product.shop_id.clone(), product.product_ref.clone())).unwrap_or_default(),
            readiness: reports.get(&product.id).map_or_else(|| super::of_shop([]), report_body),
            can_set_shelf: shop.as_ref().is_some_and(|shop| shop.adapter.shelf().is_some()),
            can_upload_cards: shop.as_ref().is_some_and(|shop| takes_cards(shop)),
            id: product.id.into_string(),
            shop_id: product.shop_id.into_string(),
            product_ref: product.product_ref,
            title: product.title,
            price: product.price.0,
            status: product.status,
            switched_on: product.switched_on,
            updated_at: product.updated_at.0,
        })
        .collect())
}

/// Whether the platform keeps a stock of each variant, and the shop has what is needed to fill it.
fn takes_cards(shop: &Shop) -> bool {
    shop.adapter.shelf().is_some() && shop.adapter.middleman().is_some()
}

fn summary(rule: &Rule, pools: &HashMap<PoolId, String>) -> RuleSummary {
    RuleSummary {
        id: rule.id.to_string(),
        scope_text: scope_text(rule),
        mode: rule.mode,
        status: rule.status,
        pool_name: rule.pool().and_then(|pool| pools.get(pool)).cloned(),
    }
}
