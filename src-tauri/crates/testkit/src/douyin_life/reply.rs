//! Answers in the platform's envelope.

use serde_json::{Value, json};

/// What a caller gets.
pub(super) enum Reply {
    /// A body with a status.
    Json(u16, String),
    /// Where to go instead.
    Location(String),
    /// No JSON.
    Page(u16),
    /// The connection breaks.
    Lost,
}

impl Reply {
    pub(super) fn data(mut data: Value) -> Self {
        data["error_code"] = json!(0);
        data["description"] = json!("success");
        Self::Json(200, json!({ "data": data, "extra": extra() }).to_string())
    }

    pub(super) fn code(code: i64, description: &str) -> Self {
        let body = json!({ "data": { "error_code": code, "description": description }, "extra": extra() });
        Self::Json(200, body.to_string())
    }
}

pub(super) fn extra() -> Value {
    json!({
        "error_code": 0, "description": "", "sub_error_code": 0, "sub_description": "",
        "logid": "20251207LOOPBACK", "now": 1_765_092_612,
    })
}
