//! Connecting, changing and removing shops.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use huolang_domain::platform::PlatformKind;
use huolang_domain::{ErrorCode, ShopId};
use huolang_engine::Topic;
use huolang_engine::shops::{FIELDS, fields_of};
use huolang_platforms::connect::ConnectError;
use huolang_platforms::registry;
use huolang_store::shops::{self, ShopState};
use huolang_store::{Durability, StoreError, audit, credentials};
use huolang_vault::Secret;
use serde_json::{Value, json};

use super::body::{NewShop, Shop, ShopConfig, ShopPatch};
use super::list::read;
use crate::error::{Answer, ApiError, Done};
use crate::extract::Body;
use crate::principal::Principal;
use crate::shared::FieldError;
use crate::state::Api;

/// Adds a shop on a platform of this version and connects it.
#[utoipa::path(post, path = "/api/v1/shops", operation_id = "create_shop", tag = "shops", request_body = NewShop, responses((status = 200, body = Shop)))]
pub async fn create_shop(State(api): State<Api>, who: Principal, Body(request): Body<NewShop>) -> Answer<Shop> {
    if registry::platform(request.platform).missing.is_some() {
        let message = format!("shops on {} cannot be connected in this version", request.platform);
        return Err(ApiError::new(ErrorCode::CapabilityMissing, message));
    }
    let _turn = api.engine.one_shop_at_a_time().await;
    // A second shop would hear of the same market's orders and deliver them again.
    let others = shops::list(&mut api.engine.db().reader().await?).await?;
    let practice = request.platform == PlatformKind::Practice;
    if practice && others.iter().any(|shop| shop.platform == PlatformKind::Practice) {
        return Err(ApiError::new(
            ErrorCode::Conflict,
            "the practice shop is open already; there is one market for it",
        ));
    }
    let now = api.engine.now();
    let settings = request.config.map_or_else(|| Ok(json!({ "push": true })), |config| kept(config, json!({})))?;
    let secrets = changed(request.secrets);
    let gateway = settings.get("gateway").and_then(Value::as_str).map(str::to_owned);
    let account = api
        .engine
        .try_form(request.platform, gateway, request.fields.clone(), BTreeMap::new(), &secrets)
        .map_err(|error| wrong_form(&error))?;
    api.engine.refuse_taken(request.platform, account.as_deref(), None).await?;
    let shop = shops::Shop {
        id: ShopId::fresh(api.engine.ids().as_ref()),
        platform: request.platform,
        name: name_of(&request.name)?,
        state: ShopState::Active,
        parked_reason: None,
        config: with_fields(settings, Some(request.fields)),
        created_at: now,
        updated_at: now,
        last_synced_at: None,
    };
    let (id, engine) = (shop.id.clone(), api.engine.clone());
    api.engine
        .db()
        .write(Durability::Ordinary, move |tx| {
            Box::pin(async move {
                shops::insert(tx, &shop).await?;
                for (name, secret) in &secrets {
                    credentials::save(tx, engine.vault(), &shop.id, name, secret, None, now).await?;
                }
                let detail = json!({ "platform": shop.platform, "name": shop.name });
                audit::append(tx, now, &who.name, "shop.create", shop.id.as_str(), &detail).await
            })
        })
        .await?;
    api.engine.connect_shop(&id).await?;
    api.engine.bus().tell(Topic::Shops, [id.to_string()]);
    read(&api, &id).await.map(Json)
}

/// Changes name, settings and secrets; they count from now on.
#[utoipa::path(patch, path = "/api/v1/shops/{id}", operation_id = "update_shop", tag = "shops", params(("id" = String, Path)), request_body = ShopPatch, responses((status = 200, body = Shop)))]
pub async fn update_shop(
    State(api): State<Api>,
    who: Principal,
    Path(id): Path<ShopId>,
    Body(patch): Body<ShopPatch>,
) -> Answer<Shop> {
    let _turn = api.engine.one_shop_at_a_time().await;
    let former = shops::get(&mut api.engine.db().reader().await?, &id).await?;
    let name = patch.name.as_deref().map(name_of).transpose()?.unwrap_or(former.name);
    let config = match patch.config {
        Some(config) => kept(config, former.config.clone())?,
        None => former.config.clone(),
    };
    let config = with_fields(config, patch.fields);
    let secrets = changed(patch.secrets);
    let connects_anew = config != former.config || !secrets.is_empty();
    if connects_anew {
        let held = credentials::all(&mut api.engine.db().reader().await?, api.engine.vault(), &id).await?;
        let gateway = config.get("gateway").and_then(Value::as_str).map(str::to_owned);
        let account = api
            .engine
            .try_form(former.platform, gateway, fields_of(&config), held, &secrets)
            .map_err(|error| wrong_form(&error))?;
        api.engine.refuse_taken(former.platform, account.as_deref(), Some(&id)).await?;
    }
    let (now, changed, engine) = (api.engine.now(), id.clone(), api.engine.clone());
    let detail = json!({ "name": name, "secrets": secrets.keys().collect::<Vec<_>>() });
    api.engine
        .db()
        .write(Durability::Ordinary, move |tx| {
            Box::pin(async move {
                shops::update(tx, &changed, &name, &config, now).await?;
                for (name, secret) in &secrets {
                    credentials::save(tx, engine.vault(), &changed, name, secret, None, now).await?;
                }
                audit::append(tx, now, &who.name, "shop.save", changed.as_str(), &detail).await
            })
        })
        .await?;
    if connects_anew {
        api.engine.connect_shop(&id).await?;
    }
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
    api.engine.disconnect_shop(&id).await?;
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

/// What a screen shows in the place of a secret that is kept.
const MASKS: [char; 2] = ['•', '*'];

/// The secrets that change: an empty or masked one stays as it is.
pub(super) fn changed(secrets: BTreeMap<String, Secret<String>>) -> BTreeMap<String, Secret<String>> {
    let says_nothing = |text: &str| text.trim().chars().all(|sign| MASKS.contains(&sign));
    secrets.into_iter().filter(|(_, secret)| !says_nothing(secret.expose())).collect()
}

fn with_fields(mut config: Value, fields: Option<BTreeMap<String, String>>) -> Value {
    if let (Some(fields), Some(kept)) = (fields, config.as_object_mut()) {
        kept.insert(FIELDS.to_owned(), json!(fields));
    }
    config
}

pub(super) fn wrong_form(error: &ConnectError) -> ApiError {
    match error {
        ConnectError::Missing { field } | ConnectError::Invalid { field, .. } => ApiError::fields(vec![FieldError {
            field: format!("fields.{field}"),
            code: error.code().to_owned(),
            message: error.to_string(),
            params: huolang_domain::Params::new(),
        }]),
        ConnectError::NotConnectable(_) => ApiError::new(ErrorCode::CapabilityMissing, error.to_string()),
    }
}
