//! The marketplace itself: one shop, its app, its orders, behind a lock.

use super::{
    faults::Faults,
    ledger::Ledger,
    model::{Card, NewOrder, Order, Sku},
    push::Outbox,
};
use huolang_domain::{Clock, Dice, Millis, shanghai};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::sync::{Notify, watch};

/// The app and its shop.
#[derive(Debug, Clone)]
pub struct MarketApp {
    /// The app's id.
    pub client_id: String,
    /// The app's secret.
    pub client_secret: String,
    /// The shop.
    pub mall_id: i64,
    /// The shop's name.
    pub mall_name: String,
    /// How long an access token lasts, in seconds.
    pub token_s: i64,
}

impl Default for MarketApp {
    fn default() -> Self {
        Self {
            client_id: "market-app".to_owned(),
            client_secret: "market-secret".to_owned(),
            mall_id: 100_000_001,
            mall_name: "试营业小店".to_owned(),
            token_s: 86_400,
        }
    }
}

/// The marketplace.
pub struct PddMarket {
    pub(super) app: MarketApp,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) dice: Arc<dyn Dice>,
    state: Mutex<State>,
    pub(super) card_key: super::stock::CardKey,
    pub(super) pushed: Notify,
    /// Counts how often every socket was broken off.
    pub(super) cut: watch::Sender<u64>,
}

/// What changes.
#[derive(Default)]
pub(super) struct State {
    pub skus: Vec<Sku>,
    pub orders: HashMap<String, Order>,
    /// Orders by the second of their last change.
    pub by_change: BTreeSet<(i64, String)>,
    /// Orders by the second of their deal.
    pub by_deal: BTreeSet<(i64, String)>,
    pub cards: BTreeMap<String, Card>,
    pub codes: HashMap<String, i64>,
    /// Access tokens and when they end.
    pub access: HashMap<String, i64>,
    pub refresh: BTreeSet<String>,
    pub fresh: u64,
    pub faults: Faults,
    pub ledger: Ledger,
    pub outbox: Outbox,
    pub permitted: bool,
    /// Permissions that the app does not have.
    pub withheld: Vec<&'static str>,
    /// When each method was called, for its limits.
    pub recent: HashMap<String, VecDeque<i64>>,
}

impl PddMarket {
    /// A marketplace with the usual products and no orders.
    #[must_use]
    pub fn new(app: MarketApp, clock: Arc<dyn Clock>, dice: Arc<dyn Dice>) -> Arc<Self> {
        let state = State { skus: super::goods::usual(), ..State::default() };
        Arc::new(Self {
            app,
            clock,
            dice,
            state: Mutex::new(state),
            card_key: super::stock::CardKey::default(),
            pushed: Notify::new(),
            cut: watch::Sender::new(0),
        })
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The app and its shop.
    #[must_use]
    pub const fn app(&self) -> &MarketApp {
        &self.app
    }

    /// The marketplace's own Unix second.
    #[must_use]
    pub fn now_s(&self) -> i64 {
        let ahead = self.state().faults.clock_ahead_s;
        self.clock.now().0.div_euclid(1_000) + ahead
    }

    /// Sets the switches of trouble.
    pub fn set_faults(&self, faults: Faults) {
        self.state().faults = faults;
    }

    /// The witness.
    #[must_use]
    pub fn ledger(&self) -> Ledger {
        self.state().ledger.clone()
    }

    /// How many orders there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.state().orders.len()
    }

    /// A paid order. Gives its number.
    pub fn place(&self, new: &NewOrder) -> String {
        let now = self.now_s();
        self.place_at(new, now)
    }

    /// A paid order that last changed at a second.
    pub fn place_at(&self, new: &NewOrder, at: i64) -> String {
        let mut state = self.state();
        state.fresh += 1;
        let day = shanghai::date(Millis(at * 1_000)).replace('-', "");
        let sn = format!("{}-{:015}", &day[2..], state.fresh);
        let found = new.sku_id.and_then(|id| state.skus.iter().find(|sku| sku.sku_id == id));
        let Some(sku) = found.or(state.skus.first()).cloned() else { return sn };
        let dealt = !new.group_open;
        let is_platform_card = sku.goods_type == 19;
        let order = Order {
            sn: sn.clone(),
            sku,
            count: new.count.max(1),
            order_status: 1,
            refund_status: 1,
            after_sales_status: 0,
            confirm_status: i64::from(dealt),
            group_status: i64::from(dealt),
            risk_control_status: i64::from(new.under_audit),
            created: at,
            confirmed: dealt.then_some(at),
            updated: at,
            shipped: None,
            memo: new.memo.clone(),
            tracking_number: String::new(),
            after_sales_at: 0,
        };
        if is_platform_card {
            // The platform makes its own cards and hands them out by itself.
            let card_no = format!("8888-{:04}-{:04}", state.fresh / 10_000, state.fresh % 10_000);
            let total_times = new.uses.max(1);
            let card = Card { card_no: card_no.clone(), order_sn: sn.clone(), status: 1, total_times, used_times: 0 };
            state.cards.insert(card_no, card);
        }
        state.put(order);
        drop(state);
        self.push("pdd_trade_TradeConfirmed", &sn, serde_json::json!({}));
        sn
    }

