//! What an incoming frame means for the connection (`docs/platforms/xianyu.md#frames`, `#pushes`, `#sending`).

use serde_json::Value;

/// The class of a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FrameClass {
    /// Done.
    Ok,
    /// The token is no good: a new one, once.
    AuthFailed,
    /// Too many connections, or another one took over: a person decides.
    Stop,
    /// Flow control: again in some seconds.
    RetryLater,
    /// The server ends this connection.
    KickedOut,
    /// The message was not delivered.
    SendRejected,
    /// Neither yes nor a known no.
    Other,
}

impl FrameClass {
    /// Its word, as in logs.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::AuthFailed => "auth_failed",
            Self::Stop => "stop",
            Self::RetryLater => "retry_later",
            Self::KickedOut => "kicked_out",
            Self::SendRejected => "send_rejected",
            Self::Other => "other",
        }
    }
}

const AUTH: &[&str] = &["invalid token", "not auth", "token invalid", "device id or appkey is not equal"];
const LIMIT: &[&str] = &["connect limit", "session remove", "too many"];
const FLOW: &str = "400600001";

/// The class of a frame, without its context; the first that fits.
#[must_use]
pub fn classify(frame: &Value) -> FrameClass {
    match frame["lwp"].as_str() {
        Some("/push/kickout") => return FrameClass::KickedOut,
        Some("/s/session/remove") => return FrameClass::Stop,
        _ => {}
    }
    let (body, code) = (&frame["body"], text_of(&frame["code"]));
    let words = [&body["reason"], &body["moreInfo"], &frame["headers"]["reason"], &frame["reason"]];
    let words: Vec<String> = words.iter().map(|word| text_of(word).to_lowercase()).collect();
    let any = |marks: &[&str]| words.iter().any(|word| marks.iter().any(|mark| word.contains(mark)));
    if code == "401" || any(AUTH) {
        FrameClass::AuthFailed
    } else if any(LIMIT) {
        FrameClass::Stop
    } else if text_of(&body["code"]) == FLOW {
        FrameClass::RetryLater
    } else if !text_of(&body["reason"]).is_empty() || !text_of(&body["moreInfo"]).is_empty() {
        FrameClass::SendRejected
    } else if code == "200" {
        FrameClass::Ok
    } else {
        FrameClass::Other
    }
}

/// The platform's words for why a message was not delivered.
#[must_use]
pub fn reason(frame: &Value) -> (String, String) {
    let body = &frame["body"];
    let (code, more) = (text_of(&body["reason"]), text_of(&body["moreInfo"]));
    let words = more.split_once("||").map_or(more.as_str(), |(_, words)| words);
    (code.chars().take(80).collect(), words.chars().take(200).collect())
}

/// Text or number as text; anything else is empty.
pub(super) fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => String::new(),
    }
}
