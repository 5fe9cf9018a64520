//! One card: who got it, and every move.

use axum::Json;
use axum::extract::{Path, State};
use huolang_domain::{CardId, OrderId};
use huolang_store::{cards, orders, stock};

use super::body::{CardHistory, CardUse};
use super::row::rows;
use super::stock::entry;
use crate::error::{Answer, ApiError};
use crate::orders::row::ShopNames;
use crate::state::Api;

/// Who got a card, and its moves.
#[utoipa::path(get, path = "/api/v1/cards/{id}/history", operation_id = "get_card_history", tag = "cards", params(("id" = String, Path)), responses((status = 200, body = CardHistory)))]
pub async fn get_card_history(State(api): State<Api>, Path(id): Path<CardId>) -> Answer<CardHistory> {
    let mut conn = api.engine.db().reader().await?;
    let asked = std::slice::from_ref(&id);
    let found = cards::by_ids(&mut conn, api.engine.vault(), asked).await?;
    let card = rows(&mut conn, found).await?.pop().ok_or_else(|| ApiError::not_found("card"))?;
    let given = cards::history(&mut conn, asked).await?;
    let order_ids: Vec<OrderId> = given.iter().map(|given| given.order_id.clone()).collect();
    let kept = orders::get_many(&mut conn, &order_ids).await?;
    let names = ShopNames::read(&mut conn).await?;
    let shop = |id: &OrderId| kept.iter().find(|order| order.id == *id).map(|order| names.name(&order.shop_id));
    let uses = given.into_iter().map(|given| CardUse {
        shop_name: shop(&given.order_id).unwrap_or_default(),
        order_id: given.order_id.into_string(),
        sn: given.sn.into_string(),
        buyer_name: given.buyer_name,
        at: given.at.0,
    });
    let log = stock::list_by_card(&mut conn, &id).await?;
    Ok(Json(CardHistory { card, uses: uses.collect(), log: log.into_iter().map(entry).collect() }))
}
