//! Wire bodies.

use std::collections::BTreeMap;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub enum NoticeState {
    #[serde(rename = "open")]
    Open,
    #[serde(rename = "acknowledged")]
    Acknowledged,
    #[serde(rename = "resolved")]
    Resolved,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub enum NoticeSeverity {
    #[serde(rename = "info")]
    Info,
    #[serde(rename = "warning")]
    Warning,
    #[serde(rename = "critical")]
    Critical,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Notice {
    pub id: String,
    pub event: String,
    pub state: NoticeState,
    pub severity: NoticeSeverity,
    pub shop_id: Option<String>,
    pub order_id: Option<String>,
    pub params: BTreeMap<String, serde_json::Value>,
    pub count: i64,
    pub created_at: i64,
    pub updated_at: i64,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct NoticePage {
    pub items: Vec<Notice>,
    pub next_cursor: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct NoticeCount {
    pub open: i64,
    pub critical: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub enum NoticeActionRequestAction {
    #[serde(rename = "acknowledge")]
    Acknowledge,
    #[serde(rename = "resolve")]
    Resolve,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct NoticeActionRequest {
    pub action: NoticeActionRequestAction,
}
