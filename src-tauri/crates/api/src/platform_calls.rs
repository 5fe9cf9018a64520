//! Calls that platforms make: `/api/inbound/<shop>/…`. No login, because the platform has none; the shop's adapter checks
//! the signature, and whatever is said only leads to a read.

use crate::{error::ApiError, state::Api};
use axum::{
    Json,
    body::Bytes,
    extract::{FromRequest as _, Path, Query, Request, State},
    http::{Method, StatusCode},
    response::{IntoResponse, Response},
};
use huolang_domain::ShopId;
use huolang_platforms::capability::InboundCall;
use utoipa_axum::{router::OpenApiRouter, routes};

/// Where such calls come in; open to callers without a login.
pub const PREFIX: &str = "/api/inbound/";
/// Everything below; what no platform is known to call is answered by the shop's adapter, too.
pub const ROUTE: &str = "/api/inbound/{shop}/{*route}";

/// The calls that platforms are known to make.
pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new().routes(routes!(take_webhook)).routes(routes!(take_spi, take_spi_query))
}

/// 抖音来客: something happened to an order or a voucher. `x-douyin-signature` is the SHA-1 of the app secret and the body, in
/// hex. A probe is answered with its challenge; the order of anything else is read anew.
#[utoipa::path(post, path = "/api/inbound/{shop}/webhook", operation_id = "douyin_life_webhook", tag = "douyin_life", params(("shop" = String, Path), ("x-douyin-signature" = String, Header), ("msg-id" = Option<String>, Header, description = "the same in every repeat")), request_body(content = String, content_type = "application/json"), responses((status = 200, body = String, content_type = "application/json"), (status = 400, description = "the body is no JSON"), (status = 401, description = "the signature is wrong, or of another app"), (status = 404, description = "no such shop")), security(()))]
pub async fn take_webhook(
    State(api): State<Api>,
    Path(shop): Path<String>,
    request: Request,
) -> Result<Response, ApiError> {
    answer(&api, shop, "webhook".to_owned(), request).await
}

/// 抖音来客: an SPI call. `x-life-sign` is the SHA-256 of the app secret, the query by name (without `sign`) and the body, in
/// hex. What is only told (`…notify`) is taken; what asks for codes or decisions is answered with an error.
#[utoipa::path(post, path = "/api/inbound/{shop}/spi/{name}", operation_id = "douyin_life_spi", tag = "douyin_life", params(("shop" = String, Path), ("name" = String, Path), ("client_key" = Option<String>, Query), ("timestamp" = i64, Query, description = "in milliseconds, at most ten minutes off"), ("x-life-sign" = String, Header)), request_body(content = String, content_type = "application/json"), responses((status = 200, body = String, content_type = "application/json"), (status = 401, description = "the signature is wrong, of another app, or too old"), (status = 404, description = "no such shop")), security(()))]
pub async fn take_spi(
    State(api): State<Api>,
    Path((shop, name)): Path<(String, String)>,
    request: Request,
) -> Result<Response, ApiError> {
    answer(&api, shop, format!("spi/{name}"), request).await
}

/// The same without a body.
#[utoipa::path(get, path = "/api/inbound/{shop}/spi/{name}", operation_id = "douyin_life_spi_query", tag = "douyin_life", params(("shop" = String, Path), ("name" = String, Path), ("client_key" = Option<String>, Query), ("timestamp" = i64, Query, description = "in milliseconds, at most ten minutes off"), ("x-life-sign" = String, Header)), responses((status = 200, body = String, content_type = "application/json"), (status = 401, description = "the signature is wrong, of another app, or too old"), (status = 404, description = "no such shop")), security(()))]
pub async fn take_spi_query(
    State(api): State<Api>,
    Path((shop, name)): Path<(String, String)>,
    request: Request,
) -> Result<Response, ApiError> {
    answer(&api, shop, format!("spi/{name}"), request).await
}

/// Takes any other call.
pub async fn take(
    State(api): State<Api>,
    Path((shop, route)): Path<(String, String)>,
    request: Request,
) -> Result<Response, ApiError> {
    answer(&api, shop, route, request).await
}

async fn answer(api: &Api, shop: String, route: String, request: Request) -> Result<Response, ApiError> {
    let query = match Query::<Vec<(String, String)>>::try_from_uri(request.uri()) {
        Ok(Query(query)) => query,
        Err(refused) => return Ok(refused.into_response()),
    };
    let is_post = request.method() == Method::POST;
    let headers = request
        .headers()
        .iter()
        .filter_map(|(name, value)| Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned())))
        .collect();
    let body = match Bytes::from_request(request, &()).await {
        Ok(body) => body.to_vec(),
        Err(refused) => return Ok(refused.into_response()),
    };
    let call = InboundCall { route, query, headers, body, is_post };
    let answer = api.engine.take_call(&ShopId::from(shop), &call).await?;
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    Ok((status, Json(answer.body)).into_response())
}
