//! One round of reading back: take up, see what is open, ask.

use super::ask::{Asked, Question, ask};
use crate::{
    Engine, EngineError,
    jobs::{Lease, Taken, kind, take_up},
    shops::Api,
};
use huolang_domain::{
    OrderId,
    state::{ContentState, PlatformState},
};
use huolang_store::{
    Durability, deliveries,
    deliveries::Delivery,
    jobs::{self},
    orders::{self, Order},
};
use std::collections::HashMap;

impl Engine {
    /// Takes up results that nobody knows and asks their platforms. Tells how many jobs were taken up.
    ///
    /// # Errors
    /// What the database refuses; what was claimed is then taken up again when its lease ends.
    pub async fn read_back_round(&self) -> Result<usize, EngineError> {
        let batch = take_up(self, kind::READ_BACK, Api::Read).await?;
        if batch.taken.is_empty() {
            return Ok(batch.claimed);
        }
        let ids: Vec<OrderId> = batch.taken.iter().map(|taken| taken.payload.order_id.clone()).collect();
        let mut conn = self.db().reader().await?;
        let orders = orders::get_many(&mut conn, &ids).await?;
        // Their source was asked and nothing is fixed: the marketplace knows nothing of that.
        let unfixed = deliveries::without_content(&mut conn, &ids, ContentState::Sending).await?;
        let mut open: HashMap<OrderId, Vec<Delivery>> = HashMap::new();
        for delivery in deliveries::by_orders(&mut conn, &ids).await? {
            if delivery.content == ContentState::Sending {
                open.entry(delivery.order_id.clone()).or_default().push(delivery);
            }
        }
        drop(conn);
        let mut orders: HashMap<OrderId, Order> = orders.into_iter().map(|order| (order.id.clone(), order)).collect();
        let (mut done, mut waiting) = (Vec::new(), Vec::new());
        for taken in batch.taken {
            let lines = open.remove(&taken.payload.order_id).unwrap_or_default();
            match orders.remove(&taken.payload.order_id) {
                Some(order) if !lines.is_empty() || order.platform == PlatformState::Submitting => {
                    let lines = lines
                        .into_iter()
                        .map(|delivery| Asked { is_known_there: !unfixed.contains(&delivery.id), delivery })
                        .collect();
                    self.ask(taken, &order, lines, &mut waiting);
                }
                _ => done.push(taken.lease),
            }
        }
        self.end_read_backs(done, waiting).await?;
        Ok(batch.claimed)
    }

    fn ask(&self, taken: Taken, order: &Order, lines: Vec<Asked>, waiting: &mut Vec<(Lease, huolang_domain::ShopId)>) {
        let Taken { lease, before, shop, permit, .. } = taken;
        let Some(permit) = permit else {
            waiting.push((lease, shop.id.clone()));
            return;
        };
        let question = Question {
            lease,
            order: order.id.clone(),
            sn: order.sn.clone(),
            before,
            lines,
            shipped: order.platform == PlatformState::Submitting,
        };
        self.in_flight().launch(ask(self.clone(), shop, question, permit));
    }

    async fn end_read_backs(
        &self,
        done: Vec<Lease>,
        waiting: Vec<(Lease, huolang_domain::ShopId)>,
    ) -> Result<(), EngineError> {
        if done.is_empty() && waiting.is_empty() {
            return Ok(());
        }
        self.held().release(done.iter().chain(waiting.iter().map(|(lease, _)| lease)).map(|lease| &lease.id));
        let now = self.now();
        self.db()
            .write(Durability::Ordinary, move |tx| {
                Box::pin(async move {
                    if !done.is_empty() {
                        jobs::finish_many(tx, &done, now).await?;
                    }
                    if !waiting.is_empty() {
                        let leases: Vec<Lease> = waiting.iter().map(|(lease, _)| lease.clone()).collect();
                        jobs::release_many(tx, &leases).await?;
                        for (_, shop) in &waiting {
                            jobs::park_shop(tx, shop, kind::HELD_BACK).await?;
                        }
                    }
                    Ok(())
                })
            })
            .await?;
        Ok(())
    }
}
