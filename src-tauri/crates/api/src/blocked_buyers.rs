//! Buyers who are served by hand only.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use huolang_store::{Durability, audit, blocked_buyers};
use serde_json::json;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::error::{Answer, ApiError, Done};
use crate::extract::Body;
use crate::principal::Principal;
use crate::shops::body::{BlockedBuyer, NewBlockedBuyer};
use crate::state::Api;

/// The routes.
pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(list_blocked_buyers, create_blocked_buyer))
        .routes(routes!(delete_blocked_buyer))
}

/// Every blocked buyer, newest first.
#[utoipa::path(get, path = "/api/v1/blocked-buyers", operation_id = "list_blocked_buyers", tag = "shops", responses((status = 200, body = Vec<BlockedBuyer>)))]
async fn list_blocked_buyers(State(api): State<Api>) -> Answer<Vec<BlockedBuyer>> {
    let found = blocked_buyers::list(&mut api.engine.db().reader().await?).await?;
    Ok(Json(found.into_iter().map(buyer_body).collect()))
}

/// Blocks a buyer; blocking again changes the reason.
#[utoipa::path(post, path = "/api/v1/blocked-buyers", operation_id = "create_blocked_buyer", tag = "shops", request_body = NewBlockedBuyer, responses((status = 200, body = BlockedBuyer)))]
async fn create_blocked_buyer(
    State(api): State<Api>,
    who: Principal,
    Body(request): Body<NewBlockedBuyer>,
) -> Answer<BlockedBuyer> {
    let buyer_id = request.buyer_id.trim().to_owned();
    if buyer_id.is_empty() {
        return Err(ApiError::field("buyer_id", "enter the platform's id of the buyer"));
    }
    let now = api.engine.now();
    let buyer = blocked_buyers::BlockedBuyer {
        id: api.engine.ids().fresh(),
        platform: request.platform,
        buyer_id,
        reason: request.reason.trim().to_owned(),
        created_at: now,
    };
    let kept = api
        .engine
        .db()
        .write(Durability::Ordinary, move |tx| {
            Box::pin(async move {
                blocked_buyers::put(tx, &buyer).await?;
                let detail = json!({ "platform": buyer.platform, "reason": buyer.reason });
                audit::append(tx, now, &who.name, "buyer.block", &buyer.buyer_id, &detail).await?;
                // A buyer blocked before keeps the former entry.
                let found = blocked_buyers::among(tx, buyer.platform, std::slice::from_ref(&buyer.buyer_id)).await?;
                Ok(found.into_iter().next().unwrap_or(buyer))
            })
        })
        .await?;
    Ok(Json(buyer_body(kept)))
}

/// Unblocks a buyer.
#[utoipa::path(delete, path = "/api/v1/blocked-buyers/{id}", operation_id = "delete_blocked_buyer", tag = "shops", params(("id" = String, Path)), responses((status = 204)))]
async fn delete_blocked_buyer(State(api): State<Api>, who: Principal, Path(id): Path<String>) -> Done {
    let now = api.engine.now();
    api.engine
        .db()
        .write(Durability::Ordinary, move |tx| {
            Box::pin(async move {
                blocked_buyers::delete(tx, &id).await?;
                audit::append(tx, now, &who.name, "buyer.unblock", &id, &json!({})).await
            })
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

fn buyer_body(buyer: blocked_buyers::BlockedBuyer) -> BlockedBuyer {
    BlockedBuyer {
        id: buyer.id,
        platform: buyer.platform,
        buyer_id: buyer.buyer_id,
        reason: buyer.reason,
        created_at: buyer.created_at.0,
    }
}
