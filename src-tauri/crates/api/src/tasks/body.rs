//! Wire bodies.

use std::collections::BTreeMap;
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
    pub last_ok_at: Option<i64>,
    pub last_error: Option<String>,
    pub last_error_at: Option<i64>,
    pub detail: BTreeMap<String, serde_json::Value>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub enum TaskCommandCommand {
    #[serde(rename = "pause")]
    Pause,
    #[serde(rename = "resume")]
    Resume,
    #[serde(rename = "stop")]
    Stop,
    #[serde(rename = "start")]
    Start,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct TaskCommand {
    pub command: TaskCommandCommand,
}
