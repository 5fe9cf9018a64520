//! Pushes to the seller's program, as the platform posts them.

use super::{SECRET, gateway::AgisoMarket, signing};
use crate::jd::{Caller, Fields, Reply, write_form};
use std::io;

impl AgisoMarket {
    /// The target and the form of a push.
    #[must_use]
    pub fn push_form(&self, path: &str, from: &str, aopic: i64, json: &str) -> (String, String) {
        let at = (self.desk.clock.now().0 / 1_000).to_string();
        let sign = signing::push(SECRET, &at, json);
        let target = format!("{path}?fromPlatform={from}&timestamp={at}&aopic={aopic}&sign={sign}");
        let fields: Fields = [("json".to_owned(), json.to_owned())].into();
        (target, write_form(&fields))
    }

    /// Sends a push.
    ///
    /// # Errors
    /// When the connection broke: the platform may send it again.
    pub async fn push(&self, caller: &mut Caller, path: &str, from: &str, aopic: i64, json: &str) -> io::Result<Reply> {
        let (target, form) = self.push_form(path, from, aopic, json);
        caller.post(&target, &form).await
    }

    /// The target and the form of a push of 闲鱼: an order was paid.
    #[must_use]
    pub fn paid_form(&self, path: &str, number: &str) -> (String, String) {
        let json = format!("{{\"biz_order_id\":{number},\"item_id\":1,\"order_status\":2,\"seller_id\":584056073}}");
        self.push_form(path, "AldsIdle", 1, &json)
    }

    /// 闲鱼: an order was paid.
    ///
    /// # Errors
    /// As [`AgisoMarket::push`].
    pub async fn push_paid(&self, caller: &mut Caller, path: &str, number: &str) -> io::Result<Reply> {
        let (target, form) = self.paid_form(path, number);
        caller.post(&target, &form).await
    }
}
