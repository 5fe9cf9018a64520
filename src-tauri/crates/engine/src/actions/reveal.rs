//! Shows what was or will be sent, or the buyer's phone, and writes down who looked. Where a person sends it, looking is taking it along.

use crate::{
    Engine, EngineError,
    deliver::{hand, within},
    intake::Source,
};
use huolang_domain::{DeliveryId, ErrorCode, OrderId, state::OrderStatus};
use huolang_store::{
    Durability, deliveries,
    events::{self, NewEvent},
    orders,
};
use huolang_vault::Secret;
use serde_json::json;

impl Engine {
    /// The fixed contents of an order, by line. That somebody looked is written into the chained log first.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`] when nothing is fixed; [`ErrorCode::RefundOpen`] and [`ErrorCode::OrderNotPaid`] when a person
    /// would send it and the platform, asked once more, says no; what the platform, the database or the vault refuses.
    pub async fn reveal_content(
        &self,
        order: &OrderId,
        actor: &str,
    ) -> Result<Vec<(i64, Secret<String>)>, EngineError> {
        let by_hand = self.is_held(order).await?;
        if by_hand {
            self.ask_once_more(order).await?;
        }
        let mut conn = self.db().reader().await?;
        let kept = deliveries::by_orders(&mut conn, std::slice::from_ref(order)).await?;
        let ids: Vec<DeliveryId> = kept.iter().map(|delivery| delivery.id.clone()).collect();
        let mut bodies = deliveries::bodies(&mut conn, self.vault(), &ids).await?;
        drop(conn);
        if bodies.is_empty() {
            return Err(EngineError::refused(ErrorCode::NotFound, "no content is fixed for this order"));
        }
        self.audit_now(actor, "order.reveal_content", order.as_str(), json!({})).await?;
        if by_hand {
            self.note_copied(order, actor).await?;
        }
        Ok(kept.into_iter().filter_map(|delivery| Some((delivery.line, bodies.remove(&delivery.id)?))).collect())
    }

    /// The phone number of an order's buyer, in clear; where none is kept the platform is asked once more. That somebody
    /// looked is written into the chained log first.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`] when there is no such order, or the platform tells no number; what the platform, the database
    /// or the vault refuses.
    pub async fn reveal_phone(&self, order: &OrderId, actor: &str) -> Result<Secret<String>, EngineError> {
        let mut phone = self.kept_phone(order).await?;
        if phone.is_none() {
            // What the platform did not open when the order was read it may open now.
            self.read_once_more(order).await?;
            phone = self.kept_phone(order).await?;
        }
        let phone = phone
            .ok_or_else(|| EngineError::refused(ErrorCode::NotFound, "the platform tells no phone of this order"))?;
        self.audit_now(actor, "order.reveal_phone", order.as_str(), json!({})).await?;
        Ok(phone)
    }

    async fn kept_phone(&self, order: &OrderId) -> Result<Option<Secret<String>>, EngineError> {
        Ok(orders::phone(&mut self.db().reader().await?, self.vault(), order).await?)
    }

    /// Whether a person sends the content of an order in the platform's console.
    async fn is_held(&self, order: &OrderId) -> Result<bool, EngineError> {
        let (engine, order) = (self.clone(), order.clone());
        let read = self.db().write(Durability::Ordinary, move |tx| {
            Box::pin(async move { Ok(!hand::held(tx, &engine, std::slice::from_ref(&order)).await?.is_empty()) })
        });
        Ok(read.await?)
    }

    /// Takes in what the platform says of an order now.
    async fn read_once_more(&self, id: &OrderId) -> Result<(), EngineError> {
        let order = orders::get(&mut self.db().reader().await?, id).await?;
        let shop = self.shops().get(&order.shop_id);
        if let Some(shop) = shop
            && let Some(detail) = shop.adapter.order_detail()
        {
            match within(self.policy().call_ms, detail.order(&order.sn)).await {
                Ok(reading) => {
                    let readings = reading.into_iter().collect();
                    self.take(&order.shop_id, readings, Source::default()).await?;
                }
                Err(error) => return Err(self.read_failed(&shop, &error).await?),
            }
        }
        Ok(())
    }

    /// Right before a content leaves the program the platform says once more whether it may.
    async fn ask_once_more(&self, id: &OrderId) -> Result<(), EngineError> {
        self.read_once_more(id).await?;
        let order = orders::get(&mut self.db().reader().await?, id).await?;
        match order.status {
            status if status.is_after_sale() => {
                Err(EngineError::refused(ErrorCode::RefundOpen, "a refund is open or done; do not send it"))
            }
            OrderStatus::PendingPayment => Err(EngineError::refused(ErrorCode::OrderNotPaid, "the order is not paid")),
            _ => Ok(()),
        }
    }

    async fn note_copied(&self, order: &OrderId, actor: &str) -> Result<(), EngineError> {
        let (engine, now) = (self.clone(), self.now());
        let event = NewEvent {
            order_id: order.clone(),
            kind: hand::COPIED,
            detail: json!({}),
            actor: actor.to_owned(),
            at: now,
        };
        let noted = self.db().write(Durability::Flushed, move |tx| {
            Box::pin(async move { events::append_many(tx, &[event], engine.ids().as_ref()).await })
        });
        noted.await?;
        self.tell_orders(std::slice::from_ref(order));
        Ok(())
    }
}
