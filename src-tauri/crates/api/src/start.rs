//! Answers for when there is nothing to answer with: the engine did not start, no such route, a handler stopped.

use std::any::Any;
use std::sync::Arc;

use axum::Router;
use axum::http::{Method, Response, Uri};
use axum::response::IntoResponse;
use axum::routing::post;
use huolang_domain::ErrorCode;
use huolang_engine::boot::BootOptions;
use huolang_vault::RECORD_FILE;
use serde_json::json;

use crate::error::ApiError;
use crate::settings::recover_at_start;

/// Answers every call with the reason why the engine did not start, so that the page can say it. A lost key can be brought
/// back: it is put where `options` say, or into a file when its keychain is gone. Data that has a key is told apart from a new
/// folder: a new key would open nothing of it.
pub fn failed_start(code: ErrorCode, message: &str, options: BootOptions) -> Router {
    let recorded = options.data_folder.join(RECORD_FILE).exists();
    let error = ApiError::new(code, message).with(json!({ "key_recorded": recorded }));
    Router::new()
        .route("/api/v1/vault/recover", post(recover_at_start))
        .fallback(move || {
            let error = error.clone();
            async move { error }
        })
        .with_state(Arc::new(options))
}

/// No such route.
pub async fn no_such_route(uri: Uri) -> ApiError {
    ApiError::new(ErrorCode::NotFound, format!("there is nothing at {}", uri.path()))
}

/// A handler panicked: the request fails, the program goes on.
pub fn stopped_handler(reason: Box<dyn Any + Send + 'static>) -> Response<axum::body::Body> {
    let reason = reason.downcast_ref::<&str>().copied().or(reason.downcast_ref::<String>().map(String::as_str));
    tracing::error!(error = reason.unwrap_or("no reason given"), "a handler stopped");
    ApiError::new(ErrorCode::Internal, "something went wrong inside; the log has the details").into_response()
}

/// There is such a path, but not for this method.
pub async fn no_such_method(method: Method, uri: Uri) -> ApiError {
    ApiError::new(ErrorCode::NotFound, format!("there is no {method} at {}", uri.path()))
}
