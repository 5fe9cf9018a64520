//! Sending, marking shipped, and reading back, as far as each marketplace has calls for it (`agiso.md` §3 to §5).

use super::{
    adapter::{AgisoAdapter, business},
    cards::{self, Pair},
    loose::Loose,
    marketplace::Service,
    reply::{Sent, batch},
    settings::{ContentWay, Delivery},
};
use crate::{
    capability::{Content, DeliverContent, Found, MarkShipped, Middleman as _, ReadBack, Shipment},
    fault::CallError,
    xianyu::split::split,
};
use async_trait::async_trait;
use huolang_domain::{OrderSn, order::PlatformOrder, rule::Channel, state::OrderStatus};
use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// 厂家自送: the one carrier of 京东 that needs no number.
const OWN_DELIVERY: &str = "1274";

#[async_trait]
impl DeliverContent for AgisoAdapter {
    fn text_limit(&self, _channel: Channel) -> Option<usize> {
        match (self.settings.way, self.service()) {
            (ContentWay::Message, Service::Idle) => Some(1_000),
            (ContentWay::Message, Service::Taobao | Service::TaobaoAcs) => Some(5_000),
            _ => None,
        }
    }

    fn most_messages(&self, _channel: Channel) -> Option<usize> {
        match (self.settings.way, self.service()) {
            (ContentWay::Message, Service::Idle) => Some(5),
            // A message too many fails, and is charged all the same.
            (ContentWay::Message, Service::Taobao | Service::TaobaoAcs) => Some(3),
            // 拼多多 counts over thirty days; a newer page of the platform says 5.
            (ContentWay::Message, Service::Doudian | Service::Pdd) => Some(2),
            _ => None,
        }
    }

    async fn deliver(&self, content: &Content) -> Result<(), CallError> {
        let order = self.open_order(&content.sn).await?;
        let (sn, text) = (content.sn.as_str(), content.text.as_str());
        match (self.settings.way, self.service()) {
            (ContentWay::Message, _) => self.say(content, order.lines.len()).await?,
            (ContentWay::Cards, Service::Jd) => {
                let list = cards::jd_json(&cards::pairs(text)?);
                self.client.write("agiso.cards", "/GameCard/CardSend", &[("tid", sn), ("cardJson", &list)]).await?;
            }
            (ContentWay::Cards, Service::Pdd) => {
                let Pair { number, secret } = cards::only(text)?;
                let params = [("tid", sn), ("cardNo", number.as_str()), ("password", secret.as_str())];
                self.client.write("agiso.cards", "/DummySend/CardPwdSend", &params).await?;
            }
            (ContentWay::ActivationCode, _) => {
                let params = [("tid", sn), ("activationCode", text.trim())];
                self.client.write("agiso.code", "/DummySend/ActivationCodeSend", &params).await?;
            }
            (ContentWay::Cards, _) => {
                let list = cards::taobao_json(&oid(&order)?, &cards::pairs(text)?);
                let params = [("tid", sn), ("aldsType", "1"), ("content", list.as_str())];
                self.client.write("agiso.cards", "/Trade/CreateOrderResult", &params).await?;
            }
        }
        Ok(())
    }
}

/// The one sub-order of an order. A second result would take the first one's place.
fn oid(order: &PlatformOrder) -> Result<String, CallError> {
    let raw = Loose::parse(&order.raw).unwrap_or_default();
    match (raw.list("Orders").as_slice(), order.lines.len()) {
        ([one], 1) => Ok(one.text("Oid")),
        _ => Err(business("one_line_only", "cards of an order with several products go by message")),
    }
}

/// How far long texts have come: a retry goes on behind the parts that were accepted.
#[derive(Default)]
pub(super) struct Said(Mutex<BTreeMap<String, usize>>);

impl Said {
    fn books(&self) -> MutexGuard<'_, BTreeMap<String, usize>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn parts(&self, key: &str) -> usize {
        self.books().get(key).copied().unwrap_or_default()
    }

    fn note(&self, key: &str, parts: usize) {
        self.books().insert(key.to_owned(), parts);
    }

    fn end(&self, key: &str) {
        self.books().remove(key);
    }
}

impl AgisoAdapter {
    /// Sends a text, in parts when it is longer than a message. The lines of an order share its messages.
    async fn say(&self, content: &Content, lines: usize) -> Result<(), CallError> {
        let path = if self.service().is_taobao() { "/WwMsg/Send" } else { "/ImMsg/SendMsg" };
        let parts = match self.text_limit(content.channel) {
            Some(limit) if content.text.chars().count() > limit => split(&content.text, limit),
            _ => vec![content.text.clone()],
        };
        if self.most_messages(content.channel).is_some_and(|most| parts.len() > most / lines.max(1)) {
            return Err(business("too_many_messages", "the text needs more messages than an order may have"));
        }
        for (at, part) in parts.iter().enumerate().skip(self.said.parts(&content.key)) {
            self.client.write("agiso.message", path, &[("tid", content.sn.as_str()), ("msg", part.as_str())]).await?;
            self.said.note(&content.key, at + 1);
        }
        self.said.end(&content.key);
        Ok(())
    }

    /// Asks once more, right before something goes out: is it paid, is no after-sale open, has nobody delivered it?
    async fn open_order(&self, sn: &OrderSn) -> Result<PlatformOrder, CallError> {
        let Some(order) = self.read_order(sn).await? else {
            return Err(business("order_not_found", "the marketplace does not know the order"));
        };
        if order.risk || !order.status.is_paid_and_open() {
            return Err(business("not_deliverable", "the order is not open for delivery any more"));
        }
        if self.has_last_sent() && !self.last_sent(sn).await?.is_empty() {
            return Err(business("sent_by_agiso", "阿奇索 has sent cards of its own for this order"));
        }
        Ok(order)
    }

