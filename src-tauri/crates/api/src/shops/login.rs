//! Logging a shop in by its platform's own page or a QR code.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Html;
use huolang_domain::ShopId;
use huolang_engine::shops::Login;
use huolang_platforms::capability::{AuthorizeState, AuthorizeStep};
use huolang_store::{Durability, audit, shops};
use serde::Deserialize;
use serde_json::json;
use utoipa::IntoParams;

use super::body::{NewShopLogin, ShopLogin, ShopLoginCode, ShopLoginKind, ShopLoginState, ShopLoginStep};
use super::loopback;
use crate::error::{Answer, ApiError, Done};
use crate::extract::{Body, Query};
use crate::principal::Principal;
use crate::state::Api;

/// Where a platform's page leads back to. Open: the word that comes back says which login it belongs to.
pub const CALLBACK: &str = "/api/v1/shop-logins/callback";

/// Begins a login by the platform's page or a QR code. The window listens where the page leads, if that is on this machine.
#[utoipa::path(post, path = "/api/v1/shops/{id}/login", operation_id = "create_shop_login", tag = "shops", params(("id" = String, Path)), request_body = NewShopLogin, responses((status = 200, body = ShopLogin)))]
pub async fn create_shop_login(
    State(api): State<Api>,
    who: Principal,
    Path(id): Path<ShopId>,
    Body(request): Body<NewShopLogin>,
) -> Answer<ShopLogin> {
    shops::get(&mut api.engine.db().reader().await?, &id).await?;
    let redirect = request.redirect.as_deref().map(str::trim).filter(|redirect| !redirect.is_empty());
    let login = api.engine.begin_login(&id, redirect).await?;
    let returns = match &login.step {
        // In the window nobody else hears where the page leads.
        AuthorizeStep::Page { back: Some(back), .. } if api.server.is_none() => {
            loopback::listen(&api.engine, back, &login).await
        }
        AuthorizeStep::Page { back: Some(back), .. } => redirect == Some(back.as_str()),
        _ => false,
    };
    let (now, subject) = (api.engine.now(), id.to_string());
    api.engine
        .db()
        .write(Durability::Ordinary, move |tx| {
            Box::pin(
                async move { audit::append(tx, now, &who.name, "shop.login", &subject, &json!({})).await.map(drop) },
            )
        })
        .await?;
    Ok(Json(begun(login, returns)))
}

/// How far the login under way has come.
#[utoipa::path(get, path = "/api/v1/shops/{id}/login", operation_id = "get_shop_login", tag = "shops", params(("id" = String, Path)), responses((status = 200, body = ShopLoginState)))]
pub async fn get_shop_login(State(api): State<Api>, Path(id): Path<ShopId>) -> Answer<ShopLoginState> {
    Ok(Json(state_body(api.engine.login_state(&id).await?)))
}

/// Ends the login with the code that was pasted.
#[utoipa::path(post, path = "/api/v1/shops/{id}/login/code", operation_id = "finish_shop_login", tag = "shops", params(("id" = String, Path)), request_body = ShopLoginCode, responses((status = 200, body = ShopLoginState)))]
pub async fn finish_shop_login(
    State(api): State<Api>,
    _who: Principal,
    Path(id): Path<ShopId>,
    Body(request): Body<ShopLoginCode>,
) -> Answer<ShopLoginState> {
    let (code, word) = pasted(request.code.expose());
    if code.is_empty() {
        return Err(ApiError::field("code", "paste the code that the platform's page shows"));
    }
    let state = api.engine.finish_login(&id, request.state.as_deref().or(word), code).await?;
    Ok(Json(state_body(state)))
}

/// The code, and the word that came with it, also out of the whole address where the platform's page ended.
fn pasted(text: &str) -> (&str, Option<&str>) {
    let text = text.trim();
    let of = |name: &str| {
        let (_, query) = text.split_once('?')?;
        query.split(['&', '#']).find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))
    };
    of("code").map_or((text, None), |code| (code, of("state")))
}

/// Gives the login under way up.
#[utoipa::path(delete, path = "/api/v1/shops/{id}/login", operation_id = "delete_shop_login", tag = "shops", params(("id" = String, Path)), responses((status = 204)))]
pub async fn delete_shop_login(State(api): State<Api>, _who: Principal, Path(id): Path<ShopId>) -> Done {
    api.engine.cancel_login(&id);
    Ok(StatusCode::NO_CONTENT)
}

/// What a platform's page brings back.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CallbackQuery {
    /// The code.
    #[serde(default)]
    code: String,
    /// The word of the login it belongs to.
    #[serde(default)]
    state: String,
}

/// Where a platform's page leads back to.
#[utoipa::path(get, path = "/api/v1/shop-logins/callback", operation_id = "read_shop_login_callback", tag = "shops", params(CallbackQuery), responses((status = 200, description = "a page for the person", body = String, content_type = "text/html")))]
pub async fn read_shop_login_callback(
    State(api): State<Api>,
    Query(query): Query<CallbackQuery>,
) -> (StatusCode, Html<String>) {
    loopback::answer(&api.engine, &query.code, &query.state).await
}

fn begun(login: Login, returns: bool) -> ShopLogin {
    let (kind, url, qr) = match login.step {
        AuthorizeStep::Page { url, .. } => (ShopLoginKind::Page, Some(url), None),
        AuthorizeStep::Qr { content, .. } => (ShopLoginKind::Qr, None, Some(content)),
    };
    ShopLogin { kind, url, qr, returns, ends_at: login.ends_at.0 }
}

fn state_body(state: AuthorizeState) -> ShopLoginState {
    let plain = |state| ShopLoginState { state, url: None, account: None, missing_scopes: Vec::new() };
    match state {
        AuthorizeState::Waiting => plain(ShopLoginStep::Waiting),
        AuthorizeState::Scanned => plain(ShopLoginStep::Scanned),
        AuthorizeState::Expired => plain(ShopLoginStep::Expired),
        AuthorizeState::Cancelled => plain(ShopLoginStep::Cancelled),
        AuthorizeState::NeedsPerson { url } => ShopLoginState { url: Some(url), ..plain(ShopLoginStep::NeedsPerson) },
        AuthorizeState::Done { account, missing_scopes } => {
            ShopLoginState { account: Some(account), missing_scopes, ..plain(ShopLoginStep::Done) }
        }
    }
}
