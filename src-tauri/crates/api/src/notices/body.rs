//! Notices on the wire.

use std::collections::BTreeMap;

use huolang_store::notices::{NoticeState, Severity};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Notice {
    pub id: String,
    pub event: String,
    pub state: NoticeState,
    pub severity: Severity,
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
