//! Backups, checks and health on the wire.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::imports::body::ImportSource;

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Backup {
    pub name: String,
    pub bytes: i64,
    pub created_at: i64,
    pub orders: Option<i64>,
    pub cards: Option<i64>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct RestoreRequest {
    pub name: String,
}

#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct RecoverRequest {
    /// The backup: an upload, or on the own machine a path.
    pub source: ImportSource,
    /// The code of the recovery sheet; absent: it was made with the key of this program.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recovery_code: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DoctorCheck {
    pub check: String,
    pub ok: bool,
    pub code: Option<String>,
    pub detail: String,
    pub advice: Option<String>,
    /// What was seen, as values for the screens' own sentence.
    pub params: BTreeMap<String, String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Doctor {
    pub checks: Vec<DoctorCheck>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Health {
    pub ok: bool,
    pub version: String,
}
