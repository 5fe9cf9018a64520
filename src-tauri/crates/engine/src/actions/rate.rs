//! Rates the buyer of a finished order, at a person's word.

use crate::{Engine, EngineError, deliver};
use huolang_domain::{ErrorCode, OrderId, state::OrderStatus};
use huolang_store::orders;
use serde_json::json;

/// The longest rating.
const LONGEST: usize = 200;

impl Engine {
    /// Rates the buyer of a finished order well, with these words.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`]; [`ErrorCode::IllegalMove`] before the order is finished; [`ErrorCode::InvalidInput`];
    /// [`ErrorCode::CapabilityMissing`]; what the platform or the database refuses.
    pub async fn rate_buyer(&self, id: &OrderId, words: &str, actor: &str) -> Result<(), EngineError> {
        let words = words.trim();
        if words.is_empty() || words.chars().count() > LONGEST {
            let message = format!("words: a rating has 1 to {LONGEST} characters");
            return Err(EngineError::refused(ErrorCode::InvalidInput, message));
        }
        let order = orders::get(&mut self.db().reader().await?, id).await?;
        if order.status != OrderStatus::Completed {
            return Err(EngineError::refused(ErrorCode::IllegalMove, "the order is not finished yet"));
        }
        let shop = self.shops().get(&order.shop_id);
        let trade = shop.as_ref().and_then(|shop| shop.adapter.trade()).ok_or_else(|| {
            EngineError::refused(ErrorCode::CapabilityMissing, "buyers cannot be rated on this platform")
        })?;
        let rated = deliver::within(self.policy().call_ms, trade.rate(&order.sn, words)).await;
        rated.map_err(|error| EngineError::refused(deliver::outcome::code_of(&error), error.to_string()))?;
        self.audit_now(actor, "order.rate", id.as_str(), json!({ "sn": order.sn })).await
    }
}
