//! The stores of an account, for the form of its shop: one of them verifies vouchers.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use huolang_domain::ShopId;
use huolang_engine::shops::fields_of;
use huolang_engine::stores::StoresOrStop;
use huolang_platforms::capability::Store;
use huolang_store::{credentials, shops};
use serde_json::Value;

use super::body::{ShopStore, ShopStores, ShopStoresRequest};
use super::change::{changed, wrong_form};
use crate::error::Answer;
use crate::extract::Body;
use crate::principal::Principal;
use crate::state::Api;

/// The field that names the chosen store.
const CHOSEN: &str = "poi_id";

/// The stores of the account that a form names, before or after the shop is added; keeps nothing.
#[utoipa::path(post, path = "/api/v1/shop-stores", operation_id = "find_shop_stores", tag = "shops", request_body = ShopStoresRequest, responses((status = 200, body = ShopStores)))]
pub async fn find_shop_stores(
    State(api): State<Api>,
    _who: Principal,
    Body(request): Body<ShopStoresRequest>,
) -> Answer<ShopStores> {
    let mut secrets = changed(request.secrets);
    let gateway = request.gateway.map(|own| own.trim().to_owned()).filter(|own| !own.is_empty());
    if let Some(id) = request.shop_id.map(ShopId::from) {
        let mut conn = api.engine.db().reader().await?;
        let row = shops::get(&mut conn, &id).await?;
        let kept_gateway = row.config.get("gateway").and_then(Value::as_str).map(str::to_owned);
        // The account of the shop as it is: its own token is used, another one would retire it.
        let is_kept = but_store(&fields_of(&row.config)) == but_store(&request.fields) && kept_gateway == gateway;
        if secrets.is_empty() && is_kept && api.engine.shops().get(&id).is_some() {
            drop(conn);
            return Ok(Json(body(api.engine.stores(&id).await?)));
        }
        let kept = credentials::all(&mut conn, api.engine.vault(), &id).await?;
        for (name, kept) in kept {
            secrets.entry(name).or_insert(kept.secret);
        }
    }
    let adapter = api
        .engine
        .form_adapter(request.platform, gateway, request.fields, &secrets)
        .map_err(|error| wrong_form(&error))?;
    Ok(Json(body(api.engine.stores_by(adapter.as_ref()).await?)))
}

fn but_store(fields: &BTreeMap<String, String>) -> BTreeMap<&str, &str> {
    let shown = fields.iter().map(|(name, value)| (name.as_str(), value.trim()));
    shown.filter(|(name, value)| *name != CHOSEN && !value.is_empty()).collect()
}

fn body(told: StoresOrStop) -> ShopStores {
    let store = |Store { id, name, address }: Store| ShopStore { id, name, address };
    match told {
        Ok(stores) => ShopStores { items: stores.into_iter().map(store).collect(), problem: None },
        Err(cause) => ShopStores { items: Vec::new(), problem: Some(cause.as_str().to_owned()) },
    }
}
