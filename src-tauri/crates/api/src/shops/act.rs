//! Pausing a shop and letting it go on, asking for its login, reading orders and products now.

use axum::Json;
use axum::extract::{Path, State};
use huolang_domain::ShopId;
use huolang_store::shops::ShopState;
use huolang_store::{Durability, audit, shops};
use serde_json::json;

use super::body::{Shop, ShopActionRequest, ShopActionRequestAction};
use super::list::read;
use crate::error::Answer;
use crate::extract::Body;
use crate::principal::Principal;
use crate::products::body::Readiness;
use crate::products::of_shop;
use crate::state::Api;

/// Pauses a shop, lets it go on, asks for its login, reads its orders or its products now.
#[utoipa::path(post, path = "/api/v1/shops/{id}/actions", operation_id = "act_on_shop", tag = "shops", params(("id" = String, Path)), request_body = ShopActionRequest, responses((status = 200, body = Shop)))]
pub async fn act_on_shop(
    State(api): State<Api>,
    who: Principal,
    Path(id): Path<ShopId>,
    Body(request): Body<ShopActionRequest>,
) -> Answer<Shop> {
    let shop = shops::get(&mut api.engine.db().reader().await?, &id).await?;
    let engine = &api.engine;
    let deed = match request.action {
        ShopActionRequestAction::Pause => {
            engine.pause_shop(&id).await?;
            "shop.pause"
        }
        ShopActionRequestAction::Resume => {
            engine.resume_shop(&id).await?;
            "shop.resume"
        }
        // A shop the seller paused stays so: only its login is asked for. A parked one goes on when the login holds.
        ShopActionRequestAction::CheckLogin => {
            if shop.state == ShopState::Paused {
                engine.check_login(&id).await?;
            } else {
                engine.resume_shop(&id).await?;
            }
            "shop.check_login"
        }
        ShopActionRequestAction::SyncNow => {
            engine.poll_round(&id).await?;
            "shop.sync"
        }
        ShopActionRequestAction::SyncProducts => {
            engine.sync_products(&id).await?;
            "shop.sync_products"
        }
    };
    let (now, subject) = (engine.now(), id.to_string());
    engine
        .db()
        .write(Durability::Ordinary, move |tx| {
            Box::pin(async move { audit::append(tx, now, &who.name, deed, &subject, &json!({})).await.map(drop) })
        })
        .await?;
    read(&api, &id).await.map(Json)
}

/// Whether an order that arrives now would be delivered, over all products of a shop.
#[utoipa::path(get, path = "/api/v1/shops/{id}/readiness", operation_id = "get_shop_readiness", tag = "shops", params(("id" = String, Path)), responses((status = 200, body = Readiness)))]
pub async fn get_shop_readiness(State(api): State<Api>, Path(id): Path<ShopId>) -> Answer<Readiness> {
    shops::get(&mut api.engine.db().reader().await?, &id).await?;
    let reports = api.engine.readiness(&id).await?;
    Ok(Json(of_shop(reports.iter().map(|ready| &ready.report))))
}
