//! The set of connected shops.

use super::{
    lane::{Lane, LaneLimits},
    owed::Owed,
    streak::Streak,
};
use huolang_domain::{
    Millis, ShopId,
    platform::{PlatformKind, StopCause},
};
use huolang_platforms::{
    capability::Adapter,
    fault::{CallError, Hindrance},
};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, Weak};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

/// Whether the program works for a shop. Mirrors the shop's row, so that hot paths need not read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Standing {
    /// It works.
    Active,
    /// The seller paused it.
    Paused,
    /// The login is dead or the platform warns: a person has to act.
    Parked,
}

impl Standing {
    /// The word in the shop's row.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Paused => "paused",
            Self::Parked => "parked",
        }
    }

    /// Reads the word of the shop's row; an unknown word pauses the shop.
    #[must_use]
    pub fn of(word: &str) -> Self {
        match word {
            "active" => Self::Active,
            "parked" => Self::Parked,
            _ => Self::Paused,
        }
    }
}

/// A kind of call with its own limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Api {
    /// Sending content.
    Deliver,
    /// Marking shipped.
    Ship,
    /// Reading orders and results.
    Read,
    /// Listing orders, page by page.
    List,
    /// Verifying vouchers.
    Verify,
    /// What a person asks for beside orders: products, stock, prices, and the cards that a platform keeps.
    Goods,
}

/// A connected shop.
pub struct Shop {
    /// The shop.
    pub id: ShopId,
    /// What its platform can do.
    pub adapter: Arc<dyn Adapter>,
    deliver: Lane,
    ship: Lane,
    read: Lane,
    list: Lane,
    verify: Lane,
    goods: Lane,
    standing: AtomicU8,
    bell: Notify,
    poll_ms: Option<i64>,
    /// Why a person has to act, as the last refused call said.
    stop: Mutex<Option<Stop>>,
    /// Whether there may be open notices of trouble; at the start nobody knows.
    troubled: AtomicBool,
    /// Codes of lasting trouble that is over, and whose notices are closed.
    mended: Mutex<BTreeSet<&'static str>>,
    /// For how long nothing could be read.
    streak: Streak,
    /// Cancelled when the shop is connected anew or taken out: who waits on the old adapter lets go.
    gone: CancellationToken,
    /// What hinders it, and when that was last noted.
    hindrances: Mutex<BTreeMap<Hindrance, Millis>>,
    /// Whether those are among them that were told before it was connected.
    remembers: AtomicBool,
    /// Hints that are not confirmed yet.
    owed: Owed,
}

/// Why a person has to act for a shop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stop {
    /// The cause.
    pub cause: StopCause,
    /// Where the person acts, when the platform named a page.
    pub url: Option<String>,
    /// The network address that the platform does not let in, when it named one.
    pub address: Option<String>,
}

impl std::fmt::Debug for Shop {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Shop").field("id", &self.id).field("standing", &self.standing()).finish_non_exhaustive()
    }
}

impl Shop {
    /// A shop behind its adapter, with the same limits on every API.
    #[must_use]
    pub fn new(id: ShopId, adapter: Arc<dyn Adapter>, limits: LaneLimits, now: Millis) -> Self {
        let lane = || Lane::new(limits, now);
        Self {
            id,
            adapter,
            deliver: lane(),
            ship: lane(),
            read: lane(),
            list: Lane::new(limits.of_lists(), now),
            verify: lane(),
            goods: lane(),
            standing: AtomicU8::new(Standing::Active as u8),
            bell: Notify::new(),
            poll_ms: None,
            stop: Mutex::default(),
            troubled: AtomicBool::new(true),
            mended: Mutex::default(),
            streak: Streak::default(),
            gone: CancellationToken::new(),
            hindrances: Mutex::default(),
            remembers: AtomicBool::new(false),
            owed: Owed::default(),
        }
    }

    /// Hints that are not confirmed yet.
    pub(crate) const fn owed(&self) -> &Owed {
        &self.owed
    }

    /// What hinders it, and when that was last noted.
    pub(crate) fn hindrances(&self) -> MutexGuard<'_, BTreeMap<Hindrance, Millis>> {
        self.hindrances.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether what was told before it was connected is among its hindrances.
    pub(crate) fn remembers(&self) -> bool {
        self.remembers.load(Ordering::Relaxed)
    }

    /// Takes over what was told before it was connected. What was noted since is newer.
    pub(crate) fn remember(&self, told: impl IntoIterator<Item = (Hindrance, Millis)>) {
        let mut noted = self.hindrances();
        for (hindrance, at) in told {
            noted.entry(hindrance).or_insert(at);
        }
        drop(noted);
        self.remembers.store(true, Ordering::Relaxed);
    }

    /// The same with its own time between two listings, in milliseconds; absent: the usual one.
    #[must_use]
    pub const fn polled_every(mut self, poll_ms: Option<i64>) -> Self {
        self.poll_ms = poll_ms;
        self
    }

    /// Its own time between two listings, in milliseconds.
    #[must_use]
    pub const fn poll_ms(&self) -> Option<i64> {
        self.poll_ms
    }

    /// Cancelled when another adapter has taken this one's place, or none.
    #[must_use]
    pub const fn gone(&self) -> &CancellationToken {
        &self.gone
    }

    /// Learns from the answer of a call: for the lane, for how long nothing can be read, and for whoever parks the shop.
    pub fn learn(&self, api: Api, answer: Result<(), &CallError>, now: Millis) {
        self.lane(api).learn(answer, now);
        self.streak.learn(api, answer, now);
        if let Err(error) = answer {
            self.note_stop(error);
        }
    }

