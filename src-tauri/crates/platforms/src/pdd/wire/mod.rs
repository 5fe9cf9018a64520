//! What the platform sends, name by name (`docs/platforms/pdd.md#orders`, `#messages`). The rest of the program never
//! sees these types.

pub mod flex;
pub mod goods;
pub mod mall;
pub mod order;
pub mod refund;
pub mod token;
pub mod voucher;

use serde::Deserialize;

/// An answer that says yes or no.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Done {
    /// Most calls say it so …
    #[serde(default)]
    pub is_success: Option<bool>,
    /// … some so.
    #[serde(default)]
    pub success: Option<bool>,
    /// The inner code of the calls that have one.
    #[serde(default, deserialize_with = "flex::number")]
    pub error_code: Option<i64>,
    /// Its words.
    #[serde(default)]
    pub error_msg: Option<String>,
}

impl Done {
    /// Whether the answer says yes. Silence is no yes.
    #[must_use]
    pub fn ok(&self) -> bool {
        self.is_success.or(self.success) == Some(true)
    }
}

/// The platform's clock (`pdd.time.get`).
#[derive(Debug, Clone, Deserialize)]
pub struct ServerTime {
    /// Beijing time as text.
    pub time: flex::Text,
}

impl ServerTime {
    /// The Unix second; also a bare number of seconds is understood.
    #[must_use]
    pub fn unix(&self) -> Option<i64> {
        let text = self.time.as_str();
        super::time::parse_beijing(text).map(super::time::unix_seconds).or_else(|| text.trim().parse().ok())
    }
}
