//! Deliver, send now, retry, resend.

use super::scene::{Scene, refuse};
use crate::{
    deliver::{Settled, request::Request},
    jobs::kind,
    shops::Standing,
};
use huolang_domain::{
    ErrorCode,
    guard::Guard,
    state::{ContentState, PlatformState},
};
use huolang_store::{
    StoreError, Tx,
    deliveries::{self, Body, Delivery},
};
use serde_json::json;
use std::slice;

fn request(scene: &Scene) -> Request {
    Request { now: true, actor: scene.actor.clone(), ..Request::default() }
}

/// Delivers now; the guards answer once more.
pub(super) async fn deliver(tx: &mut Tx, scene: &Scene, overrides: Vec<Guard>) -> Result<Settled, StoreError> {
    scene.refuse_while_sending()?;
    let done =
        !scene.deliveries.is_empty() && scene.deliveries.iter().all(|delivery| delivery.content == ContentState::Sent);
    if done {
        return Err(refuse(ErrorCode::AlreadyDelivered, "this order has been delivered; resend sends the same again"));
    }
    scene.refuse_in_doubt()?;
    if let Some(firm) = overrides.iter().find(|guard| !guard.overridable()) {
        return Err(refuse(ErrorCode::GuardRefused, &format!("{firm} cannot be overruled")));
    }
    scene.tell(tx, "asked_to_deliver", json!({ "overrides": overrides })).await?;
    scene.ask(tx, &Request { overrides, ..request(scene) }).await
}

/// Sends what waits for its time.
pub(super) async fn send_now(tx: &mut Tx, scene: &Scene) -> Result<Settled, StoreError> {
    scene.require_open()?;
    if !scene.any(&[ContentState::Scheduled]) {
        return Err(refuse(ErrorCode::IllegalMove, "nothing of this order waits for its time"));
    }
    scene.tell(tx, "asked_to_send_now", json!({})).await?;
    scene.ask(tx, &request(scene)).await
}

/// Tries again what failed, with the whole schedule before it.
pub(super) async fn retry(tx: &mut Tx, scene: &Scene) -> Result<Settled, StoreError> {
    scene.refuse_while_sending()?;
    let content = scene.any(&[ContentState::Failed, ContentState::Reserved, ContentState::Blocked]);
    let platform = scene.order.platform == PlatformState::Failed;
    if !content && !platform {
        return Err(refuse(ErrorCode::IllegalMove, "nothing of this order has failed"));
    }
    scene.tell(tx, "asked_to_retry", json!({})).await?;
    let mut settled = scene.changed();
    if content {
        let fresh: Vec<(Delivery, Body)> = scene
            .deliveries
            .iter()
            .filter(|delivery| delivery.tries > 0)
            .map(|delivery| (Delivery { tries: 0, ..delivery.clone() }, Body::Keep))
            .collect();
        deliveries::save_many(tx, scene.engine.vault(), &fresh).await?;
        settled.add(scene.ask(tx, &request(scene)).await?);
    }
    if platform {
        scene.enqueue(tx, kind::ship(&scene.order.id, &scene.order.shop_id, &scene.actor, scene.now)).await?;
        settled.ships = true;
    }
    Ok(settled)
}

/// Sends the same content once more.
pub(super) async fn resend(tx: &mut Tx, scene: &Scene) -> Result<Settled, StoreError> {
    scene.refuse_while_sending()?;
    // What was shipped by hand, or by a rule that sends nothing, was sent without a content.
    let bare = deliveries::without_content(tx, slice::from_ref(&scene.order.id), ContentState::Sent).await?;
    let again = |delivery: &Delivery| delivery.content == ContentState::Sent && !bare.contains(&delivery.id);
    if !scene.deliveries.iter().any(again) {
        return Err(refuse(ErrorCode::IllegalMove, "the program has sent no content of this order yet"));
    }
    let shop = scene.engine.shops().get(&scene.order.shop_id);
    if shop.is_none_or(|shop| shop.standing() != Standing::Active) {
        return Err(refuse(ErrorCode::ShopParked, "the shop is paused or waits for a login"));
    }
    scene.tell(tx, "asked_to_resend", json!({})).await?;
    scene.ask(tx, &Request { resend: true, ..request(scene) }).await
}
