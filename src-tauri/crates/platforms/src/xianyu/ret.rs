//! What the `ret` of an mtop answer means: classes, in the order in which they are looked for
//! (`docs/platforms/xianyu.md#answers`).

use serde_json::Value;

/// The class of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RetClass {
    /// The platform wants to see a person: every call of the account stops.
    HumanVerification,
    /// The login is over.
    SessionExpired,
    /// The platform took the program for a machine: the account stops for long.
    RiskBlock,
    /// Too many calls.
    RateLimited,
    /// The signing token is old; the answer brings a new one.
    TokenRefresh,
    /// This account may not use this call.
    PermissionDenied,
    /// It was done before.
    AlreadyDone,
    /// Done.
    Success,
    /// Trouble inside the platform.
    Transient,
    /// Refused for good.
    BusinessError,
}

impl RetClass {
    /// Its word, as in logs.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::HumanVerification => "human_verification",
            Self::SessionExpired => "session_expired",
            Self::RiskBlock => "risk_block",
            Self::RateLimited => "rate_limited",
            Self::TokenRefresh => "token_refresh",
            Self::PermissionDenied => "permission_denied",
            Self::AlreadyDone => "already_done",
            Self::Success => "success",
            Self::Transient => "transient",
            Self::BusinessError => "business_error",
        }
    }
}

const PERSON: &[&str] = &["FAIL_SYS_USER_VALIDATE", "RGV587_ERROR", "_ERROR::SM::", "哎哟喂", "被挤爆"];
const PERSON_URL: &[&str] = &["punish", "captcha", "validate", "x5secdata"];
const SESSION: &[&str] = &["FAIL_SYS_SESSION_EXPIRED", "Session过期", "会话过期"];
const RISK: &[&str] = &["FAIL_SYS_ILLEGAL_ACCESS", "FAIL_BIZ_WUA_IS_MACHINE"];
const LIMIT: &[&str] = &["FAIL_SYS_TRAFFIC_LIMIT", "FAIL_SYS_USER_LIMIT"];
const TOKEN: &[&str] = &[
    "FAIL_SYS_TOKEN_EXOIRED",
    "FAIL_SYS_TOKEN_EXPIRED",
    "FAIL_SYS_TOKEN_EMPTY",
    "FAIL_SYS_TOKEN_ILLEGAL",
    "令牌过期",
    "令牌为空",
];
const PERMISSION: &[&str] = &["PERMISSION_EXCEPTION"];
const DONE: &[&str] = &["ORDER_ALREADY_DELIVERY", "已发货成功", "POLISH_AGAIN", "POLISH_DUPLICATE"];

/// The class of an answer with these `ret` entries and this `data.url`; the first that fits.
#[must_use]
pub fn classify(ret: &[&str], url: Option<&str>) -> RetClass {
    let any = |marks: &[&str]| ret.iter().any(|entry| marks.iter().any(|mark| entry.contains(mark)));
    let success = ret.iter().any(|entry| entry.starts_with("SUCCESS"));
    let sent_to_check = url.is_some_and(|url| PERSON_URL.iter().any(|mark| url.contains(mark)));
    if any(PERSON) || (!success && sent_to_check) {
        RetClass::HumanVerification
    } else if any(SESSION) {
        RetClass::SessionExpired
    } else if any(RISK) {
        RetClass::RiskBlock
    } else if any(LIMIT) {
        RetClass::RateLimited
    } else if any(TOKEN) {
        RetClass::TokenRefresh
    } else if any(PERMISSION) {
        RetClass::PermissionDenied
    } else if any(DONE) {
        RetClass::AlreadyDone
    } else if success {
        RetClass::Success
    } else if ret.is_empty() || any(&["FAIL_SYS_"]) {
        RetClass::Transient
    } else {
        RetClass::BusinessError
    }
}

/// The class of a whole answer.
#[must_use]
pub fn classify_body(body: &Value) -> RetClass {
    let ret: Vec<&str> = match &body["ret"] {
        Value::Array(entries) => entries.iter().filter_map(Value::as_str).collect(),
        Value::String(entry) => vec![entry.as_str()],
        _ => Vec::new(),
    };
    classify(&ret, body["data"]["url"].as_str())
}

/// The code and the words of an answer's first entry, for a person: `CODE::words`.
#[must_use]
pub fn code_and_words(body: &Value) -> (String, String) {
    let entry = match &body["ret"] {
        Value::Array(entries) => entries.first().and_then(Value::as_str).unwrap_or_default(),
        Value::String(entry) => entry,
        _ => "",
    };
    let (code, words) = entry.split_once("::").unwrap_or((entry, ""));
    (code.chars().take(80).collect(), words.chars().take(200).collect())
}

/// Whether a page that an answer names may be shown to the person: the platform's own, encrypted, nobody else's.
#[must_use]
pub fn verify_url_allowed(url: &str) -> bool {
    let Ok(url) = reqwest::Url::parse(url) else { return false };
    let host = url.host_str().unwrap_or_default();
    let own = ["goofish.com", "taobao.com"]
        .iter()
        .any(|domain| host == *domain || host.strip_suffix(domain).is_some_and(|before| before.ends_with('.')));
    url.scheme() == "https" && own && url.username().is_empty() && url.password().is_none()
}
