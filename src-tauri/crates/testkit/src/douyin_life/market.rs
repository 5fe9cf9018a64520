//! The market itself: its memory, and who answers what.

use super::{
    fault::{Fault, Planned, strikes},
    ledger::Ledger,
    limits::Rate,
    order::{LifeOrder, PhoneForm},
    reply::Reply,
    token::Tokens,
    voucher::Vouchers,
};
use huolang_domain::Clock;
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// How a market is opened.
#[derive(Debug, Clone)]
pub struct LifeOptions {
    /// The app.
    pub app_id: String,
    /// Its secret.
    pub secret: String,
    /// The merchant's account.
    pub account_id: String,
    /// Order queries a second; 0: as many as come.
    pub orders_per_second: usize,
    /// Phones that are decrypted a day.
    pub decrypt_quota: u64,
    /// The stores.
    pub stores: Vec<String>,
    /// Whether vouchers and their history come in the newer lists, `certificates_v2` and `records_v2`.
    pub newer_lists: bool,
}

impl Default for LifeOptions {
    fn default() -> Self {
        Self {
            app_id: "aw-loopback".to_owned(),
            secret: "5223b8d3dc9b91e07cfd91d169fb9e48".to_owned(),
            account_id: "7100000000000000001".to_owned(),
            orders_per_second: 20,
            decrypt_quota: 10_000,
            stores: vec!["6601136930455291912".to_owned()],
            newer_lists: false,
        }
    }
}

/// 抖音来客 on this machine.
pub struct LifeMarket {
    pub(super) clock: Arc<dyn Clock>,
    pub(super) options: LifeOptions,
    state: Mutex<State>,
}

#[derive(Default)]
pub(super) struct State {
    pub(super) orders: Vec<LifeOrder>,
    places: HashMap<u64, usize>,
    by_created: Vec<(i64, u64)>,
    by_updated: Vec<(i64, u64)>,
    stale: bool,
    pub(super) tokens: Tokens,
    pub(super) rate: Rate,
    pub(super) vouchers: Vouchers,
    pub(super) ledger: Ledger,
    faults: Vec<Planned>,
    refusals: BTreeMap<&'static str, (i64, &'static str)>,
}

impl State {
    pub(super) fn of(&self, number: u64) -> Option<&LifeOrder> {
        self.places.get(&number).and_then(|place| self.orders.get(*place))
    }

    pub(super) fn index(&self, by_created: bool) -> &[(i64, u64)] {
        if by_created { &self.by_created } else { &self.by_updated }
    }

    fn put(&mut self, order: LifeOrder) {
        let next = self.orders.len();
        let place = *self.places.entry(order.number).or_insert(next);
        match self.orders.get_mut(place) {
            Some(known) => *known = order,
            None => self.orders.push(order),
        }
        self.stale = true;
    }

    fn sort(&mut self) {
        if !std::mem::take(&mut self.stale) {
            return;
        }
        let index = |at: fn(&LifeOrder) -> i64| {
            let mut index: Vec<_> = self.orders.iter().map(|order| (at(order), order.number)).collect();
            index.sort_unstable();
            index
        };
        (self.by_created, self.by_updated) = (index(|order| order.created), index(|order| order.updated));
    }
}

/// A call as it came.
pub(super) struct Call {
    pub(super) path: String,
    pub(super) query: Vec<(String, String)>,
    pub(super) token: Option<String>,
    pub(super) body: Value,
}

impl Call {
    pub(super) fn query(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }

    pub(super) fn number(&self, name: &str) -> Option<i64> {
        self.query(name)?.parse().ok()
    }

    pub(super) fn is(&self, name: &str, value: &str) -> bool {
        self.query(name) == Some(value)
    }

    pub(super) fn said(&self, name: &str) -> &str {
        self.body[name].as_str().unwrap_or_default()
    }
}

