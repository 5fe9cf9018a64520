//! What a person's deed finds: the order, its deliveries, and who asks.

use crate::{
    Action, Engine,
    deliver::{Settled, request::Request},
    jobs::kind,
};
use huolang_domain::{
    ErrorCode, Millis, OrderId,
    state::{ContentState, OrderStatus},
};
use huolang_store::{
    StoreError, Tx,
    deliveries::{self, Delivery},
    events::{self, NewEvent},
    jobs::{self, NewJob},
    orders::{self, Order},
    productions,
};
use serde_json::Value;

/// What a deed finds.
pub(super) struct Scene {
    pub engine: Engine,
    pub order: Order,
    pub deliveries: Vec<Delivery>,
    pub actor: String,
    pub now: Millis,
}

impl Scene {
    pub(super) async fn read(tx: &mut Tx, engine: &Engine, id: &OrderId, actor: &str) -> Result<Self, StoreError> {
        let order = orders::get(tx, id).await?;
        let deliveries = deliveries::by_orders(tx, std::slice::from_ref(id)).await?;
        Ok(Self { engine: engine.clone(), order, deliveries, actor: actor.to_owned(), now: engine.now() })
    }

    /// Whether a line stands in one of these states.
    pub(super) fn any(&self, states: &[ContentState]) -> bool {
        self.deliveries.iter().any(|delivery| states.contains(&delivery.content))
    }

    /// A call is under way: nobody joins in.
    pub(super) fn refuse_while_sending(&self) -> Result<(), StoreError> {
        if self.any(&[ContentState::Sending]) {
            return Err(refuse(ErrorCode::Conflict, "the content of this order is being sent at this moment"));
        }
        Ok(())
    }

    /// Nobody knows whether the buyer has a content: that is answered first, before its cards go back or another goes out.
    pub(super) fn refuse_in_doubt(&self) -> Result<(), StoreError> {
        if self.any(&[ContentState::NeedsReview]) {
            return Err(refuse(ErrorCode::DeliveryUnknown, "first say whether the buyer has received it"));
        }
        Ok(())
    }

    /// An order of a platform that calls us has deeds of its own: its outcome must not be changed beside them.
    pub(super) async fn refuse_inbound(&self, tx: &mut Tx, action: &Action) -> Result<(), StoreError> {
        if matches!(action, Action::Note { .. } | Action::BlockBuyer { .. }) {
            return Ok(());
        }
        let productions = productions::by_orders(tx, std::slice::from_ref(&self.order.id)).await?;
        // An order that ended may be put aside when its callback was not taken.
        let may_rest = *action == Action::Handled && productions.iter().all(|row| row.state.is_final());
        if productions.is_empty() || may_rest {
            return Ok(());
        }
        Err(refuse(ErrorCode::CapabilityMissing, "this platform calls us; use the buttons for its orders"))
    }

    /// The order must be waiting for its goods.
    pub(super) fn require_open(&self) -> Result<(), StoreError> {
        require_open(&self.order)
    }

    /// Asks for the order's delivery, in place of whatever waits for it.
    pub(super) async fn ask(&self, tx: &mut Tx, request: &Request) -> Result<Settled, StoreError> {
        let keys = [kind::key(kind::DELIVER, &self.order.id)];
        jobs::cancel_many(tx, &keys).await?;
        if jobs::by_idem_keys(tx, &keys).await?.iter().any(|job| job.state == "running") {
            return Err(refuse(ErrorCode::Conflict, "the program works on this order at this moment"));
        }
        self.enqueue(tx, kind::deliver(&self.order.id, &self.order.shop_id, request, self.now)).await?;
        Ok(Settled { orders: vec![self.order.id.clone()], delivers: true, ..Settled::default() })
    }

    pub(super) async fn enqueue(&self, tx: &mut Tx, job: NewJob) -> Result<(), StoreError> {
        jobs::enqueue_many(tx, &[job], self.engine.ids().as_ref(), self.now).await?;
        Ok(())
    }

    /// Writes the deed into the order's history.
    pub(super) async fn tell(&self, tx: &mut Tx, kind: &'static str, detail: Value) -> Result<(), StoreError> {
        let event = NewEvent { order_id: self.order.id.clone(), kind, detail, actor: self.actor.clone(), at: self.now };
        events::append_many(tx, &[event], self.engine.ids().as_ref()).await
    }

    /// The order, as the only thing that changed.
    pub(super) fn changed(&self) -> Settled {
        Settled { orders: vec![self.order.id.clone()], ..Settled::default() }
    }
}

/// The order must be waiting for its goods.
pub(super) fn require_open(order: &Order) -> Result<(), StoreError> {
    match order.status {
        OrderStatus::PendingPayment => Err(refuse(ErrorCode::OrderNotPaid, "the order is not paid")),
        status if status.is_after_sale() => Err(refuse(ErrorCode::RefundOpen, "a refund is open or done")),
        _ => Ok(()),
    }
}

/// A refusal.
pub(super) fn refuse(code: ErrorCode, message: &str) -> StoreError {
    StoreError::refused(code, message)
}
