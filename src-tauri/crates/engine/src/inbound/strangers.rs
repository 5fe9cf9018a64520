//! Calls that nobody can vouch for: a wrong signature, a path that leads nowhere. The seller sees in the log that they came,
//! and enough of them to find a mistyped key or address; no value that might be a secret or a person's.

use super::journal::Noted;
use crate::Engine;
use huolang_domain::platform::PlatformKind;
use huolang_platforms::jd::{Params, read_form};

/// Fields whose values say what was ordered, and nothing of anybody.
const PLAIN: [&str; 15] = [
    "aopic",
    "buyNum",
    "customerId",
    "fromPlatform",
    "jdOrderNo",
    "orderNo",
    "productNo",
    "quantity",
    "signType",
    "timestamp",
    "totalPrice",
    "userId",
    "vendorId",
    "version",
    "wareNo",
];
/// Characters of a name or a value that are shown.
const LONGEST: usize = 40;
/// Characters that are kept of a call.
const MOST: usize = 300;

impl Engine {
    /// Notes a call to a path that no shop has.
    pub(super) fn note_nobodys(&self, platform: PlatformKind, call: &'static str, request: String) {
        self.note_call(Noted {
            shop: None,
            order: None,
            external_no: None,
            platform,
            call,
            is_question: true,
            is_stranger: true,
            outcome: "refused",
            code: "404".to_owned(),
            duration_ms: 0,
            request,
            answer: String::new(),
        });
    }

    /// Notes a call of a platform to a path that leads nowhere.
    pub fn note_stray_call(&self, platform: PlatformKind, path: &str) {
        self.note_nobodys(platform, "unknown_path", shown_path(path));
    }
}

/// A form that was refused: the names of its fields, and of the plain ones what they say. Of what is no form, a word that the
/// screens have a sentence for.
pub(super) fn shown_form(body: Option<&[u8]>) -> String {
    let Some(body) = body else { return "no_form".to_owned() };
    match read_form(body) {
        Ok(params) => shown_params(&params),
        Err(bad) => bad.as_str().to_owned(),
    }
}

/// A push that was refused: its query and its form.
pub(super) fn shown_push(query: &str, body: Option<&[u8]>) -> String {
    cut(&format!("{} | {}", shown_form(Some(query.as_bytes())), shown_form(body)))
}

/// The members of a JSON body that was refused, shown as a form is.
pub(super) fn shown_members(members: Option<&Params>) -> String {
    members.map_or_else(|| "no_json".to_owned(), shown_params)
}

fn shown_params(params: &Params) -> String {
    let fields: Vec<String> = params.iter().map(|(name, value)| shown_field(name, value)).collect();
    cut(&fields.join(" "))
}

fn shown_field(name: &str, value: &str) -> String {
    match (is_plain(name), PLAIN.contains(&name) && is_plain(value)) {
        (true, true) => format!("{name}={value}"),
        (true, false) => format!("{name}=({})", value.chars().count()),
        _ => format!("?=({})", value.chars().count()),
    }
}

/// A path: words stay, what may be a secret goes.
fn shown_path(path: &str) -> String {
    let is_word = |part: &str| part.len() <= LONGEST && part.bytes().all(|byte| byte.is_ascii_alphabetic());
    let parts: Vec<&str> = path.split('/').map(|part| if is_word(part) { part } else { "…" }).collect();
    cut(&parts.join("/"))
}

fn is_plain(text: &str) -> bool {
    let is_fine = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    !text.is_empty() && text.len() <= LONGEST && text.bytes().all(is_fine)
}

fn cut(text: &str) -> String {
    text.chars().take(MOST).collect()
}
