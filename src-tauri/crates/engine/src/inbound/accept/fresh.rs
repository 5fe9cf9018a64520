//! A new order on its way into the tables.

use super::{content_of, may_wait, units};
use crate::inbound::{
    cards::ProducedCard,
    incoming::{Incoming, Verdict},
    outcome::Outcome,
    pieces::{self, Pieces},
};
use huolang_domain::{
    DeliveryId, Ids, Millis, OrderId, PoolId, RuleId,
    matching::Rung,
    rule::Channel,
    shanghai,
    state::{ContentState, OrderStatus, PlatformState},
};
use huolang_store::{
    cards::Draw,
    deliveries::Delivery,
    events::NewEvent,
    offers::OfferKind,
    orders::{NewOrder, Taken, TrackChange},
    productions::{NewProduction, Production, ProductionState},
};
use huolang_vault::Secret;
use serde_json::json;

/// A new order on its way into the tables.
pub(super) struct Fresh<'i> {
    pub(super) incoming: &'i Incoming,
    pub(super) order: OrderId,
    /// How the ledger knew it already, with a track of its own.
    pub(super) known: Option<Taken>,
    pub(super) delivery: DeliveryId,
    /// The pool its cards come from.
    pub(super) pool: Option<PoolId>,
    pub(super) cards: Option<Secret<String>>,
    pub(super) content: ContentState,
    pub(super) state: ProductionState,
    pub(super) code: &'static str,
    pub(super) at_once: bool,
}

impl<'i> Fresh<'i> {
    /// An order nobody saw, as it stands when its pool has cards for it.
    pub(super) fn of(incoming: &'i Incoming, left: &Pieces, ids: &dyn Ids) -> Self {
        let content = content_of(incoming, left);
        let (pool, state, code, at_once) = match &incoming.verdict {
            Verdict::Produce { offer, codes, .. } if incoming.kind == OfferKind::Cards => {
                let at_once = incoming.shop.at_once && offer.pool.is_some();
                (offer.pool.clone(), ProductionState::Producing, codes.0, at_once)
            }
            Verdict::Produce { codes, .. } => (None, ProductionState::Producing, codes.0, false),
            Verdict::Hold { code } => (None, ProductionState::Abnormal, *code, false),
            Verdict::Refuse { code } => (None, ProductionState::Failed, *code, true),
        };
        // The rule's own stock may not reach for it.
        let (pool, at_once) = if content == ContentState::OutOfStock { (None, false) } else { (pool, at_once) };
        Self {
            incoming,
            order: OrderId::fresh(ids),
            known: None,
            delivery: DeliveryId::fresh(ids),
            pool,
            cards: None,
            content,
            state,
            code,
            at_once,
        }
    }

    /// As the ledger takes it in: when its cards go out with the answer, it is delivered from its first moment on.
    pub(super) fn ledger(&self, now: Millis) -> NewOrder {
        let mut reading = self.incoming.reading(now);
        let is_done = self.state == ProductionState::Succeeded;
        if is_done {
            reading.status = OrderStatus::Shipped;
        }
        NewOrder { id: self.order.clone(), reading, content: self.content, done_at: is_done.then_some(now) }
    }

    /// Takes over how the ledger took it in.
    pub(super) fn taken(&mut self, taken: Taken) {
        self.order = taken.id.clone();
        self.known = (!taken.is_new).then_some(taken);
    }

    /// What it takes of its rule's own stock, when that is limited.
    pub(super) fn pieces(&self, left: &Pieces) -> Option<pieces::Taken> {
        let takes = matches!(self.content, ContentState::Reserved | ContentState::Sent | ContentState::Manual);
        let rule = left.limited(self.incoming).filter(|_| takes)?;
        Some(pieces::Taken { order: self.order.clone(), rule: Some(rule), pieces: self.incoming.quantity })
    }

    pub(super) fn draw(&self) -> Option<Draw> {
        let pool_id = self.pool.clone()?;
        let near_expiry_days = match &self.incoming.verdict {
            Verdict::Produce { offer, .. } => offer.near_expiry_days,
            _ => 0,
        };
        Some(Draw {
            delivery_id: self.delivery.clone(),
            order_id: self.order.clone(),
            line: 1,
            pool_id,
            units: (1..=units(self.incoming)).collect(),
            near_expiry_days,
            allow_partial: false,
            at_once: self.at_once,
            first: !may_wait(self.incoming),
        })
    }

