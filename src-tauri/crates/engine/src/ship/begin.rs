//! Writes that orders are about to be marked shipped, before the first byte goes out.

use crate::{Engine, attempt, deliver::outcome::Tried, jobs::kind};
use huolang_domain::{
    AttemptId, JobId, Millis, OrderId, OrderSn, ShopId,
    state::{OrderStatus, PlatformState},
};
use huolang_platforms::capability::Shipment;
use huolang_store::{
    StoreError, Tx,
    attempts::{self, AttemptState, Outcome, Track},
    events::NewEvent,
    jobs::{self, Lease, NewJob},
    orders::{self, Order, TrackChange},
};
use std::collections::HashMap;

/// A claimed job.
#[derive(Debug, Clone)]
pub(super) struct Claimed {
    pub lease: Lease,
    pub order: OrderId,
    pub actor: String,
    pub before: i64,
    /// Whether the shop may be called now.
    pub may_call: bool,
}

/// A call to be made.
#[derive(Debug)]
pub(super) struct Call {
    pub lease: Lease,
    pub order: OrderId,
    pub sn: OrderSn,
    pub shop: ShopId,
    pub actor: String,
    pub attempt: AttemptId,
    pub tried: Tried,
    pub shipment: Shipment,
}

/// What came of beginning.
#[derive(Debug, Default)]
pub(super) struct Begun {
    pub calls: Vec<Call>,
    pub orders: Vec<OrderId>,
    pub read_backs: bool,
}

/// What is to be done about an order.
enum Step {
    /// Call.
    Call,
    /// A lost worker's call has to be read back.
    ReadBack,
    /// The platform says that it is shipped: so it is.
    Done,
    /// Nothing to do.
    Nothing,
}

fn step(order: &Order) -> Step {
    match order.platform {
        PlatformState::Submitting => Step::ReadBack,
        PlatformState::Shipped | PlatformState::Verified | PlatformState::NeedsReview => Step::Nothing,
        PlatformState::Unshipped | PlatformState::Failed => match order.status {
            OrderStatus::PendingShip => Step::Call,
            OrderStatus::Shipped | OrderStatus::Completed => Step::Done,
            _ => Step::Nothing,
        },
    }
}

/// Begins marking a batch of orders.
pub(super) async fn begin(tx: &mut Tx, engine: &Engine, claimed: Vec<Claimed>) -> Result<Begun, StoreError> {
    tx.gather();
    let now = engine.now();
    let leases: Vec<Lease> = claimed.iter().map(|job| job.lease.clone()).collect();
    let held = jobs::extend_many(tx, &leases, now.plus(engine.policy().lease_ms)).await?;
    let claimed: Vec<Claimed> = claimed.into_iter().filter(|job| held.contains(&job.lease.id)).collect();
    let ids: Vec<OrderId> = claimed.iter().map(|job| job.order.clone()).collect();
    let mut found: HashMap<OrderId, Order> =
        orders::get_many(tx, &ids).await?.into_iter().map(|order| (order.id.clone(), order)).collect();

    let (mut ends, mut parked, mut follow) = (Vec::new(), Vec::new(), Vec::<NewJob>::new());
    let (mut changes, mut lost, mut work) = (Vec::new(), Vec::<OrderId>::new(), Vec::new());
    for job in claimed {
        let Some(order) = found.remove(&job.order) else {
            ends.push(job.lease);
            continue;
        };
        let mut change = TrackChange::of(order.id.clone());
        match step(&order) {
            Step::Call if !job.may_call => parked.push((job.lease, order.shop_id.clone())),
            Step::Call => {
                change.platform = Some(PlatformState::Submitting);
                changes.push(change);
                work.push((job, order));
            }
            Step::ReadBack => {
                lost.push(order.id.clone());
                follow.push(kind::read_back(&order.id, &order.shop_id, now.plus(engine.policy().settle_ms)));
                ends.push(job.lease);
            }
            Step::Done => {
                change.platform = Some(PlatformState::Shipped);
                change.shipped_at = Some(now);
                changes.push(change);
                ends.push(job.lease);
            }
            Step::Nothing => ends.push(job.lease),
        }
    }
    let orders: Vec<OrderId> = changes.iter().map(|change| change.order_id.clone()).collect();
    if !changes.is_empty() {
        orders::set_tracks_many(tx, &changes, now).await?;
    }
    close_lost(tx, &lost, now).await?;
    if !ends.is_empty() {
        jobs::finish_many(tx, &ends, now).await?;
    }
    hold_back(tx, parked).await?;
    jobs::enqueue_many(tx, &follow, engine.ids().as_ref(), now).await?;
    let calls = calls(tx, engine, work, now).await?;
    Ok(Begun { calls, orders, read_backs: !follow.is_empty() })
}

