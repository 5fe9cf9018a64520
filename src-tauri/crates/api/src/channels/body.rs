//! Channels on the wire.

use std::collections::BTreeMap;

use huolang_store::channels::ChannelState;
use huolang_store::notices::Severity;
use huolang_store::routes::RouteMode;
use huolang_vault::Secret;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::form::FormField;

/// A kind of channel and the form that sets one up.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct NoticeChannelKind {
    /// `desktop`, `email`, `wecom`, ….
    pub kind: String,
    pub form: Vec<FormField>,
}

/// A channel and how it fares.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct NoticeChannel {
    /// `desktop`, or an id.
    pub id: String,
    pub kind: String,
    pub name: String,
    pub enabled: bool,
    /// Whether it is there: the desktop is missing on a server.
    pub present: bool,
    /// The form without secrets.
    pub fields: BTreeMap<String, String>,
    /// Which secrets are kept; their values never leave the program.
    pub secrets: Vec<String>,
    pub state: ChannelState,
    /// What is in the way, as a stable word.
    pub trouble: Option<String>,
    /// The host's own words.
    pub detail: Option<String>,
    /// Failures in a row.
    pub failures: i64,
    pub failing_since: Option<i64>,
    /// Nothing is sent before.
    pub retry_at: Option<i64>,
    pub last_ok_at: Option<i64>,
    /// Notices that wait for it.
    pub waiting: i64,
    pub per_minute: i64,
    pub per_day: Option<i64>,
}

#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct NewNoticeChannel {
    pub kind: String,
    #[serde(default)]
    pub name: String,
    #[serde(default)]
    pub fields: BTreeMap<String, String>,
    #[serde(default)]
    #[schema(value_type = BTreeMap<String, String>)]
    pub secrets: BTreeMap<String, Secret<String>>,
}

#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct NoticeChannelPatch {
    #[serde(default)]
    pub name: Option<String>,
    #[serde(default)]
    pub enabled: Option<bool>,
    /// All fields of the form; absent: unchanged.
    #[serde(default)]
    pub fields: Option<BTreeMap<String, String>>,
    /// The secrets that change; an empty or masked one stays as it is.
    #[serde(default)]
    #[schema(value_type = BTreeMap<String, String>)]
    pub secrets: BTreeMap<String, Secret<String>>,
}

/// What came of a try.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct NoticeChannelTest {
    pub sent: bool,
    pub trouble: Option<String>,
    pub detail: Option<String>,
}

/// A message that went out, or did not.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct NoticeSend {
    pub id: String,
    pub channel_id: String,
    /// What it was about; `test` for a try.
    pub event: String,
    pub notice_id: Option<String>,
    pub title: String,
    /// For how many notices it spoke.
    pub notices: i64,
    pub sent: bool,
    pub trouble: Option<String>,
    pub detail: Option<String>,
    pub at: i64,
    pub duration_ms: i64,
}

#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct NoticeSendPage {
    pub items: Vec<NoticeSend>,
    pub next_cursor: Option<String>,
}

/// An event of the matrix.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct NoticeEvent {
    pub event: String,
    pub severity: Severity,
}

/// What holds for an event and a channel.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct NoticeRoute {
    pub event: String,
    pub channel_id: String,
    pub mode: RouteMode,
    /// Later: unseen for so long.
    pub after_ms: i64,
    /// Told again after so long; 0: once.
    pub repeat_ms: i64,
    /// Whether it was set for this shop; `false`: it is as for every shop, or as usual.
    pub own: bool,
}

/// The matrix of one shop, or of every shop.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct NoticeMatrix {
    pub events: Vec<NoticeEvent>,
    pub routes: Vec<NoticeRoute>,
}

#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct NoticeRouteChange {
    pub event: String,
    pub channel_id: String,
    /// Absent: every shop that has nothing of its own.
    #[serde(default)]
    pub shop_id: Option<String>,
    /// Absent: as usual again.
    #[serde(default)]
    pub mode: Option<RouteMode>,
    #[serde(default)]
    pub after_ms: i64,
    #[serde(default)]
    pub repeat_ms: i64,
}
