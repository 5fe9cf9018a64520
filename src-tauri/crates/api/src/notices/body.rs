//! Notices on the wire.

use std::collections::BTreeMap;

use huolang_store::dispatches::DispatchState;
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
    pub resolved_at: Option<i64>,
    /// Put off until then.
    pub snoozed_until: Option<i64>,
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
    /// Said again later; `minutes` tells when.
    #[serde(rename = "snooze")]
    Snooze,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct NoticeActionRequest {
    pub action: NoticeActionRequestAction,
    /// For how long a notice is put off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes: Option<i64>,
}

/// The same deed for several notices.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct NoticeBatchRequest {
    pub ids: Vec<String>,
    pub action: NoticeActionRequestAction,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes: Option<i64>,
}

/// A notice on its way into a channel.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct NoticeDispatch {
    pub channel_id: String,
    pub state: DispatchState,
    pub tries: i64,
    pub run_at: i64,
    pub sent_at: Option<i64>,
    pub last_error: Option<String>,
}
