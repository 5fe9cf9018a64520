//! The figures of the first page on the wire.

use huolang_domain::platform::PlatformKind;
use huolang_store::shops::ShopState;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Figure {
    pub at: i64,
    pub orders: i64,
    pub delivered: i64,
    pub revenue: i64,
    /// Vouchers verified.
    pub verified: i64,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct TodayFigures {
    pub orders: i64,
    pub paid: i64,
    pub waiting: i64,
    pub delivered: i64,
    pub auto_success_rate: Option<f64>,
    pub revenue: i64,
    pub failed: i64,
    pub refunds: i64,
    /// Vouchers verified.
    pub verified: i64,
    /// Verifications that were refused.
    pub verify_failed: i64,
    /// Orders whose vouchers wait to be verified, of any day.
    pub to_verify: i64,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AttentionFigures {
    pub manual: i64,
    pub needs_review: i64,
    pub out_of_stock: i64,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ShopHealth {
    pub shop_id: String,
    pub name: String,
    pub platform: PlatformKind,
    pub state: ShopState,
    pub reason: Option<String>,
    pub last_synced_at: Option<i64>,
    pub orders_today: i64,
    pub delivered_today: i64,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct LowStock {
    pub pool_id: String,
    pub name: String,
    pub available: i64,
    pub low_stock_at: i64,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Tour {
    pub step: i64,
    pub done: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Dashboard {
    pub today: TodayFigures,
    pub attention: AttentionFigures,
    pub hours: Vec<Figure>,
    pub days: Vec<Figure>,
    pub shops: Vec<ShopHealth>,
    pub low_stock: Vec<LowStock>,
    pub tour: Tour,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct TourRequest {
    pub step: i64,
    pub done: bool,
}
