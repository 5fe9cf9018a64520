//! Products of 京东游戏点卡 that JD ordered and nobody mapped: such an order is refused, JD refunds the buyer, and no row of it is
//! kept. One alert a shop names the last of them, until it is mapped.

use super::{shop::InboundShop, told};
use crate::{Engine, EngineError, notice};
use huolang_domain::{Millis, NoticeId, ShopId};
use huolang_store::{
    Durability, StoreError, Tx,
    notices::{self, NewNotice},
    offers::OfferKind,
};
use std::collections::BTreeMap;

/// An order that was refused because nobody mapped its product, or as the other kind.
pub(crate) struct Unmapped {
    /// JD's number of the product.
    pub product_ref: String,
    /// The seller's own code of it; empty: none.
    pub own_code: String,
    /// JD's number of the order.
    pub external_no: String,
    /// What was ordered.
    pub kind: OfferKind,
}

impl Unmapped {
    /// Whether it is mapped by now.
    fn is_mapped(&self, shop: &InboundShop) -> bool {
        let of = |name: &String| shop.offers.get(name).is_some_and(|offer| offer.kind == self.kind);
        of(&self.product_ref) || of(&self.own_code)
    }
}

impl Engine {
    /// Tells the sellers.
    ///
    /// # Errors
    /// What the database refuses.
    pub(super) async fn tell_unmapped(&self, refused: BTreeMap<ShopId, Unmapped>) -> Result<(), EngineError> {
        if refused.is_empty() {
            return Ok(());
        }
        let picture = self.inbound_shops().await?;
        let lasts = refused.iter().filter_map(|(id, one)| {
            let shop = picture.iter().find(|shop| shop.id == *id)?;
            (!one.is_mapped(shop)).then(|| told::unmapped(shop, one))
        });
        let raises: Vec<NewNotice> = lasts.collect();
        if raises.is_empty() {
            return Ok(());
        }
        let (engine, now) = (self.clone(), self.now());
        let told = self.db().write(Durability::Ordinary, move |tx| {
            Box::pin(async move { notice::write(tx, &raises, engine.ids().as_ref(), now).await })
        });
        self.tell_notices(told.await?);
        Ok(())
    }
}

/// Closes the alert of a shop when it names a product that is mapped now. Gives the notices that changed.
pub(super) async fn mapped(
    tx: &mut Tx,
    shop: &ShopId,
    product_ref: &str,
    now: Millis,
) -> Result<Vec<String>, StoreError> {
    let cause = told::unmapped_cause(shop);
    let open = notices::unresolved(tx, told::UNMAPPED).await?;
    let names = |key: &str, open: &notices::Notice| open.params.get(key).is_some_and(|named| named == product_ref);
    let is_over = |open: &notices::Notice| names("product", open) || names("own_code", open);
    if !open.iter().any(|open| open.cause == cause && is_over(open)) {
        return Ok(Vec::new());
    }
    let closed = notices::resolve_causes(tx, &[cause], now).await?;
    Ok(closed.into_iter().map(NoticeId::into_string).collect())
}
