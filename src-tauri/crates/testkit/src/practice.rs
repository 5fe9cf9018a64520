//! The practice market behind HTTP on this machine, with a script for its buyers and a witness for its ledger.

mod face;
mod loopback;
mod script;

pub use loopback::LoopbackMarket;
pub use script::{Line, TallyQuery};

use std::sync::Arc;

use axum::{
    Json,
    body::{Body, Bytes},
    extract::FromRef,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use huolang_platforms::practice::{Market, MarketError, wire};
use tokio::sync::watch;

/// What the routes share.
#[derive(Clone, FromRef)]
struct Desk {
    market: Arc<Market>,
    token: Option<Arc<str>>,
    /// Turns true when the market closes its doors.
    closing: watch::Receiver<bool>,
}

/// A market's answer; a lost one breaks the connection.
struct Answer<T>(Result<T, MarketError>);

impl<T: serde::Serialize> IntoResponse for Answer<T> {
    fn into_response(self) -> Response {
        let error = match self.0 {
            Ok(answer) => return Json(answer).into_response(),
            Err(error) => error,
        };
        let Some((status, refusal)) = wire::refusal(&error) else { return broken() };
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        (status, Json(refusal)).into_response()
    }
}

/// An answer that breaks off, as when a connection is lost.
fn broken() -> Response {
    let lost = std::future::ready(Err::<Bytes, _>(std::io::Error::other("the answer is lost")));
    Response::new(Body::from_stream(futures::stream::once(lost)))
}
