//! The address of the message socket, which holds its own proof (`docs/platforms/pdd.md#messages`). It is never logged.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use md5::{Digest as _, Md5};

/// The proof: base64 of the lower-case hexadecimal text of an MD5.
#[must_use]
pub fn digest(client_id: &str, timestamp_ms: i64, client_secret: &str) -> String {
    STANDARD.encode(md5_hex(client_id, timestamp_ms, client_secret))
}

/// The hexadecimal text that is encoded.
#[must_use]
pub fn md5_hex(client_id: &str, timestamp_ms: i64, client_secret: &str) -> String {
    hex::encode(Md5::digest(format!("{client_id}{timestamp_ms}{client_secret}").as_bytes()))
}

/// The platform's own address of the socket.
pub const USUAL: &str = "wss://message-api.pinduoduo.com";

/// The whole address below `base`, as `wss://message-api.pinduoduo.com`.
#[must_use]
pub fn address(base: &str, client_id: &str, timestamp_ms: i64, client_secret: &str) -> String {
    let digest = digest(client_id, timestamp_ms, client_secret);
    format!("{}/message/{client_id}/{timestamp_ms}/{digest}", base.trim_end_matches('/'))
}
