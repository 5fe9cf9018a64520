//! A person says what became of something nobody knows: done, or the same content once more.

use super::scene::{Scene, refuse};
use crate::{
    attempt,
    deliver::{End, LineEnd, OrderEnd, Settled, request::Request, settle},
    jobs::kind,
    ship::{Mark, Marked, mark},
};
use huolang_domain::{
    AttemptId, ErrorCode,
    state::{ContentState, PlatformState},
};
use huolang_store::{
    StoreError, Tx,
    attempts::{self, Attempt, AttemptState, Outcome, Track},
};
use serde_json::json;

/// Resolves the track that waits for an answer.
pub(super) async fn resolve(
    tx: &mut Tx,
    scene: &Scene,
    track: Option<Track>,
    received: bool,
) -> Result<Settled, StoreError> {
    let content = scene.any(&[ContentState::NeedsReview]) && track != Some(Track::Platform);
    let platform = scene.order.platform == PlatformState::NeedsReview && track != Some(Track::Content);
    if !content && !platform {
        return Err(refuse(ErrorCode::IllegalMove, "this order has nothing that waits for an answer"));
    }
    scene.tell(tx, "reviewed", json!({ "received": received })).await?;
    let open: Vec<Attempt> = attempts::by_orders(tx, std::slice::from_ref(&scene.order.id))
        .await?
        .into_iter()
        .filter(|attempt| matches!(attempt.state, AttemptState::Sending | AttemptState::Unknown))
        .collect();
    let close = |id: AttemptId| -> Outcome {
        if received { attempt::accepted(id, None) } else { attempt::not_there(id, "not_received") }
    };
    let mut settled = scene.changed();
    if content {
        settled.add(resolve_content(tx, scene, received, &open, close).await?);
    }
    if platform {
        let outcomes: Vec<Outcome> =
            open.iter().filter(|one| one.track == Track::Platform).map(|one| close(one.id.clone())).collect();
        attempts::finish_many(tx, &outcomes, scene.now).await?;
        let marked = if received { Marked::Shipped } else { Marked::Again { at: None, error: None } };
        let one = Mark { order: scene.order.id.clone(), actor: scene.actor.clone(), tries: 0, marked };
        settled.add(mark(tx, &scene.engine, vec![one], scene.now).await?);
        if !received {
            scene.enqueue(tx, kind::ship(&scene.order.id, &scene.order.shop_id, &scene.actor, scene.now)).await?;
            settled.ships = true;
        }
    }
    Ok(settled)
}

async fn resolve_content(
    tx: &mut Tx,
    scene: &Scene,
    received: bool,
    open: &[Attempt],
    close: impl Fn(AttemptId) -> Outcome,
) -> Result<Settled, StoreError> {
    let end = if received { End::Sent } else { End::Again { at: None, counts: false } };
    let lines =
        scene.deliveries.iter().filter(|delivery| delivery.content == ContentState::NeedsReview).map(|delivery| {
            let attempts = open.iter().filter(|one| one.track == Track::Content && one.line == delivery.line);
            LineEnd {
                delivery: delivery.clone(),
                end: end.clone(),
                again: false,
                missing: 0,
                attempts: attempts.map(|one| close(one.id.clone())).collect(),
            }
        });
    let order = OrderEnd {
        order: scene.order.id.clone(),
        actor: scene.actor.clone(),
        auto: false,
        login_dead: false,
        lines: lines.collect(),
    };
    let mut settled = settle(tx, &scene.engine, vec![order], scene.now).await?;
    if !received {
        let request = Request { now: true, actor: scene.actor.clone(), ..Request::default() };
        settled.add(scene.ask(tx, &request).await?);
    }
    Ok(settled)
}
