//! From a credential to a person or program.

use axum::http::HeaderMap;
use huolang_engine::Engine;
use huolang_store::{Durability, api_tokens, sessions, users};

use super::{Credential, hash};
use crate::error::ApiError;
use crate::principal::{Principal, Scope};

/// A session or token is marked as used at most once in this time.
const TOUCH_EVERY_MS: i64 = 60_000;

/// Who asks; `None` when the request carries nothing, or nothing that still holds.
///
/// # Errors
/// What the database refuses.
pub async fn identify(engine: &Engine, headers: &HeaderMap, session_ms: i64) -> Result<Option<Principal>, ApiError> {
    match Credential::of(headers) {
        None => Ok(None),
        Some(Credential::Session(secret)) => by_session(engine, hash(&secret), session_ms).await,
        Some(Credential::Token(secret)) => by_token(engine, hash(&secret)).await,
    }
}

async fn by_session(engine: &Engine, token_hash: Vec<u8>, session_ms: i64) -> Result<Option<Principal>, ApiError> {
    let now = engine.now();
    let owner = sessions::owner(&mut engine.db().reader().await?, token_hash.clone(), now).await?;
    let Some(owner) = owner else { return Ok(None) };
    if now.since(owner.seen_at) > TOUCH_EVERY_MS {
        let until = now.plus(session_ms);
        engine
            .db()
            .write(Durability::Ordinary, move |tx| {
                Box::pin(async move { sessions::touch(tx, token_hash, now, until).await })
            })
            .await?;
    }
    Ok(Scope::named(&owner.role).map(|scope| Principal { name: owner.name, scope, user: Some(owner.user_id) }))
}

async fn by_token(engine: &Engine, token_hash: Vec<u8>) -> Result<Option<Principal>, ApiError> {
    let now = engine.now();
    let token = api_tokens::by_hash(&mut engine.db().reader().await?, token_hash, now).await?;
    let Some(token) = token else { return Ok(None) };
    if token.last_used_at.is_none_or(|at| now.since(at) > TOUCH_EVERY_MS) {
        let id = token.id.clone();
        engine
            .db()
            .write(Durability::Ordinary, move |tx| Box::pin(async move { api_tokens::touch(tx, &id, now).await }))
            .await?;
    }
    let scopes = token.scopes.as_array().map(Vec::as_slice).unwrap_or_default();
    let asked = scopes.iter().filter_map(|scope| Scope::named(scope.as_str()?)).max();
    // A token does no more than the person who made it may do today.
    let maker = users::get(&mut engine.db().reader().await?, &token.user_id).await?;
    let scope = asked.zip(Scope::named(&maker.role)).map(|(asked, role)| asked.min(role));
    Ok(scope.map(|scope| Principal { name: format!("token {}", token.name), scope, user: Some(token.user_id) }))
}
