//! The set of connected shops.

use super::lane::{Lane, LaneLimits};
use huolang_domain::{Millis, ShopId};
use huolang_platforms::capability::Adapter;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use tokio::sync::Notify;

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
    /// Verifying vouchers.
    Verify,
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
    verify: Lane,
    standing: AtomicU8,
    bell: Notify,
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
            verify: lane(),
            standing: AtomicU8::new(Standing::Active as u8),
            bell: Notify::new(),
        }
    }

    /// The lane of an API.
    #[must_use]
    pub const fn lane(&self, api: Api) -> &Lane {
        match api {
            Api::Deliver => &self.deliver,
            Api::Ship => &self.ship,
            Api::Read => &self.read,
            Api::Verify => &self.verify,
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
pub struct AdapterSet(Arc<RwLock<BTreeMap<ShopId, Arc<Shop>>>>);

impl AdapterSet {
    /// Connects a shop, or replaces its adapter.
    pub fn connect(&self, shop: Shop) -> Arc<Shop> {
        let shop = Arc::new(shop);
        self.0.write().unwrap_or_else(PoisonError::into_inner).insert(shop.id.clone(), Arc::clone(&shop));
        shop
    }

    /// Takes a shop out.
    pub fn disconnect(&self, id: &ShopId) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).remove(id);
    }

    /// A shop by id.
    #[must_use]
    pub fn get(&self, id: &ShopId) -> Option<Arc<Shop>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).get(id).cloned()
    }

    /// Every shop, by id.
    #[must_use]
    pub fn all(&self) -> Vec<Arc<Shop>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).values().cloned().collect()
    }
}
