//! Looks an order up: in memory first, for platforms ask again and again.

use super::{outcome::Outcome, shop::InboundShop};
use crate::{Engine, EngineError};
use huolang_store::productions::{self, ProductionState};
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
        let mut conn = self.db().reader().await?;
        let rows = productions::by_numbers(&mut conn, &[(shop.id.clone(), number.to_owned())]).await?;
        let Some(row) = rows.into_iter().next() else { return Ok(None) };
        let cards = if row.state == ProductionState::Succeeded {
            productions::cards(&mut conn, self.vault(), std::slice::from_ref(&row.order_id))
                .await?
                .remove(&row.order_id)
        } else {
            None
        };
        Ok(Some(self.inbound().memory.read(Outcome::of(row, cards))))
    }
}
