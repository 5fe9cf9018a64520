//! Shops on the wire.

use huolang_domain::platform::{Capability, PlatformKind};
use huolang_store::shops::ShopState;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

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
    pub capabilities: Vec<Capability>,
    pub orders_today: i64,
    pub delivered_today: i64,
    pub created_at: i64,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct NewShop {
    pub platform: PlatformKind,
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub config: Option<ShopConfig>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ShopPatch {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub config: Option<ShopConfig>,
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
