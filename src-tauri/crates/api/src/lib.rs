//! One Router for the window and the server.
//!
//! Every route lives in the folder of its noun: `body.rs` holds what goes over the wire, the other files the handlers.
//! The handlers ask the engine and the store; they never talk to a marketplace themselves.

#![warn(missing_docs)]

mod agiso;
mod ai;
mod auth;
mod blocked_buyers;
mod cards;
mod channels;
mod conversations;
mod dashboard;
mod document;
mod door;
mod entry;
mod error;
mod events;
mod exports;
mod extract;
mod form;
mod idempotency;
mod imports;
mod inbound;
mod logs;
mod notices;
mod operations;
mod options;
mod orders;
mod page;
mod platform_calls;
mod practice;
mod principal;
mod products;
mod reply_rules;
mod reports;
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
mod users;
mod verifications;

pub use door::Door;
pub use inbound::listen_as_set;
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
    let mut document = document::described().split_for_parts().1;
    document.merge(inbound::endpoints().split_for_parts().1);
    serde_json::to_string_pretty(&document::finished(&document)?)
}

/// Everything under `/api`.
pub fn router(engine: &Engine, options: ApiOptions) -> Router {
    let api = Api::new(engine, options);
    let (routes, mut document) = document::described().split_for_parts();
    let (endpoints, of_endpoints) = inbound::endpoints().split_for_parts();
    document.merge(of_endpoints);
    let document = document::finished(&document).map(|document| document.to_string()).unwrap_or_default();
    let ids = std::sync::Arc::clone(engine.ids());
    routes
        .route(
            "/api/openapi.json",
            axum::routing::get(|| async move { ([("content-type", "application/json")], document) }),
        )
        .route(platform_calls::ROUTE, axum::routing::get(platform_calls::take).post(platform_calls::take))
        .fallback(start::no_such_route)
        .method_not_allowed_fallback(start::no_such_method)
        .layer(from_fn_with_state(api.clone(), idempotency::once))
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(from_fn_with_state(api.clone(), entry::enter))
        .with_state(api)
        // Platforms that call us pass neither the door nor the login: their signature is their key.
        .merge(inbound::with_strays(endpoints).layer(DefaultBodyLimit::disable()).with_state(engine.clone()))
        .layer(CatchPanicLayer::custom(start::stopped_handler))
        .layer(from_fn(move |request, next| request_id::name(ids.clone(), request, next)))
}

/// Nothing but the endpoints that platforms call: for a port of its own that the seller opens to the outside.
pub fn inbound_router(engine: &Engine) -> Router {
    inbound::with_strays(inbound::endpoints().split_for_parts().0)
        .fallback(|| async { axum::http::StatusCode::NOT_FOUND })
        .layer(DefaultBodyLimit::disable())
        .layer(CatchPanicLayer::custom(start::stopped_handler))
        .with_state(engine.clone())
}

/// A fresh secret of 256 bits, as text: for the set-up token. `None` when the operating system gives no randomness.
pub fn fresh_secret() -> Option<String> {
    auth::Credential::fresh().ok()
}
