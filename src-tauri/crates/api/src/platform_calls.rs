//! Calls that platforms make: `/api/inbound/<shop>/…`. No login, because the platform has none; the shop's adapter checks
//! the signature, and whatever is said only leads to a read.

use crate::{error::ApiError, state::Api};
use axum::{
    Json,
    body::Bytes,
    extract::{Path, Query, State},
    http::{HeaderMap, Method, StatusCode},
    response::{IntoResponse, Response},
};
use huolang_domain::ShopId;
use huolang_platforms::capability::InboundCall;

/// Where such calls come in; open to callers without a login.
pub const PREFIX: &str = "/api/inbound/";
/// The route.
pub const ROUTE: &str = "/api/inbound/{shop}/{*route}";

/// Takes a call.
pub async fn take(
    State(api): State<Api>,
    Path((shop, route)): Path<(String, String)>,
    Query(query): Query<Vec<(String, String)>>,
    method: Method,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, ApiError> {
    let headers = headers
        .iter()
        .filter_map(|(name, value)| Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned())))
        .collect();
    let call = InboundCall { route, query, headers, body: body.to_vec(), is_post: method == Method::POST };
    let answer = api.engine.take_call(&ShopId::from(shop), &call).await?;
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    Ok((status, Json(answer.body)).into_response())
}
