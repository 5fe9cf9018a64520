//! A link to a market in the same process.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use async_trait::async_trait;
use huolang_domain::OrderSn;

use super::{
    Market,
    link::MarketLink,
    model::{ChangePage, MarketEvent, MarketOrder, MarketProduct, MarketSaying},
    vouchers::{MarketVoucher, VoucherUse},
};
use crate::{
    capability::{Content, Shipment},
    fault::CallError,
};

/// So many events are handed over at once.
const EVENTS_AT_ONCE: usize = 500;

/// A link to a market in the same process. Events begin with those after the link was made; what was before is pulled.
pub struct LocalLink {
    market: Arc<Market>,
    /// The events handed over so far.
    position: Mutex<u64>,
    /// The lines handed over so far.
    heard: Mutex<u64>,
}

impl LocalLink {
    /// A link to `market`.
    #[must_use]
    pub fn new(market: Arc<Market>) -> Self {
        let position = Mutex::new(market.head());
        Self { market, position, heard: Mutex::new(0) }
    }

    /// Holds the answer back while the market is to be slow.
    async fn wait(&self) {
        let slow = self.market.slowness_ms();
        if slow > 0 {
            tokio::time::sleep(Duration::from_millis(slow)).await;
        }
    }

    fn take_events(&self) -> Vec<MarketEvent> {
        let mut position = self.position.lock().unwrap_or_else(PoisonError::into_inner);
        let page = self.market.events(*position, EVENTS_AT_ONCE);
        *position = page.next;
        page.events
    }

    fn take_sayings(&self) -> Vec<MarketSaying> {
        let mut heard = self.heard.lock().unwrap_or_else(PoisonError::into_inner);
        let page = self.market.sayings(*heard, EVENTS_AT_ONCE);
        *heard = page.next;
        page.lines
    }
}

fn gone() -> CallError {
    CallError::Transient { message: "the market is gone".to_owned(), retry_after_ms: None }
}

#[async_trait]
impl MarketLink for LocalLink {
    async fn changes(&self, cursor: Option<&str>, limit: usize) -> Result<ChangePage, CallError> {
        self.wait().await;
        Ok(self.market.changes(cursor, limit)?)
    }

    async fn events(&self) -> Result<Vec<MarketEvent>, CallError> {
        let mut head = self.market.watch();
        loop {
            // Marked as seen before looking: an event that comes after the look wakes the wait below.
            head.mark_unchanged();
            let events = self.take_events();
            if !events.is_empty() {
                return Ok(events);
            }
            head.changed().await.map_err(|_| gone())?;
        }
    }

    async fn orders(&self, sns: &[OrderSn]) -> Result<Vec<MarketOrder>, CallError> {
        self.wait().await;
        Ok(self.market.orders_by_number(sns)?)
    }

    async fn send(&self, content: &Content) -> Result<(), CallError> {
        self.wait().await;
        Ok(self.market.send(content)?)
    }

    async fn ship(&self, sn: &OrderSn, how: &Shipment) -> Result<(), CallError> {
        self.wait().await;
        Ok(self.market.ship(sn, how)?)
    }

    async fn was_sent(&self, sn: &OrderSn, line: i64, key: &str) -> Result<bool, CallError> {
        self.wait().await;
        Ok(self.market.was_sent(sn, line, key)?)
    }

    async fn was_shipped(&self, sn: &OrderSn) -> Result<bool, CallError> {
        self.wait().await;
        Ok(self.market.was_shipped(sn)?)
    }

    async fn products(&self) -> Result<Vec<MarketProduct>, CallError> {
        self.wait().await;
        Ok(self.market.shelf()?)
    }

    async fn look(&self, sn: Option<&OrderSn>, code: &str) -> Result<MarketVoucher, CallError> {
        self.wait().await;
        Ok(self.market.look_voucher(sn, code)?)
    }

    async fn use_voucher(&self, key: &str, sn: Option<&OrderSn>, code: &str) -> Result<VoucherUse, CallError> {
        self.wait().await;
        Ok(self.market.use_voucher(key, sn, code)?)
    }

    async fn voucher_use(&self, key: &str) -> Result<Option<VoucherUse>, CallError> {
        self.wait().await;
        Ok(self.market.voucher_use(key)?)
    }

    async fn undo_use(&self, receipt: &str) -> Result<(), CallError> {
        self.wait().await;
        Ok(self.market.undo_use(receipt)?)
    }

    async fn open_codes(&self, sn: &OrderSn) -> Result<Vec<String>, CallError> {
        self.wait().await;
        Ok(self.market.open_codes(sn)?)
    }

    async fn sayings(&self) -> Result<Vec<MarketSaying>, CallError> {
        let mut head = self.market.watch_talk();
        loop {
            head.mark_unchanged();
            let lines = self.take_sayings();
            if !lines.is_empty() {
                return Ok(lines);
            }
            head.changed().await.map_err(|_| gone())?;
        }
    }

    async fn say(&self, chat_id: &str, text: &str) -> Result<(), CallError> {
        self.wait().await;
        Ok(self.market.say(chat_id, text)?)
    }

    async fn chat(&self, chat_id: &str, limit: usize) -> Result<Vec<MarketSaying>, CallError> {
        self.wait().await;
        Ok(self.market.chat(chat_id, limit)?)
    }

    async fn check_login(&self) -> Result<(), CallError> {
        self.wait().await;
        Ok(self.market.check_login()?)
    }
}
