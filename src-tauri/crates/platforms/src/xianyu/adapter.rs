//! 闲鱼 as a platform: one account behind the capabilities.

mod chat;
mod deliver;
mod goods;
mod orders;
mod own;
mod read_back;
mod trade;

use super::{
    account::Account,
    login::Logins,
    mtop::Mtop,
    pace::Pace,
    settings::Settings,
    socket::Socket,
    transport::{Net, Transport},
};
use crate::{
    capability::{
        Adapter, Authorize, AuthorizeState, AuthorizeStep, Chat, DeliverContent, Goods, Hint, MarkShipped, OrderDetail,
        PullOrders, PushEvents, ReadBack, Session, Trade,
    },
    connect::{Access, ConnectError, Surroundings},
    fault::CallError,
};
use async_trait::async_trait;
use huolang_domain::{Clock, Dice, platform::PlatformKind};
use std::sync::Arc;

/// Hints that are handed over at once.
const HINTS: usize = 32;
/// Time between two calls that keep the login alive, in milliseconds.
const KEEP_ALIVE_MS: i64 = 6 * 3_600_000;

/// A shop on 闲鱼.
pub struct XianyuAdapter {
    pub(super) mtop: Arc<Mtop>,
    pub(super) socket: Socket,
    logins: Logins,
    /// Messages and changes.
    writes: Pace,
    /// Reads of orders.
    details: Pace,
    /// Pages of lists.
    pages: Pace,
    book: orders::Book,
    parts: deliver::Parts,
    own: own::Own,
    items: goods::Items,
}

/// Makes the adapter from the shop's form.
///
/// # Errors
/// [`ConnectError`] names the field.
pub fn connect(access: Access, around: Surroundings) -> Result<Arc<dyn Adapter>, ConnectError> {
    let net = Net::new(around.http, around.clock.clone());
    Ok(Arc::new(XianyuAdapter::open(&access, Arc::new(net), around.clock, around.dice)?))
}

impl XianyuAdapter {
    /// A shop over any way out.
    ///
    /// # Errors
    /// [`ConnectError`] names the field.
    pub fn open(
        access: &Access,
        transport: Arc<dyn Transport>,
        clock: Arc<dyn Clock>,
        dice: Arc<dyn Dice>,
    ) -> Result<Self, ConnectError> {
        let settings = Arc::new(Settings::read(access)?);
        let account = Arc::new(Account::open(access, clock.clone(), dice.clone())?);
        let (write_gap, detail_gap) = (60_000 / settings.writes_per_minute, settings.detail_gap_ms);
        let mtop = Mtop { account, settings, transport, clock: clock.clone(), dice, overloads: 0.into() };
        let mtop = Arc::new(mtop);
        Ok(Self {
            socket: Socket::new(mtop.clone(), access),
            mtop,
            logins: Logins::default(),
            writes: Pace::new(clock.clone(), write_gap, 10),
            details: Pace::new(clock.clone(), detail_gap, 5),
            pages: Pace::new(clock, 1_000, 3),
            book: orders::Book::default(),
            parts: deliver::Parts::default(),
            own: own::Own::default(),
            items: goods::Items::default(),
        })
    }

    /// The gateway, for what has no capability: prices, ratings.
    #[must_use]
    pub fn mtop(&self) -> &Arc<Mtop> {
        &self.mtop
    }

    /// The socket.
    #[must_use]
    pub const fn socket(&self) -> &Socket {
        &self.socket
    }

    /// Waits for room for a message or a change.
    async fn write_room(&self) -> Result<(), CallError> {
        self.writes.wait(10_000).await.map_err(|wait| CallError::RateLimited {
            message: "the shop's own limit of messages and changes".to_owned(),
            retry_after_ms: Some(wait),
        })
    }
}

impl Adapter for XianyuAdapter {
    fn kind(&self) -> PlatformKind {
        PlatformKind::Xianyu
    }
    fn account(&self) -> Option<String> {
        Some(self.mtop.account.user_id()).filter(|user| !user.is_empty())
    }
    fn pull_orders(&self) -> Option<&dyn PullOrders> {
        Some(self)
    }
    fn push_events(&self) -> Option<&dyn PushEvents> {
        Some(self)
    }
    fn order_detail(&self) -> Option<&dyn OrderDetail> {
        Some(self)
    }
    fn deliver_content(&self) -> Option<&dyn DeliverContent> {
        Some(self)
    }
    fn mark_shipped(&self) -> Option<&dyn MarkShipped> {
        Some(self)
    }
    fn read_back(&self) -> Option<&dyn ReadBack> {
        Some(self)
    }
    fn goods(&self) -> Option<&dyn Goods> {
        Some(self)
    }
    fn session(&self) -> Option<&dyn Session> {
        Some(self)
    }
    fn chat(&self) -> Option<&dyn Chat> {
        Some(self)
    }
    fn authorize(&self) -> Option<&dyn Authorize> {
        Some(self)
    }
    fn trade(&self) -> Option<&dyn Trade> {
        Some(self)
    }
}

#[async_trait]
impl PushEvents for XianyuAdapter {
    async fn next_hints(&self) -> Result<Vec<Hint>, CallError> {
        self.mtop.account.ready()?;
        self.socket.start();
        if let Some(puzzle) = self.socket.shared.take_puzzle() {
            return Err(puzzle.error());
        }
        tokio::select! {
            hints = self.socket.shared.hints.take(HINTS) => Ok(hints),
            // The engine parks the shop.
            stop = self.mtop.account.wait_stopped() => Err(stop.error()),
        }
    }
}

#[async_trait]
impl Session for XianyuAdapter {
    async fn check(&self) -> Result<(), CallError> {
        // A person said that they are done: one call tells.
        self.mtop.account.go_on();
        Box::pin(self.mtop.call(&super::apis::LOGIN_USER, "{}")).await?.data().map(|_| ())
    }
}

#[async_trait]
impl Authorize for XianyuAdapter {
    async fn begin(&self, _state: &str, _redirect: Option<&str>) -> Result<AuthorizeStep, CallError> {
        self.logins.begin(&self.mtop).await
    }
    async fn poll(&self) -> Result<AuthorizeState, CallError> {
        self.logins.poll(&self.mtop).await
    }
    async fn finish(&self, _code: &str) -> Result<AuthorizeState, CallError> {
        self.logins.done(&self.mtop).await
    }
    fn is_authorized(&self) -> bool {
        // A login whose cookies are gone was one all the same.
        !self.mtop.account.user_id().is_empty()
    }
}
