//! Orders with vouchers: keeps what the platform counts, and moves the order when its vouchers move.

use crate::notice;
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
pub(crate) async fn counted(tx: &mut Tx, counted: &[Counted], now: Millis) -> Result<Vec<String>, StoreError> {
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
    follow(tx, &ids, now).await
}

/// A use was undone: the platform's own count may come later.
pub(super) async fn undone(tx: &mut Tx, order: &OrderId, now: Millis) -> Result<(), StoreError> {
    let order = orders::get(tx, order).await?;
    let used = order.vouchers_used.saturating_sub(1).max(0);
    let change = TrackChange { vouchers: Some((order.vouchers, used)), ..TrackChange::of(order.id) };
    orders::set_tracks_many(tx, &[change], now).await?;
    Ok(())
}

/// Moves orders to where their vouchers stand: verification, platform track, bucket. Returns the notices that were closed.
pub(super) async fn follow(tx: &mut Tx, ids: &[OrderId], now: Millis) -> Result<Vec<String>, StoreError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows = verifications::by_orders(tx, ids).await?;
    let (mut changes, mut calmed) = (Vec::new(), Vec::new());
    for order in orders::get_many(tx, ids).await? {
        let own = rows.iter().filter(|row| row.order_id.as_ref() == Some(&order.id));
        let vouchers = standing(&order, own);
        let to = vouchers.state();
        let platform = OrderVouchers::track(to, order.platform);
        if to == order.verification && platform.is_none() && vouchers.used == order.vouchers_used {
            continue;
        }
        let mut change = TrackChange::of(order.id.clone());
        change.verification = Some(to);
        change.platform = platform;
        change.vouchers = Some((order.vouchers, vouchers.used));
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
    let mut verified = 0;
    for row in rows {
        verified += i64::from(row.state == VerificationState::Verified);
        vouchers.submitting |= row.state == VerificationState::Submitting;
        vouchers.in_doubt |= row.state == VerificationState::NeedsReview;
        vouchers.failed |= row.state == VerificationState::Failed && row.via == Via::Rule;
    }
    // What was verified here counts at once, also where the platform tells later or never.
    vouchers.used = vouchers.used.max(verified);
    vouchers
}
