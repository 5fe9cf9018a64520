//! Asks the platform what a message without an answer has done, and whether an order is marked shipped.

use super::{XianyuAdapter, deliver::transient};
use crate::{
    capability::{Content, Found, ReadBack},
    fault::CallError,
    xianyu::{fixed::TEXT_LIMIT, frame::NEWEST, settings::DeliverBy, split::split},
};
use async_trait::async_trait;
use huolang_domain::{OrderSn, state::OrderStatus};

/// Messages that are looked through.
pub(super) const NEWEST_MESSAGES: usize = 200;
/// Clocks differ by no more.
pub(super) const SLACK_MS: i64 = 60_000;

#[async_trait]
impl ReadBack for XianyuAdapter {
    /// The platform knows a message by what it says only.
    async fn content(&self, _sn: &OrderSn, _line: i64, _key: &str) -> Result<Found, CallError> {
        Ok(Found::CannotTell)
    }

    async fn content_saying(&self, content: &Content) -> Result<Found, CallError> {
        self.mtop.account.ready()?;
        let sn = &content.sn;
        if self.deliver_by(content.channel) == DeliverBy::Voucher {
            // What a voucher says cannot be read; that there is one shows in the order's state.
            return Ok(match self.shipped(sn).await? {
                Found::NotDone => Found::NotDone,
                _ => Found::CannotTell,
            });
        }
        let order = Box::pin(self.confirmed(sn.as_str())).await?;
        let cid = self.chat_with(&order.read.peer_id, &order.read.item_id).await?;
        let began = self.parts.get(&content.key).began.map(|began| began.plus(-SLACK_MS)).or(order.paid_at);
        let since = began.map_or(0, |began| began.0);
        let messages = self.socket.shared.history(&cid, NEWEST, since, NEWEST_MESSAGES).await;
        let Some(messages) = messages else { return Err(transient("the chat could not be read")) };
        let parts = split(&content.text, TEXT_LIMIT);
        let own: Vec<&str> =
            messages.iter().filter(|message| message.is_own()).filter_map(|message| message.text.as_deref()).collect();
        let there = parts.iter().filter(|part| own.iter().any(|text| text.trim() == part.trim())).count();
        Ok(match there {
            0 => Found::NotDone,
            // The same words may be those of an earlier order in this chat.
            _ if began.is_none() => Found::CannotTell,
            there if there == parts.len() => Found::Done,
            _ => Found::CannotTell,
        })
    }

    async fn shipped(&self, sn: &OrderSn) -> Result<Found, CallError> {
        let order = Box::pin(self.confirm(sn.as_str())).await?;
        Ok(match order.map(|confirmed| confirmed.status) {
            Some(OrderStatus::Shipped | OrderStatus::Completed) => Found::Done,
            Some(OrderStatus::PendingShip) => Found::NotDone,
            _ => Found::CannotTell,
        })
    }
}
