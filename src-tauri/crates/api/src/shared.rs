//! What several nouns have on the wire.

use std::collections::BTreeMap;

use huolang_domain::{ErrorCode, why};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The answer of every call that failed.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ErrorBody {
    /// The stable word; the UI has a sentence for each.
    pub code: String,
    /// For logs and programs.
    pub message: String,
    /// More, by code; `fields` for forms.
    pub details: serde_json::Value,
    /// Leads to the log.
    pub request_id: String,
}

/// Why an order is not delivered, and the one button that helps.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Why {
    /// The reason.
    pub code: String,
    /// What its sentence needs.
    pub params: BTreeMap<String, String>,
    /// The button.
    pub action: String,
}

impl From<why::Why> for Why {
    fn from(why: why::Why) -> Self {
        Self { code: why.code.to_string(), params: why.params, action: why.action.to_string() }
    }
}

/// A field of a form and what is wrong with it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct FieldError {
    /// Its name; parts are joined by dots.
    pub field: String,
    /// What is wrong, as a stable word.
    pub code: String,
    /// For logs and programs.
    pub message: String,
    /// What the sentence about it needs.
    #[serde(default)]
    pub params: BTreeMap<String, String>,
}

/// What became of one row of a batch.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct RowResult {
    /// The row.
    pub id: String,
    /// Whether it was done.
    pub ok: bool,
    /// Why not.
    pub code: Option<String>,
    /// For logs and programs.
    pub message: Option<String>,
}

impl RowResult {
    /// It was done.
    pub fn done(id: impl Into<String>) -> Self {
        Self { id: id.into(), ok: true, code: None, message: None }
    }

    /// It was not.
    pub fn refused(id: impl Into<String>, code: ErrorCode, message: impl Into<String>) -> Self {
        Self { id: id.into(), ok: false, code: Some(code.to_string()), message: Some(message.into()) }
    }
}

/// What became of each row of a batch.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct BatchResult {
    /// In the order of the request.
    pub results: Vec<RowResult>,
}

/// The members of a JSON object by name; anything else has none.
pub fn members(value: serde_json::Value) -> BTreeMap<String, serde_json::Value> {
    match value {
        serde_json::Value::Object(members) => members.into_iter().collect(),
        _ => BTreeMap::new(),
    }
}
