//! Postpone and cancel.

use super::scene::{Scene, refuse};
use crate::{
    deliver::Settled,
    intake::{StopWhy, stop_by},
    jobs::kind,
};
use huolang_domain::{
    ErrorCode, Millis,
    state::ContentState,
    why::{WhyFacts, why_not},
};
use huolang_store::{
    StoreError, Tx,
    deliveries::{self, Body, Delivery},
    jobs,
    orders::{self, TrackChange},
};
use serde_json::json;

/// Moves what waits for its time.
pub(super) async fn postpone(tx: &mut Tx, scene: &Scene, until: Millis) -> Result<Settled, StoreError> {
    if until <= scene.now {
        return Err(refuse(ErrorCode::InvalidInput, "the new time lies in the past"));
    }
    let moved: Vec<(Delivery, Body)> = scene
        .deliveries
        .iter()
        .filter(|delivery| delivery.content == ContentState::Scheduled)
        .map(|delivery| (Delivery { due_at: Some(until), updated_at: scene.now, ..delivery.clone() }, Body::Keep))
        .collect();
    if moved.is_empty() {
        return Err(refuse(ErrorCode::IllegalMove, "nothing of this order waits for its time"));
    }
    deliveries::save_many(tx, scene.engine.vault(), &moved).await?;
    jobs::move_many(tx, &[kind::key(kind::DELIVER, &scene.order.id)], until, jobs::USUAL).await?;
    let mut facts = WhyFacts::new(scene.now, scene.order.status, scene.order.content, scene.order.platform);
    facts.due_at = Some(until);
    let mut change = TrackChange::of(scene.order.id.clone());
    change.due_at = Some(Some(until));
    change.why = Some(why_not(&facts));
    orders::set_tracks_many(tx, &[change], scene.now).await?;
    scene.tell(tx, "postponed", json!({ "due_at": until })).await?;
    Ok(scene.changed())
}

/// Gives up what has not gone out.
pub(super) async fn cancel(tx: &mut Tx, scene: &Scene) -> Result<Settled, StoreError> {
    scene.refuse_while_sending()?;
    let waits = scene.deliveries.iter().any(|delivery| {
        !matches!(delivery.content, ContentState::Sent | ContentState::Cancelled | ContentState::NeedsReview)
    });
    let untouched = scene.deliveries.is_empty() && scene.order.content == ContentState::None;
    if !waits && !untouched {
        return Err(refuse(ErrorCode::IllegalMove, "nothing of this order waits to be sent"));
    }
    let orders = [scene.order.id.clone()];
    let notices = stop_by(tx, &scene.engine, &orders, StopWhy::Seller, &scene.actor, scene.now).await?;
    Ok(Settled { notices, ..scene.changed() })
}
