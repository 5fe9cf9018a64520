//! A name for every request, in its answer and in the log.

use axum::extract::Request;
use axum::http::HeaderValue;
use axum::middleware::Next;
use axum::response::Response;

tokio::task_local! {
    static CURRENT: String;
}

/// The name of the request that is being answered; empty outside of one.
pub fn current() -> String {
    CURRENT.try_with(Clone::clone).unwrap_or_default()
}

/// Names the request and tells the name in `x-request-id`.
pub async fn name(ids: std::sync::Arc<dyn huolang_domain::Ids>, request: Request, next: Next) -> Response {
    let id = ids.fresh();
    let mut answer = CURRENT.scope(id.clone(), next.run(request)).await;
    if let Ok(value) = HeaderValue::from_str(&id) {
        answer.headers_mut().insert("x-request-id", value);
    }
    answer
}

/// The same work under the same name in a task of its own.
pub fn kept<F: Future>(work: F) -> impl Future<Output = F::Output> {
    CURRENT.scope(current(), work)
}
