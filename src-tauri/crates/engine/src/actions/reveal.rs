//! Shows what was or will be sent, and writes down who looked.

use crate::{Engine, EngineError};
use huolang_domain::{DeliveryId, ErrorCode, OrderId};
use huolang_store::deliveries;
use huolang_vault::Secret;
use serde_json::json;

impl Engine {
    /// The fixed contents of an order, by line. That somebody looked is written into the chained log first.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`] when nothing is fixed; what the database or the vault refuses.
    pub async fn reveal_content(
        &self,
        order: &OrderId,
        actor: &str,
    ) -> Result<Vec<(i64, Secret<String>)>, EngineError> {
        let mut conn = self.db().reader().await?;
        let kept = deliveries::by_orders(&mut conn, std::slice::from_ref(order)).await?;
        let ids: Vec<DeliveryId> = kept.iter().map(|delivery| delivery.id.clone()).collect();
        let mut bodies = deliveries::bodies(&mut conn, self.vault(), &ids).await?;
        drop(conn);
        if bodies.is_empty() {
            return Err(EngineError::refused(ErrorCode::NotFound, "no content is fixed for this order"));
        }
        self.audit_now(actor, "order.reveal_content", order.as_str(), json!({})).await?;
        Ok(kept.into_iter().filter_map(|delivery| Some((delivery.line, bodies.remove(&delivery.id)?))).collect())
    }
}
