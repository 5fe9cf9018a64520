//! One Router for the window and the server.
//!
//! Every route lives in the folder of its noun: `body.rs` holds what goes over the wire, the other files the handlers.
//! The handlers ask the engine and the store; they never talk to a marketplace themselves.

#![warn(missing_docs)]

mod auth;
mod blocked_buyers;
mod cards;
mod dashboard;
mod document;
mod door;
mod entry;
mod error;
mod events;
mod exports;
mod extract;
mod idempotency;
mod imports;
mod logs;
mod notices;
mod operations;
mod options;
mod orders;
mod page;
mod practice;
mod principal;
mod products;
mod request_id;
mod rules;
mod sessions;
mod settings;
mod shared;
mod shops;
mod start;
mod state;
mod tasks;
mod upkeep;
mod verifications;

pub use door::Door;
pub use options::{ApiOptions, Mode, ServerOptions};
pub use start::failed_start;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use huolang_engine::Engine;
use tower_http::catch_panic::CatchPanicLayer;

use crate::state::Api;

/// The largest JSON body; files have a limit of their own.
const BODY_LIMIT: usize = 8 << 20;

/// The OpenAPI document, as JSON text.
///
/// # Errors
/// Never in practice: when the document cannot be written as JSON.
pub fn openapi() -> Result<String, serde_json::Error> {
    serde_json::to_string_pretty(&document::finished(&document::described().split_for_parts().1)?)
}

/// Everything under `/api`.
pub fn router(engine: &Engine, options: ApiOptions) -> Router {
    let api = Api::new(engine, options);
    let (routes, document) = document::described().split_for_parts();
    let document = document::finished(&document).map(|document| document.to_string()).unwrap_or_default();
    let ids = std::sync::Arc::clone(engine.ids());
    routes
        .route(
            "/api/openapi.json",
            axum::routing::get(|| async move { ([("content-type", "application/json")], document) }),
        )
        .fallback(start::no_such_route)
        .method_not_allowed_fallback(start::no_such_method)
        .layer(from_fn_with_state(api.clone(), idempotency::once))
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(from_fn_with_state(api.clone(), entry::enter))
        .layer(CatchPanicLayer::custom(start::stopped_handler))
        .layer(from_fn(move |request, next| request_id::name(ids.clone(), request, next)))
        .with_state(api)
}

/// A fresh secret of 256 bits, as text: for the set-up token. `None` when the operating system gives no randomness.
pub fn fresh_secret() -> Option<String> {
    auth::Credential::fresh().ok()
}
