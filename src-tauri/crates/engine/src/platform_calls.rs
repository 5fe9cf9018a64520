//! Calls that a platform makes to this program: checked by the shop's adapter, answered at once, followed by a read.

use crate::{Engine, EngineError};
use huolang_domain::{ErrorCode, ShopId};
use huolang_platforms::capability::{Hint, InboundAnswer, InboundCall};
use huolang_store::inbound;

impl Engine {
    /// Answers a call for a shop. What it hints at is read afterwards: the caller does not wait for it. A repeated call is
    /// answered the same and does nothing.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`] when the shop is not connected or takes no calls; what the database refuses.
    pub async fn take_call(&self, id: &ShopId, call: &InboundCall) -> Result<InboundAnswer, EngineError> {
        let nobody = || EngineError::refused(ErrorCode::NotFound, "no shop takes calls at this address");
        let shop = self.shops().get(id).ok_or_else(nobody)?;
        let mut answer = shop.adapter.inbound().ok_or_else(nobody)?.take(call);
        let hints = self.unheard(id, std::mem::take(&mut answer.hints)).await?;
        if !hints.is_empty() {
            let engine = self.clone();
            // Lost when the program is killed now: listing finds what the hint spoke of.
            tokio::spawn(async move {
                if let Err(error) = engine.act_on(&shop, hints).await {
                    tracing::warn!(shop.id = %shop.id, %error, "what a call of the platform spoke of could not be read");
                }
            });
        }
        Ok(answer)
    }

    /// The hints whose events were not taken before.
    async fn unheard(&self, shop: &ShopId, hints: Vec<Hint>) -> Result<Vec<Hint>, EngineError> {
        if hints.is_empty() {
            return Ok(hints);
        }
        let ids: Vec<String> = hints.iter().map(|hint| hint.external_id.clone()).collect();
        let known = inbound::known(&mut self.db().reader().await?, shop, &ids).await?;
        Ok(hints.into_iter().filter(|hint| !known.contains(&hint.external_id)).collect())
    }
}
