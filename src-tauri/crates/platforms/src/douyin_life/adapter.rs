//! An account on 抖音来客: what it can do.

use super::{
    cipher::FieldKey, client::Client, form::Settings, orders::Memory, phones::Opened, vouchers::Tries, waits::Waits,
    window,
};
use crate::{
    capability::{Adapter, Goods, Inbound, OrderDetail, PullOrders, Session, Stores, Verify, VerifyHistory},
    connect::{Access, ConnectError, Surroundings},
    fault::CallError,
};
use async_trait::async_trait;
use huolang_domain::platform::PlatformKind;
use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicI64, Ordering},
    },
};
use tokio::sync::OnceCell;

/// An account on 抖音来客.
pub struct DouyinLife {
    pub(super) client: Client,
    pub(super) key: FieldKey,
    pub(super) memory: Mutex<Memory>,
    /// No phone is asked for before that moment: the quota is used up.
    pub(super) no_phones_before: AtomicI64,
    /// Phones that the platform opened.
    pub(super) opened: Mutex<Opened>,
    /// No order is asked for before that moment: the quota is used up.
    no_orders_before: AtomicI64,
    /// The tries of verifications under way, by their keys.
    pub(super) tries: Mutex<HashMap<String, Tries>>,
    /// The store that verifies.
    pub(super) poi: OnceCell<String>,
}

impl DouyinLife {
    /// From what the form holds.
    ///
    /// # Errors
    /// [`ConnectError`] names the field that is missing or wrong.
    pub fn new(access: &Access, around: Surroundings, waits: Waits) -> Result<Self, ConnectError> {
        let client = Client::new(access, around, waits)?;
        Ok(Self {
            key: FieldKey::of(&client.secret),
            client,
            memory: Mutex::default(),
            no_phones_before: AtomicI64::new(0),
            opened: Mutex::default(),
            no_orders_before: AtomicI64::new(0),
            tries: Mutex::default(),
            poi: OnceCell::new(),
        })
    }

    /// What the form says.
    #[must_use]
    pub const fn settings(&self) -> &Settings {
        &self.client.settings
    }

    /// Refuses to call while the quota of orders is used up.
    pub(super) fn check_quota(&self) -> Result<(), CallError> {
        let (now, renewed) = (self.client.now().0, self.no_orders_before.load(Ordering::SeqCst));
        if now >= renewed {
            return Ok(());
        }
        let message = "the day's quota is used up; it is renewed at midnight".to_owned();
        Err(CallError::RateLimited { message, retry_after_ms: Some(renewed - now) })
    }

    pub(super) fn learn_quota(&self, error: Option<&CallError>) {
        if let Some(CallError::RateLimited { retry_after_ms: Some(wait), .. }) = error {
            self.no_orders_before.store(self.client.now().plus(*wait).0, Ordering::SeqCst);
        }
    }
}

/// Makes the adapter of an account.
pub(super) fn connect(access: Access, around: Surroundings) -> Result<Arc<dyn Adapter>, ConnectError> {
    Ok(Arc::new(DouyinLife::new(&access, around, Waits::Real)?))
}

impl Adapter for DouyinLife {
    fn kind(&self) -> PlatformKind {
        PlatformKind::DouyinLife
    }
    fn account(&self) -> Option<String> {
        Some(self.client.settings.identity())
    }
    fn pull_orders(&self) -> Option<&dyn PullOrders> {
        Some(self)
    }
    fn order_detail(&self) -> Option<&dyn OrderDetail> {
        Some(self)
    }
    fn goods(&self) -> Option<&dyn Goods> {
        Some(self)
    }
    fn session(&self) -> Option<&dyn Session> {
        Some(self)
    }
    fn verify(&self) -> Option<&dyn Verify> {
        Some(self)
    }
    fn stores(&self) -> Option<&dyn Stores> {
        Some(self)
    }
    fn verify_history(&self) -> Option<&dyn VerifyHistory> {
        Some(self)
    }
    fn inbound(&self) -> Option<&dyn Inbound> {
        Some(self)
    }
}

#[async_trait]
impl Session for DouyinLife {
    /// Asks for the orders of the last second: that takes key, secret, account, address and permission.
    async fn check(&self) -> Result<(), CallError> {
        let now = self.client.now().0 / 1_000;
        let span = window::Span { start: now - 1, end: now };
        self.query(Some((span, super::paging::FIRST)), None).await.map(|_| ())
    }
}
