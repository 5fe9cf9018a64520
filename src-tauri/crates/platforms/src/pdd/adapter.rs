//! A shop on 拼多多: what it can do, over signed calls and the message socket.

use super::{
    ask::Ask,
    bases::Bases,
    client::Client,
    gateway::{App, Gateway},
    oddities::Oddities,
    push::Push,
    redeem::Redemption,
    server_clock::ServerClock,
    sync,
    tokens::Tokens,
    translate::translate,
    wire::{goods::GoodsKind, mall::Mall},
};
use crate::{
    capability::{
        Adapter, Authorize, DeliverContent, Goods, Hint, MarkShipped, Middleman, Oddity, OrderDetail, OrderPage,
        PullOrders, PushEvents, ReadBack, Session, Shelf, ShelfEntry, Verify,
    },
    connect::{Access, ConnectError, Surroundings},
    fault::CallError,
};
use async_trait::async_trait;
use huolang_domain::{
    Millis, OrderSn,
    order::PlatformOrder,
    platform::{PlatformKind, StopCause},
};
use huolang_vault::Secret;
use std::{
    collections::{BTreeSet, HashMap},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

/// How long refunds may take before the orders go on without them.
const REFUNDS: Duration = Duration::from_secs(8);
/// Orders read again in one round because of their refunds.
const MOST_REFUNDED: usize = 100;
/// After so many of them that cannot be read the platform itself seems to be down: the next round goes on.
const MOST_FAILED: usize = 3;
/// Tells whose a token is.
const MALL: &str = "pdd.mall.info.get";
/// Products looked up for one page of orders.
const MOST_KINDS: usize = 20;

/// A shop on 拼多多.
pub struct PddAdapter {
    pub(super) client: Client,
    pub(super) redirect: Option<String>,
    pub(super) redemption: Redemption,
    pub(super) oddities: Arc<Oddities>,
    /// What cards are sealed with for the platform's stock.
    pub(super) card_key: Option<Secret<String>>,
    push: Option<Push>,
    /// Whether the platform was asked whose a pasted token is: it may not be allowed to say.
    asked_whose: AtomicBool,
    history_days: i64,
    refunds: sync::Refunds,
    kinds: Mutex<HashMap<String, GoodsKind>>,
    shelf: Mutex<Option<Vec<ShelfEntry>>>,
}

impl PddAdapter {
    /// The adapter of a shop; it makes no call yet.
    ///
    /// # Errors
    /// [`ConnectError`] names the field that is missing or wrong.
    pub fn connect(access: Access, around: Surroundings) -> Result<Arc<dyn Adapter>, ConnectError> {
        let app = App {
            client_id: access.needed("client_id")?.to_owned(),
            client_secret: access.needed_secret("client_secret")?.clone(),
        };
        let bases = Bases::of(&access)?;
        let oddities = Arc::new(Oddities::default());
        let push =
            (access.field("push") != Some("false")).then(|| Push::new(&app, &bases, &around, Arc::clone(&oddities)));
        let clock = ServerClock::new(Arc::clone(&around.clock));
        let gateway = Gateway::new(app, bases, clock, around.http.clone());
        Ok(Arc::new(Self {
            client: Client::new(gateway, Tokens::of(&access), Arc::clone(&around.dice)),
            redirect: access.field("redirect_uri").map(str::to_owned),
            redemption: Redemption::of(&access),
            oddities,
            card_key: access.secret("card_key").cloned(),
            push,
            asked_whose: AtomicBool::new(false),
            history_days: access.field("history_days").and_then(|days| days.parse().ok()).unwrap_or(30),
            refunds: sync::Refunds::default(),
            kinds: Mutex::default(),
            shelf: Mutex::default(),
        }))
    }

    /// Asks the platform whose shop this is. Another shop's token is not used any further.
    pub(super) async fn mall(&self) -> Result<Mall, CallError> {
        let mall: Mall = self.client.call(&Ask::read(MALL)).await?;
        if self.client.tokens.mall_id().is_some_and(|known| known != mall.mall_id.0) {
            self.bury_token(StopCause::WrongAccount);
            let message = "the token belongs to another shop".to_owned();
            return Err(CallError::Stopped { cause: StopCause::WrongAccount, message, url: None });
        }
        let claimed = self.client.tokens.claim(&mall.mall_id.0).await;
        if claimed.is_err() {
            self.bury_token(StopCause::AccountTaken);
        }
        let _claim = claimed?;
        self.client.tokens.name(&mall.mall_id.0).await;
        Ok(mall)
    }

    /// Whose a token is that the shop has not taken over yet; empty: the platform does not say.
    pub(super) async fn whose(&self, access_token: &str) -> String {
        let token = Secret::new(access_token.to_owned());
        let asked: Result<Mall, CallError> = self.client.call_with(&Ask::read(MALL), &token).await;
        asked.map(|mall| mall.mall_id.0).unwrap_or_default()
    }

    /// Asks whose a pasted token is before an order is read with it: another shop may be that account already. A platform that
    /// may not say keeps nobody from the orders.
    async fn learn_whose(&self) -> Result<(), CallError> {
        if self.client.tokens.mall_id().is_some() || self.asked_whose.load(Ordering::Relaxed) {
            return Ok(());
        }
        match self.mall().await {
            Ok(_) | Err(CallError::Stopped { cause: StopCause::PermissionMissing, .. }) => {}
            Err(error) => return Err(error),
        }
        self.asked_whose.store(true, Ordering::Relaxed);
        Ok(())
    }

    fn bury_token(&self, why: StopCause) {
        if let Some(token) = self.client.tokens.current() {
            self.client.tokens.bury(&token.access_token, why);
        }
    }

    pub(super) fn known_kind(&self, goods_id: &str) -> Option<GoodsKind> {
        self.kinds.lock().unwrap_or_else(PoisonError::into_inner).get(goods_id).copied()
    }

    pub(super) fn remember_kind(&self, goods_id: &str, kind: GoodsKind) {
        self.kinds.lock().unwrap_or_else(PoisonError::into_inner).insert(goods_id.to_owned(), kind);
    }

    /// Keeps what the listing of products told of stock and prices for whoever asks next.
    pub(super) fn keep_shelf(&self, entries: Vec<ShelfEntry>) {
        *self.shelf.lock().unwrap_or_else(PoisonError::into_inner) = Some(entries);
    }

    pub(super) fn take_shelf(&self) -> Option<Vec<ShelfEntry>> {
        self.shelf.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl Adapter for PddAdapter {
    fn kind(&self) -> PlatformKind {
        PlatformKind::Pdd
    }
    fn account(&self) -> Option<String> {
        self.client.tokens.mall_id()
    }
    fn pull_orders(&self) -> Option<&dyn PullOrders> {
        Some(self)
    }
    fn push_events(&self) -> Option<&dyn PushEvents> {
        self.push.as_ref().map(|_| self as &dyn PushEvents)
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
    fn shelf(&self) -> Option<&dyn Shelf> {
        Some(self)
    }
    fn session(&self) -> Option<&dyn Session> {
        Some(self)
    }
    fn verify(&self) -> Option<&dyn Verify> {
        Some(self)
    }
    fn authorize(&self) -> Option<&dyn Authorize> {
        Some(self)
    }
    fn middleman(&self) -> Option<&dyn Middleman> {
        self.card_key.as_ref().map(|_| self as &dyn Middleman)
    }
    fn take_oddities(&self) -> Vec<Oddity> {
        self.oddities.take()
    }
    fn mended(&self) -> Vec<&'static str> {
        let clock = self.client.gateway.clock.is_right().then_some("clock_off");
        // Without messages there is nothing to be refused.
        let push = self.push.as_ref().is_none_or(Push::is_permitted).then_some("push_refused");
        clock.into_iter().chain(push).collect()
    }
}

#[async_trait]
impl PullOrders for PddAdapter {
    async fn pull(&self, cursor: Option<&str>, now: Millis) -> Result<OrderPage, CallError> {
        self.learn_whose().await?;
        self.refunds.asked(cursor);
        let mut page = sync::pull(&self.client, &self.oddities, cursor, self.history_days, now).await?;
        // A shop that was never read begins with its orders, which tell their refunds themselves.
        if !page.more {
            self.add_refunds(&mut page, now).await;
        }
        self.learn_kinds(&page.orders).await;
        Ok(page)
    }
}

impl PddAdapter {
    /// Reads the orders again whose refund changed and that are not on the page. What finds no time now, or cannot be read,
    /// stays in the queue: the next round goes on with it, after the others.
    async fn add_refunds(&self, page: &mut OrderPage, now: Millis) {
        let mut tried = sync::Tried::default();
        let reading = async {
            self.refunds.list(&self.client, &self.oddities, &page.next, now).await;
            for _ in 0..MOST_REFUNDED {
                let Some(sn) = self.refunds.next(&mut tried) else { break };
                if page.orders.iter().all(|order| order.sn != sn) {
                    match self.order(&sn).await {
                        Ok(order) => page.orders.extend(order),
                        Err(error) if sync::is_passing(&error) => {
                            tracing::debug!(%error, "an order with a refund could not be read again; the others go on");
                            tried.fails();
                            if tried.failures() >= MOST_FAILED {
                                break;
                            }
                            continue;
                        }
                        // This one will not be read better later: the others go on, and the seller is told.
                        Err(CallError::Business { .. }) => self.oddities.note("order_not_understood", sn.to_string()),
                        Err(error) => {
                            tracing::debug!(%error, "orders with refunds could not be read again");
                            break;
                        }
                    }
                    tried.is_answered();
                }
                self.refunds.is_done(&sn, &mut tried);
            }
        };
        if tokio::time::timeout(REFUNDS, reading).await.is_err() {
            tracing::debug!("refunds were not read in time; the next round goes on");
            // It may be this one that is never answered.
            tried.fails();
        }
        let left = self.refunds.end_round(&tried, now);
        for sn in left {
            self.oddities.note("refund_not_read", sn.to_string());
        }
        page.next = self.refunds.hand(std::mem::take(&mut page.next));
    }

    /// Asks what the products of these orders are, each once: their kind says how their vouchers are verified.
    async fn learn_kinds(&self, orders: &[PlatformOrder]) {
        if !self.redemption.asks_for_kind() {
            return;
        }
        let products: BTreeSet<&str> =
            orders.iter().filter_map(|order| Some(order.lines.first()?.product_ref.as_str())).collect();
        let unknown = products.into_iter().filter(|product| self.known_kind(product).is_none());
        for product in unknown.take(MOST_KINDS) {
            if let Err(error) = self.kind_of(product).await {
                tracing::debug!(%error, "a product could not be looked up");
                return;
            }
        }
    }
}

#[async_trait]
impl PushEvents for PddAdapter {
    async fn next_hints(&self) -> Result<Vec<Hint>, CallError> {
        let Some(push) = &self.push else { return std::future::pending().await };
        if self.client.tokens.mall_id().is_none() {
            // A pasted token does not say whose it is, and another shop's messages are none of this one's.
            match self.mall().await {
                Ok(_) => {}
                Err(CallError::Stopped { cause: StopCause::PermissionMissing, message, .. }) => {
                    push.refused(&message).await?;
                }
                Err(error) => return Err(error),
            }
        }
        push.next_hints(&self.client).await
    }

    async fn committed(&self, external_ids: &[String]) {
        if let Some(push) = &self.push {
            push.committed(external_ids);
        }
    }
}

#[async_trait]
impl OrderDetail for PddAdapter {
    async fn order(&self, sn: &OrderSn) -> Result<Option<PlatformOrder>, CallError> {
        let now = self.client.gateway.clock.local();
        let Some((order, raw)) = self.read_order(sn).await? else { return Ok(None) };
        let translated = translate(order, raw, now);
        if let Some(strange) = translated.strange {
            self.oddities.note("unknown_status", format!("{sn} {strange}"));
        }
        self.learn_kinds(std::slice::from_ref(&translated.order)).await;
        Ok(Some(translated.order))
    }
}

#[async_trait]
impl Session for PddAdapter {
    async fn check(&self) -> Result<(), CallError> {
        self.mall().await.map(|_| ())
    }
}
