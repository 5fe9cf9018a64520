//! The endpoints that 阿奇索 and 91卡券 call. They know no login: the signature is the only key.

use axum::extract::{Path, Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use huolang_domain::platform::PlatformKind;
use huolang_engine::Engine;
use huolang_engine::inbound::{Answered, Route, SupCall};
use huolang_platforms::agiso::sup;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::endpoints::body_of;

/// The endpoints.
pub fn endpoints() -> OpenApiRouter<Engine> {
    OpenApiRouter::new()
        .routes(routes!(push))
        .routes(routes!(push_of_shop))
        .routes(routes!(supplier))
        .routes(routes!(supplier_of_shop))
}

/// 阿奇索: something happened to an order. The signature tells the app; the order is read anew.
#[utoipa::path(post, path = "/api/agiso/push", operation_id = "agiso_push", tag = "agiso", params(("fromPlatform" = String, Query), ("timestamp" = String, Query), ("aopic" = i64, Query), ("sign" = String, Query)), request_body(content = String, content_type = "application/x-www-form-urlencoded"), responses((status = 200, body = String, content_type = "text/plain"), (status = 401, description = "the signature is wrong"), (status = 503, description = "not kept: send it again")), security(()))]
pub async fn push(State(engine): State<Engine>, request: Request) -> Response {
    take_push(&engine, &Route::Open, request).await
}

/// The same under the secret path of a shop.
#[utoipa::path(post, path = "/api/agiso/{token}/push", operation_id = "agiso_push_of_shop", tag = "agiso", params(("token" = String, Path), ("fromPlatform" = String, Query), ("timestamp" = String, Query), ("aopic" = i64, Query), ("sign" = String, Query)), request_body(content = String, content_type = "application/x-www-form-urlencoded"), responses((status = 200, body = String, content_type = "text/plain"), (status = 401, description = "the signature is wrong"), (status = 404, description = "no shop has that path"), (status = 503, description = "not kept: send it again")), security(()))]
pub async fn push_of_shop(State(engine): State<Engine>, Path(token): Path<String>, request: Request) -> Response {
    take_push(&engine, &Route::Secret(token), request).await
}

/// 标准SUP: a call of 91卡券. `group/call` is one of `app/getAppId`, `product/getList`, `product/getTemplate`,
/// `product/subscribePriceNotify`, `product/cancelSubscribePriceNotify`, `order/createRecharge`, `order/createPurchase`,
/// `order/get`, `order/cancelOrder`.
#[utoipa::path(post, path = "/api/agiso/agisoAcprSupplierApi/{group}/{call}", operation_id = "sup_call", tag = "agiso", params(("group" = String, Path), ("call" = String, Path)), request_body(content = String, content_type = "application/json"), responses((status = 200, body = String, content_type = "application/json"), (status = 404, description = "no such call")), security(()))]
pub async fn supplier(
    State(engine): State<Engine>,
    Path((group, call)): Path<(String, String)>,
    request: Request,
) -> Response {
    take_call(&engine, &Route::Open, &group, &call, request).await
}

/// The same under the secret path of a shop.
#[utoipa::path(post, path = "/api/agiso/{token}/agisoAcprSupplierApi/{group}/{call}", operation_id = "sup_call_of_shop", tag = "agiso", params(("token" = String, Path), ("group" = String, Path), ("call" = String, Path)), request_body(content = String, content_type = "application/json"), responses((status = 200, body = String, content_type = "application/json"), (status = 404, description = "no such call, or no shop has that path")), security(()))]
pub async fn supplier_of_shop(
    State(engine): State<Engine>,
    Path((token, group, call)): Path<(String, String, String)>,
    request: Request,
) -> Response {
    take_call(&engine, &Route::Secret(token), &group, &call, request).await
}

async fn take_push(engine: &Engine, route: &Route, request: Request) -> Response {
    let query = request.uri().query().unwrap_or_default().to_owned();
    let body = body_of(request, "application/x-www-form-urlencoded").await;
    respond(engine.answer_push(route, &query, body.as_deref()).await)
}

async fn take_call(engine: &Engine, route: &Route, group: &str, call: &str, request: Request) -> Response {
    let Some(call) = SupCall::of(&format!("{group}/{call}")) else {
        engine.note_stray_call(PlatformKind::Agiso, request.uri().path());
        return StatusCode::NOT_FOUND.into_response();
    };
    let body = body_of(request, "application/json").await;
    respond(engine.answer_supplier(route, call, body.as_deref()).await)
}

fn respond(answered: Answered) -> Response {
    match answered {
        Answered::Json(text) => ([(header::CONTENT_TYPE, sup::JSON)], text).into_response(),
        Answered::Text(text) => text.into_response(),
        Answered::Refused(why) => (StatusCode::UNAUTHORIZED, why).into_response(),
        Answered::Busy => StatusCode::SERVICE_UNAVAILABLE.into_response(),
        Answered::NoSuchShop => StatusCode::NOT_FOUND.into_response(),
    }
}
