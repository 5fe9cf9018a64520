//! Stops deliveries that must not go on: nothing more goes out, and what was reserved and never sent goes back.

use crate::{
    Engine,
    jobs::kind,
    notice::{self, About},
    order_state::worst,
};
use huolang_domain::{
    DeliveryId, Millis, NoticeId, OrderId,
    state::{Bucket, CardState, ContentState, OrderStatus},
    why::{Why as Reason, WhyFacts, why_not},
};
use huolang_store::{
    StoreError, Tx, cards,
    deliveries::{self, Body, Delivery},
    events::{self, NewEvent},
    jobs,
    orders::{self, Order, TrackChange},
    rules::{self, Pieces},
};
use serde_json::json;
use std::collections::HashMap;

/// Why a delivery stops.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Why {
    /// A refund is open or done, or the order is closed.
    Refund,
    /// Somebody shipped it outside of the program.
    Elsewhere,
    /// The seller said so.
    Seller,
}

impl Why {
    const fn event(self) -> &'static str {
        match self {
            Self::Refund => "stopped_by_refund",
            Self::Elsewhere => "shipped_elsewhere",
            Self::Seller => "cancelled",
        }
    }
}

/// Whether nothing of a line has left and nothing is leaving.
const fn may_stop(content: ContentState) -> bool {
    !matches!(
        content,
        ContentState::Sending
            | ContentState::Sent
            | ContentState::NeedsReview
            | ContentState::Cancelled
            | ContentState::None
    )
}

/// Whether a refund before the delivery is told: it waits for the seller's word, or a person was about to act on the order.
/// What was shipped outside of the program, as before it knew the shop, is not before its delivery.
fn is_told(order: &Order) -> bool {
    if matches!(order.before_refund, Some(OrderStatus::Shipped | OrderStatus::Completed)) {
        return false;
    }
    let open = may_stop(order.content) || order.content == ContentState::None;
    let awaited = Bucket::of(OrderStatus::PendingShip, order.content, order.platform).needs_person();
    open && (order.status == OrderStatus::Refunding || awaited)
}

/// Stops the deliveries of orders by the program itself. Returns the notices that were closed, and those that say that a
/// part of an order is with its buyer.
pub(crate) async fn stop(
    tx: &mut Tx,
    engine: &Engine,
    orders: &[OrderId],
    why: Why,
    now: Millis,
) -> Result<Vec<String>, StoreError> {
    stop_by(tx, engine, orders, why, "system", now).await
}