    /// Keeps in mind why a person has to act.
    pub(crate) fn note_stop(&self, error: &CallError) {
        if let Some(cause) = error.stop_cause() {
            let address = (cause == StopCause::IpRefused).then(|| address_in(&error.to_string())).flatten();
            let stop = Stop { cause, url: error.url().map(str::to_owned), address };
            *self.stop.lock().unwrap_or_else(PoisonError::into_inner) = Some(stop);
        }
    }

    /// Notes whether there is trouble; gives what was noted before.
    pub(crate) fn trouble(&self, now: bool) -> bool {
        self.troubled.swap(now, Ordering::Relaxed)
    }

    /// Codes of lasting trouble that is over, and whose notices are closed.
    pub(crate) fn mended(&self) -> MutexGuard<'_, BTreeSet<&'static str>> {
        self.mended.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A read failed in passing; gives for how long by now, in milliseconds.
    pub(crate) fn fails_for(&self, now: Millis) -> i64 {
        self.streak.lasts(now)
    }

    /// Notes that everything can be read.
    pub(crate) fn works_again(&self) {
        self.streak.ends();
    }

    /// Why a person has to act, as the last refused call said.
    #[must_use]
    pub fn stop(&self) -> Option<Stop> {
        self.stop.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The lane of an API.
    #[must_use]
    pub const fn lane(&self, api: Api) -> &Lane {
        match api {
            Api::Deliver => &self.deliver,
            Api::Ship => &self.ship,
            Api::Read => &self.read,
            Api::List => &self.list,
            Api::Verify => &self.verify,
            Api::Goods => &self.goods,
        }
    }

    /// Whether the program works for it.
    #[must_use]
    pub fn standing(&self) -> Standing {
        match self.standing.load(Ordering::SeqCst) {
            0 => Standing::Active,
            2 => Standing::Parked,
            _ => Standing::Paused,
        }
    }

    /// The bell that asks for a listing before its interval is over.
    #[must_use]
    pub const fn bell(&self) -> &Notify {
        &self.bell
    }

    /// Takes over what the shop's row says.
    pub fn stand(&self, standing: Standing) {
        self.standing.store(standing as u8, Ordering::SeqCst);
    }
}

/// Every connected shop.
#[derive(Debug, Clone, Default)]
pub struct AdapterSet(Arc<RwLock<Connected>>);

/// An [`AdapterSet`] that does not keep it.
#[derive(Debug, Clone)]
pub(crate) struct WeakSet(Weak<RwLock<Connected>>);

impl WeakSet {
    /// The set, while the engine lives.
    pub(crate) fn set(&self) -> Option<AdapterSet> {
        self.0.upgrade().map(AdapterSet)
    }
}

#[derive(Debug, Default)]
struct Connected {
    shops: BTreeMap<ShopId, Arc<Shop>>,
    /// Why shops that should be here are not.
    problems: BTreeMap<ShopId, String>,
}

impl AdapterSet {
    /// Connects a shop, or replaces its adapter.
    pub fn connect(&self, shop: Shop) -> Arc<Shop> {
        let shop = Arc::new(shop);
        let mut connected = self.0.write().unwrap_or_else(PoisonError::into_inner);
        connected.problems.remove(&shop.id);
        let former = connected.shops.insert(shop.id.clone(), Arc::clone(&shop));
        drop(connected);
        if let Some(former) = former {
            former.gone.cancel();
        }
        shop
    }

    /// Takes a shop out.
    pub fn disconnect(&self, id: &ShopId) {
        let mut connected = self.0.write().unwrap_or_else(PoisonError::into_inner);
        connected.problems.remove(id);
        let former = connected.shops.remove(id);
        drop(connected);
        if let Some(former) = former {
            former.gone.cancel();
        }
    }

    /// Keeps in mind why a shop could not be connected.
    pub fn set_problem(&self, id: &ShopId, problem: String) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).problems.insert(id.clone(), problem);
    }

    /// Why a shop is not connected.
    #[must_use]
    pub fn problem(&self, id: &ShopId) -> Option<String> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).problems.get(id).cloned()
    }

    /// A shop by id.
    #[must_use]
    pub fn get(&self, id: &ShopId) -> Option<Arc<Shop>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).shops.get(id).cloned()
    }

    /// The shop on a platform that is this account, others than `except`.
    pub(crate) fn holder(&self, platform: PlatformKind, account: &str, except: Option<&ShopId>) -> Option<ShopId> {
        let is_it = |shop: &Arc<Shop>| {
            shop.adapter.kind() == platform
                && except.is_none_or(|own| *own != shop.id)
                && shop.adapter.is_account(account)
        };
        self.all().into_iter().find(is_it).map(|shop| shop.id.clone())
    }

    /// The same set, for what it holds itself.
    pub(crate) fn weak(&self) -> WeakSet {
        WeakSet(Arc::downgrade(&self.0))
    }

    /// Every shop, by id.
    #[must_use]
    pub fn all(&self) -> Vec<Arc<Shop>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).shops.values().cloned().collect()
    }
}

/// The first network address that the platform's words name.
fn address_in(words: &str) -> Option<String> {
    words
        .split(|sign: char| !(sign.is_ascii_hexdigit() || matches!(sign, '.' | ':')))
        .map(|word| word.trim_matches([':', '.']))
        .find(|word| word.parse::<std::net::IpAddr>().is_ok())
        .map(str::to_owned)
}
