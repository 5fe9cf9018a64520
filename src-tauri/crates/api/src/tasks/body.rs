//! Tasks on the wire.

use std::collections::BTreeMap;

use huolang_store::tasks::{self, TaskState};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Task {
    pub id: String,
    pub title: String,
    pub shop_id: Option<String>,
    pub state: TaskState,
    pub command: Option<String>,
    pub heartbeat_at: Option<i64>,
    /// It should work and gives no sign of life.
    pub silent: bool,
    pub last_ok_at: Option<i64>,
    pub last_error: Option<String>,
    pub last_error_at: Option<i64>,
    pub detail: BTreeMap<String, serde_json::Value>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct TaskCommand {
    #[schema(inline)]
    pub command: tasks::TaskCommand,
}
