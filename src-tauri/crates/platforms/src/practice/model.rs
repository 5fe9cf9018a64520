//! What the practice market shows: products, orders, events and what a buyer sees.

use huolang_domain::{Fen, Millis, OrderSn, state::OrderStatus};
use serde::{Deserialize, Serialize};

use super::vouchers::MarketVoucher;
use crate::capability::Shipment;

/// Whether something is carried or only told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GoodsKind {
    /// Content sent as a message.
    Virtual,
    /// A parcel.
    Physical,
    /// A voucher to be used at the shop (到店核销): the market gives the buyer its code.
    Voucher,
}

/// A product of the practice shop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarketProduct {
    /// Its id.
    pub product_ref: String,
    /// Its title.
    pub title: String,
    /// Its price, or the lowest of its SKUs.
    pub price: Fen,
    /// Virtual or physical.
    pub goods: GoodsKind,
    /// Whether buyers can buy it.
    pub on_sale: bool,
    /// The most that one order may take.
    pub max_quantity: i64,
    /// Its variants; empty when it has none.
    pub skus: Vec<MarketSku>,
    /// Of a voucher: when and how often it counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub voucher: Option<VoucherTerms>,
}

/// When and how often a voucher counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct VoucherTerms {
    /// How often; a card for ten visits has ten.
    pub times: i64,
    /// Not before so many milliseconds after the payment.
    pub after_ms: i64,
    /// For so many milliseconds from then.
    pub lasts_ms: i64,
}

/// A variant of a product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarketSku {
    /// Its id.
    pub sku_ref: String,
    /// The merchant's own code; empty when unset.
    pub merchant_code: String,
    /// The specification as text.
    pub spec: String,
    /// Its price.
    pub price: Fen,
}

/// A simulated payment for one product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    /// The product.
    pub product_ref: String,
    /// The variant; required when the product has variants.
    #[serde(default)]
    pub sku_ref: Option<String>,
    /// How many.
    pub quantity: i64,
    /// The buyer's name; drawn when absent.
    #[serde(default)]
    pub buyer: Option<String>,
}

/// One wanted product of a new order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wanted {
    /// The product.
    pub product_ref: String,
    /// The variant; required when the product has variants.
    #[serde(default)]
    pub sku_ref: Option<String>,
    /// How many.
    pub quantity: i64,
}

/// A new order with everything that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewOrder {
    /// What is bought, a line each.
    pub lines: Vec<Wanted>,
    /// The buyer's name; drawn when absent.
    #[serde(default)]
    pub buyer: Option<String>,
    /// The buyer's remark.
    #[serde(default)]
    pub remark: Option<String>,
    /// Whether the market warns of the order.
    #[serde(default)]
    pub risk: bool,
    /// Whether it is paid at once.
    pub paid: bool,
}

/// An order as the market answers it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarketOrder {
    /// Its number.
    pub sn: OrderSn,
    /// Its state.
    pub status: OrderStatus,
    /// Who bought.
    pub buyer: MarketBuyer,
    /// What was bought.
    pub lines: Vec<MarketLine>,
    /// What the buyer pays in all.
    pub amount: Fen,
    /// When it was placed.
    pub placed_at: Millis,
    /// When it was paid.
    pub paid_at: Option<Millis>,
    /// When it last changed.
    pub updated_at: Millis,
    /// The last moment to ship it.
    pub ship_by: Option<Millis>,
    /// The buyer's remark.
    pub remark: Option<String>,
    /// Whether the market warns of it.
    pub risk: bool,
    /// Its vouchers, once it is paid; the codes are told to the buyer only.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub vouchers: Vec<MarketVoucher>,
    /// How it was shipped, once it is.
    pub shipment: Option<Shipment>,
}

/// A buyer as the market shows one to the seller.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarketBuyer {
    /// The id.
    pub id: String,
    /// The name.
    pub name: String,
    /// The phone, shown for parcels only. Made from the id with a prefix that no carrier uses, so it calls nobody.
    pub phone: Option<String>,
}

/// One line of an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarketLine {
    /// Position, from 1.
    pub line: i64,
    /// The product.
    pub product_ref: String,
    /// The variant; empty when there is none.
    pub sku_ref: String,
    /// The merchant's own code; empty when unset.
    pub merchant_code: String,
    /// The product's title.
    pub title: String,
    /// The specification; empty when there is none.
    pub spec: String,
    /// Virtual or physical.
    pub goods: GoodsKind,
    /// How many.
    pub quantity: i64,
    /// Price of one.
    pub unit_price: Fen,
}

/// A page of changed orders.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangePage {
    /// The orders as they stand now, by their last change.
    pub orders: Vec<MarketOrder>,
    /// The cursor after this page.
    pub next: String,
    /// Whether more waits.
    pub more: bool,
}

/// Something changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarketEvent {
    /// The event's id; a repeated event repeats it.
    pub id: String,
    /// The order.
    pub sn: OrderSn,
}

/// Events after a position.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventPage {
    /// The events.
    pub events: Vec<MarketEvent>,
    /// The position after them.
    pub next: u64,
}

/// What a buyer asks.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Question {
    /// The order that is asked about; it names buyer and product.
    pub sn: Option<OrderSn>,
    /// Without an order: the product.
    pub product_ref: String,
    /// Without an order: the buyer's name; absent: somebody.
    pub buyer: Option<String>,
    /// The words.
    pub text: String,
}

/// A line of a chat.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarketSaying {
    /// The line's id; a repeated line repeats it.
    pub id: String,
    /// The chat: one for each buyer and product.
    pub chat_id: String,
    /// The buyer.
    pub buyer_id: String,
    /// The buyer's name.
    pub buyer_name: String,
    /// The product.
    pub product_ref: String,
    /// Whether the seller said it.
    pub by_seller: bool,
    /// The words.
    pub text: String,
    /// When it was said.
    pub at: Millis,
}

/// What people say to each other is never printed.
impl std::fmt::Debug for MarketSaying {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut shown = f.debug_struct("MarketSaying");
        shown.field("id", &self.id).field("by_seller", &self.by_seller).field("at", &self.at).finish_non_exhaustive()
    }
}

/// Lines of buyers after a position.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SayingPage {
    /// The lines, oldest first.
    pub lines: Vec<MarketSaying>,
    /// The position after them.
    pub next: u64,
}

/// An order as its buyer sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BuyerView {
    /// The order.
    pub order: MarketOrder,
    /// The messages, oldest first.
    pub messages: Vec<BuyerMessage>,
    /// The codes of the vouchers.
    #[serde(default)]
    pub codes: Vec<String>,
    /// What buyer and seller said to each other about the product, oldest first.
    #[serde(default)]
    pub talk: Vec<MarketSaying>,
}

/// A message that a buyer received.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BuyerMessage {
    /// The line it belongs to.
    pub line: i64,
    /// The key it was sent with.
    pub key: String,
    /// When it arrived.
    pub at: Millis,
    /// Its text; `None` when it is no longer kept: only the latest texts are, and only in memory.
    pub text: Option<String>,
}

/// A message holds cards: its text is never printed.
impl std::fmt::Debug for BuyerMessage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("BuyerMessage").field("line", &self.line).field("at", &self.at).finish_non_exhaustive()
    }
}
