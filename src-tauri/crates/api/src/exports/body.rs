//! Exports on the wire.

use huolang_domain::platform::PlatformKind;
use huolang_domain::state::{CardState, Tab};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ExportFilter {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tab: Option<Tab>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shop_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pool_id: Option<String>,
    /// Orders: only of shops on this platform.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub platform: Option<PlatformKind>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<CardState>,
    /// 售卖明细, 旅行社预约明细 and verifications: only of this status.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// 售卖明细: only of this 成交渠道.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<String>,
    /// 售卖明细: only of this 带货角色.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// 售卖明细: only of this 核销门店.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub store: Option<String>,
    /// 售卖明细: which moment `from` and `to` mean, `verified` or `paid`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub enum ExportRequestKind {
    #[serde(rename = "orders")]
    Orders,
    #[serde(rename = "cards")]
    Cards,
    #[serde(rename = "deliveries")]
    Deliveries,
    #[serde(rename = "audit")]
    Audit,
    #[serde(rename = "sales")]
    Sales,
    #[serde(rename = "bookings")]
    Bookings,
    #[serde(rename = "verifications")]
    Verifications,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub enum ExportRequestFormat {
    #[serde(rename = "xlsx")]
    Xlsx,
    #[serde(rename = "csv")]
    Csv,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ExportRequest {
    pub kind: ExportRequestKind,
    pub format: ExportRequestFormat,
    pub filter: ExportFilter,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unlocked: Option<bool>,
    /// For cards and phone numbers in clear, when the settings ask for the password again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
}
