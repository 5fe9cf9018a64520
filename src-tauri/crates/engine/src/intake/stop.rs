//! Stops deliveries that must not go on: nothing more goes out, and what was reserved and never sent goes back.

use crate::{
    Engine,
    jobs::kind,
    notice::{self, About},
    order_state::worst,
    stock::look_at_rules,
};
use huolang_domain::{
    DeliveryId, Millis, NoticeId, OrderId, RuleId,
    state::{Bucket, CardState, ContentState, OrderStatus},
    why::{Why as Reason, WhyCode, WhyFacts, why_not},
};
use huolang_store::{
    StoreError, Tx, cards,
    deliveries::{self, Body, Delivery},
    events::{self, NewEvent},
    jobs,
    orders::{self, Order, TrackChange},
    rules::{self, Pieces},
    stock,
};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

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
    if !ids.is_empty() {
        cards::release_many(tx, &ids, actor, engine.ids().as_ref(), now).await?;
    }
    let restocked = give_pieces_back(tx, engine, actor, &kept, orders).await?;
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
    let (mut news, mut resting) = (Vec::new(), Vec::new());
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
            resting.push(notice::deadline_cause(id));
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
        // Beside a line in doubt the order's own state stays, and something of it was stopped all the same.
        if content != order.content || stopped.iter().any(|delivery| delivery.order_id == *id) {
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
    notices.extend(restocked);
    // A refund may be withdrawn: then the deadline is told again.
    notices.extend(huolang_store::notices::lay_aside(tx, &resting, now).await?.into_iter().map(NoticeId::into_string));
    notices.extend(notice::write(tx, &raises, engine.ids().as_ref(), now).await?);
    for refund in &news {
        notices.push(notice::tell(tx, refund, engine.ids().as_ref(), now).await?);
    }
    Ok(notices)
}

fn reason(order: &Order, content: ContentState, why: Why, now: Millis) -> Option<Reason> {
    let facts = WhyFacts::new(now, order.status, content, order.platform);
    match why {
        // What the seller gave up stays so when the refund is withdrawn; while it is open, that is told before.
        Why::Refund if gave_up(order) => order.why.clone(),
        Why::Refund | Why::Elsewhere => why_not(&facts),
        Why::Seller => why_not(&WhyFacts { content: ContentState::Cancelled, ..facts }),
    }
}

/// Whether the seller gave the whole order up.
fn gave_up(order: &Order) -> bool {
    order.content == ContentState::Cancelled && order.why.as_ref().is_some_and(|why| why.code == WhyCode::Cancelled)
}

/// A rule's own stock gets back what it gave for lines that are given up; what went into other lines of an order stays. Gives
/// the notices that changed.
async fn give_pieces_back(
    tx: &mut Tx,
    engine: &Engine,
    actor: &str,
    kept: &[Delivery],
    orders: &[OrderId],
) -> Result<Vec<String>, StoreError> {
    let named: HashSet<RuleId> =
        kept.iter().filter(|kept| may_stop(kept.content)).filter_map(|kept| kept.rule_id.clone()).collect();
    let named: Vec<RuleId> = named.into_iter().collect();
    if named.is_empty() {
        return Ok(Vec::new());
    }
    let limited = rules::limited(tx, &named).await?;
    if limited.is_empty() {
        return Ok(Vec::new());
    }
    let lines = orders::lines(tx, orders).await?;
    // By order and rule: the pieces of what is given up, and of what stays.
    let mut sums: BTreeMap<(OrderId, RuleId), (i64, i64)> = BTreeMap::new();
    for delivery in kept {
        let Some(rule) = delivery.rule_id.as_ref().filter(|rule| limited.contains_key(*rule)) else { continue };
        let line = lines.iter().find(|line| line.order_id == delivery.order_id && line.line == delivery.line);
        let pieces = line.map_or(0, |line| line.quantity);
        let (given_up, stays) = sums.entry((delivery.order_id.clone(), rule.clone())).or_default();
        match delivery.content {
            ContentState::None | ContentState::Cancelled => {}
            content if may_stop(content) => *given_up += pieces,
            _ => *stays += pieces,
        }
    }
    let mut journal = Vec::new();
    for ((order, rule), (given_up, stays)) in sums {
        if given_up == 0 {
            continue;
        }
        let back = (stock::given_by_rule(tx, &rule, &order).await? - stays).min(given_up);
        if back > 0 && rules::return_stock(tx, &rule, back).await? {
            journal.push(Pieces { rule, order: Some(order), delta: back, reason: "release" });
        }
    }
    rules::journal(tx, &journal, actor, engine.ids().as_ref(), engine.now()).await?;
    let filled: BTreeSet<RuleId> = journal.into_iter().map(|back| back.rule).collect();
    look_at_rules(tx, engine, &filled.into_iter().collect::<Vec<_>>(), engine.now()).await
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