async fn calls(
    tx: &mut Tx,
    engine: &Engine,
    work: Vec<(Claimed, Order)>,
    now: Millis,
) -> Result<Vec<Call>, StoreError> {
    let places: Vec<(OrderId, i64)> = work.iter().map(|(_, order)| (order.id.clone(), 0)).collect();
    if places.is_empty() {
        return Ok(Vec::new());
    }
    let attempts = attempts::start_many(tx, Track::Platform, &places, engine.ids().as_ref(), now).await?;
    let calls = work.into_iter().zip(attempts).map(|((job, order), attempt)| Call {
        lease: job.lease,
        order: order.id,
        sn: order.sn,
        shop: order.shop_id,
        actor: job.actor,
        attempt: attempt.id,
        tried: Tried { counted: job.before, all: attempt.number - 1 },
        shipment: shipment(order.tracking_company, order.tracking_number),
    });
    Ok(calls.collect())
}

/// A parcel where a person gave its number; never an invented one.
fn shipment(company: Option<String>, number: Option<String>) -> Shipment {
    match number.filter(|number| !number.is_empty()) {
        Some(number) => Shipment::Parcel { company: company.unwrap_or_default(), number },
        None => Shipment::NoLogistics,
    }
}

async fn close_lost(tx: &mut Tx, orders: &[OrderId], now: Millis) -> Result<(), StoreError> {
    if orders.is_empty() {
        return Ok(());
    }
    let open = attempts::by_orders(tx, orders).await?;
    let outcomes: Vec<Outcome> = open
        .into_iter()
        .filter(|attempt| attempt.track == Track::Platform && attempt.state == AttemptState::Sending)
        .map(|attempt| attempt::unknown(attempt.id, None))
        .collect();
    attempts::finish_many(tx, &outcomes, now).await?;
    Ok(())
}

async fn hold_back(tx: &mut Tx, parked: Vec<(Lease, ShopId)>) -> Result<(), StoreError> {
    if parked.is_empty() {
        return Ok(());
    }
    let leases: Vec<Lease> = parked.iter().map(|(lease, _)| lease.clone()).collect();
    jobs::release_many(tx, &leases).await?;
    let shops: std::collections::HashSet<ShopId> = parked.into_iter().map(|(_, shop)| shop).collect();
    for shop in &shops {
        jobs::park_shop(tx, shop, kind::HELD_BACK).await?;
    }
    Ok(())
}

/// A history entry of the platform track.
pub(super) fn entry(
    order: &OrderId,
    kind: &'static str,
    actor: &str,
    detail: serde_json::Value,
    at: Millis,
) -> NewEvent {
    let actor = if actor.is_empty() { "system" } else { actor };
    NewEvent { order_id: order.clone(), kind, detail, actor: actor.to_owned(), at }
}

/// The job ids of leases.
pub(super) fn ids_of(claimed: &[Claimed]) -> Vec<JobId> {
    claimed.iter().map(|job| job.lease.id.clone()).collect()
}
