//! Orders with vouchers: keeps what the platform counts, and moves the order when its vouchers move.

use crate::{Engine, notice};
use huolang_domain::{
    Millis, OrderId,
    state::{Bucket, VerificationState},
    verification::{OrderVouchers, Via},
};
use huolang_platforms::capability::VoucherCount;
use huolang_store::{
    StoreError, Tx,
    orders::{self, Order, TrackChange},
    verifications::{self, Verification},
};

/// What a reading says of an order's vouchers.
pub(crate) type Counted = (OrderId, VoucherCount);

/// Takes over what the platform counts. Returns the notices that were closed.
pub(crate) async fn counted(
    tx: &mut Tx,
    engine: &Engine,
    counted: &[Counted],
    now: Millis,
) -> Result<Vec<String>, StoreError> {
    if counted.is_empty() {
        return Ok(Vec::new());
    }
    let changes: Vec<TrackChange> = counted
        .iter()
        .map(|(order, count)| TrackChange {
            vouchers: Some((count.total, count.used)),
            ..TrackChange::of(order.clone())
        })
        .collect();
    orders::set_tracks_many(tx, &changes, now).await?;
    let ids: Vec<OrderId> = counted.iter().map(|(order, _)| order.clone()).collect();
    follow(tx, engine, &ids, now).await
}

/// One more use, or one less, before the platform's own count comes.
pub(super) async fn used(tx: &mut Tx, order: &OrderId, more: i64, now: Millis) -> Result<(), StoreError> {
    if more == 0 {
        return Ok(());
    }
    let order = orders::get(tx, order).await?;
    let most = if order.vouchers > 0 { order.vouchers } else { i64::MAX };
    let used = order.vouchers_used.saturating_add(more).clamp(0, most);
    let change = TrackChange { vouchers: Some((order.vouchers, used)), ..TrackChange::of(order.id) };
    orders::set_tracks_many(tx, &[change], now).await?;
    Ok(())
}

/// Moves orders to where their vouchers stand: verification, platform track, bucket. Returns the notices that were closed.
pub(super) async fn follow(
    tx: &mut Tx,
    _engine: &Engine,
    ids: &[OrderId],
    now: Millis,
) -> Result<Vec<String>, StoreError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows = verifications::by_orders(tx, ids).await?;
    let (mut changes, mut calmed) = (Vec::new(), Vec::new());
    for order in orders::get_many(tx, ids).await? {
        let own = rows.iter().filter(|row| row.order_id.as_ref() == Some(&order.id));
        let to = standing(&order, own).state();
        let platform = OrderVouchers::track(to, order.platform);
        if to == order.verification && platform.is_none() {
            continue;
        }
        let mut change = TrackChange::of(order.id.clone());
        change.verification = Some(to);
        change.platform = platform;
        let verified = |state| state == VerificationState::Verified;
        if verified(to) != verified(order.verification) {
            change.verified_at = Some(verified(to).then_some(now));
        }
        let track = platform.unwrap_or(order.platform);
        let bucket = Bucket::of(order.status, order.content, track).with_verification(to);
        if order.attention && !bucket.needs_person() {
            calmed.push(order.id);
        }
        changes.push(change);
    }
    if !changes.is_empty() {
        orders::set_tracks_many(tx, &changes, now).await?;
    }
    notice::settle_orders(tx, &calmed, now).await
}

fn standing<'r>(order: &Order, rows: impl Iterator<Item = &'r Verification>) -> OrderVouchers {
    let mut vouchers = OrderVouchers {
        status: order.status,
        total: order.vouchers,
        used: order.vouchers_used,
        submitting: false,
        in_doubt: false,
        failed: false,
    };
    for row in rows {
        vouchers.submitting |= row.state == VerificationState::Submitting;
        vouchers.in_doubt |= row.state == VerificationState::NeedsReview;
        vouchers.failed |= row.state == VerificationState::Failed && row.via == Via::Rule;
    }
    vouchers
}
