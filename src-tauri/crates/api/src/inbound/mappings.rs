//! 商品映射: which product of the platform is served from which pool.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use huolang_domain::{Fen, PoolId, RuleId, ShopId};
use huolang_engine::inbound::{Mapping, NewMapping};

use super::body::{ProductMapping, ProductMappingRequest};
use crate::error::{Answer, ApiError, Done};
use crate::extract::Body;
use crate::principal::Principal;
use crate::state::Api;

/// The mapped products of a shop.
#[utoipa::path(get, path = "/api/v1/shops/{id}/mappings", operation_id = "list_mappings", tag = "inbound", params(("id" = String, Path)), responses((status = 200, body = Vec<ProductMapping>)))]
pub async fn list_mappings(State(api): State<Api>, Path(id): Path<ShopId>) -> Answer<Vec<ProductMapping>> {
    let found = api.engine.mappings(&id).await?;
    Ok(Json(found.into_iter().map(body).collect()))
}

/// Keeps a mapping, new or changed, and gives all of the shop's.
#[utoipa::path(post, path = "/api/v1/shops/{id}/mappings", operation_id = "save_mapping", tag = "inbound", params(("id" = String, Path)), request_body = ProductMappingRequest, responses((status = 200, body = Vec<ProductMapping>)))]
pub async fn save_mapping(
    State(api): State<Api>,
    who: Principal,
    Path(id): Path<ShopId>,
    Body(request): Body<ProductMappingRequest>,
) -> Answer<Vec<ProductMapping>> {
    if request.price.is_some_and(|price| price < 0) {
        return Err(ApiError::field("price", "not below zero"));
    }
    let new = NewMapping {
        product_ref: request.product_ref,
        title: request.title,
        kind: request.kind,
        account_format: request.account_format,
        price: request.price.map(Fen),
        several: request.several,
        switched_on: request.switched_on,
        pool_id: request.pool_id.filter(|pool| !pool.is_empty()).map(PoolId::from),
    };
    api.engine.save_mapping(&id, new, &who.name).await?;
    list_mappings(State(api), Path(id)).await
}

/// Takes a mapping away. Orders that were taken keep their outcome.
#[utoipa::path(delete, path = "/api/v1/shops/{id}/mappings/{product_ref}", operation_id = "delete_mapping", tag = "inbound", params(("id" = String, Path), ("product_ref" = String, Path)), responses((status = 204)))]
pub async fn delete_mapping(
    State(api): State<Api>,
    who: Principal,
    Path((id, product_ref)): Path<(ShopId, String)>,
) -> Done {
    api.engine.delete_mapping(&id, &product_ref, &who.name).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn body(mapping: Mapping) -> ProductMapping {
    ProductMapping {
        product_ref: mapping.product_ref,
        title: mapping.title,
        kind: mapping.kind,
        account_format: mapping.account_format,
        price: mapping.price.map(|price| price.0),
        several: mapping.several,
        switched_on: mapping.switched_on,
        pool_id: mapping.pool_id.map(PoolId::into_string),
        rule_id: mapping.rule_id.map(RuleId::into_string),
    }
}
