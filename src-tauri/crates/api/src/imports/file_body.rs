//! Imported files on the wire.

use std::collections::BTreeMap;

use huolang_engine::imports::FileKind;
use huolang_store::imports as store;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::body::ImportSource;
use crate::shared::members;

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ImportFiles {
    /// Files and folders of this machine; in the window only.
    #[serde(default)]
    pub paths: Vec<String>,
    /// Files handed over before.
    #[serde(default)]
    pub upload_ids: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ImportFileKind {
    Sales,
    Travel,
    Products,
    Tracking,
    Cards,
    Unknown,
    Ignored,
}

impl From<FileKind> for ImportFileKind {
    fn from(kind: FileKind) -> Self {
        match kind {
            FileKind::Sales => Self::Sales,
            FileKind::Travel => Self::Travel,
            FileKind::Products => Self::Products,
            FileKind::Tracking => Self::Tracking,
            FileKind::Cards => Self::Cards,
            FileKind::Unknown => Self::Unknown,
            FileKind::Ignored => Self::Ignored,
        }
    }
}

/// What was found among what was dropped or chosen.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct FoundFiles {
    pub files: Vec<ImportFile>,
    /// Files that were not looked at, because there are too many for one time; 1000 is so many or more.
    pub left: i64,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ImportFile {
    pub path: Option<String>,
    pub upload_id: Option<String>,
    pub name: String,
    pub size: i64,
    pub kind: ImportFileKind,
    /// Why it cannot be read, one word.
    pub reason: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ImportRequestOrigin {
    Dropped,
    Chosen,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ImportRequest {
    pub source: ImportSource,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<ImportRequestOrigin>,
    /// The shop the report is of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shop_id: Option<String>,
    /// Take it in though this very file is in already.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub again: Option<bool>,
    /// Let an older snapshot of bookings take the place of a newer one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub older: Option<bool>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Import {
    pub id: String,
    pub kind: String,
    pub file_name: String,
    pub origin: String,
    pub shop_id: Option<String>,
    pub size: i64,
    pub export_date: Option<String>,
    pub state: String,
    /// Whether its rows count, and it can be taken back.
    pub live: bool,
    pub error: Option<String>,
    pub reason: Option<String>,
    pub rows_stored: i64,
    pub rows_new: i64,
    pub rows_updated: i64,
    pub rows_skipped: i64,
    pub duplicates: i64,
    pub warnings: i64,
    /// Everything that was counted.
    pub report: BTreeMap<String, Value>,
    pub actor: String,
    pub started_at: i64,
    pub finished_at: Option<i64>,
    pub undone_at: Option<i64>,
}

impl From<store::Import> for Import {
    fn from(import: store::Import) -> Self {
        Self {
            id: import.id,
            kind: import.kind.as_str().to_owned(),
            file_name: import.file_name,
            origin: import.origin.as_str().to_owned(),
            shop_id: Some(import.shop_id).filter(|id| !id.is_empty()),
            size: import.size,
            export_date: import.export_date,
            state: import.state.as_str().to_owned(),
            live: import.live && import.replaced_by.is_none(),
            error: import.error,
            reason: import.reason,
            rows_stored: import.rows_stored,
            rows_new: import.rows_new,
            rows_updated: import.rows_updated,
            rows_skipped: import.rows_skipped,
            duplicates: import.duplicates,
            warnings: import.warnings,
            report: members(import.report),
            actor: import.actor,
            started_at: import.started_at.0,
            finished_at: import.finished_at.map(|at| at.0),
            undone_at: import.undone_at.map(|at| at.0),
        }
    }
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ImportPage {
    pub items: Vec<Import>,
    pub next_cursor: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct RejectedRow {
    pub sheet: String,
    pub row_no: i64,
    pub column: String,
    pub reason: String,
    /// The whole row was left out.
    pub skipped: bool,
    pub value: String,
}

impl From<store::RejectedRow> for RejectedRow {
    fn from(row: store::RejectedRow) -> Self {
        Self {
            sheet: row.sheet,
            row_no: row.row_no,
            column: row.column_name,
            reason: row.reason,
            skipped: row.skipped,
            value: row.value,
        }
    }
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct RejectedRowPage {
    pub items: Vec<RejectedRow>,
    pub next_cursor: Option<String>,
}
