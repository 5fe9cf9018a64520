//! The way in: door, brakes, login and permission, before any handler.

use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use huolang_domain::ErrorCode;
use huolang_store::users;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::auth;
use crate::error::ApiError;
use crate::extract::Query;
use crate::principal::{Principal, Scope};
use crate::state::Api;

/// Routes that answer without a login.
const OPEN: [&str; 6] =
    ["/api/v1/session", "/api/v1/setup", "/api/v1/login", "/api/v1/logout", "/api/v1/health", crate::shops::CALLBACK];

/// Lets a request in or answers why not.
pub async fn enter(State(api): State<Api>, mut request: Request, next: Next) -> Response {
    let asked = Asked::of(&request);
    match admit(&api, &asked).await {
        Ok(Some(principal)) => {
            request.extensions_mut().insert(principal);
            next.run(request).await
        }
        Ok(None) => next.run(request).await,
        Err(error) => error.into_response(),
    }
}

/// What of a request decides whether it is let in.
struct Asked {
    method: Method,
    path: String,
    host: Option<String>,
    peer: Option<IpAddr>,
    headers: HeaderMap,
}

impl Asked {
    fn of(request: &Request) -> Self {
        // HTTP/2 and absolute-form requests carry the host in the target.
        let named = text(request.headers(), header::HOST).map(str::to_owned);
        let host = named.or_else(|| request.uri().authority().map(ToString::to_string));
        Self {
            method: request.method().clone(),
            path: request.uri().path().to_owned(),
            host,
            peer: peer_of(request),
            headers: request.headers().clone(),
        }
    }
}

async fn admit(api: &Api, asked: &Asked) -> Result<Option<Principal>, ApiError> {
    let Some(server) = &api.server else { return Ok(Some(Principal::window())) };
    server
        .door
        .check(asked.host.as_deref(), text(&asked.headers, header::ORIGIN), asked.peer)
        .map_err(|refusal| ApiError::new(ErrorCode::OriginRefused, refusal.to_string()))?;
    api.throttle.request(asked.peer)?;
    let principal = auth::identify(&api.engine, &asked.headers, api.session_ms()).await?;
    if OPEN.contains(&asked.path.as_str()) || asked.path.starts_with(crate::platform_calls::PREFIX) {
        return Ok(principal);
    }
    let Some(principal) = principal else { return Err(nobody(api).await?) };
    if principal.scope < Scope::needed(&asked.method, &asked.path) {
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

/// The routes.
pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new().routes(routes!(read_events))
}

/// Where a reader left off.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct EventsQuery {
    /// For readers that cannot set the header `Last-Event-ID`.
    last_event_id: Option<String>,
}

/// Changes as they come, as server-sent events: `change` with topic and ids, `resync` when some were missed.
#[utoipa::path(get, path = "/api/v1/events", operation_id = "read_events", tag = "events", params(EventsQuery), responses((status = 200, description = "the stream", body = String, content_type = "text/event-stream")))]
pub async fn read_events(
    State(api): State<Api>,
    Query(query): Query<EventsQuery>,
    headers: HeaderMap,
) -> impl IntoResponse {
    let last = headers.get("last-event-id").and_then(|value| value.to_str().ok()).map(str::to_owned);
    api.feed.read(last.or(query.last_event_id).as_deref())
}
