//! Handlers of users: only owners get here, and one owner always stays.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use huolang_domain::{ErrorCode, UserId};
use huolang_store::{Conn, Durability, StoreError, audit, users};
use serde_json::json;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::body::{NewUser, User, UserPatch};
use crate::auth;
use crate::error::{Answer, ApiError, Done};
use crate::extract::Body;
use crate::principal::{Principal, Scope};
use crate::sessions::SessionUserRole;
use crate::state::Api;

const OWNER: &str = SessionUserRole::Owner.as_str();

/// The routes.
pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new().routes(routes!(list_users, create_user)).routes(routes!(change_user, delete_user))
}

/// Everybody who may log in, oldest first.
#[utoipa::path(get, path = "/api/v1/users", operation_id = "list_users", tag = "users", responses((status = 200, body = Vec<User>)))]
async fn list_users(State(api): State<Api>, who: Principal) -> Answer<Vec<User>> {
    listed(&api, &who).await.map(Json)
}

/// Adds a user.
#[utoipa::path(post, path = "/api/v1/users", operation_id = "create_user", tag = "users", request_body = NewUser, responses((status = 200, body = User)))]
async fn create_user(State(api): State<Api>, who: Principal, Body(new): Body<NewUser>) -> Answer<User> {
    served(&api)?;
    let name = new.name.trim().to_owned();
    if name.is_empty() || name.chars().count() > 40 {
        return Err(ApiError::field("name", "a name has 1 to 40 characters"));
    }
    auth::check_strength(&name, &new.password)?;
    let now = api.engine.now();
    let user = users::User {
        id: UserId::fresh(api.engine.ids().as_ref()),
        name,
        role: new.role.as_str().to_owned(),
        password_hash: auth::hash_password(new.password).await?,
        created_at: now,
        updated_at: now,
    };
    let (id, actor) = (user.id.clone(), who.name.clone());
    let detail = json!({ "name": user.name, "role": user.role });
    api.engine
        .db()
        .write(Durability::Flushed, move |tx| {
            Box::pin(async move {
                if users::by_name(tx, &user.name).await?.is_some() {
                    return Err(StoreError::refused(ErrorCode::Conflict, "somebody has this name already"));
                }
                users::insert(tx, &user).await?;
                audit::append(tx, now, &actor, "user.create", user.id.as_str(), &detail).await.map(drop)
            })
        })
        .await?;
    one(&api, &who, &id).await.map(Json)
}

/// Gives a user another role, which counts at once, or another password, which ends their sessions.
#[utoipa::path(patch, path = "/api/v1/users/{id}", operation_id = "change_user", tag = "users", params(("id" = String, Path)), request_body = UserPatch, responses((status = 200, body = User)))]
async fn change_user(
    State(api): State<Api>,
    who: Principal,
    Path(id): Path<UserId>,
    Body(patch): Body<UserPatch>,
) -> Answer<User> {
    served(&api)?;
    let kept = users::get(&mut api.engine.db().reader().await?, &id).await?;
    let hash = match patch.password {
        Some(password) => {
            auth::check_strength(&kept.name, &password)?;
            Some(auth::hash_password(password).await?)
        }
        None => None,
    };
    let (role, now, actor, changed) =
        (patch.role.map(SessionUserRole::as_str), api.engine.now(), who.name.clone(), id.clone());
    let detail = json!({ "name": kept.name, "role": role, "password": hash.is_some() });
    api.engine
        .db()
        .write(Durability::Flushed, move |tx| {
            Box::pin(async move {
                if let Some(role) = role {
                    if role != OWNER {
                        keep_an_owner(tx, &changed).await?;
                    }
                    users::set_role(tx, &changed, role, now).await?;
                }
                if let Some(hash) = &hash {
                    users::set_password(tx, &changed, hash, now).await?;
                }
                audit::append(tx, now, &actor, "user.change", changed.as_str(), &detail).await.map(drop)
            })
        })
        .await?;
    one(&api, &who, &id).await.map(Json)
}

/// Removes a user; their sessions and tokens end at once.
#[utoipa::path(delete, path = "/api/v1/users/{id}", operation_id = "delete_user", tag = "users", params(("id" = String, Path)), responses((status = 204)))]
async fn delete_user(State(api): State<Api>, who: Principal, Path(id): Path<UserId>) -> Done {
    served(&api)?;
    if who.user.as_ref() == Some(&id) {
        return Err(ApiError::new(ErrorCode::Conflict, "you cannot remove yourself; let another owner do it"));
    }
    let now = api.engine.now();
    api.engine
        .db()
        .write(Durability::Flushed, move |tx| {
            Box::pin(async move {
                let kept = users::get(tx, &id).await?;
                keep_an_owner(tx, &id).await?;
                users::delete(tx, &id).await?;
                let detail = json!({ "name": kept.name });
                audit::append(tx, now, &who.name, "user.delete", id.as_str(), &detail).await.map(drop)
            })
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Refuses to take the last owner away: nobody could change anything any more.
async fn keep_an_owner(conn: &mut Conn, id: &UserId) -> Result<(), StoreError> {
    let is_owner = users::get(conn, id).await?.role == OWNER;
    if is_owner && users::count_with_role(conn, OWNER).await? < 2 {
        return Err(StoreError::refused(
            ErrorCode::Conflict,
            "this is the only owner; make somebody else an owner first",
        ));
    }
    Ok(())
}

/// At the window nobody logs in.
fn served(api: &Api) -> Result<(), ApiError> {
    if api.server.is_some() { Ok(()) } else { Err(ApiError::not_found("login in the window")) }
}

async fn listed(api: &Api, who: &Principal) -> Result<Vec<User>, ApiError> {
    let found = users::list(&mut api.engine.db().reader().await?).await?;
    let body = |user: users::ListedUser| User {
        is_me: who.user.as_ref() == Some(&user.id),
        id: user.id.into_string(),
        name: user.name,
        role: SessionUserRole::of(Scope::named(&user.role).unwrap_or(Scope::Read)),
        created_at: user.created_at.0,
        seen_at: user.seen_at.map(|at| at.0),
    };
    Ok(found.into_iter().map(body).collect())
}

async fn one(api: &Api, who: &Principal, id: &UserId) -> Result<User, ApiError> {
    let found = listed(api, who).await?.into_iter().find(|user| user.id == id.as_str());
    found.ok_or_else(|| ApiError::not_found("user"))
}
