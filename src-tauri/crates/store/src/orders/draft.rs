//! An order while its readings are put together.

use super::{Order, seek};
use huolang_domain::{
    Millis, OrderId, ShopId,
    order::{Known, PlatformLine, PlatformOrder},
    state::{Bucket, ContentState, PlatformState, VerificationState},
};

/// What is known of an order, and what of that is news.
pub(super) struct Draft {
    pub(super) order: Order,
    pub(super) lines: Vec<PlatformLine>,
    pub(super) phone: Option<String>,
    pub(super) raw: Option<String>,
    pub(super) is_new: bool,
    pub(super) changed: bool,
    pub(super) search_changed: bool,
}

impl Draft {
    /// An order that is kept.
    pub(super) fn of(order: Order) -> Self {
        Self { order, lines: Vec::new(), phone: None, raw: None, is_new: false, changed: false, search_changed: false }
    }

    /// An order nobody saw before, with its content track, and when it was delivered and shipped, if it was.
    pub(super) fn first(
        shop: &ShopId,
        reading: &PlatformOrder,
        id: OrderId,
        (content, done_at): (ContentState, Option<Millis>),
        now: Millis,
    ) -> Self {
        let platform = if done_at.is_some() { PlatformState::Shipped } else { PlatformState::Unshipped };
        let bucket = Bucket::of(reading.status, content, platform);
        let order = Order {
            seek: seek::of(reading.placed_at, shop.as_str(), reading.sn.as_str()),
            id,
            shop_id: shop.clone(),
            sn: reading.sn.clone(),
            status: reading.status,
            before_refund: None,
            content,
            platform,
            bucket,
            attention: bucket.needs_person(),
            buyer_id: reading.buyer.id.clone(),
            buyer_name: reading.buyer.name.clone(),
            title: title(&reading.lines),
            quantity: quantity(&reading.lines),
            amount: reading.amount,
            remark: reading.remark.clone(),
            seller_note: None,
            risk: reading.risk,
            placed_at: reading.placed_at,
            paid_at: reading.paid_at,
            ship_by: reading.ship_by,
            due_at: None,
            delivered_at: done_at,
            delivered_auto: done_at.map(|_| true),
            shipped_at: done_at,
            verification: VerificationState::None,
            vouchers: 0,
            vouchers_used: 0,
            verified_at: None,
            tracking_company: None,
            tracking_number: None,
            why: None,
            platform_updated_at: reading.updated_at,
            created_at: now,
            updated_at: now,
        };
        Self {
            order,
            lines: reading.lines.clone(),
            phone: reading.buyer.phone.clone(),
            raw: Some(reading.raw.clone()),
            is_new: true,
            changed: true,
            search_changed: true,
        }
    }

    /// Merges a reading; tells whether it changed anything.
    pub(super) fn merge(&mut self, reading: &PlatformOrder, now: Millis) -> bool {
        let order = &mut self.order;
        let before = order.clone();
        let known =
            Known { status: order.status, before_refund: order.before_refund, updated_at: order.platform_updated_at };
        let merged = known.merge(reading.status, reading.updated_at);
        order.status = merged.status;
        order.before_refund = merged.before_refund;
        order.platform_updated_at = merged.updated_at;
        order.bucket = Bucket::of(order.status, order.content, order.platform).with_verification(order.verification);
        order.attention = order.bucket.needs_person();
        order.paid_at = order.paid_at.or(reading.paid_at);
        let newer = reading.updated_at > known.updated_at;
        if newer {
            order.amount = reading.amount;
            order.ship_by = reading.ship_by.or(order.ship_by);
            order.remark = reading.remark.clone().or_else(|| order.remark.take());
            order.risk = reading.risk;
            // A later page may leave out or mask what an earlier one gave.
            for (kept, read) in [(&mut order.buyer_id, &reading.buyer.id), (&mut order.buyer_name, &reading.buyer.name)]
            {
                if !read.is_empty() {
                    kept.clone_from(read);
                }
            }
            if !reading.lines.is_empty() {
                order.title = title(&reading.lines);
                order.quantity = quantity(&reading.lines);
                self.lines.clone_from(&reading.lines);
            }
            if reading.buyer.phone.is_some() {
                self.phone.clone_from(&reading.buyer.phone);
            }
            self.raw = Some(reading.raw.clone());
        }
        let changed = newer || *order != before;
        if changed {
            order.updated_at = now;
            self.changed = true;
            self.search_changed |= order.title != before.title || order.buyer_name != before.buyer_name;
        }
        changed
    }
}

fn title(lines: &[PlatformLine]) -> String {
    let mut titles: Vec<&str> = Vec::new();
    for line in lines {
        if !titles.contains(&line.title.as_str()) {
            titles.push(&line.title);
        }
    }
    titles.join(" + ")
}

fn quantity(lines: &[PlatformLine]) -> i64 {
    lines.iter().fold(0, |sum, line| sum.saturating_add(line.quantity))
}
