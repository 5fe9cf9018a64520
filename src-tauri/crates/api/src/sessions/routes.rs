//! Handlers of sessions and tokens.

use std::net::{IpAddr, SocketAddr};

use axum::Json;
use axum::extract::{ConnectInfo, Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use huolang_domain::{ErrorCode, UserId};
use huolang_store::{Durability, api_tokens, audit, sessions, users};
use subtle::ConstantTimeEq;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::body::{
    ApiToken, CreatedApiToken, LoginRequest, NewApiToken, OwnPasswordRequest, SessionInfo, SessionInfoMode,
    SessionUser, SessionUserRole, SetupRequest,
};
use crate::auth::{self, Credential};
use crate::error::{Answer, ApiError, Done};
use crate::extract::Body;
use crate::principal::{Principal, Scope};
use crate::state::Api;

/// The routes.
pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(get_session))
        .routes(routes!(create_owner))
        .routes(routes!(create_session))
        .routes(routes!(delete_session))
        .routes(routes!(change_own_password))
        .routes(routes!(list_api_tokens, create_api_token))
        .routes(routes!(delete_api_token))
}

/// Who is logged in, and whether this is a window or a server.
#[utoipa::path(get, path = "/api/v1/session", operation_id = "get_session", tag = "session", responses((status = 200, body = SessionInfo)))]
async fn get_session(State(api): State<Api>, principal: Option<axum::Extension<Principal>>) -> Answer<SessionInfo> {
    session_info(&api, principal.map(|axum::Extension(principal)| principal)).await.map(Json)
}

/// Makes the first user, with the set-up token from the console.
#[utoipa::path(post, path = "/api/v1/setup", operation_id = "create_owner", tag = "session", request_body = SetupRequest, responses((status = 200, body = SessionInfo)))]
async fn create_owner(
    State(api): State<Api>,
    peer: Option<axum::Extension<ConnectInfo<SocketAddr>>>,
    Body(request): Body<SetupRequest>,
) -> Result<Response, ApiError> {
    let server = api.server.as_ref().ok_or_else(|| ApiError::not_found("login in the window"))?;
    let attempt = api.throttle.set_up(ip(peer), api.running_ms())?;
    let expected = server.setup_token.as_ref().map(|token| token.expose().as_bytes());
    let fits = expected.is_some_and(|token| bool::from(token.ct_eq(request.setup_token.trim().as_bytes())));
    if !fits {
        return Err(ApiError::new(
            ErrorCode::SetupTokenInvalid,
            "the set-up token is wrong; copy it from the server's console",
        ));
    }
    attempt.forgive();
    let name = request.name.trim().to_owned();
    if name.is_empty() || name.chars().count() > 40 {
        return Err(ApiError::field("name", "a name has 1 to 40 characters"));
    }
    auth::check_strength(&name, &request.password)?;
    let now = api.engine.now();
    let user = users::User {
        id: UserId::fresh(api.engine.ids().as_ref()),
        name,
        role: "owner".to_owned(),
        password_hash: auth::hash_password(request.password).await?,
        created_at: now,
        updated_at: now,
    };
    let kept = user.clone();
    api.engine
        .db()
        .write(Durability::Flushed, move |tx| {
            Box::pin(async move {
                if users::count(tx).await? > 0 {
                    let message = "this server has been set up already; log in";
                    return Err(huolang_store::StoreError::refused(ErrorCode::SetupTokenInvalid, message));
                }
                users::insert(tx, &kept).await
            })
        })
        .await?;
    open_session(&api, &user).await
}

/// Logs in.
#[utoipa::path(post, path = "/api/v1/login", operation_id = "create_session", tag = "session", request_body = LoginRequest, responses((status = 200, body = SessionInfo)))]
async fn create_session(
    State(api): State<Api>,
    peer: Option<axum::Extension<ConnectInfo<SocketAddr>>>,
    Body(request): Body<LoginRequest>,
) -> Result<Response, ApiError> {
    let name = request.name.trim();
    let attempt = api.throttle.login(ip(peer), name, api.running_ms())?;
    match look_up(&api, name, request.password).await {
        Ok(None) => Err(ApiError::new(ErrorCode::LoginRefused, "name or password is wrong")),
        Ok(Some(user)) => {
            attempt.forgive();
            open_session(&api, &user).await
        }
        Err(error) => {
            attempt.forgive();
            Err(error)
        }
    }
}

/// The user of that name, where the password is theirs.
async fn look_up(api: &Api, name: &str, password: String) -> Result<Option<users::User>, ApiError> {
    let user = users::by_name(&mut api.engine.db().reader().await?, name).await?;
    let kept = user.as_ref().map(|user| user.password_hash.clone());
    let fits = auth::verify_password(password, kept).await?;
    Ok(user.filter(|_| fits))
}

/// Logs out.
#[utoipa::path(post, path = "/api/v1/logout", operation_id = "delete_session", tag = "session", responses((status = 204)))]
async fn delete_session(State(api): State<Api>, headers: HeaderMap) -> Result<Response, ApiError> {
    if let Some(Credential::Session(secret)) = Credential::of(&headers) {
        api.engine
            .db()
            .write(Durability::Flushed, move |tx| {
                Box::pin(async move { sessions::delete(tx, auth::hash(&secret)).await })
            })
            .await?;
    }
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, auth::clear_cookie())]).into_response())
}

