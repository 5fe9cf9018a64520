//! What orders got: the proof after "发出等待的 N 单", row by row.

use std::collections::HashMap;

use axum::Json;
use axum::extract::State;
use huolang_domain::{CardId, OrderId};
use huolang_store::attempts::{self, AttemptState, Track};
use huolang_store::{cards, deliveries, orders, units};

use super::body::{DeliveryProof, DeliveryProofs, OrderIds, ProofUnit};
use super::row::OrderRows;
use crate::error::{Answer, ApiError};
use crate::extract::Body;
use crate::state::Api;

/// Orders asked for at once.
const MOST_ORDERS: usize = 1_000;

/// What each of these orders got, when, and what is still in the way; in the order asked for, without those that are gone.
#[utoipa::path(post, path = "/api/v1/orders/proofs", operation_id = "list_delivery_proofs", tag = "orders", request_body = OrderIds, responses((status = 200, body = DeliveryProofs)))]
pub async fn list_delivery_proofs(State(api): State<Api>, Body(request): Body<OrderIds>) -> Answer<DeliveryProofs> {
    if request.ids.len() > MOST_ORDERS {
        return Err(ApiError::field("ids", format!("at most {MOST_ORDERS} orders at once")));
    }
    let ids: Vec<OrderId> = request.ids.into_iter().map(OrderId::from).collect();
    let mut conn = api.engine.db().reader().await?;
    let rows = OrderRows::read(&api, &mut conn).await?;
    let mut found: HashMap<OrderId, orders::Order> =
        orders::get_many(&mut conn, &ids).await?.into_iter().map(|order| (order.id.clone(), order)).collect();
    let sent: HashMap<(OrderId, i64), bool> = deliveries::by_orders(&mut conn, &ids)
        .await?
        .into_iter()
        .map(|made| ((made.order_id, made.line), made.content == huolang_domain::state::ContentState::Sent))
        .collect();
    let mut at: HashMap<OrderId, i64> = HashMap::new();
    for attempt in attempts::by_orders(&mut conn, &ids).await? {
        let accepted = attempt.track == Track::Content && attempt.state == AttemptState::Accepted;
        if let Some(ended) = attempt.finished_at.filter(|_| accepted) {
            let last = at.entry(attempt.order_id).or_default();
            *last = ended.0.max(*last);
        }
    }
    let given: HashMap<(OrderId, i64, i64), CardId> = units::cards_by_orders(&mut conn, &ids)
        .await?
        .into_iter()
        .map(|(order, line, unit, card)| ((order, line, unit), card))
        .collect();
    let named: Vec<CardId> = given.values().cloned().collect();
    let masks: HashMap<CardId, String> = cards::by_ids(&mut conn, api.engine.vault(), &named)
        .await?
        .into_iter()
        .map(|(card, text)| (card.id, text.mask()))
        .collect();
    let mut got: HashMap<OrderId, Vec<ProofUnit>> = HashMap::new();
    for unit in units::by_orders(&mut conn, &ids).await? {
        let card = given.get(&(unit.order_id.clone(), unit.line, unit.unit));
        let pieces = got.entry(unit.order_id.clone()).or_default();
        pieces.push(ProofUnit {
            unit: i64::try_from(pieces.len() + 1).unwrap_or(i64::MAX),
            card_id: card.map(ToString::to_string),
            card_mask: card.and_then(|card| masks.get(card)).cloned(),
            sent: sent.get(&(unit.order_id, unit.line)).copied().unwrap_or(false),
        });
    }
    let items = ids.iter().filter_map(|id| {
        let order = found.remove(id)?;
        let sent_at = at.get(id).copied().or_else(|| order.delivered_at.map(|at| at.0));
        Some(DeliveryProof { order: rows.row(order), units: got.remove(id).unwrap_or_default(), sent_at })
    });
    Ok(Json(DeliveryProofs { items: items.collect() }))
}
