//! How products are talked about.

use std::collections::HashMap;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use huolang_domain::talk::Prompts;
use huolang_domain::{Fen, Params, ProductId, ShopId};
use huolang_store::products::{self, Product, ProductStatus};
use huolang_store::talk_setup::{self, TalkProduct};
use serde::Deserialize;
use utoipa::IntoParams;

use super::body::{AiProduct, AiProductBody, AiProductPage, AiProductPrompts};
use super::shops::talks;
use crate::error::{Answer, ApiError, Done};
use crate::extract::{Body, Query};
use crate::orders::row::ShopNames;
use crate::page;
use crate::principal::Principal;
use crate::shared::FieldError;
use crate::state::Api;

/// The most signs of notes.
const NOTES: usize = 4_000;

/// Which products.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AiProductQuery {
    /// Only of this shop.
    shop_id: Option<String>,
    /// A fragment of the title.
    q: Option<String>,
    /// A former page's `next_cursor`.
    cursor: Option<String>,
    /// The most products, 50 when absent.
    limit: Option<i64>,
}

/// The products of shops whose buyers can be talked with, set up or not.
#[utoipa::path(get, path = "/api/v1/ai/products", operation_id = "list_ai_products", tag = "ai", params(AiProductQuery), responses((status = 200, body = AiProductPage)))]
pub async fn list_ai_products(State(api): State<Api>, Query(query): Query<AiProductQuery>) -> Answer<AiProductPage> {
    let size = page::size(query.limit);
    let after = page::after_id(query.cursor.as_deref())?.map(ProductId::from);
    let shop = query.shop_id.map(ShopId::from);
    let text = query.q.filter(|text| !text.trim().is_empty());
    let mut conn = api.engine.db().reader().await?;
    let found = products::list(&mut conn, shop.as_ref(), text.as_deref(), after.as_ref(), size).await?;
    let next_cursor = page::next(&found, size, |product| product.id.to_string());
    let setups = talk_setup::products(&mut conn, shop.as_ref()).await?.into_iter();
    let mut setups: HashMap<(ShopId, String), TalkProduct> =
        setups.map(|setup| ((setup.shop_id.clone(), setup.product_ref.clone()), setup)).collect();
    let names = ShopNames::read(&mut conn).await?;
    let items = found
        .into_iter()
        .filter(|product| talks(&api, &product.shop_id))
        .map(|product| {
            let setup = setups.remove(&(product.shop_id.clone(), product.product_ref.clone()));
            row(&names, product, setup)
        })
        .collect();
    Ok(Json(AiProductPage { items, next_cursor }))
}

/// How one product is talked about.
#[utoipa::path(get, path = "/api/v1/ai/products/{shop_id}/{product_ref}", operation_id = "get_ai_product", tag = "ai", params(("shop_id" = String, Path), ("product_ref" = String, Path)), responses((status = 200, body = AiProduct)))]
pub async fn get_ai_product(
    State(api): State<Api>,
    Path((shop, product)): Path<(ShopId, String)>,
) -> Answer<AiProduct> {
    one(&api, &shop, &product).await.map(Json)
}

/// Sets how a product is talked about.
#[utoipa::path(put, path = "/api/v1/ai/products/{shop_id}/{product_ref}", operation_id = "replace_ai_product", tag = "ai", params(("shop_id" = String, Path), ("product_ref" = String, Path)), request_body = AiProductBody, responses((status = 200, body = AiProduct)))]
pub async fn replace_ai_product(
    State(api): State<Api>,
    who: Principal,
    Path((shop, product)): Path<(ShopId, String)>,
    Body(body): Body<AiProductBody>,
) -> Answer<AiProduct> {
    let listed = find(&api, &shop, &product).await?;
    check(&listed, &body)?;
    let setup = TalkProduct {
        shop_id: shop.clone(),
        product_ref: product.clone(),
        mode: body.mode,
        notes: body.notes.trim().to_owned(),
        prompts: Prompts {
            classify: String::new(),
            price: body.prompts.price,
            technical: body.prompts.technical,
            default: body.prompts.default,
        },
        floor: body.floor.map(Fen),
        change_price: body.change_price,
        updated_at: api.engine.now(),
    };
    api.engine.talk().save_product(&shop, &product, Some(setup), &who.name).await?;
    one(&api, &shop, &product).await.map(Json)
}

