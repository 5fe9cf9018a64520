//! The envelope of every answer: where its code stands, what it says, and which class it belongs to
//! (`docs/platforms/douyin-life.md#answers`).

use super::flex;
use crate::fault::CallError;
use huolang_domain::platform::StopCause;
use serde::Serialize;
use serde_json::Value;

/// What an answer's code means for what happens next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// It worked.
    Ok,
    /// The token is not taken: fetch another one, once.
    Token,
    /// Too many calls.
    RateLimited,
    /// Busy; later it may work.
    Retry,
    /// The app or the merchant's permission is missing.
    Permission,
    /// The app only takes calls from addresses it lists.
    IpWhitelist,
    /// The app's key or secret is wrong.
    Credentials,
    /// The day's quota is used up.
    Quota,
    /// What was asked is refused.
    Request,
}

impl Class {
    /// Whether the same call may go out again.
    #[must_use]
    pub const fn retries(self) -> bool {
        matches!(self, Self::Token | Self::RateLimited | Self::Retry)
    }

    fn of(code: i64, text: &str) -> Self {
        match code {
            0 => Self::Ok,
            2_190_002 | 2_190_008 | 28_001_003 | 28_001_008 => Self::Token,
            2_119_003 | 28_003_018 | 10_020 => Self::RateLimited,
            28_003_017 | 2_190_001 => Self::Quota,
            2_100_001 | 2_100_004 | 2_119_002 | 3_000_001 | 5_000_001 | 6_001_001 | 28_001_005 | 28_001_006 => {
                Self::Retry
            }
            2_100_007 if text.to_ascii_uppercase().contains("IP") => Self::IpWhitelist,
            2_190_004 | 2_119_005 | 2_119_008 | 1_508 | 2_100_007 | 28_001_018 => Self::Permission,
            10_003 | 10_013 => Self::Credentials,
            _ => Self::Request,
        }
    }
}

/// An answer, read as far as its envelope goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verdict {
    /// Its class.
    pub class: Class,
    /// Its code; absent when there was no envelope.
    pub code: Option<i64>,
    /// The platform's words; empty when it said nothing.
    pub description: String,
    /// The platform's name for the call, asked for by its support.
    pub logid: Option<String>,
}

impl Verdict {
    /// Reads the envelope of an answer: HTTP status and body, absent when the body is no JSON.
    #[must_use]
    pub fn of(status: u16, body: Option<&Value>) -> Self {
        let Some(body) = body.filter(|body| body.is_object()) else {
            let class = if status == 429 { Class::RateLimited } else { Class::Retry };
            return Self { class, code: None, description: String::new(), logid: None };
        };
        let (data, extra) = (&body["data"], &body["extra"]);
        let places = [&extra["error_code"], &data["error_code"], &body["err_no"], &body["code"], &body["error_code"]];
        let code = places.into_iter().filter_map(flex::as_int).find(|code| *code != 0).unwrap_or(0);
        let logid = extra["logid"].as_str().or(body["log_id"].as_str()).filter(|id| !id.is_empty()).map(str::to_owned);
        let words = [
            &extra["sub_description"],
            &extra["description"],
            &data["description"],
            &body["description"],
            &body["err_msg"],
            &body["message"],
        ];
        let description = words.into_iter().filter_map(Value::as_str).find(|text| !text.is_empty()).unwrap_or_default();
        let class = match Class::of(code, description) {
            Class::Ok if status == 429 => Class::RateLimited,
            Class::Ok if status >= 500 => Class::Retry,
            class => class,
        };
        Self { class, code: Some(code), description: description.to_owned(), logid }
    }

    /// The error of a read with this answer; nothing when it worked.
    ///
    /// # Errors
    /// The class decides.
    pub fn ok(&self) -> Result<(), CallError> {
        let message = self.message();
        let stopped = |cause, message| CallError::Stopped { cause, message, url: None };
        Err(match self.class {
            Class::Ok => return Ok(()),
            // Until when is for the caller to say: what is counted by the day is known there.
            Class::RateLimited | Class::Quota => CallError::RateLimited { message, retry_after_ms: None },
            Class::Retry | Class::Token => CallError::Transient { message, retry_after_ms: None },
            Class::IpWhitelist => stopped(StopCause::IpRefused, message),
            Class::Credentials => stopped(StopCause::AppRefused, message),
            Class::Permission if self.code == Some(2_119_008) => stopped(StopCause::AppRefused, message),
            Class::Permission => stopped(StopCause::PermissionMissing, message),
            Class::Request if self.blames_account() => stopped(StopCause::WrongAccount, message),
            Class::Request => CallError::Business { code: self.code_text(), message },
        })
    }

    /// The platform's code as text.
    #[must_use]
    pub fn code_text(&self) -> String {
        self.code.map(|code| code.to_string()).unwrap_or_default()
    }

    /// Words for logs and screens; the platform puts no secret into them.
    #[must_use]
    pub fn message(&self) -> String {
        let code = self.code.map(|code| format!("{code} ")).unwrap_or_default();
        let log = self.logid.as_deref().map(|id| format!(" (logid {id})")).unwrap_or_default();
        let words = if self.description.is_empty() { "no reason given" } else { &self.description };
        format!("{code}{words}{log}")
    }

    fn blames_account(&self) -> bool {
        matches!(self.code, Some(2_100_005 | 2_119_001))
            && ["account_id", "账户", "商家不存在", "根账户"].iter().any(|word| self.description.contains(word))
    }
}
