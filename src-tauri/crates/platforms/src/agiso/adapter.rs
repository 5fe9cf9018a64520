//! A shop behind the platform: what it can do depends on its marketplace.

use super::{
    account::Account,
    client::Client,
    deliver::Said,
    error::{call_error, is_nothing},
    marketplace::{SUPPLIER, Service},
    order::translate,
    settings::{Delivery, Settings},
};
use crate::{
    capability::{
        Adapter, Authorize, DeliverContent, MarkShipped, Middleman, Oddity, OrderDetail, PullOrders, ReadBack, Session,
    },
    connect::{Access, ConnectError, Surroundings},
    fault::CallError,
    jd::called,
};
use async_trait::async_trait;
use huolang_domain::{OrderSn, order::PlatformOrder, platform::PlatformKind};
use std::sync::{Arc, Mutex, PoisonError};

/// A shop behind the platform.
pub struct AgisoAdapter {
    pub(super) client: Client,
    pub(super) settings: Settings,
    pub(super) said: Said,
    oddities: Mutex<Vec<Oddity>>,
}

impl AgisoAdapter {
    /// From what the form holds.
    ///
    /// # Errors
    /// [`ConnectError`] names the field that is missing or wrong.
    pub fn new(access: &Access, around: Surroundings) -> Result<Self, ConnectError> {
        let word = access.field("service").unwrap_or(Service::Idle.as_str());
        let service = Service::of(word)
            .ok_or_else(|| ConnectError::Invalid { field: "service", reason: "no such marketplace".to_owned() })?;
        Ok(Self {
            settings: Settings::of(service, access)?,
            client: Client::new(service, access, around)?,
            said: Said::default(),
            oddities: Mutex::default(),
        })
    }

    /// The marketplace.
    #[must_use]
    pub const fn service(&self) -> Service {
        self.client.service
    }

    pub(super) fn note(&self, code: &str, detail: String) {
        let mut oddities = self.oddities.lock().unwrap_or_else(PoisonError::into_inner);
        if oddities.len() < 100 {
            oddities.push(Oddity { code: code.to_owned(), detail });
        }
    }

    /// An order as the marketplace shows it; `None`: it knows none.
    pub(super) async fn read_order(&self, sn: &OrderSn) -> Result<Option<PlatformOrder>, CallError> {
        let (path, name) = match self.service() {
            Service::Idle => ("/Order/Detail", "tid"),
            Service::Taobao | Service::TaobaoAcs => ("/Trade/TradeInfo", "tid"),
            Service::Pdd => ("/Trade/Detail", "tid"),
            Service::Jd => ("/Order/Detail", "order_id"),
            Service::Doudian => ("/Order/Detail", "shop_order_id"),
            Service::CardStock => return Ok(None),
        };
        let reply = self.client.ask("agiso.order", path, &[(name, sn.as_str())], false).await?;
        if !reply.ok && is_nothing(&reply) {
            return Ok(None);
        }
        if !reply.ok {
            return Err(call_error(&reply, false));
        }
        let Some(translated) = translate(self.service(), &reply.data, self.client.now()) else {
            if reply.data.is_empty() {
                return Ok(None);
            }
            return Err(business("answer_not_understood", "the answer holds no order"));
        };
        if translated.order.sn != *sn {
            return Err(business("answer_not_understood", "the answer is about another order"));
        }
        if let Some(strange) = translated.strange {
            self.note("unknown_status", format!("{sn} {strange}"));
        }
        Ok(Some(translated.order))
    }
}

/// The adapter of a shop. One that 91卡券 buys from is only called from outside.
pub(super) fn connect(access: Access, around: Surroundings) -> Result<Arc<dyn Adapter>, ConnectError> {
    if access.field("service") == Some(SUPPLIER) {
        return called::supplier(&access);
    }
    Ok(Arc::new(AgisoAdapter::new(&access, around)?))
}

impl Adapter for AgisoAdapter {
    fn kind(&self) -> PlatformKind {
        PlatformKind::Agiso
    }
    fn account(&self) -> Option<String> {
        self.client.account().map(|account| account.to_string())
    }
    fn is_account(&self, account: &str) -> bool {
        let asked = Account::parse(account);
        self.client.account().zip(asked).is_some_and(|(own, asked)| own.is(&asked))
    }
    fn pull_orders(&self) -> Option<&dyn PullOrders> {
        (self.service().is_taobao() || self.service() == Service::Doudian).then_some(self as &dyn PullOrders)
    }
    fn order_detail(&self) -> Option<&dyn OrderDetail> {
        (self.service() != Service::CardStock).then_some(self as &dyn OrderDetail)
    }
    fn deliver_content(&self) -> Option<&dyn DeliverContent> {
        let sends = self.service() != Service::CardStock && self.settings.delivery == Delivery::OwnCards;
        sends.then_some(self as &dyn DeliverContent)
    }
    fn mark_shipped(&self) -> Option<&dyn MarkShipped> {
        (self.service() != Service::CardStock).then_some(self as &dyn MarkShipped)
    }
    fn read_back(&self) -> Option<&dyn ReadBack> {
        (self.service() != Service::CardStock).then_some(self as &dyn ReadBack)
    }
    fn session(&self) -> Option<&dyn Session> {
        Some(self)
    }
    fn authorize(&self) -> Option<&dyn Authorize> {
        Some(self)
    }
    fn middleman(&self) -> Option<&dyn Middleman> {
        Some(self)
    }
    fn take_oddities(&self) -> Vec<Oddity> {
        std::mem::take(&mut *self.oddities.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[async_trait]
impl OrderDetail for AgisoAdapter {
    async fn order(&self, sn: &OrderSn) -> Result<Option<PlatformOrder>, CallError> {
        self.read_order(sn).await
    }
}

#[async_trait]
impl Session for AgisoAdapter {
    /// The cheapest call of the marketplace. A refusal of its content shows that token and signature are right.
    async fn check(&self) -> Result<(), CallError> {
        let one = [("pageNo", "1"), ("pageSize", "1")];
        let (path, params): (&str, &[(&str, &str)]) = match self.service() {
            Service::Idle => ("/Product/GetList", &one),
            Service::Taobao | Service::TaobaoAcs => ("/CardPwdCategory/GetList", &one),
            Service::Pdd => ("/Goods/List", &[("page", "1"), ("pageSize", "1")]),
            Service::Jd => ("/User/GetVenderCarrier", &[]),
            Service::Doudian => ("/Product/List", &[("page", "1"), ("size", "1")]),
            Service::CardStock => ("/CardPwd/GetList", &[("pageIndex", "1"), ("pageSize", "1")]),
        };
        match self.client.read("agiso.check", path, params).await {
            Ok(_) | Err(CallError::Business { .. }) => Ok(()),
            Err(error) => Err(error),
        }
    }
}

pub(super) fn business(code: &str, message: &str) -> CallError {
    CallError::Business { code: code.to_owned(), message: message.to_owned() }
}
