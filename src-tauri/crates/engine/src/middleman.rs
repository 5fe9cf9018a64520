//! What a seller asks of a platform that stands before several marketplaces: an order by its number, what was sent for it,
//! and the cards it keeps.

use crate::{
    Engine, EngineError,
    deliver::{outcome::code_of, within},
    intake::Source,
    shops::{Api, Shop},
};
use huolang_domain::{ErrorCode, OrderId, OrderSn, ShopId, state::OrderStatus};
use huolang_platforms::{
    capability::{AddedCards, CardKind, Middleman, SentCard},
    fault::CallError,
};
use huolang_store::orders;
use huolang_vault::Secret;
use serde_json::json;
use std::sync::Arc;

/// An order that was looked up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LookedUp {
    /// The order in the program.
    pub id: OrderId,
    /// Where it stands with the marketplace.
    pub status: OrderStatus,
}

impl Engine {
    /// Reads one order by its number and takes it in; `None`: the marketplace does not know it.
    ///
    /// # Errors
    /// [`ErrorCode::CapabilityMissing`] when the platform reads no single orders; what platform or database refuse.
    pub async fn look_up_order(&self, shop: &ShopId, sn: &OrderSn) -> Result<Option<LookedUp>, EngineError> {
        let shop = self.connected(shop)?;
        let none = || EngineError::refused(ErrorCode::CapabilityMissing, "this shop reads no single orders");
        let detail = shop.adapter.order_detail().ok_or_else(none)?;
        let read = within(self.policy().call_ms, detail.order(sn)).await;
        shop.learn(Api::Read, read.as_ref().map(|_| ()), self.now());
        let order = match read {
            Ok(Some(order)) => order,
            Ok(None) => return Ok(None),
            Err(error) => return Err(self.read_failed(&shop, &error).await?),
        };
        self.read_went_well(&shop).await?;
        let status = order.status;
        self.take(&shop.id, vec![order], Source::default()).await?;
        let mut conn = self.db().reader().await?;
        let found = orders::by_sns(&mut conn, std::slice::from_ref(sn)).await?;
        Ok(found.into_iter().find(|one| one.shop_id == shop.id).map(|one| LookedUp { id: one.id, status }))
    }

    /// The cards that the platform itself sent last for an order.
    ///
    /// # Errors
    /// [`ErrorCode::CapabilityMissing`]; what the platform refuses.
    pub async fn last_sent_cards(&self, shop: &ShopId, sn: &OrderSn) -> Result<Vec<SentCard>, EngineError> {
        let shop = self.connected(shop)?;
        let asked = middleman(&shop)?.last_sent(sn);
        self.asked(&shop, within(self.policy().call_ms, asked).await).await
    }

    /// The kinds of cards that the platform keeps for a shop.
    ///
    /// # Errors
    /// [`ErrorCode::CapabilityMissing`]; what the platform refuses.
    pub async fn kept_card_kinds(&self, shop: &ShopId) -> Result<Vec<CardKind>, EngineError> {
        let shop = self.connected(shop)?;
        // Several pages: each call has its own limit of time.
        let kinds = middleman(&shop)?.card_kinds().await;
        self.asked(&shop, kinds).await
    }

    /// Hands cards to the platform, in the name of `actor`. Never made again by itself.
    ///
    /// # Errors
    /// [`ErrorCode::CapabilityMissing`]; what platform or database refuse. After a lost answer a person looks.
    pub async fn hand_in_cards(
        &self,
        shop: &ShopId,
        kind: &str,
        cards: &[(Secret<String>, Secret<String>)],
        actor: &str,
    ) -> Result<AddedCards, EngineError> {
        let shop = self.connected(shop)?;
        let handed = middleman(&shop)?;
        let detail = json!({ "kind": kind, "cards": cards.len() });
        let entry = self.audit_entry(actor, "platform_stock.add", shop.id.as_str(), detail);
        // Written down before the call: nobody can take it back afterwards.
        self.db()
            .write(huolang_store::Durability::Flushed, move |tx| Box::pin(async move { entry.append(tx).await }))
            .await?;
        let added = within(self.policy().call_ms, handed.add_cards(kind, cards)).await;
        self.asked(&shop, added).await
    }

    async fn asked<T>(&self, shop: &Arc<Shop>, answer: Result<T, CallError>) -> Result<T, EngineError> {
        shop.learn(Api::Goods, answer.as_ref().map(|_| ()), self.now());
        match answer {
            Ok(answer) => Ok(answer),
            Err(error) if error.stop_cause().is_some() => Err(self.read_failed(shop, &error).await?),
            Err(error) => Err(EngineError::refused(code_of(&error), error.to_string())),
        }
    }
}

fn middleman(shop: &Shop) -> Result<&dyn Middleman, EngineError> {
    let none = || EngineError::refused(ErrorCode::CapabilityMissing, "this platform keeps no cards of its own");
    shop.adapter.middleman().ok_or_else(none)
}
