//! What the platform's error codes mean for the program (`docs/platforms/pdd.md#errors`).

use super::wire::flex::{Text, number};
use crate::fault::CallError;
use huolang_domain::platform::StopCause;
use serde::Deserialize;

/// A class of errors: decides what follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ErrorClass {
    /// The call is wrong.
    BadRequest,
    /// The app's id is wrong, or the app is off line.
    BadCredentials,
    /// The access token is over.
    TokenExpired,
    /// Only the shop's owner can help, on the authorisation page.
    Reauthorize,
    /// The app's secret is wrong.
    BadSignature,
    /// The caller's address is not in the app's allow-list.
    IpNotAllowed,
    /// The app lacks the permission.
    NoPermission,
    /// The call was taken out of service.
    ApiOffline,
    /// The call belongs to another gateway.
    WrongGateway,
    /// Nobody knows whether it was done.
    ServerUncertain,
    /// Too many calls.
    RateLimited,
    /// Out of service for a moment.
    Degraded,
    /// Out of service for minutes.
    Maintenance,
    /// Risk control forbids calls.
    Blocked,
    /// The app is in its test state and has used up its calls.
    TestQuota,
    /// The business refused; the sub-code says why.
    Business,
}

impl ErrorClass {
    /// The class of an error code.
    #[must_use]
    pub const fn of(code: i64) -> Self {
        match code {
            10_019 => Self::TokenExpired,
            10_016 | 10_018 | 30_001 => Self::BadCredentials,
            10_035 | 20_032 => Self::Reauthorize,
            20_004 => Self::BadSignature,
            20_005 => Self::IpNotAllowed,
            20_031 | 30_000 => Self::NoPermission,
            20_034 => Self::ApiOffline,
            20_035 => Self::WrongGateway,
            50_001 => Self::Business,
            52_004 => Self::BadRequest,
            52_101 | 70_031 => Self::RateLimited,
            52_102 | 52_103 => Self::Degraded,
            70_033 => Self::Maintenance,
            70_032 | 70_034 | 70_035 => Self::Blocked,
            70_036 => Self::TestQuota,
            // The gateway turns these down before any business runs.
            10_000..=39_999 => Self::BadRequest,
            // Also a code that nobody knows: it may have been done.
            _ => Self::ServerUncertain,
        }
    }

    /// Why a shop is parked when it meets this; `None`: it goes on.
    #[must_use]
    pub const fn stops(self) -> Option<StopCause> {
        match self {
            Self::BadCredentials | Self::BadSignature => Some(StopCause::AppRefused),
            Self::Reauthorize => Some(StopCause::TokenForeign),
            Self::IpNotAllowed => Some(StopCause::IpRefused),
            Self::NoPermission => Some(StopCause::PermissionMissing),
            Self::Blocked => Some(StopCause::RiskControl),
            Self::TestQuota => Some(StopCause::QuotaUsed),
            _ => None,
        }
    }

    /// As a stable word; the screens have a sentence for each.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::BadRequest => "bad_request",
            Self::BadCredentials => "bad_credentials",
            Self::TokenExpired => "token_expired",
            Self::Reauthorize => "reauthorize",
            Self::BadSignature => "bad_signature",
            Self::IpNotAllowed => "ip_not_allowed",
            Self::NoPermission => "no_permission",
            Self::ApiOffline => "api_offline",
            Self::WrongGateway => "wrong_gateway",
            Self::ServerUncertain => "server_uncertain",
            Self::RateLimited => "rate_limited",
            Self::Degraded => "degraded",
            Self::Maintenance => "maintenance",
            Self::Blocked => "blocked",
            Self::TestQuota => "test_quota",
            Self::Business => "business",
        }
    }
}

/// An error as the platform, or something before it, told it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiError {
    /// What it means.
    pub class: ErrorClass,
    /// The platform's code; absent when something else answered.
    pub code: Option<i64>,
    /// The reason within the business; text or number on the wire.
    pub sub_code: Option<String>,
    /// The platform's words.
    pub message: String,
    /// The words of the reason.
    pub sub_message: String,
    /// Names the call to the platform's staff.
    pub request_id: Option<String>,
}

impl ApiError {
    /// An answer that is not the platform's.
    #[must_use]
    pub fn uncertain(message: impl Into<String>) -> Self {
        Self {
            class: ErrorClass::ServerUncertain,
            code: None,
            sub_code: None,
            message: message.into(),
            sub_message: String::new(),
            request_id: None,
        }
    }

    /// Whether a call that only reads may be made again by itself.
    #[must_use]
    pub fn retry_read(&self) -> bool {
        use ErrorClass as Class;
        match self.class {
            Class::ServerUncertain | Class::TokenExpired => true,
            _ => self.retry_write(),
        }
    }

    /// Whether a call that changes something may be made again by itself.
    #[must_use]
    pub fn retry_write(&self) -> bool {
        use ErrorClass as Class;
        match self.class {
            Class::TokenExpired | Class::RateLimited | Class::Degraded | Class::Maintenance => true,
            Class::Business => matches!(self.sub_code.as_deref(), Some("100005" | "1000010")),
            _ => false,
        }
    }

    /// The reason's words, or the error's. Addresses in them stay: the seller needs the one to allow.
    #[must_use]
    pub fn words(&self) -> String {
        let words = if self.sub_message.trim().is_empty() { &self.message } else { &self.sub_message };
        match self.code {
            Some(code) => format!("{code} {words}"),
            None => words.clone(),
        }
    }

    /// The class of the engine that this belongs to. `writes`: the call was to change something.
    #[must_use]
    pub fn into_call_error(self, writes: bool, retry_after_ms: Option<i64>) -> CallError {
        use ErrorClass as Class;
        let message = self.words();
        match self.class {
            Class::TokenExpired => CallError::Login { message },
            Class::RateLimited => CallError::RateLimited { message, retry_after_ms },
            Class::Degraded | Class::Maintenance => CallError::Transient { message, retry_after_ms },
            Class::ServerUncertain if writes => CallError::Unknown { message },
            Class::ServerUncertain => CallError::Transient { message, retry_after_ms },
            Class::Business if self.retry_write() => CallError::Transient { message, retry_after_ms },
            Class::Business => {
                CallError::Business { code: self.sub_code.unwrap_or_else(|| "business".to_owned()), message }
            }
            class => match class.stops() {
                Some(cause) => CallError::Stopped { cause, message, url: None },
                None => CallError::Business { code: class.as_str().to_owned(), message },
            },
        }
    }
}

/// `error_response` on the wire.
#[derive(Deserialize)]
struct Wire {
    #[serde(default, deserialize_with = "number")]
    error_code: Option<i64>,
    #[serde(default)]
    error_msg: Text,
    #[serde(default)]
    sub_code: Text,
    #[serde(default)]
    sub_msg: Text,
    #[serde(default)]
    request_id: Text,
}

/// Reads the member `error_response`.
///
/// # Errors
/// When it is none.
pub fn parse(error_response: &str) -> Result<ApiError, serde_json::Error> {
    let wire: Wire = serde_json::from_str(error_response)?;
    let some = |text: Text| Some(text.0).filter(|text| !text.is_empty());
    Ok(ApiError {
        class: wire.error_code.map_or(ErrorClass::ServerUncertain, ErrorClass::of),
        code: wire.error_code,
        sub_code: some(wire.sub_code),
        message: wire.error_msg.0,
        sub_message: wire.sub_msg.0,
        request_id: some(wire.request_id),
    })
}