/// A product is talked about as its shop's others again.
#[utoipa::path(delete, path = "/api/v1/ai/products/{shop_id}/{product_ref}", operation_id = "delete_ai_product", tag = "ai", params(("shop_id" = String, Path), ("product_ref" = String, Path)), responses((status = 204)))]
pub async fn delete_ai_product(
    State(api): State<Api>,
    who: Principal,
    Path((shop, product)): Path<(ShopId, String)>,
) -> Done {
    api.engine.talk().save_product(&shop, &product, None, &who.name).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn check(product: &Product, body: &AiProductBody) -> Result<(), ApiError> {
    let mut wrong = Vec::new();
    let mut refuse = |field: &str, code: &str, message: &str| {
        wrong.push(FieldError {
            field: field.to_owned(),
            code: code.to_owned(),
            message: message.to_owned(),
            params: Params::new(),
        });
    };
    if body.floor.is_some_and(|floor| floor < 0) {
        refuse("floor", "invalid", "a floor is no less than nothing");
    }
    if body.floor.is_some_and(|floor| floor > product.price.0) {
        refuse("floor", "above_price", "the floor is above the price");
    }
    if body.change_price == Some(true) && body.floor.is_none() {
        refuse("change_price", "floor_needed", "prices are changed only where there is a floor");
    }
    if body.notes.chars().count() > NOTES {
        refuse("notes", "too_long", "notes have at most 4000 characters");
    }
    let prompts = [&body.prompts.price, &body.prompts.technical, &body.prompts.default];
    if prompts.iter().any(|prompt| prompt.chars().count() > 8_000) {
        refuse("prompts", "too_long", "an instruction has at most 8000 characters");
    }
    if wrong.is_empty() { Ok(()) } else { Err(ApiError::fields(wrong)) }
}

async fn find(api: &Api, shop: &ShopId, product: &str) -> Result<Product, ApiError> {
    let mut conn = api.engine.db().reader().await?;
    let found = products::by_refs(&mut conn, shop, &[product.to_owned()]).await?.pop();
    found.ok_or_else(|| ApiError::not_found("product"))
}

async fn one(api: &Api, shop: &ShopId, product: &str) -> Result<AiProduct, ApiError> {
    let listed = find(api, shop, product).await?;
    let mut conn = api.engine.db().reader().await?;
    let setup = talk_setup::product(&mut conn, shop, product).await?;
    Ok(row(&ShopNames::read(&mut conn).await?, listed, setup))
}

fn row(names: &ShopNames, product: Product, setup: Option<TalkProduct>) -> AiProduct {
    let (set_up, updated_at) = (setup.is_some(), setup.as_ref().map(|setup| setup.updated_at.0));
    let body = setup.map_or_else(
        || AiProductBody {
            mode: None,
            notes: String::new(),
            prompts: AiProductPrompts { price: String::new(), technical: String::new(), default: String::new() },
            floor: None,
            change_price: None,
        },
        |setup| AiProductBody {
            mode: setup.mode,
            notes: setup.notes,
            prompts: AiProductPrompts {
                price: setup.prompts.price,
                technical: setup.prompts.technical,
                default: setup.prompts.default,
            },
            floor: setup.floor.map(|floor| floor.0),
            change_price: setup.change_price,
        },
    );
    AiProduct {
        shop_name: names.name(&product.shop_id),
        shop_id: product.shop_id.into_string(),
        product_ref: product.product_ref,
        title: product.title,
        price: product.price.0,
        on_sale: product.status == ProductStatus::OnSale,
        set_up,
        updated_at,
        body,
    }
}
