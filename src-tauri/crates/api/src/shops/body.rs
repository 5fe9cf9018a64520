//! Shops on the wire.

use std::collections::BTreeMap;

use huolang_domain::platform::{Capability, PlatformKind};
use huolang_store::shops::ShopState;
use huolang_vault::Secret;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::form::FormField;

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ShopConfig {
    pub gateway: Option<String>,
    pub poll_interval_ms: i64,
    pub push: bool,
    pub auto_deliver: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Shop {
    pub id: String,
    pub platform: PlatformKind,
    pub name: String,
    pub state: ShopState,
    pub parked_reason: Option<String>,
    pub last_synced_at: Option<i64>,
    pub config: ShopConfig,
    /// What the form of its platform holds, secrets aside.
    pub fields: BTreeMap<String, String>,
    /// Which secrets are kept, and until when they last. Their values never leave the program.
    pub secrets: Vec<KeptSecret>,
    /// Why it is not connected, in the program's words.
    pub problem: Option<String>,
    /// The platform's page where a person has to act.
    pub stop_url: Option<String>,
    /// The network address that the platform does not let in.
    pub stop_address: Option<String>,
    pub capabilities: Vec<Capability>,
    /// Permissions that the platform did not give with the login, and what does not work without each.
    pub missing_permissions: Vec<MissingPermission>,
    pub orders_today: i64,
    pub delivered_today: i64,
    pub created_at: i64,
}

/// A permission that the platform did not give.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct MissingPermission {
    /// The platform's name of it.
    pub scope: String,
    /// What does not work without it, as a stable word.
    pub stops: String,
}

/// A secret that is kept.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct KeptSecret {
    pub name: String,
    pub updated_at: i64,
    pub expires_at: Option<i64>,
}

/// A shop that needs a person.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ShopNeed {
    pub shop_id: String,
    pub name: String,
    pub platform: PlatformKind,
    /// The reason it is parked for, or `login_ending`.
    pub reason: String,
    /// Since when it stands still, epoch ms; absent: it still works.
    pub since: Option<i64>,
    /// By when a person has to act, epoch ms: the end of the login, or the first deadline of an order that waits.
    pub deadline: Option<i64>,
    /// Orders that are still to be shipped.
    pub waiting: i64,
}

#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct NewShop {
    pub platform: PlatformKind,
    pub name: String,
    #[serde(default)]
    pub config: Option<ShopConfig>,
    /// The fields of the platform's form, secrets aside.
    #[serde(default)]
    pub fields: BTreeMap<String, String>,
    /// The secrets of the platform's form.
    #[serde(default)]
    #[schema(value_type = BTreeMap<String, String>)]
    pub secrets: BTreeMap<String, Secret<String>>,
}

#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct ShopPatch {
    #[serde(default)]
    pub name: Option<String>,
    #[serde(default)]
    pub config: Option<ShopConfig>,
    /// All fields of the form; absent: unchanged.
    #[serde(default)]
    pub fields: Option<BTreeMap<String, String>>,
    /// The secrets that change; an empty or masked one stays as it is.
    #[serde(default)]
    #[schema(value_type = BTreeMap<String, String>)]
    pub secrets: BTreeMap<String, Secret<String>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub enum ShopActionRequestAction {
    #[serde(rename = "pause")]
    Pause,
    #[serde(rename = "resume")]
    Resume,
    #[serde(rename = "check_login")]
    CheckLogin,
    #[serde(rename = "sync_now")]
    SyncNow,
    #[serde(rename = "sync_products")]
    SyncProducts,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ShopActionRequest {
    pub action: ShopActionRequestAction,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PlatformInfo {
    pub platform: PlatformKind,
    pub available: bool,
    pub capabilities: Vec<Capability>,
    pub reason: Option<String>,
    /// The form that connects a shop.
    pub form: Vec<FormField>,
}

/// How a login by the platform's page or QR code begins.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
pub struct NewShopLogin {
    /// Where the platform's page leads, unless the shop's form names an address.
    #[serde(default)]
    pub redirect: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ShopLoginKind {
    Page,
    Qr,
}

/// A login under way: the page to open, or what the QR code says.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ShopLogin {
    pub kind: ShopLoginKind,
    pub url: Option<String>,
    pub qr: Option<String>,
    /// Whether the page leads back here by itself; else its code is pasted.
    pub returns: bool,
    pub ends_at: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ShopLoginStep {
    Waiting,
    Scanned,
    NeedsPerson,
    Expired,
    Cancelled,
    Done,
}

/// How far a login has come.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ShopLoginState {
    pub state: ShopLoginStep,
    /// Where the person goes on, for `needs_person`.
    pub url: Option<String>,
    /// The account at the platform, for `done`.
    pub account: Option<String>,
    /// Permissions that the platform did not give.
    pub missing_scopes: Vec<String>,
}

/// The code that the platform's page gave.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct ShopLoginCode {
    #[schema(value_type = String)]
    pub code: Secret<String>,
    #[serde(default)]
    pub state: Option<String>,
}

/// The account whose stores are asked for, as its form stands.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct ShopStoresRequest {
    pub platform: PlatformKind,
    /// The shop, when it is added already: its secrets count where none is typed.
    #[serde(default)]
    pub shop_id: Option<String>,
    #[serde(default)]
    pub gateway: Option<String>,
    /// The fields of the platform's form, secrets aside.
    #[serde(default)]
    pub fields: BTreeMap<String, String>,
    /// The secrets of the platform's form.
    #[serde(default)]
    #[schema(value_type = BTreeMap<String, String>)]
    pub secrets: BTreeMap<String, Secret<String>>,
}

/// A store of an account.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ShopStore {
    pub id: String,
    pub name: String,
    /// Empty when the platform does not say.
    pub address: String,
}

#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ShopStores {
    pub items: Vec<ShopStore>,
    /// What keeps the platform from telling them: a reason as in `parked_reason` of a shop.
    pub problem: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct BlockedBuyer {
    pub id: String,
    pub platform: PlatformKind,
    pub buyer_id: String,
    pub reason: String,
    pub created_at: i64,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct NewBlockedBuyer {
    pub platform: PlatformKind,
    pub buyer_id: String,
    pub reason: String,
}
