//! Takes what is due in hand. An order whose cards are fixed succeeds with that, before anybody is told.

use crate::{
    Engine, EngineError,
    inbound::{accepted::Made, outcome::Outcome, shop::InboundShop},
};
use huolang_domain::{
    Millis, OrderId,
    platform::PlatformKind,
    state::{CardState, ContentState, OrderStatus, PlatformState},
};
use huolang_platforms::{agiso::sup, jd_general::Code};
use huolang_store::{
    Durability, StoreError, Tx,
    callbacks::{self, Callback},
    cards,
    deliveries::{self, Body, Delivery},
    events::{self, NewEvent},
    orders::{self, TrackChange},
    productions::{self, Production, ProductionState},
};
use huolang_vault::Secret;
use serde_json::json;
use std::{collections::HashMap, sync::Arc};

/// What a callback tells, and for whom.
pub(super) struct Claimed {
    pub shop: Arc<InboundShop>,
    pub row: Production,
    pub cards: Option<Secret<String>>,
}

impl Engine {
    /// Claims callbacks that are due.
    pub(super) async fn claim_callbacks(
        &self,
        limit: i64,
        lease_ms: i64,
    ) -> Result<Vec<(Callback, Claimed)>, EngineError> {
        let now = self.now();
        if callbacks::next_due(&mut self.db().reader().await?).await?.is_none_or(|due| due > now) {
            return Ok(Vec::new());
        }
        let picture = self.inbound_shops().await?;
        let engine = self.clone();
        let (claimed, made) = self
            .db()
            .write(Durability::Flushed, move |tx| {
                Box::pin(async move {
                    let claimed = callbacks::claim(tx, limit, now.plus(lease_ms), now).await?;
                    let ids: Vec<OrderId> = claimed.iter().map(|callback| callback.order_id.clone()).collect();
                    let made = succeed(tx, &engine, &ids, now).await?;
                    let rows = productions::by_orders(tx, &ids).await?;
                    let mut cards = productions::cards(tx, engine.vault(), &ids).await?;
                    let mut rows: HashMap<OrderId, Production> =
                        rows.into_iter().map(|row| (row.order_id.clone(), row)).collect();
                    let mut told = Vec::new();
                    for callback in claimed {
                        let Some(row) = rows.remove(&callback.order_id) else { continue };
                        let Some(shop) = picture.iter().find(|shop| shop.id == row.shop_id) else { continue };
                        let cards = cards.remove(&row.order_id);
                        told.push((callback, Claimed { shop: Arc::clone(shop), row, cards }));
                    }
                    Ok((told, made))
                })
            })
            .await?;
        self.fail_points().reach("callback.after_claim");
        for (_, one) in &claimed {
            self.inbound().memory.committed(Outcome::of(one.row.clone(), one.cards.clone()));
        }
        self.after_inbound(&made);
        Ok(claimed)
    }
}

/// Orders whose cards are fixed succeed.
async fn succeed(tx: &mut Tx, engine: &Engine, ids: &[OrderId], now: Millis) -> Result<Made, StoreError> {
    let mut made = Made::default();
    let open = productions::by_orders(tx, ids).await?;
    let codes: Vec<(OrderId, &str)> = open
        .iter()
        .filter(|row| row.state == ProductionState::Producing)
        .map(|row| (row.order_id.clone(), done_code(row)))
        .collect();
    if codes.is_empty() {
        return Ok(made);
    }
    let done = productions::succeed_many(tx, &codes, now).await?;
    let kept: Vec<Delivery> = deliveries::by_orders(tx, &done).await?;
    let saves: Vec<(Delivery, Body)> = kept
        .into_iter()
        .map(|delivery| (Delivery { content: ContentState::Sent, updated_at: now, ..delivery }, Body::Keep))
        .collect();
    let delivered: Vec<_> = saves.iter().map(|(delivery, _)| delivery.id.clone()).collect();
    deliveries::save_many(tx, engine.vault(), &saves).await?;
    cards::settle_many(tx, &delivered, &[CardState::Reserved], CardState::Delivered, now).await?;
    let changes: Vec<TrackChange> = done
        .iter()
        .map(|order| TrackChange {
            content: Some(ContentState::Sent),
            platform: Some(PlatformState::Submitting),
            delivered: Some((now, true)),
            ..TrackChange::of(order.clone())
        })
        .collect();
    orders::set_tracks_many(tx, &changes, now).await?;
    let history: Vec<NewEvent> = done
        .iter()
        .map(|order| NewEvent {
            order_id: order.clone(),
            kind: "produced",
            detail: json!({ "at_once": false }),
            actor: "system".to_owned(),
            at: now,
        })
        .collect();
    events::append_many(tx, &history, engine.ids().as_ref()).await?;
    made.orders = done;
    Ok(made)
}

fn done_code(row: &Production) -> &'static str {
    match row.code.as_str() {
        code if code == Code::Producing.as_str() => Code::Succeeded.as_str(),
        code if code == sup::Code::Done.as_str() => sup::Code::Done.as_str(),
        // 京东游戏点卡 has one code for both.
        _ => "100",
    }
}

/// What a platform is told changes where the order stands with it.
pub(super) fn track(row: &Production, taken: bool) -> TrackChange {
    let mut change = TrackChange::of(row.order_id.clone());
    if row.state == ProductionState::Succeeded {
        change.platform = Some(if taken { PlatformState::Shipped } else { PlatformState::Failed });
        change.status = taken.then_some(OrderStatus::Shipped);
    }
    change
}

/// The platform of a production, for the log.
pub(super) fn platform(claimed: &Claimed) -> PlatformKind {
    claimed.shop.platform
}
