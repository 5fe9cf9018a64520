//! The orders: tracks, reasons, history, notices.

use super::Plan;
use crate::{Engine, deliver::reserve::Reserved, notice};
use huolang_domain::{
    Millis, OrderId,
    state::{Bucket, ContentState},
};
use huolang_store::{
    StoreError, Tx,
    events::{self, NewEvent},
    notices::NewNotice,
    orders::{self, TrackChange},
};

/// Writes what became of the orders.
pub(in crate::deliver) async fn orders(
    tx: &mut Tx,
    engine: &Engine,
    plans: &[Plan<'_>],
    reserved: &mut Reserved,
    now: Millis,
) -> Result<(), StoreError> {
    let (mut history, mut changes, mut raises, mut calmed) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::<OrderId>::new());
    for (order, plan, request) in plans.iter().filter(|(_, plan, _)| !plan.lines.is_empty()) {
        history.extend(plan.story.events.iter().map(|event| NewEvent {
            order_id: order.id.clone(),
            kind: event.kind,
            detail: event.detail.clone(),
            actor: request.actor().to_owned(),
            at: now,
        }));
        let due =
            plan.lines.iter().filter(|line| line.content == ContentState::Scheduled).filter_map(|line| line.due_at);
        let mut change = TrackChange::of(order.id.clone());
        change.content = Some(plan.content);
        change.due_at = Some(due.min());
        change.why = Some(plan.story.why.clone());
        if plan.content == ContentState::Sent {
            change.delivered = Some((now, request.actor.is_empty()));
        }
        changes.push(change);
        raises.extend::<Vec<NewNotice>>(plan.story.raises.clone());
        let calm = !Bucket::of(order.status, plan.content, order.platform).needs_person();
        if order.attention && calm {
            calmed.push(order.id.clone());
        }
        reserved.orders.push(order.id.clone());
    }
    events::append_many(tx, &history, engine.ids().as_ref()).await?;
    if !changes.is_empty() {
        orders::set_tracks_many(tx, &changes, now).await?;
    }
    reserved.notices.extend(notice::settle_orders(tx, &calmed, now).await?);
    reserved.notices.extend(notice::write(tx, &raises, engine.ids().as_ref(), now).await?);
    Ok(())
}
