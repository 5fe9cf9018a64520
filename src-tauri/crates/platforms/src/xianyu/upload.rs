//! The answer of the picture store (`docs/platforms/xianyu.md#sending`).

use super::answer::text_of;
use serde_json::Value;

/// A picture that was stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Uploaded {
    /// Where it lies.
    pub url: String,
    /// Its width in pixels; 0 when the answer does not tell.
    pub width: i64,
    /// Its height in pixels; 0 when the answer does not tell.
    pub height: i64,
}

/// Why a picture was not stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum UploadFault {
    /// A page instead of an answer: the login is over.
    #[error("session_expired")]
    SessionExpired,
    /// No address in the answer.
    #[error("not_stored")]
    NotStored,
}

/// Reads the answer.
///
/// # Errors
/// [`UploadFault`]
pub fn read_upload(content_type: &str, body: &[u8]) -> Result<Uploaded, UploadFault> {
    let text = String::from_utf8_lossy(body);
    if content_type.contains("text/html") || text.trim_start().starts_with('<') {
        return Err(UploadFault::SessionExpired);
    }
    let body: Value = serde_json::from_str(&text).map_err(|_| UploadFault::NotStored)?;
    let urls = [&body["object"]["url"], &body["data"]["url"], &body["url"], &body["result"]["url"], &body["fileUrl"]];
    let url = urls.into_iter().map(text_of).find(|url| !url.is_empty()).ok_or(UploadFault::NotStored)?;
    let pix = text_of(&body["object"]["pix"]);
    let (width, height) = pix.split_once(['x', 'X']).unwrap_or_default();
    Ok(Uploaded { url, width: width.parse().unwrap_or(0), height: height.parse().unwrap_or(0) })
}
