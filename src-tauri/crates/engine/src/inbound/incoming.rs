//! An order that came in, in our words: what it is, and what the decision table made of it.

use super::shop::{InboundShop, Mapped};
use huolang_domain::{
    Fen, Millis, OrderSn,
    order::{Buyer, PlatformLine, PlatformOrder},
    state::OrderStatus,
};
use huolang_store::offers::OfferKind;
use huolang_vault::Secret;
use std::sync::Arc;

/// What the decision table says of a new order.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Verdict {
    /// It is accepted.
    Produce {
        /// The product.
        offer: Mapped,
        /// The code while it is under way, and once it succeeded.
        codes: (&'static str, &'static str),
        /// What happens when there are no cards.
        sold_out: SoldOut,
    },
    /// It is held, and the seller told.
    Hold {
        /// The code.
        code: &'static str,
    },
    /// It is refused for good; the platform refunds.
    Refuse {
        /// The code.
        code: &'static str,
    },
}

/// What happens to an order when there are no cards for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SoldOut {
    /// It is accepted and waits.
    Wait,
    /// It is not accepted; the platform may try again.
    NotTaken,
}

/// A new order.
pub(crate) struct Incoming {
    pub shop: Arc<InboundShop>,
    pub external_no: String,
    pub product_ref: String,
    pub kind: OfferKind,
    pub quantity: i64,
    pub total_price: Fen,
    /// When it was paid, as the platform says; absent: it says nothing of it that can be read.
    pub paid_at: Option<Millis>,
    pub vendor_id: String,
    pub notify_url: String,
    pub rights_id: Option<String>,
    pub account: Option<Secret<String>>,
    pub extra: Option<Secret<String>>,
    pub buyer: String,
    pub raw: String,
    pub verdict: Verdict,
}

impl Incoming {
    /// When it was paid: not later than it came in.
    pub(crate) fn paid_at(&self, now: Millis) -> Millis {
        self.paid_at.map_or(now, |at| at.min(now))
    }

    /// The order as the ledger takes it in.
    pub(crate) fn reading(&self, now: Millis) -> PlatformOrder {
        let title = match &self.verdict {
            Verdict::Produce { offer, .. } => offer.title.clone(),
            _ => self.shop.offers.get(&self.product_ref).map_or_else(|| self.product_ref.clone(), |o| o.title.clone()),
        };
        let refused = matches!(self.verdict, Verdict::Refuse { .. });
        PlatformOrder {
            sn: OrderSn::from(self.external_no.clone()),
            status: if refused { OrderStatus::Refunded } else { OrderStatus::PendingShip },
            buyer: Buyer { id: self.buyer.clone(), name: self.buyer.clone(), phone: None },
            lines: vec![PlatformLine {
                line: 1,
                product_ref: self.product_ref.clone(),
                sku_ref: String::new(),
                merchant_code: String::new(),
                title,
                spec: String::new(),
                quantity: self.quantity,
                unit_price: Fen(self.total_price.0 / self.quantity.max(1)),
            }],
            amount: self.total_price,
            // No platform says when it was placed; the lists sort by this.
            placed_at: now,
            paid_at: Some(self.paid_at(now)),
            updated_at: now,
            ship_by: None,
            remark: None,
            risk: false,
            raw: self.raw.clone(),
        }
    }

    /// Whether a repeat asks for something else than the first time.
    pub(crate) fn differs(&self, known: &super::outcome::Outcome) -> bool {
        (known.product_ref.as_str(), known.quantity, known.total_price)
            != (self.product_ref.as_str(), self.quantity, self.total_price)
    }
}

impl Incoming {
    /// The title of the product, for notices.
    pub(crate) fn reading_title(&self) -> &str {
        self.shop.offers.get(&self.product_ref).map_or(self.product_ref.as_str(), |offer| offer.title.as_str())
    }
}
