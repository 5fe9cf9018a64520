//! Which way a SKU is verified in: what the form says, SKU by SKU, else what the product is.

use crate::{connect::Access, pdd::wire::goods::GoodsKind};
use huolang_domain::form::by_sku;
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

/// A way of verifying.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// A card made by the platform.
    Ota,
    /// A code of the merchant's.
    Merchant,
    /// A live code of the merchant's own server.
    Realtime,
    /// Not through the platform.
    None,
}

impl Way {
    fn of_word(word: &str) -> Option<Self> {
        match word.trim() {
            "ota" => Some(Self::Ota),
            "merchant" => Some(Self::Merchant),
            "realtime" => Some(Self::Realtime),
            "none" => Some(Self::None),
            _ => None,
        }
    }

    /// The way of a kind of product.
    pub const fn of_kind(kind: GoodsKind) -> Self {
        match kind {
            GoodsKind::PlatformCard => Self::Ota,
            GoodsKind::MerchantCard => Self::Merchant,
            _ => Self::None,
        }
    }
}

/// What the form says of verifying.
#[derive(Debug, Default)]
pub(in crate::pdd) struct Redemption {
    usual: Option<Way>,
    by_sku: HashMap<String, Way>,
    wanted_store: Option<String>,
    store: Mutex<Option<(String, String)>>,
}

impl Redemption {
    /// Reads the form, which has been checked. `redemption_by_sku` holds pairs as `SKU-30=ota; 123=none`.
    pub fn of(access: &Access) -> Self {
        let pairs = access.field("redemption_by_sku").unwrap_or_default();
        let pair = |(sku, way): (&str, &str)| Some((sku.to_owned(), Way::of_word(way)?));
        Self {
            usual: access.field("redemption").and_then(Way::of_word),
            by_sku: by_sku(pairs).flatten().filter_map(pair).collect(),
            wanted_store: access.field("store_id").map(str::to_owned),
            store: Mutex::default(),
        }
    }

    /// The way of every SKU, when they all have one.
    pub(super) fn fixed(&self) -> Option<Way> {
        self.usual.filter(|_| self.by_sku.is_empty())
    }

    /// Whether a product has to be known to say which way it goes.
    pub(in crate::pdd) fn asks_for_kind(&self) -> bool {
        self.usual.is_none()
    }

    /// The way of SKUs that are not named; absent: by product.
    pub(super) const fn usual(&self) -> Option<Way> {
        self.usual
    }

    /// The way of a SKU that is named: the merchant's code goes before the platform's ids.
    pub(super) fn of_sku(&self, names: [&str; 3]) -> Option<Way> {
        names.into_iter().find_map(|name| self.by_sku.get(name)).copied()
    }

    pub(super) fn wanted_store(&self) -> Option<&str> {
        self.wanted_store.as_deref()
    }

    pub(super) fn known_store(&self) -> Option<(String, String)> {
        self.store.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) fn keep_store(&self, id: String, name: String) -> (String, String) {
        let store = (id, name);
        *self.store.lock().unwrap_or_else(PoisonError::into_inner) = Some(store.clone());
        store
    }
}
