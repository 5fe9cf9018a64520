//! Files and card lists on the wire.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Upload {
    pub upload_id: String,
    pub name: String,
    pub size: i64,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ImportSource {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub upload_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PreviewRequest {
    pub source: ImportSource,
    /// The delimiter, when the detected one is wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delimiter: Option<String>,
    /// The sheet of a workbook, when the first one is wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub enum PreviewColumnGuess {
    #[serde(rename = "number")]
    Number,
    #[serde(rename = "secret")]
    Secret,
    #[serde(rename = "password")]
    Password,
    #[serde(rename = "expires_at")]
    ExpiresAt,
    #[serde(rename = "note")]
    Note,
    #[serde(rename = "ignore")]
    Ignore,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PreviewColumn {
    pub index: i64,
    pub header: Option<String>,
    pub samples: Vec<String>,
    pub guess: PreviewColumnGuess,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ImportPreview {
    pub kind: String,
    pub encoding: Option<String>,
    pub delimiter: Option<String>,
    pub has_header: bool,
    /// The sheets of a workbook.
    pub sheets: Vec<String>,
    /// The sheet that is shown.
    pub sheet: Option<String>,
    pub columns: Vec<PreviewColumn>,
    pub rows: Vec<Vec<String>>,
    pub rows_estimate: i64,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ColumnChoice {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<i64>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct CardImportRequest {
    pub pool_id: String,
    pub source: ImportSource,
    pub columns: ColumnChoice,
    pub has_header: bool,
    /// The sheet of a workbook; the first one with rows when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delimiter: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct StartedImport {
    pub operation_id: String,
    pub batch_id: String,
}
