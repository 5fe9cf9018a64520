//! Long work on the wire.

use crate::shared::ErrorBody;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct StartedOperation {
    pub operation_id: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub enum OperationState {
    #[serde(rename = "running")]
    Running,
    #[serde(rename = "done")]
    Done,
    #[serde(rename = "failed")]
    Failed,
    #[serde(rename = "cancelled")]
    Cancelled,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub enum OperationUnit {
    #[serde(rename = "rows")]
    Rows,
    #[serde(rename = "bytes")]
    Bytes,
    #[serde(rename = "steps")]
    Steps,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Operation {
    pub id: String,
    pub kind: String,
    pub state: OperationState,
    pub done: i64,
    pub total: Option<i64>,
    pub unit: OperationUnit,
    pub result: serde_json::Value,
    pub error: Option<ErrorBody>,
    pub started_at: i64,
    pub finished_at: Option<i64>,
}
