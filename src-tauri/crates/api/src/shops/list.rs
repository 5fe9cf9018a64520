//! Shops as they stand, and what each platform can do.

use std::collections::HashMap;

use axum::Json;
use axum::extract::{Path, State};
use huolang_domain::shanghai::{DAY_MS, start_of_day};
use huolang_domain::{Millis, ShopId};
use huolang_platforms::{capability::Lack, registry};
use huolang_store::figures::{self, FigureKind};
use huolang_store::{Conn, credentials, shops};

use super::body::{KeptSecret, MissingPermission, PlatformInfo, Shop, ShopConfig, ShopNeed};
use crate::error::{Answer, ApiError};
use crate::state::Api;

/// Time between two listings of a shop's orders, unless the shop says otherwise.
const USUAL_POLL_MS: i64 = 60_000;

/// Every shop, the oldest first.
#[utoipa::path(get, path = "/api/v1/shops", operation_id = "list_shops", tag = "shops", responses((status = 200, body = Vec<Shop>)))]
pub async fn list_shops(State(api): State<Api>) -> Answer<Vec<Shop>> {
    let mut conn = api.engine.db().reader().await?;
    let found = shops::list(&mut conn).await?;
    bodies(&api, &mut conn, found).await.map(Json)
}

/// One shop.
#[utoipa::path(get, path = "/api/v1/shops/{id}", operation_id = "get_shop", tag = "shops", params(("id" = String, Path)), responses((status = 200, body = Shop)))]
pub async fn get_shop(State(api): State<Api>, Path(id): Path<ShopId>) -> Answer<Shop> {
    read(&api, &id).await.map(Json)
}

/// One shop.
///
/// # Errors
/// No such shop; what the database refuses.
pub async fn read(api: &Api, id: &ShopId) -> Result<Shop, ApiError> {
    let mut conn = api.engine.db().reader().await?;
    let found = shops::get(&mut conn, id).await?;
    bodies(api, &mut conn, vec![found]).await?.pop().ok_or_else(|| ApiError::not_found("shop"))
}

async fn bodies(api: &Api, conn: &mut Conn, found: Vec<shops::Shop>) -> Result<Vec<Shop>, ApiError> {
    let now: Millis = api.engine.now();
    let mut kept: HashMap<ShopId, Vec<KeptSecret>> = HashMap::new();
    for row in credentials::names(conn).await? {
        let secret =
            KeptSecret { name: row.name, updated_at: row.updated_at.0, expires_at: row.expires_at.map(|at| at.0) };
        kept.entry(row.shop_id).or_default().push(secret);
    }
    let midnight = start_of_day(now);
    let counted = figures::by_shop(conn, midnight, midnight.plus(DAY_MS)).await?;
    let counted: HashMap<(ShopId, FigureKind), i64> =
        counted.into_iter().map(|(shop, kind, n)| ((shop, kind), n)).collect();
    let today = |shop: &ShopId, kind| counted.get(&(shop.clone(), kind)).copied().unwrap_or_default();
    let stop = |shop: &shops::Shop| {
        let connected = api.engine.shops().get(&shop.id).filter(|_| shop.state == shops::ShopState::Parked);
        connected.and_then(|connected| connected.stop())
    };
    let lacks = |shop: &ShopId| {
        let connected = api.engine.shops().get(shop);
        let lacks = connected.and_then(|shop| Some(shop.adapter.authorize()?.lacks())).unwrap_or_default();
        let missing = |lack: Lack| MissingPermission { scope: lack.scope.to_owned(), stops: lack.stops.to_owned() };
        lacks.into_iter().map(missing).collect::<Vec<_>>()
    };
    let mut body = |shop: shops::Shop| Shop {
        missing_permissions: lacks(&shop.id),
        fields: huolang_engine::shops::fields_of(&shop.config),
        secrets: kept.remove(&shop.id).unwrap_or_default(),
        problem: api.engine.shops().problem(&shop.id),
        stop_url: stop(&shop).and_then(|stop| stop.url),
        stop_address: stop(&shop).and_then(|stop| stop.address),
        orders_today: today(&shop.id, FigureKind::Orders),
        delivered_today: today(&shop.id, FigureKind::Delivered),
        id: shop.id.into_string(),
        capabilities: registry::platform(shop.platform)
            .abilities
            .into_iter()
            .filter_map(|ability| ability.missing.is_none().then_some(ability.capability))
            .collect(),
        platform: shop.platform,
        name: shop.name,
        state: shop.state,
        parked_reason: shop.parked_reason,
        last_synced_at: shop.last_synced_at.map(|at| at.0),
        config: config_body(&shop.config),
        created_at: shop.created_at.0,
    };
    Ok(found.into_iter().map(&mut body).collect())
}

/// The settings of a shop as kept; what is absent has its usual value.
fn config_body(kept: &serde_json::Value) -> ShopConfig {
    let yes = |name: &str| kept.get(name).and_then(serde_json::Value::as_bool).unwrap_or(true);
    ShopConfig {
        gateway: kept.get("gateway").and_then(serde_json::Value::as_str).map(str::to_owned),
        poll_interval_ms: kept.get("poll_interval_ms").and_then(serde_json::Value::as_i64).unwrap_or(USUAL_POLL_MS),
        push: yes("push"),
        auto_deliver: yes("auto_deliver"),
    }
}

/// The shops that need a person, those that stand still first: they stand in the work list beside the orders.
#[utoipa::path(get, path = "/api/v1/shops/needs", operation_id = "list_shop_needs", tag = "shops", responses((status = 200, body = Vec<ShopNeed>)))]
pub async fn list_shop_needs(State(api): State<Api>) -> Answer<Vec<ShopNeed>> {
    let body = |need: huolang_engine::shops::ShopNeed| ShopNeed {
        shop_id: need.shop_id.into_string(),
        name: need.name,
        platform: need.platform,
        reason: need.reason,
        since: need.since.map(|at| at.0),
        deadline: need.deadline.map(|at| at.0),
        waiting: need.waiting,
    };
    Ok(Json(api.engine.shop_needs().await?.into_iter().map(body).collect()))
}

/// Every platform: what it can do in this version, and why not.
#[utoipa::path(get, path = "/api/v1/platforms", operation_id = "list_platforms", tag = "shops", responses((status = 200, body = Vec<PlatformInfo>)))]
pub async fn list_platforms() -> Answer<Vec<PlatformInfo>> {
    let word = |missing: registry::Missing| match missing {
        registry::Missing::NotInThisVersion => "not_in_this_version".to_owned(),
        registry::Missing::PlatformHasNone => "platform_has_none".to_owned(),
    };
    let body = |platform: registry::Platform| PlatformInfo {
        platform: platform.kind,
        available: platform.missing.is_none(),
        capabilities: platform
            .abilities
            .into_iter()
            .filter_map(|ability| ability.missing.is_none().then_some(ability.capability))
            .collect(),
        reason: platform.missing.map(word),
        form: registry::form(platform.kind).iter().map(crate::form::field).collect(),
    };
    Ok(Json(registry::platforms().into_iter().map(body).collect()))
}
