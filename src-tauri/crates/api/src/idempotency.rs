//! `Idempotency-Key`: a call that acts may be sent again, after a lost answer, without acting again.

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use huolang_domain::ErrorCode;
use huolang_store::Durability;
use huolang_store::idempotency::{self, Seen};
use huolang_vault::IndexPurpose;

use crate::error::ApiError;
use crate::principal::Principal;
use crate::request_id;
use crate::shared::ErrorBody;
use crate::state::Api;

/// The header.
const HEADER: &str = "idempotency-key";
/// Tells that an answer is that of an earlier call.
const REPLAYED: &str = "idempotency-replayed";
/// The longest key.
const LONGEST_KEY: usize = 128;
/// How long an answer is remembered.
const REMEMBERED_MS: i64 = 24 * 3_600_000;
/// Requests are compared by keyed fingerprints: they may hold cards.
const REQUEST: IndexPurpose = IndexPurpose::new("idempotent request");
/// Calls whose answers hold secrets, which are not kept, or whose bodies are files.
const PASSED_OVER: [&str; 9] = [
    "/api/v1/login",
    "/api/v1/logout",
    "/api/v1/setup",
    "/api/v1/api-tokens",
    "/api/v1/vault/recovery-sheet",
    "/api/v1/templates/preview",
    "/api/v1/card-imports/preview",
    "/api/v1/uploads",
    "/api/v1/verifications/read",
];

/// Calls that may be done once more after they were cut off: they find what is done already, or do nothing else.
const HARMLESS_AGAIN: [&str; 9] = [
    "/api/v1/orders",
    "/api/v1/cards/",
    "/api/v1/card-imports",
    "/api/v1/exports",
    "/api/v1/notices/",
    "/api/v1/tasks/",
    "/api/v1/shops/",
    "/api/v1/rules/batch",
    "/api/v1/blocked-buyers",
];

/// Answers a call that was answered before, and remembers the answer to one that was not.
pub async fn once(State(api): State<Api>, request: Request, next: Next) -> Response {
    match key_of(&request) {
        Ok(None) => next.run(request).await,
        Ok(Some(key)) => match act_once(api, key, request, next).await {
            Ok(answer) => answer,
            Err(error) => error.into_response(),
        },
        Err(error) => error.into_response(),
    }
}

fn key_of(request: &Request) -> Result<Option<String>, ApiError> {
    let path = request.uri().path();
    if request.method() != Method::POST || PASSED_OVER.contains(&path) || path.ends_with("/reveal") {
        return Ok(None);
    }
    let Some(key) = request.headers().get(HEADER) else { return Ok(None) };
    let key = key.to_str().ok().filter(|key| !key.is_empty() && key.len() <= LONGEST_KEY);
    key.map(|key| Some(key.to_owned())).ok_or_else(|| {
        ApiError::new(ErrorCode::InvalidInput, format!("an Idempotency-Key has 1 to {LONGEST_KEY} ASCII characters"))
    })
}

async fn act_once(api: Api, key: String, request: Request, next: Next) -> Result<Response, ApiError> {
    let who = request.extensions().get::<Principal>().map(|who| who.name.clone()).unwrap_or_default();
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, crate::BODY_LIMIT)
        .await
        .map_err(|_| ApiError::new(ErrorCode::BodyTooLarge, "the request is larger than allowed"))?;
    let mut said = format!("{} {}\n", parts.method, parts.uri).into_bytes();
    said.extend_from_slice(&body);
    let hash = api.engine.vault().blind_index(REQUEST, &said).into_bytes();
    let now = api.engine.now();
    let (scope, taken) = (who.clone(), key.clone());
    let cut_off = (!is_harmless_again(parts.uri.path(), &body)).then(cut_off);
    let seen = api
        .engine
        .db()
        .write(Durability::Flushed, move |tx| {
            Box::pin(async move {
                idempotency::forget(tx, now.plus(-REMEMBERED_MS)).await?;
                let request =
                    idempotency::Request { scope: &scope, key: &taken, hash, when_cut_off: cut_off.as_deref() };
                idempotency::take(tx, request, now).await
            })
        })
        .await?;
    match seen {
        Seen::New => {}
        Seen::Running => {
            return Err(ApiError::new(
                ErrorCode::Conflict,
                "this very call is still being worked on; look at its result",
            ));
        }
        Seen::Mismatch => {
            return Err(ApiError::new(
                ErrorCode::IdempotencyMismatch,
                "this Idempotency-Key came with another request before",
            ));
        }
        Seen::Answered { status, answer } => return Ok(replay(status, answer)),
    }
    let request = Request::from_parts(parts, Body::from(body));
    // The work goes on when the caller hangs up: its answer is what the next call with this key gets.
    let work = request_id::kept(async move {
        let (answer, body) = next.run(request).await.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap_or_default();
        remember(&api, who, key, answer.status, &body).await;
        Response::from_parts(answer, Body::from(body))
    });
    tokio::spawn(work).await.map_err(|error| ApiError::new(ErrorCode::Internal, error.to_string()))
}

/// Sending the same content once more is the one deed on orders that their state does not forbid to repeat.
fn is_harmless_again(path: &str, body: &Bytes) -> bool {
    #[derive(serde::Deserialize)]
    struct Deed {
        action: Option<String>,
    }
    let resends = || {
        let deed = serde_json::from_slice::<Deed>(body).ok();
        deed.and_then(|deed| deed.action).as_deref() == Some("resend")
    };
    HARMLESS_AGAIN.iter().any(|known| path.starts_with(known)) && !resends()
}

/// The answer to a call that the end of the program cut off and that could do twice what it does.
fn cut_off() -> String {
    let body = ErrorBody {
        code: ErrorCode::CallInterrupted.to_string(),
        message: "the program ended while this call was worked on; look at what it did, then use a new key".to_owned(),
        details: serde_json::json!({}),
        request_id: String::new(),
    };
    serde_json::to_string(&body).unwrap_or_default()
}

/// Keeps the answer. One of a passing trouble is not: the caller may try again.
async fn remember(api: &Api, scope: String, key: String, status: StatusCode, body: &Bytes) {
    let passing = status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS;
    let text = String::from_utf8_lossy(body).into_owned();
    let kept = api
        .engine
        .db()
        .write(Durability::Ordinary, move |tx| {
            Box::pin(async move {
                if passing {
                    idempotency::give_back(tx, &scope, &key).await
                } else {
                    idempotency::answer(tx, &scope, &key, i64::from(status.as_u16()), &text).await
                }
            })
        })
        .await;
    if let Err(error) = kept {
        tracing::warn!(%error, "the answer to a call with an Idempotency-Key was not kept");
    }
}

fn replay(status: i64, answer: String) -> Response {
    let status =
        u16::try_from(status).ok().and_then(|status| StatusCode::from_u16(status).ok()).unwrap_or(StatusCode::OK);
    let mut response = (status, answer).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response.headers_mut().insert(REPLAYED, HeaderValue::from_static("true"));
    response
}