    /// Takes over what the draw gave.
    pub(super) fn settle(&mut self, cards: &[ProducedCard]) {
        let Verdict::Produce { codes, .. } = &self.incoming.verdict else { return };
        if cards.is_empty() {
            (self.content, self.at_once) = (ContentState::OutOfStock, false);
        } else {
            self.cards = Some(ProducedCard::write(cards));
            if self.at_once {
                (self.state, self.code) = (ProductionState::Succeeded, codes.1);
            }
        }
    }

    pub(super) fn rule(&self) -> Option<RuleId> {
        match &self.incoming.verdict {
            Verdict::Produce { offer, .. } => offer.rule.clone(),
            _ => None,
        }
    }

    pub(super) fn delivery(&self, now: Millis) -> Delivery {
        Delivery {
            id: self.delivery.clone(),
            order_id: self.order.clone(),
            line: 1,
            rule_id: self.rule(),
            rung: self.rule().map(|_| Rung::Product),
            content: self.content,
            guards: Vec::new(),
            due_at: None,
            delay_drawn_ms: None,
            tries: 0,
            channel: Channel::Usual,
            created_at: now,
            updated_at: now,
        }
    }

    pub(super) fn agent_no(&self, now: Millis) -> String {
        let id = self.order.as_str();
        let tail = id.get(id.len().saturating_sub(8)..).unwrap_or(id);
        format!("HL{}{tail}", shanghai::civil(now).strftime("%Y%m%d%H%M%S"))
    }

    pub(super) fn production(&self, now: Millis) -> NewProduction {
        let one = self.incoming;
        let row = Production {
            order_id: self.order.clone(),
            shop_id: one.shop.id.clone(),
            external_no: one.external_no.clone(),
            kind: one.kind,
            state: self.state,
            code: self.code.to_owned(),
            agent_no: self.agent_no(now),
            product_ref: one.product_ref.clone(),
            quantity: one.quantity,
            total_price: one.total_price,
            vendor_id: one.vendor_id.clone(),
            notify_url: one.notify_url.clone(),
            rights_id: one.rights_id.clone(),
            reason: None,
            at_once: self.at_once,
            created_at: now,
            updated_at: now,
        };
        NewProduction { row, account: one.account.clone(), extra: one.extra.clone(), cards: self.cards.clone() }
    }

    pub(super) fn outcome(&self, now: Millis) -> Outcome {
        Outcome::of(self.production(now).row, self.cards.clone())
    }

    /// What the ledger does not say yet: an order that it knew kept its track.
    pub(super) fn track(&self, now: Millis) -> Option<TrackChange> {
        let known = self.known.as_ref()?;
        if self.content == known.content && self.state != ProductionState::Succeeded {
            return None;
        }
        let mut change = TrackChange::of(self.order.clone());
        change.content = Some(self.content);
        if self.state == ProductionState::Succeeded {
            change.platform = Some(PlatformState::Shipped);
            change.status = Some(OrderStatus::Shipped);
            change.delivered = Some((now, true));
            change.shipped_at = Some(now);
        }
        Some(change)
    }

    pub(super) fn history(&self, now: Millis) -> Vec<NewEvent> {
        let came = match self.content {
            ContentState::Sent => ("produced", json!({ "at_once": true, "cards": units(self.incoming) })),
            ContentState::Reserved => ("reserved", json!({ "cards": units(self.incoming) })),
            ContentState::OutOfStock => ("out_of_stock", json!({})),
            ContentState::Unmatched => ("unmatched", json!({ "product": self.incoming.product_ref })),
            ContentState::Cancelled => ("refused", json!({ "code": self.code })),
            _ => ("manual", json!({})),
        };
        let event = |at, (kind, detail)| NewEvent {
            order_id: self.order.clone(),
            kind,
            detail,
            actor: "system".to_owned(),
            at,
        };
        vec![event(self.incoming.paid_at(now), ("paid", json!({}))), event(now, came)]
    }
}
