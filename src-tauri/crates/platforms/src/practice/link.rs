//! The way from the adapter to a practice market: in the same process, or over HTTP.

use async_trait::async_trait;
use huolang_domain::OrderSn;

use super::model::{ChangePage, MarketEvent, MarketOrder, MarketProduct, MarketSaying};
use super::vouchers::{MarketVoucher, VoucherUse};
use crate::{
    capability::{Content, Shipment},
    fault::CallError,
};

/// The calls of a practice market, as a seller's program makes them.
#[async_trait]
pub trait MarketLink: Send + Sync {
    /// Orders changed after `cursor`.
    async fn changes(&self, cursor: Option<&str>, limit: usize) -> Result<ChangePage, CallError>;
    /// Waits for events; at least one. Dropping the future loses none.
    async fn events(&self) -> Result<Vec<MarketEvent>, CallError>;
    /// Orders by number; unknown ones are left out.
    async fn orders(&self, sns: &[OrderSn]) -> Result<Vec<MarketOrder>, CallError>;
    /// Sends a message to a buyer.
    async fn send(&self, content: &Content) -> Result<(), CallError>;
    /// Marks an order shipped.
    async fn ship(&self, sn: &OrderSn, how: &Shipment) -> Result<(), CallError>;
    /// Whether the message with `key` reached the buyer.
    async fn was_sent(&self, sn: &OrderSn, line: i64, key: &str) -> Result<bool, CallError>;
    /// Whether the order is marked shipped.
    async fn was_shipped(&self, sn: &OrderSn) -> Result<bool, CallError>;
    /// The shop's products.
    async fn products(&self) -> Result<Vec<MarketProduct>, CallError>;
    /// Looks a voucher up.
    async fn look(&self, sn: Option<&OrderSn>, code: &str) -> Result<MarketVoucher, CallError>;
    /// Uses a voucher.
    async fn use_voucher(&self, key: &str, sn: Option<&OrderSn>, code: &str) -> Result<VoucherUse, CallError>;
    /// The use with `key` that counts.
    async fn voucher_use(&self, key: &str) -> Result<Option<VoucherUse>, CallError>;
    /// Undoes a use.
    async fn undo_use(&self, receipt: &str) -> Result<(), CallError>;
    /// The codes of an order that still count.
    async fn open_codes(&self, sn: &OrderSn) -> Result<Vec<String>, CallError>;
    /// Waits for lines of buyers; at least one. After a start those that are still kept come once more.
    async fn sayings(&self) -> Result<Vec<MarketSaying>, CallError>;
    /// Says something to a buyer.
    async fn say(&self, chat_id: &str, text: &str) -> Result<(), CallError>;
    /// The newest lines of a chat, newest first.
    async fn chat(&self, chat_id: &str, limit: usize) -> Result<Vec<MarketSaying>, CallError>;
    /// Whether the login holds.
    async fn check_login(&self) -> Result<(), CallError>;
}
