//! After a commit: tells screens what changed and wakes the loops that have work.

use crate::{Engine, EngineError, Topic};
use huolang_domain::{NoticeId, OrderId, VerificationId};
use huolang_store::{Durability, notices};

impl Engine {
    /// These causes are gone: their notices are resolved, and whoever looks at them is told.
    pub(crate) async fn end_causes(&self, causes: Vec<String>) -> Result<(), EngineError> {
        let now = self.now();
        let closed = self
            .db()
            .write(Durability::Ordinary, move |tx| {
                Box::pin(async move { notices::resolve_causes(tx, &causes, now).await })
            })
            .await?;
        self.tell_notices(closed.into_iter().map(NoticeId::into_string).collect());
        Ok(())
    }

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
