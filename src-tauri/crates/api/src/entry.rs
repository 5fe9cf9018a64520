//! The way in: door, brakes, login and permission, before any handler.

use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use huolang_domain::ErrorCode;
use huolang_store::users;
use serde::Deserialize;

use crate::auth;
use crate::error::ApiError;
use crate::extract::Query;
use crate::principal::{Principal, Scope};
use crate::state::Api;

/// Routes that answer without a login.
const OPEN: [&str; 5] = ["/api/v1/session", "/api/v1/setup", "/api/v1/login", "/api/v1/logout", "/api/v1/health"];

/// Lets a request in or answers why not.
pub async fn enter(State(api): State<Api>, mut request: Request, next: Next) -> Response {
    match admit(&api, &request).await {
        Ok(Some(principal)) => {
            request.extensions_mut().insert(principal);
            next.run(request).await
        }
        Ok(None) => next.run(request).await,
        Err(error) => error.into_response(),
    }
}

async fn admit(api: &Api, request: &Request) -> Result<Option<Principal>, ApiError> {
    let Some(server) = &api.server else { return Ok(Some(Principal::window())) };
    let peer = peer_of(request);
    let headers = request.headers();
    // HTTP/2 and absolute-form requests carry the host in the target.
    let host = text(headers, header::HOST).or_else(|| request.uri().authority().map(|authority| authority.as_str()));
    server
        .door
        .check(host, text(headers, header::ORIGIN), peer)
        .map_err(|refusal| ApiError::new(ErrorCode::OriginRefused, refusal.to_string()))?;
    api.throttle.request(peer)?;
    let path = request.uri().path();
    let principal = auth::identify(&api.engine, headers, api.session_ms()).await?;
    if OPEN.contains(&path) {
        return Ok(principal);
    }
    let Some(principal) = principal else { return Err(nobody(api).await?) };
    if principal.scope < Scope::needed(request.method(), path) {
        return Err(ApiError::new(ErrorCode::Forbidden, "this needs more rights than this login or token has"));
    }
    Ok(Some(principal))
}

/// Why nobody is known: nobody has been set up, or nobody is logged in.
async fn nobody(api: &Api) -> Result<ApiError, ApiError> {
    let people = users::count(&mut api.engine.db().reader().await?).await?;
    Ok(if people == 0 {
        ApiError::new(ErrorCode::SetupRequired, "open the page and enter the set-up token from the server's console")
    } else {
        ApiError::new(ErrorCode::Unauthorized, "please log in")
    })
}

/// The peer of a request over TCP.
pub fn peer_of(request: &Request) -> Option<IpAddr> {
    request.extensions().get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(address)| address.ip())
}

fn text(headers: &HeaderMap, name: header::HeaderName) -> Option<&str> {
    headers.get(name)?.to_str().ok()
}

#[derive(Deserialize)]
pub struct EventsQuery {
    last_event_id: Option<String>,
}

/// Changes as they come.
pub async fn read_events(State(api): State<Api>, Query(query): Query<EventsQuery>, headers: HeaderMap) -> impl IntoResponse {
    let last = headers.get("last-event-id").and_then(|value| value.to_str().ok()).map(str::to_owned);
    api.feed.read(last.or(query.last_event_id).as_deref())
}