    /// Changes an order as buyer or platform do, and tells of it.
    fn change(&self, sn: &str, topic: &str, change: impl FnOnce(&mut Order, i64)) -> bool {
        let now = self.now_s();
        let mut state = self.state();
        let Some(mut order) = state.orders.get(sn).cloned() else { return false };
        change(&mut order, now);
        order.updated = now;
        state.put(order);
        drop(state);
        self.push(topic, sn, serde_json::json!({}));
        true
    }

    /// The seller ships it in the console, by hand.
    pub fn ship_in_console(&self, sn: &str) -> bool {
        self.change(sn, "pdd_trade_TradeSellerShip", |order, now| {
            order.order_status = 2;
            order.shipped = Some(now);
        })
    }

    /// The buyer confirms.
    pub fn confirm(&self, sn: &str) -> bool {
        self.change(sn, "pdd_trade_TradeSuccess", |order, _| order.order_status = 3)
    }

    /// The buyer asks for the money.
    pub fn ask_refund(&self, sn: &str) -> bool {
        self.change(sn, "pdd_refund_RefundCreated", |order, now| {
            order.refund_status = 2;
            order.after_sales_status = 2;
            order.after_sales_at = now;
        })
    }

    /// The buyer asks for the money, and neither the order's own time moves nor is anything pushed: only the list of
    /// refunds tells.
    pub fn ask_refund_unseen(&self, sn: &str) -> bool {
        let now = self.now_s();
        let mut state = self.state();
        let Some(order) = state.orders.get_mut(sn) else { return false };
        order.refund_status = 2;
        order.after_sales_status = 2;
        order.after_sales_at = now;
        true
    }

    /// The buyer takes that back.
    pub fn withdraw_refund(&self, sn: &str) -> bool {
        self.change(sn, "pdd_refund_RefundClosed", |order, now| {
            order.refund_status = 1;
            order.after_sales_status = 11;
            order.after_sales_at = now;
        })
    }

    /// The money goes back.
    pub fn grant_refund(&self, sn: &str) -> bool {
        self.change(sn, "pdd_refund_RefundAgreeAgreement", |order, now| {
            order.refund_status = 4;
            order.after_sales_status = 10;
            order.after_sales_at = now;
        })
    }

    /// The audit is over.
    pub fn end_audit(&self, sn: &str) -> bool {
        self.change(sn, "pdd_trade_TradeRiskChanged", |order, _| order.risk_control_status = 0)
    }

    /// The group is complete.
    pub fn complete_group(&self, sn: &str) -> bool {
        self.change(sn, "pdd_trade_TradeConfirmed", |order, now| {
            order.group_status = 1;
            order.confirm_status = 1;
            order.confirmed = Some(now);
        })
    }

    /// The buyer writes a remark: the order changes, and nothing else.
    pub fn remark(&self, sn: &str, memo: &str) -> bool {
        self.change(sn, "pdd_trade_BuyerMemoModified", |order, _| memo.clone_into(&mut order.memo))
    }

    /// Somebody uses a card once in another program, as in the shop's own console.
    pub fn use_elsewhere(&self, card_no: &str) -> bool {
        self.state().cards.get_mut(card_no).is_some_and(Card::use_once)
    }

    /// The cards that the platform made for an order.
    #[must_use]
    pub fn cards_of(&self, sn: &str) -> Vec<Card> {
        self.state().cards.values().filter(|card| card.order_sn == sn).cloned().collect()
    }
}

impl State {
    /// Puts an order in its places.
    pub fn put(&mut self, order: Order) {
        if let Some(old) = self.orders.get(&order.sn) {
            self.by_change.remove(&(old.updated, old.sn.clone()));
        }
        self.by_change.insert((order.updated, order.sn.clone()));
        if let Some(at) = order.confirmed {
            self.by_deal.insert((at, order.sn.clone()));
        }
        self.orders.insert(order.sn.clone(), order);
    }
}
