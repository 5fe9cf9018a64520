//! One Router for the window and the server.
//!
//! Every route lives in the folder of its noun: `body.rs` holds what goes over the wire, `routes.rs` the handlers. The
//! handlers ask the engine and the store; they never talk to a marketplace themselves.

#![warn(missing_docs)]

mod auth;
mod door;
mod entry;
mod error;
mod events;
mod extract;
mod options;
mod principal;
mod request_id;
mod sessions;
mod shared;
mod start;
mod state;

pub use door::Door;
pub use options::{ApiOptions, Mode, ServerOptions};
pub use start::failed_start;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use huolang_engine::Engine;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;

use crate::state::Api;

/// The largest JSON body; files have a limit of their own.
const BODY_LIMIT: usize = 8 << 20;

#[derive(OpenApi)]
#[openapi(info(title = "Huolang", description = "Orders, cards and deliveries of all shops."))]
struct Document;

fn described() -> OpenApiRouter<Api> {
    OpenApiRouter::with_openapi(Document::openapi()).merge(sessions::routes())
}

/// The OpenAPI document, as JSON text.
///
/// # Errors
/// Never in practice: when the document cannot be written as JSON.
pub fn openapi() -> Result<String, serde_json::Error> {
    described().split_for_parts().1.to_pretty_json()
}

/// Everything under `/api`.
#[must_use]
pub fn router(engine: &Engine, options: ApiOptions) -> Router {
    let api = Api::new(engine, options);
    let (routes, document) = described().split_for_parts();
    let document = document.to_json().unwrap_or_default();
    let ids = std::sync::Arc::clone(engine.ids());
    routes
        .route("/api/openapi.json", axum::routing::get(|| async move { ([("content-type", "application/json")], document) }))
        .route("/api/v1/events", axum::routing::get(entry::read_events))
        .fallback(start::no_such_route)
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(axum::middleware::from_fn_with_state(api.clone(), entry::enter))
        .layer(tower_http::catch_panic::CatchPanicLayer::custom(start::stopped_handler))
        .layer(axum::middleware::from_fn(move |request, next| request_id::name(ids.clone(), request, next)))
        .with_state(api)
}
