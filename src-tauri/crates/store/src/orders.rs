//! Orders and their lines.

mod counts;
mod draft;
mod grams;
mod late_phone;
mod list;
mod pressing;
mod read;
mod search;
mod seek;
#[cfg(test)]
mod tests;
mod tracks;
mod upsert;

pub use counts::{tab_counts, total};
pub(crate) use grams::write_all as write_index;
pub use list::{Filter, Page, list};
pub use pressing::still_to_ship;
pub use read::{
    bought_by_buyer, by_sns, get, get_many, lines, newest_placed_at, numbers_of_shop, of_buyer, phone, phones,
    raw_payload, to_ship_before, twins_sent,
};
pub use search::search;
pub use tracks::{TrackChange, set_note, set_tracking, set_tracks_many};
pub use upsert::{NewOrder, Taken, insert_many, upsert_many};

use crate::sql::record;
use huolang_domain::{
    Fen, Millis, OrderId, OrderSn, ShopId,
    order::PlatformLine,
    state::{Bucket, ContentState, OrderStatus, PlatformState, VerificationState},
    why::Why,
};
use huolang_vault::Column;

/// The buyer's phone number.
pub const PHONE: Column = Column::new("orders", "buyer_phone");
/// The platform's last answer.
pub const RAW: Column = Column::new("raw_payloads", "body");

record! {
    /// An order as it is kept. The buyer's phone number and the platform's answer are read by themselves.
    pub struct Order {
        /// Its place in every list; newer orders are larger.
        pub seek: i64,
        /// Its id here.
        pub id: OrderId,
        /// The shop.
        pub shop_id: ShopId,
        /// Its number on the platform.
        pub sn: OrderSn,
        /// The platform's state.
        pub status: OrderStatus,
        /// While a refund is open: the state to return to.
        pub before_refund: Option<OrderStatus>,
        /// The content track: the worst of its lines.
        pub content: ContentState,
        /// The platform track.
        pub platform: PlatformState,
        /// What it waits for.
        pub bucket: Bucket,
        /// Whether it stands under 需要我处理.
        pub attention: bool,
        /// The platform's id of the buyer.
        pub buyer_id: String,
        /// The buyer's name.
        pub buyer_name: String,
        /// The titles of its lines.
        pub title: String,
        /// Pieces over all lines.
        pub quantity: i64,
        /// What the buyer pays.
        pub amount: Fen,
        /// The buyer's remark.
        pub remark: Option<String>,
        /// The seller's note.
        pub seller_note: Option<String>,
        /// Whether the platform warns of it.
        pub risk: bool,
        /// When it was placed.
        pub placed_at: Millis,
        /// When it was paid.
        pub paid_at: Option<Millis>,
        /// By when it must be shipped.
        pub ship_by: Option<Millis>,
        /// When the content is due.
        pub due_at: Option<Millis>,
        /// When the content was sent.
        pub delivered_at: Option<Millis>,
        /// Whether no person had a hand in it.
        pub delivered_auto: Option<bool>,
        /// When it was marked shipped.
        pub shipped_at: Option<Millis>,
        /// Where the verification of its vouchers stands.
        pub verification: VerificationState,
        /// Uses of its vouchers in all; 0: it has none.
        pub vouchers: i64,
        /// Uses that are used up.
        pub vouchers_used: i64,
        /// When the last of them was used, as far as it was seen here.
        pub verified_at: Option<Millis>,
        /// The logistics company.
        pub tracking_company: Option<String>,
        /// The tracking number.
        pub tracking_number: Option<String>,
        /// Why it is not delivered.
        pub why: Option<Why>,
        /// The platform's time of the newest reading.
        pub platform_updated_at: Millis,
        /// When it was first seen here.
        pub created_at: Millis,
        /// When anything of it changed here.
        pub updated_at: Millis,
    }
}

record! {
    /// A line of an order.
    pub struct Line {
        /// The order.
        pub order_id: OrderId,
        /// Position in the order, from 1.
        pub line: i64,
        /// The platform's id of the product.
        pub product_ref: String,
        /// The platform's id of the SKU; empty when there is none.
        pub sku_ref: String,
        /// The merchant's own code; empty when unset.
        pub merchant_code: String,
        /// The product's title.
        pub title: String,
        /// The specification as text.
        pub spec: String,
        /// How many.
        pub quantity: i64,
        /// Price of one.
        pub unit_price: Fen,
    }
}

impl From<Line> for PlatformLine {
    fn from(line: Line) -> Self {
        Self {
            line: line.line,
            product_ref: line.product_ref,
            sku_ref: line.sku_ref,
            merchant_code: line.merchant_code,
            title: line.title,
            spec: line.spec,
            quantity: line.quantity,
            unit_price: line.unit_price,
        }
    }
}
