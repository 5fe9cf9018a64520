//! The shop itself, its stores, carriers, and message rights (`docs/platforms/pdd.md#vouchers`, `#products`,
//! `#messages`).

use super::flex::{Text, list, number};
use serde::Deserialize;

/// The shop (`pdd.mall.info.get`).
#[derive(Debug, Clone, Deserialize)]
pub struct Mall {
    /// Its id.
    pub mall_id: Text,
    /// Its name.
    #[serde(default)]
    pub mall_name: Text,
}

/// The shop's stores (`pdd.mall.info.store.get`).
#[derive(Debug, Clone, Deserialize)]
pub struct Stores {
    /// The stores.
    #[serde(default, rename = "mallStoreVOList", deserialize_with = "list")]
    pub stores: Vec<Store>,
}

/// A store (门店), which vouchers are verified at.
#[derive(Debug, Clone, Deserialize)]
pub struct Store {
    /// Its id.
    pub store_id: Text,
    /// Its name.
    #[serde(default)]
    pub store_name: Text,
}

/// Carriers (`pdd.logistics.companies.get`).
#[derive(Debug, Clone, Deserialize)]
pub struct Carriers {
    /// The carriers.
    #[serde(default, deserialize_with = "list")]
    pub logistics_companies: Vec<Carrier>,
}

impl Carriers {
    /// Those that may be named.
    pub fn usable(&self) -> impl Iterator<Item = &Carrier> {
        self.logistics_companies.iter().filter(|carrier| carrier.available == Some(1) && carrier.id.is_some())
    }
}

/// A carrier.
#[derive(Debug, Clone, Deserialize)]
pub struct Carrier {
    /// Its id.
    #[serde(default, deserialize_with = "number")]
    pub id: Option<i64>,
    /// Its name.
    #[serde(default)]
    pub logistics_company: Text,
    /// Its code.
    #[serde(default)]
    pub code: Text,
    /// 1: may be named.
    #[serde(default, deserialize_with = "number")]
    pub available: Option<i64>,
}

/// Whether messages are pushed for the shop (`pdd.pmc.user.get`).
#[derive(Debug, Clone, Deserialize)]
pub struct PushRight {
    /// The right.
    pub pmc_user: PushUser,
}

/// The right to messages.
#[derive(Debug, Clone, Deserialize)]
pub struct PushUser {
    /// The shop.
    #[serde(default)]
    pub owner_id: Text,
    /// 0 valid, 1 expired.
    #[serde(default, deserialize_with = "number")]
    pub is_expire: Option<i64>,
    /// The topics; empty: all of the app's.
    #[serde(default, deserialize_with = "list")]
    pub topics: Vec<Text>,
}

impl PushUser {
    /// Whether messages come.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        self.is_expire == Some(0)
    }
}

/// Messages that wait (`pdd.pmc.accrue.query`).
#[derive(Debug, Clone, Deserialize)]
pub struct Backlog {
    /// How many.
    #[serde(default, deserialize_with = "number")]
    pub number: Option<i64>,
}

/// Masked texts (`pdd.open.decrypt.mask.batch`).
#[derive(Debug, Clone, Deserialize)]
pub struct Masked {
    /// The rows.
    #[serde(default, deserialize_with = "list")]
    pub data_decrypt_list: Vec<MaskedRow>,
}

/// A masked text.
#[derive(Debug, Clone, Deserialize)]
pub struct MaskedRow {
    /// The order it belongs to.
    #[serde(default)]
    pub data_tag: Text,
    /// What it is.
    #[serde(default, deserialize_with = "number")]
    pub data_type: Option<i64>,
    /// The text.
    #[serde(default)]
    pub decrypted_data: Text,
    /// 0: well.
    #[serde(default, deserialize_with = "number")]
    pub error_code: Option<i64>,
}

impl MaskedRow {
    /// Whether the text is there.
    #[must_use]
    pub fn ok(&self) -> bool {
        self.error_code == Some(0)
    }
}
