//! Asks a vendor's host and reads its JSON answer.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use huolang_http::{HttpCall, HttpClient};
use serde_json::Value;
use sha2::Sha256;

use crate::{SendError, Trouble};

/// Makes the call; gives the answer as JSON, whatever it says.
pub(crate) async fn ask(http: &HttpClient, call: HttpCall) -> Result<Value, SendError> {
    let (status, body) = ask_raw(http, call).await?;
    serde_json::from_slice(&body).map_err(|_| {
        SendError::new(Trouble::Refused, format!("the host answered {status} and something that is not JSON"))
    })
}

/// Makes the call; statuses that say everything are errors already.
pub(crate) async fn ask_raw(http: &HttpClient, call: HttpCall) -> Result<(u16, Vec<u8>), SendError> {
    let answer = http.call(call).await?;
    let told = |trouble| SendError::new(trouble, format!("the host answered {}", answer.status));
    match answer.status {
        429 => Err(told(Trouble::RateLimited).after(answer.retry_after_ms())),
        status if status >= 500 => Err(told(Trouble::ServerError).after(answer.retry_after_ms())),
        status => Ok((status, answer.body)),
    }
}

/// A whole number of an answer.
pub(crate) fn number(answer: &Value, name: &str) -> Option<i64> {
    answer.get(name).and_then(|value| value.as_i64().or_else(|| value.as_str()?.parse().ok()))
}

/// A text of an answer.
pub(crate) fn text<'a>(answer: &'a Value, name: &str) -> &'a str {
    answer.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// HMAC-SHA256.
pub(crate) fn hmac_sha256(key: &[u8], text: &[u8]) -> Vec<u8> {
    // A key of any length is taken.
    Hmac::<Sha256>::new_from_slice(key).map_or_else(
        |_| Vec::new(),
        |mut mac| {
            mac.update(text);
            mac.finalize().into_bytes().to_vec()
        },
    )
}

/// HMAC-SHA256 in base64.
pub(crate) fn hmac_sha256_base64(key: &[u8], text: &[u8]) -> String {
    STANDARD.encode(hmac_sha256(key, text))
}
