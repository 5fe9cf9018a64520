//! Sending, marking shipped and reading back, as far as the platform has calls for it
//! (`docs/platforms/pdd.md#delivery`).
//!
//! The usual way of this platform is by hand: the program fixes the content, a person sends it in the merchant's console,
//! and the order is watched until it is shipped. What stands here serves rules that say otherwise.

use super::{
    adapter::PddAdapter,
    ask::Ask,
    deliverable::blocked_by,
    wire::{
        Done,
        mall::Carriers,
        order::Order,
        refund::{RefundCheck, RefundDetail},
    },
};
use crate::{
    capability::{Content, DeliverContent, Found, MarkShipped, ReadBack, Shipment},
    fault::CallError,
};
use async_trait::async_trait;
use huolang_domain::{OrderSn, rule::Channel, template::vouchers};
use serde_json::{Value, json};

#[async_trait]
impl DeliverContent for PddAdapter {
    fn text_limit(&self, _channel: Channel) -> Option<usize> {
        None
    }

    /// Tells the platform which vouchers the buyer has got, a line of the content each: the number, then the password.
    async fn deliver(&self, content: &Content) -> Result<(), CallError> {
        // All of it or nothing: a line for people would be shown to the buyer as a code.
        let vouchers = vouchers(&content.text).map_err(not_vouchers)?;
        let vouchers: Vec<Value> =
            vouchers.iter().map(|(id, no)| json!({ "voucher_id": id, "voucher_no": no })).collect();
        self.check_open(&content.sn).await?;
        let ask = Ask::write("pdd.voucher.voucher.info.send")
            .with("order_sn", content.sn.as_str())
            .with("out_biz_no", content.key.as_str())
            .with("voucher_list", vouchers);
        accepted(self.client.call(&ask).await?)
    }
}

#[async_trait]
impl MarkShipped for PddAdapter {
    async fn mark_shipped(&self, sn: &OrderSn, shipment: &Shipment) -> Result<(), CallError> {
        let Shipment::Parcel { company, number } = shipment else {
            // Whoever shipped it, the platform itself or a person: it is what we want.
            return match self.shipped(sn).await? {
                Found::Done => Ok(()),
                _ => Err(business("ship_in_console", "the platform has no call that ships without a parcel")),
            };
        };
        let logistics_id = self.carrier(company).await?;
        let ask = Ask::write("pdd.logistics.online.send")
            .with("order_sn", sn.as_str())
            .with("logistics_id", logistics_id)
            .with("tracking_number", number.as_str());
        accepted(self.client.call(&ask).await?)
    }
}

#[async_trait]
impl ReadBack for PddAdapter {
    /// The order says that it was shipped, never with which voucher: shipped counts as done, anything else proves nothing.
    async fn content(&self, sn: &OrderSn, _line: i64, _key: &str) -> Result<Found, CallError> {
        Ok(match self.read_order(sn).await?.and_then(|(order, _)| order.order_status) {
            Some(2 | 3) => Found::Done,
            _ => Found::CannotTell,
        })
    }

    async fn shipped(&self, sn: &OrderSn) -> Result<Found, CallError> {
        Ok(match self.read_order(sn).await?.and_then(|(order, _)| order.order_status) {
            Some(2 | 3) => Found::Done,
            Some(1) => Found::NotDone,
            _ => Found::CannotTell,
        })
    }
}

impl PddAdapter {
    /// Asks once more, right before something goes out, whether the order may be delivered
    /// (`docs/platforms/pdd.md#deliverable`).
    async fn check_open(&self, sn: &OrderSn) -> Result<(), CallError> {
        let Some((order, _)) = self.read_order(sn).await? else {
            return Err(business("order_not_found", "the platform does not know the order"));
        };
        let blocked = blocked_by(&order);
        if !blocked.is_empty() {
            return Err(business("not_deliverable", &blocked.join(", ")));
        }
        let ask = Ask::read("pdd.refund.status.check").with("order_sns", sn.as_str());
        let check: RefundCheck = self.client.call(&ask).await?;
        let listed = check.order_sns_exists_refund.iter().any(|row| row.order_sn.as_str() == sn.as_str());
        if listed && !self.refund_came_to_nothing(sn).await? {
            return Err(business("refund_open", "the buyer has opened an after-sale"));
        }
        Ok(())
    }

    /// Whether the after-sale of an order was withdrawn or refused: the list names those, too. What the platform does not
    /// tell counts as open.
    pub(super) async fn refund_came_to_nothing(&self, sn: &OrderSn) -> Result<bool, CallError> {
        let ask = Ask::read("pdd.refund.information.get").with("order_sn", sn.as_str());
        match self.client.call::<RefundDetail>(&ask).await {
            Ok(detail) => Ok(detail.order_sn.as_str() == sn.as_str() && detail.came_to_nothing()),
            Err(CallError::Business { .. }) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// The id of a carrier by id, code or name.
    async fn carrier(&self, named: &str) -> Result<i64, CallError> {
        let named = named.trim();
        let carriers: Carriers = self.client.call(&Ask::read("pdd.logistics.companies.get").of_app()).await?;
        let fits = |carrier: &&super::wire::mall::Carrier| {
            carrier.id.is_some_and(|id| id.to_string() == named)
                || carrier.code.as_str().eq_ignore_ascii_case(named)
                || carrier.logistics_company.as_str() == named
        };
        let found = carriers.usable().find(fits).and_then(|carrier| carrier.id);
        found.ok_or_else(|| business("unknown_carrier", "the platform does not know this carrier"))
    }

    /// An order in full and as it came; `None`: the platform does not know it.
    pub(super) async fn read_order(&self, sn: &OrderSn) -> Result<Option<(Order, String)>, CallError> {
        let ask = Ask::read("pdd.order.information.get").with("order_sn", sn.as_str());
        let info: super::wire::order::OrderInfo = match self.client.call(&ask).await {
            Ok(info) => info,
            Err(CallError::Business { message, .. }) if message.contains("不存在") => return Ok(None),
            Err(error) => return Err(error),
        };
        let raw = info.order_info.get().to_owned();
        let order = serde_json::from_str(&raw).map_err(|error: serde_json::Error| CallError::Business {
            code: "answer_not_understood".to_owned(),
            message: format!("an order, line {}, column {}", error.line(), error.column()),
        })?;
        Ok(Some((order, raw)))
    }
}

/// What an answer says of a change. One that says neither yes nor no is read back.
fn accepted(done: Done) -> Result<(), CallError> {
    match done.is_success.or(done.success) {
        Some(true) => Ok(()),
        Some(false) => Err(business("not_accepted", &done.error_msg.unwrap_or_default())),
        None => Err(CallError::Unknown { message: "the answer says neither yes nor no".to_owned() }),
    }
}

fn not_vouchers(line: usize) -> CallError {
    match line {
        0 => business("no_voucher", "the content names no voucher"),
        line => business("no_voucher", &format!("line {line} of the content is no code, nor a number and a password")),
    }
}

fn business(code: &str, message: &str) -> CallError {
    CallError::Business { code: code.to_owned(), message: message.to_owned() }
}