/// Stops the deliveries of orders. Lines whose call is under way are left alone: their result counts.
pub(crate) async fn stop_by(
    tx: &mut Tx,
    engine: &Engine,
    orders: &[OrderId],
    why: Why,
    actor: &str,
    now: Millis,
) -> Result<Vec<String>, StoreError> {
    if orders.is_empty() {
        return Ok(Vec::new());
    }
    let kept = deliveries::by_orders(tx, orders).await?;
    let rows: HashMap<OrderId, Order> =
        orders::get_many(tx, orders).await?.into_iter().map(|order| (order.id.clone(), order)).collect();
    let stopped: Vec<&Delivery> = kept.iter().filter(|delivery| may_stop(delivery.content)).collect();
    let ids: Vec<DeliveryId> = stopped.iter().map(|delivery| delivery.id.clone()).collect();
    let fixed = deliveries::bodies(tx, engine.vault(), &ids).await?;
    if !ids.is_empty() {
        cards::release_many(tx, &ids, actor, engine.ids().as_ref(), now).await?;
    }
    let given_up = stopped.iter().filter(|delivery| fixed.contains_key(&delivery.id));
    give_pieces_back(tx, engine, actor, given_up, orders).await?;
    let saves: Vec<(Delivery, Body)> = stopped
        .iter()
        .map(|delivery| {
            let cancelled =
                Delivery { content: ContentState::Cancelled, due_at: None, updated_at: now, ..(*delivery).clone() };
            (cancelled, Body::Clear)
        })
        .collect();
    deliveries::save_many(tx, engine.vault(), &saves).await?;
    let keys: Vec<String> = orders.iter().map(|order| kind::key(kind::DELIVER, order)).collect();
    jobs::cancel_many(tx, &keys).await?;

    let (mut changes, mut told, mut calmed, mut raises) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let (mut news, mut met) = (Vec::new(), Vec::new());
    for id in orders {
        let Some(order) = rows.get(id) else { continue };
        let lines = kept.iter().filter(|delivery| delivery.order_id == *id);
        let sent = lines.clone().any(|delivery| delivery.content == ContentState::Sent);
        if why == Why::Refund {
            let about = About { order: id.clone(), shop: order.shop_id.clone(), sn: order.sn.clone() };
            if sent {
                raises.push(about.refund_after_delivery(order.status.as_str()));
            } else if is_told(order) {
                news.push(about.refund_before_delivery(&order.title, order.status.as_str()));
            }
            met.push(notice::deadline_cause(id));
        }
        let states =
            lines.map(|delivery| if may_stop(delivery.content) { ContentState::Cancelled } else { delivery.content });
        let before_any = !kept.iter().any(|delivery| delivery.order_id == *id);
        let content = if before_any { ContentState::Cancelled } else { worst(states) };
        let mut change = TrackChange::of(id.clone());
        change.content = Some(content);
        change.due_at = Some(None);
        change.why = Some(reason(order, content, why, now));
        changes.push(change);
        if order.attention && !Bucket::of(order.status, content, order.platform).needs_person() {
            calmed.push(id.clone());
        }
        if content != order.content {
            told.push(NewEvent {
                order_id: id.clone(),
                kind: why.event(),
                detail: json!({}),
                actor: actor.to_owned(),
                at: now,
            });
        }
    }
    orders::set_tracks_many(tx, &changes, now).await?;
    events::append_many(tx, &told, engine.ids().as_ref()).await?;
    let mut notices = notice::settle_orders(tx, &calmed, now).await?;
    notices.extend(huolang_store::notices::resolve_causes(tx, &met, now).await?.into_iter().map(NoticeId::into_string));
    notices.extend(notice::write(tx, &raises, engine.ids().as_ref(), now).await?);
    for refund in &news {
        notices.push(notice::tell(tx, refund, engine.ids().as_ref(), now).await?);
    }
    Ok(notices)
}

fn reason(order: &Order, content: ContentState, why: Why, now: Millis) -> Option<Reason> {
    let facts = WhyFacts::new(now, order.status, content, order.platform);
    match why {
        Why::Refund | Why::Elsewhere => why_not(&facts),
        Why::Seller => why_not(&WhyFacts { content: ContentState::Cancelled, ..facts }),
    }
}

/// A rule's own stock gets back what was taken for contents that are given up.
async fn give_pieces_back<'d>(
    tx: &mut Tx,
    engine: &Engine,
    actor: &str,
    given_up: impl Iterator<Item = &'d &'d Delivery>,
    orders: &[OrderId],
) -> Result<(), StoreError> {
    let given_up: Vec<&Delivery> = given_up.copied().collect();
    if given_up.is_empty() {
        return Ok(());
    }
    let lines = orders::lines(tx, orders).await?;
    let mut journal = Vec::new();
    for delivery in given_up {
        let line = lines.iter().find(|line| line.order_id == delivery.order_id && line.line == delivery.line);
        if let (Some(rule), Some(line)) = (&delivery.rule_id, line)
            && rules::return_stock(tx, rule, line.quantity).await?
        {
            let order = Some(delivery.order_id.clone());
            journal.push(Pieces { rule: rule.clone(), order, delta: line.quantity, reason: "release" });
        }
    }
    rules::journal(tx, &journal, actor, engine.ids().as_ref(), engine.now()).await
}

/// The cards of orders that were refunded after the buyer got them.
pub(super) async fn recall(tx: &mut Tx, orders: &[OrderId], now: Millis) -> Result<(), StoreError> {
    if orders.is_empty() {
        return Ok(());
    }
    let kept = deliveries::by_orders(tx, orders).await?;
    let ids: Vec<DeliveryId> = kept.into_iter().map(|delivery| delivery.id).collect();
    cards::settle_many(tx, &ids, &[CardState::Delivered], CardState::Recalled, now).await?;
    Ok(())
}
