//! Looks an order up: in memory first, for platforms ask again and again.

use super::{outcome::Outcome, shop::InboundShop};
use crate::{Engine, EngineError};
use huolang_store::productions;
use std::sync::Arc;

impl Engine {
    /// What an order came to; `None`: nobody knows it.
    ///
    /// # Errors
    /// What the database or the vault refuses.
    pub(super) async fn inbound_outcome(
        &self,
        shop: &InboundShop,
        number: &str,
    ) -> Result<Option<Arc<Outcome>>, EngineError> {
        if let Some(known) = self.inbound().memory.get(&shop.id, number) {
            return Ok(Some(known));
        }
        // Boxed: who is told at once, or waits for a commit, keeps no room for it.
        Box::pin(self.look_up(shop, number)).await
    }

    async fn look_up(&self, shop: &InboundShop, number: &str) -> Result<Option<Arc<Outcome>>, EngineError> {
        let mut conn = self.db().reader().await?;
        let found = productions::by_number(&mut conn, self.vault(), &shop.id, number).await?;
        drop(conn);
        // What was read may be a moment old and not flushed yet, and is told at once.
        self.db().settled().await?;
        Ok(found.map(|(row, cards)| self.inbound().memory.read(Outcome::of(row, cards))))
    }
}
