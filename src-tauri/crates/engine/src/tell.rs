//! After a commit: tells screens what changed and wakes the loops that have work.

use crate::{Engine, Topic};
use huolang_domain::{OrderId, VerificationId};

impl Engine {
    /// Notices changed.
    pub(crate) fn tell_notices(&self, ids: Vec<String>) {
        if !ids.is_empty() {
            self.bus().tell(Topic::Notices, ids);
            self.signals().notices.notify_one();
        }
    }

    /// Verifications changed.
    pub(crate) fn tell_verifications<'v>(&self, ids: impl IntoIterator<Item = &'v VerificationId>) {
        let ids: Vec<&str> = ids.into_iter().map(VerificationId::as_str).collect();
        if !ids.is_empty() {
            self.bus().tell(Topic::Verifications, ids);
        }
    }

    /// Orders and their deliveries changed.
    pub(crate) fn tell_orders(&self, orders: &[OrderId]) {
        if !orders.is_empty() {
            self.bus().tell(Topic::Orders, orders.iter().map(OrderId::as_str));
        }
    }

    /// Has every shop listed now, before its interval is over.
    pub fn ring_polls(&self) {
        for shop in self.shops().all() {
            shop.bell().notify_one();
        }
    }

    /// Wakes every loop.
    pub fn ring_all(&self) {
        let signals = self.signals();
        for bell in
            [&signals.deliver, &signals.ship, &signals.read_back, &signals.verify, &signals.talk, &signals.notices]
        {
            bell.notify_one();
        }
        self.ring_polls();
    }
}