    /// Sets the platform's own 自动发货 going. No check of its is overruled: it sends once only.
    async fn auto_send(&self, sn: &OrderSn) -> Result<(), CallError> {
        let reply = if self.service() == Service::Idle {
            let params = [("tids", sn.as_str()), ("aldsType", "1")];
            self.client.ask("agiso.auto_send", "/Alds/AldsSend", &params, true).await?
        } else {
            self.client.ask("agiso.auto_send", "/Trade/AldsProcessTrades", &[("tids", sn.as_str())], true).await?
        };
        one_of(&reply, sn)
    }

    /// Marks virtual goods shipped.
    async fn dummy_send(&self, sn: &OrderSn) -> Result<(), CallError> {
        let Some(order) = self.read_order(sn).await? else {
            return Err(business("order_not_found", "the marketplace does not know the order"));
        };
        if order.status.is_shipped() {
            return Ok(());
        }
        if order.status != OrderStatus::PendingShip {
            return Err(business("not_deliverable", "the order is not open for delivery any more"));
        }
        let tid = [("tid", sn.as_str())];
        match self.service() {
            Service::Idle => {
                let is_recharge = Loose::parse(&order.raw).and_then(|raw| raw.flag("isRecharge")) == Some(true);
                let path = if is_recharge { "/Order/RechargeSend" } else { "/Order/DummySend" };
                self.client.write("agiso.ship", path, &tid).await?;
            }
            Service::Taobao | Service::TaobaoAcs => {
                let tids = [("tids", sn.as_str())];
                let reply = self.client.ask("agiso.ship", "/Trade/LogisticsDummySend", &tids, true).await?;
                return one_of(&reply, sn);
            }
            Service::Pdd => drop(self.client.write("agiso.ship", "/DummySend/OtherSend", &tid).await?),
            Service::Jd => {
                let params = [("orderId", sn.as_str()), ("logiCoprId", OWN_DELIVERY)];
                self.client.write("agiso.ship", "/Order/DummySend", &params).await?;
            }
            Service::Doudian | Service::CardStock => {
                return Err(business("ship_in_console", "this marketplace has no call that ships without a parcel"));
            }
        }
        Ok(())
    }
}

/// The result of a call about one order. Shipped before is as good as shipped now.
fn one_of(reply: &super::reply::Reply, sn: &OrderSn) -> Result<(), CallError> {
    if reply.code.is_none() {
        return Err(super::error::call_error(reply, true));
    }
    let tids = [sn.as_str().to_owned()];
    let (_, sent, words) = batch(reply, &tids).remove(0);
    let general = matches!(reply.code, Some(0 | 6 | 7));
    match sent {
        Sent::Ok | Sent::Already => Ok(()),
        Sent::Retry if general => Err(CallError::Transient { message: words, retry_after_ms: None }),
        Sent::Failed if general => {
            let words = if words.is_empty() { reply.message.clone().unwrap_or_default() } else { words };
            Err(business("agiso_refused", &words))
        }
        Sent::Retry | Sent::Failed => Err(super::error::call_error(reply, true)),
    }
}

#[async_trait]
impl MarkShipped for AgisoAdapter {
    async fn mark_shipped(&self, sn: &OrderSn, shipment: &Shipment) -> Result<(), CallError> {
        let Shipment::Parcel { company, number } = shipment else {
            return match self.settings.delivery {
                Delivery::AgisoRules => self.auto_send(sn).await,
                Delivery::OwnCards => self.dummy_send(sn).await,
            };
        };
        let (company, number) = (company.trim(), number.trim());
        let (path, params): (&str, Vec<(&str, &str)>) = match self.service() {
            Service::Taobao | Service::TaobaoAcs => (
                "/Trade/LogisticsOfflineSend",
                vec![("tid", sn.as_str()), ("outSid", number), ("companyCode", company)],
            ),
            Service::Jd => {
                ("/Order/DummySend", vec![("orderId", sn.as_str()), ("logiCoprId", company), ("logiNo", number)])
            }
            _ => return Err(business("ship_in_console", "parcels of this marketplace are entered in its console")),
        };
        self.client.write("agiso.parcel", path, &params).await.map(drop)
    }
}

#[async_trait]
impl ReadBack for AgisoAdapter {
    /// Messages cannot be read back. Cards that went by a form ship the order, or may be sent again as they were.
    async fn content(&self, sn: &OrderSn, _line: i64, _key: &str) -> Result<Found, CallError> {
        if self.settings.way == ContentWay::Message {
            return Ok(Found::CannotTell);
        }
        if self.service().is_taobao() {
            // The last result counts: the same once more changes nothing.
            return Ok(Found::NotDone);
        }
        self.shipped(sn).await
    }

    async fn shipped(&self, sn: &OrderSn) -> Result<Found, CallError> {
        let Some(order) = self.read_order(sn).await? else { return Ok(Found::CannotTell) };
        match order.status {
            status if status.is_shipped() => Ok(Found::Done),
            OrderStatus::PendingShip if self.settings.delivery == Delivery::AgisoRules && self.has_last_sent() => {
                let sent = !self.last_sent(sn).await?.is_empty();
                Ok(if sent { Found::Done } else { Found::NotDone })
            }
            OrderStatus::PendingShip => Ok(Found::NotDone),
            _ => Ok(Found::CannotTell),
        }
    }
}
