//! A person ships, or has seen to the order outside of the program.

use super::scene::{Scene, refuse, require_open};
use crate::{
    Engine,
    deliver::{Settled, hand},
    jobs::kind,
    notice,
};
use huolang_domain::{
    DeliveryId, ErrorCode, NoticeId, RuleId,
    rule::GoodsKind,
    state::{ContentState, OrderStatus, PlatformState, deadline_presses},
};
use huolang_store::{
    StoreError, Tx, cards,
    deliveries::{self, Body, Delivery},
    jobs, notices,
    orders::{self, Order, TrackChange},
    rules,
};
use serde_json::json;

/// Marks an order shipped by hand. Goods that are carried need their real number, and a platform that takes it.
pub(super) async fn ship(tx: &mut Tx, scene: &Scene, company: &str, number: &str) -> Result<Settled, StoreError> {
    scene.refuse_while_sending()?;
    scene.refuse_in_doubt()?;
    require_unshipped(&scene.order)?;
    let number = number.trim();
    let carried = !number.is_empty() || carries_goods(tx, scene).await?;
    if carried && !takes_parcels(&scene.engine, &scene.order) {
        return Err(refuse(ErrorCode::CapabilityMissing, "parcels are marked shipped in the platform's own program"));
    }
    if carried && number.is_empty() {
        return Err(refuse(ErrorCode::TrackingNumberRequired, "goods that are carried need their tracking number"));
    }
    if !number.is_empty() {
        orders::set_tracking(tx, &scene.order.id, company.trim(), number, scene.now).await?;
    }
    let mut settled = take_over(tx, scene, Ended::Shipping).await?;
    scene.tell(tx, "shipped_by_hand", json!({ "company": company.trim(), "number": number })).await?;
    scene.enqueue(tx, kind::ship(&scene.order.id, &scene.order.shop_id, &scene.actor, scene.now)).await?;
    settled.ships = true;
    Ok(settled)
}

/// What would stand in the way of shipping a parcel of this order, as the order stands.
pub(crate) fn parcel_refused(engine: &Engine, order: &Order) -> Option<ErrorCode> {
    match order.content {
        ContentState::Sending => return Some(ErrorCode::Conflict),
        ContentState::NeedsReview => return Some(ErrorCode::DeliveryUnknown),
        _ => {}
    }
    let refused = require_unshipped(order).err().map(|error| error.code());
    refused.or_else(|| (!takes_parcels(engine, order)).then_some(ErrorCode::CapabilityMissing))
}

/// The order must be waiting for its goods, and nobody may have marked it shipped.
fn require_unshipped(order: &Order) -> Result<(), StoreError> {
    require_open(order)?;
    let open = matches!(order.platform, PlatformState::Unshipped | PlatformState::Failed);
    if order.status != OrderStatus::PendingShip || !open {
        return Err(refuse(ErrorCode::IllegalMove, "this order is shipped already, or being marked"));
    }
    Ok(())
}

/// A person has seen to it: nothing more is done.
pub(super) async fn handled(tx: &mut Tx, scene: &Scene) -> Result<Settled, StoreError> {
    scene.refuse_while_sending()?;
    scene.refuse_in_doubt()?;
    if scene.order.platform == PlatformState::NeedsReview {
        return Err(refuse(ErrorCode::DeliveryUnknown, "first say whether the platform has it marked shipped"));
    }
    let presses = deadline_presses(scene.order.status, scene.order.platform, scene.order.ship_by, scene.now);
    if !scene.order.attention && !presses {
        return Err(refuse(ErrorCode::IllegalMove, "this order needs nobody"));
    }
    let settled = take_over(tx, scene, Ended::Elsewhere).await?;
    scene.tell(tx, "handled", json!({})).await?;
    Ok(settled)
}

/// Whether the platform lets a program tell it of parcels. Of a shop that is not connected nobody knows it.
fn takes_parcels(engine: &Engine, order: &Order) -> bool {
    let shop = engine.shops().get(&order.shop_id);
    shop.is_none_or(|shop| shop.adapter.mark_shipped().is_none_or(|platform| platform.takes_parcels()))
}

/// Whether a line is for goods that are carried.
async fn carries_goods(tx: &mut Tx, scene: &Scene) -> Result<bool, StoreError> {
    let named: Vec<RuleId> = scene.deliveries.iter().filter_map(|delivery| delivery.rule_id.clone()).collect();
    Ok(rules::get_many(tx, &named).await?.iter().any(|kept| kept.rule.kind == GoodsKind::Physical))
}

/// How a person ends an order.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ended {
    /// Delivered by hand; the platform is told next.
    Shipping,
    /// Outside of the program, which knows of no delivery and counts none.
    Elsewhere,
}

/// What the program still held is given back, and nothing more goes out by itself.
async fn take_over(tx: &mut Tx, scene: &Scene, ended: Ended) -> Result<Settled, StoreError> {
    // What a person has sent in the platform's console stays with the buyer.
    let this = std::slice::from_ref(&scene.order.id);
    let held: Vec<DeliveryId> =
        hand::held(tx, &scene.engine, this).await?.into_values().flatten().map(|delivery| delivery.id).collect();
    let (sent, _) = hand::sent(tx, &scene.engine, this, &scene.actor, scene.now).await?;
    let open: Vec<&Delivery> = scene
        .deliveries
        .iter()
        .filter(|delivery| !held.contains(&delivery.id))
        .filter(|delivery| !matches!(delivery.content, ContentState::Sent | ContentState::Cancelled))
        .collect();
    let ids: Vec<DeliveryId> = open.iter().map(|delivery| delivery.id.clone()).collect();
    if !ids.is_empty() {
        cards::release_many(tx, &ids, &scene.actor, scene.engine.ids().as_ref(), scene.now).await?;
    }
    let saves: Vec<(Delivery, Body)> = open
        .into_iter()
        .map(|delivery| {
            let taken =
                Delivery { content: ContentState::Sent, due_at: None, updated_at: scene.now, ..delivery.clone() };
            (taken, Body::Clear)
        })
        .collect();
    deliveries::save_many(tx, scene.engine.vault(), &saves).await?;
    jobs::cancel_many(tx, &kind::keys(&scene.order.id)).await?;
    let mut change = TrackChange::of(scene.order.id.clone());
    change.content = Some(ContentState::Sent);
    change.platform = (ended == Ended::Elsewhere).then_some(PlatformState::Shipped);
    change.due_at = Some(None);
    change.delivered = (ended == Ended::Shipping).then_some((scene.now, false));
    change.why = Some(None);
    orders::set_tracks_many(tx, &[change], scene.now).await?;
    let mut notices = notice::settle_orders(tx, std::slice::from_ref(&scene.order.id), scene.now).await?;
    if ended == Ended::Elsewhere {
        let met = notices::resolve_causes(tx, &[notice::deadline_cause(&scene.order.id)], scene.now).await?;
        notices.extend(met.into_iter().map(NoticeId::into_string));
    }
    let mut settled = Settled { notices, ..scene.changed() };
    settled.add(sent);
    Ok(settled)
}
