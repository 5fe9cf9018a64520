//! How the buyers of shops are answered.

use std::collections::HashMap;

use axum::Json;
use axum::extract::{Path, State};
use huolang_domain::{ErrorCode, ShopId};
use huolang_store::spending::{self, Scope};
use huolang_store::{conversations, shops, talk_setup};

use super::body::{AiShop, AiShopBody};
use crate::error::{Answer, ApiError};
use crate::extract::Body;
use crate::principal::Principal;
use crate::state::Api;

/// The shops whose buyers can be talked with.
#[utoipa::path(get, path = "/api/v1/ai/shops", operation_id = "list_ai_shops", tag = "ai", responses((status = 200, body = Vec<AiShop>)))]
pub async fn list_ai_shops(State(api): State<Api>) -> Answer<Vec<AiShop>> {
    all(&api).await.map(Json)
}

/// Sets how a shop's buyers are answered.
#[utoipa::path(put, path = "/api/v1/ai/shops/{shop_id}", operation_id = "replace_ai_shop", tag = "ai", params(("shop_id" = String, Path)), request_body = AiShopBody, responses((status = 200, body = AiShop)))]
pub async fn replace_ai_shop(
    State(api): State<Api>,
    who: Principal,
    Path(shop): Path<ShopId>,
    Body(body): Body<AiShopBody>,
) -> Answer<AiShop> {
    shops::get(&mut api.engine.db().reader().await?, &shop).await?;
    if !talks(&api, &shop) {
        return Err(ApiError::new(ErrorCode::CapabilityMissing, "nobody can be talked with on this platform"));
    }
    let kept = talk_setup::TalkShop {
        shop_id: shop.clone(),
        mode: body.mode,
        change_price: body.change_price,
        updated_at: api.engine.now(),
    };
    api.engine.talk().save_shop(kept, &who.name).await?;
    let found = all(&api).await?.into_iter().find(|row| row.shop_id == shop.as_str());
    found.map(Json).ok_or_else(|| ApiError::not_found("shop"))
}

/// Whether the buyers of a shop can be talked with.
pub(super) fn talks(api: &Api, shop: &ShopId) -> bool {
    api.engine.shops().get(shop).is_some_and(|shop| shop.adapter.chat().is_some())
}

async fn all(api: &Api) -> Result<Vec<AiShop>, ApiError> {
    let mut conn = api.engine.db().reader().await?;
    let waiting: HashMap<ShopId, i64> = conversations::count_by_shop(&mut conn).await?.into_iter().collect();
    let today = spending::day_of(api.engine.now());
    let mut found = Vec::new();
    for shop in shops::list(&mut conn).await? {
        if !talks(api, &shop.id) {
            continue;
        }
        let setup = talk_setup::shop(&mut conn, &shop.id).await?;
        let spent = spending::spent(&mut conn, Scope::Shop, shop.id.as_str(), today).await?;
        found.push(AiShop {
            open_conversations: waiting.get(&shop.id).copied().unwrap_or(0),
            cost_today: spent.cost,
            mode: setup.mode,
            change_price: setup.change_price,
            platform: shop.platform,
            shop_name: shop.name,
            shop_id: shop.id.into_string(),
        });
    }
    Ok(found)
}