impl LifeMarket {
    /// Opens an empty market.
    #[must_use]
    pub fn open(clock: Arc<dyn Clock>, options: LifeOptions) -> Arc<Self> {
        Arc::new(Self { clock, options, state: Mutex::default() })
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How it was opened.
    #[must_use]
    pub const fn options(&self) -> &LifeOptions {
        &self.options
    }

    /// Adds orders, or puts changed ones in the place of those with the same number.
    pub fn put(&self, orders: impl IntoIterator<Item = LifeOrder>) {
        let mut state = self.lock();
        for order in orders {
            state.put(order);
        }
    }

    /// Adds `count` paid orders, spread evenly over `from..to` (seconds); every `online`th tells its phone to the platform
    /// only, 0: none does.
    pub fn fill(&self, count: u64, from: i64, to: i64, online: u64) {
        let orders = (0..count).map(|number| {
            let at = from
                + i64::try_from(i128::from(to - from) * i128::from(number) / i128::from(count.max(1))).unwrap_or(0);
            let phone = if online > 0 && number % online == 0 { PhoneForm::Online } else { PhoneForm::Local };
            LifeOrder { phone, ..LifeOrder::paid(number, at) }
        });
        self.put(orders.collect::<Vec<_>>());
    }

    /// A buyer pays an order now; gives it.
    pub fn place(&self, phone: PhoneForm, fen: Option<i64>) -> LifeOrder {
        let now = self.clock.now().0 / 1_000;
        let mut state = self.lock();
        let number = state.orders.iter().map(|order| order.number + 1).max().unwrap_or(0);
        let paid = LifeOrder::paid(number, now);
        let order = LifeOrder { updated: now, phone, fen: fen.unwrap_or(paid.fen), ..paid };
        state.put(order.clone());
        order
    }

    /// An order by its id.
    #[must_use]
    pub fn by_id(&self, id: &str) -> Option<LifeOrder> {
        self.lock().orders.iter().find(|order| order.id() == id).cloned()
    }

    /// Changes an order now; tells whether there is one.
    pub fn change(&self, id: &str, change: impl FnOnce(&mut LifeOrder)) -> bool {
        let mut state = self.lock();
        let Some(order) = state.orders.iter_mut().find(|order| order.id() == id) else { return false };
        change(order);
        order.updated = self.clock.now().0 / 1_000;
        state.stale = true;
        true
    }

    /// How many orders there are.
    #[must_use]
    pub fn order_count(&self) -> usize {
        self.lock().orders.len()
    }

    /// What was seen and done.
    #[must_use]
    pub fn ledger(&self) -> Ledger {
        self.lock().ledger.clone()
    }

    /// Calls of paths that contain `path` meet `fault`: `times` of them, `after` others.
    pub fn plan(&self, path: &'static str, fault: Fault, after: u32, times: u32) {
        self.lock().faults.push(Planned { path, fault, after, times });
    }

    /// Every call of paths that contain `path` is refused with this code until [`Self::allow`].
    pub fn refuse(&self, path: &'static str, code: i64, words: &'static str) {
        self.lock().refusals.insert(path, (code, words));
    }

    /// Takes [`Self::refuse`] back.
    pub fn allow(&self, path: &str) {
        self.lock().refusals.remove(path);
    }

    /// Every token dies, as when another program fetched some.
    pub fn kill_tokens(&self) {
        self.lock().tokens.kill();
    }

    /// Answers a call.
    pub(super) fn answer(&self, call: &Call) -> Reply {
        let mut state = self.lock();
        state.sort();
        *state.ledger.calls.entry(call.path.clone()).or_default() += 1;
        if call.path.starts_with("/qr/") {
            return Reply::Location(format!("https://www.douyin.com/coupon/?x=1&object_id={}", &call.path[4..]));
        }
        if let Some((code, words)) =
            state.refusals.iter().find(|(path, _)| call.path.contains(**path)).map(|(_, refusal)| *refusal)
        {
            return Reply::code(code, words);
        }
        let fault = strikes(&mut state.faults, &call.path);
        match fault {
            Some(Fault::Code(code, words)) => return Reply::code(code, words),
            Some(Fault::Status(status)) => return Reply::Page(status),
            _ => {}
        }
        let reply = self.done(&mut state, call, fault);
        match fault {
            Some(Fault::LostAnswer) => Reply::Lost,
            Some(Fault::BusyAfterwards) => Reply::code(2_100_004, "系统繁忙,此时请开发者稍候再试"),
            _ => reply,
        }
    }

    fn done(&self, state: &mut State, call: &Call, fault: Option<Fault>) -> Reply {
        if call.path == "/oauth/client_token/" {
            return self.give_token(state, call);
        }
        let refusal = match &call.token {
            None => Some((2_190_002, "access_token无效")),
            Some(token) => state.tokens.refusal(token, self.clock.now()),
        };
        if let Some((code, words)) = refusal {
            return Reply::code(code, words);
        }
        match call.path.as_str() {
            "/goodlife/v1/trade/order/query/" => self.query(state, call, fault),
            "/goodlife/v1/open/common_biz/crypto/decrypt/batch/" => self.decrypt(state, call),
            "/goodlife/v1/shop/poi/query/" => self.stores(call),
            "/goodlife/v1/goods/product/online/query/" => self.goods(call),
            path => match path.strip_prefix("/goodlife/v1/fulfilment/certificate/") {
                Some(what) => self.voucher_call(state, what, call),
                None => Reply::Page(404),
            },
        }
    }

    fn give_token(&self, state: &mut State, call: &Call) -> Reply {
        if call.said("client_key") != self.options.app_id {
            return Reply::code(10_003, "client_key 不存在");
        }
        if call.said("client_secret") != self.options.secret || call.said("grant_type") != "client_credential" {
            return Reply::code(10_013, "client_key 或者 client_secret 报错");
        }
        match state.tokens.fetch(self.clock.now()) {
            Some((token, life)) => {
                state.ledger.tokens += 1;
                Reply::data(json!({ "access_token": token, "expires_in": life.to_string() }))
            }
            None => Reply::code(10_020, "frequency"),
        }
    }
}
