//! Connecting, changing and removing shops.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use huolang_domain::platform::Capability;
use huolang_domain::{ErrorCode, ShopId};
use huolang_engine::Topic;
use huolang_platforms::registry;
use huolang_store::shops::{self, ShopState};
use huolang_store::{Durability, StoreError, audit};
use serde_json::{Value, json};

use super::body::{NewShop, Shop, ShopConfig, ShopPatch};
use super::list::read;
use crate::error::{Answer, ApiError, Done};
use crate::extract::Body;
use crate::principal::Principal;
use crate::state::Api;

/// Adds a shop on a platform of this version; its orders are read from the next start of the program.
#[utoipa::path(post, path = "/api/v1/shops", operation_id = "create_shop", tag = "shops", request_body = NewShop, responses((status = 200, body = Shop)))]
pub async fn create_shop(State(api): State<Api>, who: Principal, Body(request): Body<NewShop>) -> Answer<Shop> {
    if !registry::can(request.platform, Capability::PullOrders) {
        let message = format!("shops on {} cannot be connected in this version", request.platform);
        return Err(ApiError::new(ErrorCode::CapabilityMissing, message));
    }
    // A second shop would hear of the same market's orders and deliver them again.
    let others = shops::list(&mut api.engine.db().reader().await?).await?;
    if others.iter().any(|shop| shop.platform == request.platform) {
        return Err(ApiError::new(
            ErrorCode::Conflict,
            "the practice shop is open already; there is one market for it",
        ));
    }
    let now = api.engine.now();
    let shop = shops::Shop {
        id: ShopId::fresh(api.engine.ids().as_ref()),
        platform: request.platform,
        name: name_of(&request.name)?,
        state: ShopState::Active,
        parked_reason: None,
        config: request.config.map_or_else(|| Ok(json!({ "push": true })), |config| kept(config, json!({})))?,
        created_at: now,
        updated_at: now,
        last_synced_at: None,
    };
    let id = shop.id.clone();
    api.engine
        .db()
        .write(Durability::Ordinary, move |tx| {
            Box::pin(async move {
                shops::insert(tx, &shop).await?;
                let detail = json!({ "platform": shop.platform, "name": shop.name });
                audit::append(tx, now, &who.name, "shop.create", shop.id.as_str(), &detail).await
            })
        })
        .await?;
    api.engine.bus().tell(Topic::Shops, [id.to_string()]);
    read(&api, &id).await.map(Json)
}

/// Changes name and settings; a changed address is used from the next start of the program.
#[utoipa::path(patch, path = "/api/v1/shops/{id}", operation_id = "update_shop", tag = "shops", params(("id" = String, Path)), request_body = ShopPatch, responses((status = 200, body = Shop)))]
pub async fn update_shop(
    State(api): State<Api>,
    who: Principal,
    Path(id): Path<ShopId>,
    Body(patch): Body<ShopPatch>,
) -> Answer<Shop> {
    let former = shops::get(&mut api.engine.db().reader().await?, &id).await?;
    let name = patch.name.as_deref().map(name_of).transpose()?.unwrap_or(former.name);
    let config = match patch.config {
        Some(config) => kept(config, former.config)?,
        None => former.config,
    };
    let (now, changed) = (api.engine.now(), id.clone());
    api.engine
        .db()
        .write(Durability::Ordinary, move |tx| {
            Box::pin(async move {
                shops::update(tx, &changed, &name, &config, now).await?;
                audit::append(tx, now, &who.name, "shop.save", changed.as_str(), &json!({ "name": name })).await
            })
        })
        .await?;
    api.engine.bus().tell(Topic::Shops, [id.to_string()]);
    read(&api, &id).await.map(Json)
}

/// Removes a shop that never had an order.
#[utoipa::path(delete, path = "/api/v1/shops/{id}", operation_id = "delete_shop", tag = "shops", params(("id" = String, Path)), responses((status = 204)))]
pub async fn delete_shop(State(api): State<Api>, who: Principal, Path(id): Path<ShopId>) -> Done {
    let (now, gone) = (api.engine.now(), id.clone());
    api.engine
        .db()
        .write(Durability::Ordinary, move |tx| {
            Box::pin(async move {
                shops::delete(tx, &gone).await?;
                audit::append(tx, now, &who.name, "shop.delete", gone.as_str(), &json!({})).await
            })
        })
        .await
        .map_err(|error| match error {
            StoreError::Reference(_) => {
                ApiError::new(ErrorCode::Conflict, "a shop that had orders stays for the books; pause it instead")
            }
            other => other.into(),
        })?;
    api.engine.shops().disconnect(&id);
    api.engine.bus().tell(Topic::Shops, [id.into_string()]);
    Ok(StatusCode::NO_CONTENT)
}

fn name_of(name: &str) -> Result<String, ApiError> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > 60 {
        return Err(ApiError::field("name", "a name has 1 to 60 characters"));
    }
    Ok(name.to_owned())
}

/// The settings to keep: what the form knows replaces what is kept, the rest stays.
fn kept(config: ShopConfig, former: Value) -> Result<Value, ApiError> {
    if !(1_000..=86_400_000).contains(&config.poll_interval_ms) {
        return Err(ApiError::field("config.poll_interval_ms", "from a second to a day"));
    }
    let gateway = config.gateway.map(|gateway| gateway.trim().to_owned()).filter(|gateway| !gateway.is_empty());
    if gateway.as_deref().is_some_and(|gateway| !gateway.starts_with("http://") && !gateway.starts_with("https://")) {
        return Err(ApiError::field("config.gateway", "a web address"));
    }
    let mut kept = former.as_object().cloned().unwrap_or_default();
    kept.insert("gateway".to_owned(), json!(gateway));
    kept.insert("poll_interval_ms".to_owned(), json!(config.poll_interval_ms));
    kept.insert("push".to_owned(), json!(config.push));
    kept.insert("auto_deliver".to_owned(), json!(config.auto_deliver));
    Ok(Value::Object(kept))
}