/// Changes the password of whoever is logged in; they log in again everywhere.
#[utoipa::path(put, path = "/api/v1/session/password", operation_id = "change_own_password", tag = "session", request_body = OwnPasswordRequest, responses((status = 204)))]
async fn change_own_password(
    State(api): State<Api>,
    who: Principal,
    Body(request): Body<OwnPasswordRequest>,
) -> Result<Response, ApiError> {
    let id = who.user.clone().ok_or_else(|| ApiError::not_found("login in the window"))?;
    auth::confirm(&api, &who, Some(request.current)).await?;
    auth::check_strength(&who.name, &request.password)?;
    let (hash, now) = (auth::hash_password(request.password).await?, api.engine.now());
    api.engine
        .db()
        .write(Durability::Flushed, move |tx| {
            Box::pin(async move {
                users::set_password(tx, &id, &hash, now).await?;
                let none = serde_json::json!({});
                audit::append(tx, now, &who.name, "user.own_password", id.as_str(), &none).await.map(drop)
            })
        })
        .await?;
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, auth::clear_cookie())]).into_response())
}

/// The tokens of programs, without the tokens.
#[utoipa::path(get, path = "/api/v1/api-tokens", operation_id = "list_api_tokens", tag = "api-tokens", responses((status = 200, body = Vec<ApiToken>)))]
async fn list_api_tokens(State(api): State<Api>) -> Answer<Vec<ApiToken>> {
    let tokens = api_tokens::list(&mut api.engine.db().reader().await?).await?;
    Ok(Json(tokens.into_iter().map(token_body).collect()))
}

/// Makes a token; it is shown this once.
#[utoipa::path(post, path = "/api/v1/api-tokens", operation_id = "create_api_token", tag = "api-tokens", request_body = NewApiToken, responses((status = 200, body = CreatedApiToken)))]
async fn create_api_token(
    State(api): State<Api>,
    principal: Principal,
    Body(request): Body<NewApiToken>,
) -> Answer<CreatedApiToken> {
    let user_id = principal.user.ok_or_else(|| ApiError::not_found("user; tokens belong to people who log in"))?;
    let name = request.name.trim().to_owned();
    if name.is_empty() || request.scopes.is_empty() {
        return Err(ApiError::field("name", "a token has a name and at least one scope"));
    }
    let secret = format!("hl_{}", Credential::fresh()?);
    let token = api_tokens::ApiToken {
        id: api.engine.ids().fresh(),
        name,
        scopes: serde_json::to_value(&request.scopes).unwrap_or_default(),
        user_id,
        created_at: api.engine.now(),
        last_used_at: None,
        expires_at: request.expires_at.map(huolang_domain::Millis),
    };
    let (kept, hash) = (token.clone(), auth::hash(&secret));
    api.engine
        .db()
        .write(Durability::Flushed, move |tx| Box::pin(async move { api_tokens::insert(tx, &kept, hash).await }))
        .await?;
    Ok(Json(CreatedApiToken { token: secret, info: token_body(token) }))
}

/// Withdraws a token.
#[utoipa::path(delete, path = "/api/v1/api-tokens/{id}", operation_id = "delete_api_token", tag = "api-tokens", params(("id" = String, Path)), responses((status = 204)))]
async fn delete_api_token(State(api): State<Api>, Path(id): Path<String>) -> Done {
    api.engine
        .db()
        .write(Durability::Flushed, move |tx| Box::pin(async move { api_tokens::delete(tx, &id).await }))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn open_session(api: &Api, user: &users::User) -> Result<Response, ApiError> {
    let (secret, now, lasts) = (Credential::fresh()?, api.engine.now(), api.session_ms());
    let (token_hash, user_id) = (auth::hash(&secret), user.id.clone());
    api.engine
        .db()
        .write(Durability::Flushed, move |tx| {
            Box::pin(async move {
                sessions::delete_expired(tx, now).await?;
                sessions::insert(tx, token_hash, &user_id, now, now.plus(lasts)).await
            })
        })
        .await?;
    api.throttle.forget_quiet(api.running_ms());
    let scope = Scope::named(&user.role).unwrap_or(Scope::Read);
    let principal = Principal { name: user.name.clone(), scope, user: Some(user.id.clone()) };
    let info = session_info(api, Some(principal)).await?;
    let secure = api.server.as_ref().is_some_and(|server| server.secure_cookie);
    let cookie = auth::session_cookie(&secret, lasts / 1_000, secure)
        .ok_or_else(|| ApiError::new(ErrorCode::Internal, "the cookie could not be made"))?;
    Ok(([(header::SET_COOKIE, cookie)], Json(info)).into_response())
}

async fn session_info(api: &Api, principal: Option<Principal>) -> Result<SessionInfo, ApiError> {
    let setup_required = match (&api.server, &principal) {
        (Some(_), None) => users::count(&mut api.engine.db().reader().await?).await? == 0,
        _ => false,
    };
    let data_folder = if principal.is_some() { api.data_folder.display().to_string() } else { String::new() };
    Ok(SessionInfo {
        mode: if api.server.is_some() { SessionInfoMode::Server } else { SessionInfoMode::Desktop },
        setup_required,
        user: principal
            .map(|principal| SessionUser { name: principal.name, role: SessionUserRole::of(principal.scope) }),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        data_folder,
    })
}

fn token_body(token: api_tokens::ApiToken) -> ApiToken {
    let scopes = token.scopes.as_array().map(Vec::as_slice).unwrap_or_default();
    ApiToken {
        id: token.id,
        name: token.name,
        scopes: scopes.iter().filter_map(|scope| scope.as_str().map(str::to_owned)).collect(),
        created_at: token.created_at.0,
        last_used_at: token.last_used_at.map(|at| at.0),
        expires_at: token.expires_at.map(|at| at.0),
    }
}

fn ip(peer: Option<axum::Extension<ConnectInfo<SocketAddr>>>) -> Option<IpAddr> {
    peer.map(|axum::Extension(ConnectInfo(address))| address.ip())
}
