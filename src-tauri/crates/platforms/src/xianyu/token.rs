//! The access token of the message service (`docs/platforms/xianyu.md#message-token`).

use super::ret::{RetClass, classify_body};
use huolang_domain::Millis;
use huolang_vault::Secret;
use percent_encoding::percent_decode_str;
use serde_json::Value;

/// What `login.token` answered.
#[derive(Debug, Clone)]
pub enum TokenAnswer {
    /// A token.
    Token(ImToken),
    /// None, for this reason; with the page that the platform wants to be opened.
    Refused {
        /// The class of the answer.
        class: RetClass,
        /// The page.
        url: Option<String>,
    },
    /// It said success and gave no token.
    Missing,
}

/// An access token.
#[derive(Debug, Clone)]
pub struct ImToken {
    /// The token as `/reg` takes it.
    pub secret: Secret<String>,
    /// When it ends.
    pub expires_at: Option<Millis>,
}

/// Reads the answer of `login.token`.
#[must_use]
pub fn read_token(body: &Value, now: Millis) -> TokenAnswer {
    let class = classify_body(body);
    let data = &body["data"];
    if class != RetClass::Success {
        return TokenAnswer::Refused { class, url: data["url"].as_str().map(str::to_owned) };
    }
    match data["accessToken"].as_str().filter(|token| !token.is_empty()) {
        None => TokenAnswer::Missing,
        Some(token) => TokenAnswer::Token(ImToken {
            secret: Secret::new(percent_decode_str(token).decode_utf8_lossy().into_owned()),
            expires_at: expires_at(&data["accessTokenExpiredTime"], now),
        }),
    }
}

/// When a token ends: a duration or a moment, in seconds or milliseconds, or a written date.
#[must_use]
pub fn expires_at(raw: &Value, now: Millis) -> Option<Millis> {
    let number = match raw {
        Value::Number(number) => number.as_i64().or_else(|| number.as_f64().map(truncated)),
        Value::String(text) => {
            let text = text.trim();
            match text.parse::<i64>() {
                Ok(number) => Some(number),
                Err(_) => return text.parse::<jiff::Timestamp>().ok().map(|at| Millis(at.as_millisecond())),
            }
        }
        _ => None,
    }?;
    Some(if number <= 0 {
        now
    } else if number >= now.0 / 2 {
        Millis(number)
    } else if number >= now.0 / 2_000 {
        Millis(number.saturating_mul(1_000))
    } else if number >= 1_000_000 {
        now.plus(number)
    } else {
        now.plus(number.saturating_mul(1_000))
    })
}

#[expect(clippy::cast_possible_truncation, reason = "a moment in milliseconds fits")]
const fn truncated(number: f64) -> i64 {
    number as i64
}
