//! What an order came to, as it is answered about.

use super::cards::ProducedCard;
use huolang_domain::{Fen, OrderId, ShopId};
use huolang_store::productions::{Production, ProductionState};
use huolang_vault::Secret;

/// An order as it stands.
#[derive(Debug, Clone)]
pub(crate) struct Outcome {
    /// The order.
    pub order: OrderId,
    /// The shop.
    pub shop: ShopId,
    /// The platform's order number.
    pub external_no: String,
    /// Our order number.
    pub agent_no: String,
    /// Where it stands.
    pub state: ProductionState,
    /// The platform's code.
    pub code: String,
    /// Why it was refused, in the seller's words.
    pub reason: Option<String>,
    /// The product.
    pub product_ref: String,
    /// How many.
    pub quantity: i64,
    /// What is paid.
    pub total_price: Fen,
    /// A gift right.
    pub rights_id: Option<String>,
    /// The cards as JSON, once it succeeded.
    pub cards: Option<Secret<String>>,
}

impl Outcome {
    /// From the row and its opened cards.
    pub(crate) fn of(row: Production, cards: Option<Secret<String>>) -> Self {
        Self {
            order: row.order_id,
            shop: row.shop_id,
            external_no: row.external_no,
            agent_no: row.agent_no,
            state: row.state,
            code: row.code,
            reason: row.reason,
            product_ref: row.product_ref,
            quantity: row.quantity,
            total_price: row.total_price,
            rights_id: row.rights_id,
            cards,
        }
    }

    /// The cards; none while it is open.
    pub(crate) fn cards(&self) -> Vec<ProducedCard> {
        match (&self.cards, self.state) {
            (Some(text), ProductionState::Succeeded) => ProducedCard::read(text),
            _ => Vec::new(),
        }
    }
}
