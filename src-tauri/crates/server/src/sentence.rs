//! What the program's codes mean, for people at a console: the page's own sentences, in English, so that a code has one
//! meaning everywhere.

#[cfg(test)]
mod tests;

use std::sync::LazyLock;

use huolang_domain::why::Why;
use huolang_domain::{ErrorCode, Millis, shanghai};
use serde_json::Value;

static ERRORS: LazyLock<Value> = LazyLock::new(|| read(include_str!("../../../../ui/src/locales/en/errors.json")));
static FILES: LazyLock<Value> = LazyLock::new(|| read(include_str!("../../../../ui/src/locales/en/data.json")));
static VOUCHERS: LazyLock<Value> =
    LazyLock::new(|| read(include_str!("../../../../ui/src/locales/en/verifications.json")));
static SHOPS: LazyLock<Value> = LazyLock::new(|| read(include_str!("../../../../ui/src/locales/en/shops.json")));
static ORDERS: LazyLock<Value> = LazyLock::new(|| read(include_str!("../../../../ui/src/locales/en/orders.json")));

fn read(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_default()
}

fn words(of: &'static Value, place: [&str; 2]) -> Option<&'static str> {
    of[place[0]][place[1]].as_str()
}

/// What an error means and what to do next.
pub fn of_error(code: &str) -> Option<String> {
    let (what, next) = (words(&ERRORS, [code, "what"])?, words(&ERRORS, [code, "next"])?);
    Some(format!("{what}. {next}"))
}

/// What a shop that stands still waits for; a reason that nobody knows is given as it is.
pub fn of_stop(reason: &str) -> &str {
    words(&SHOPS, ["parked", reason]).unwrap_or(reason)
}

/// Why a voucher was not verified, and what to do next: where the platform refused it, in a word of the program's own or in the
/// platform's words.
pub fn of_voucher(reason: &str, message: Option<&str>) -> Option<String> {
    let Some(message) = message.filter(|_| reason == ErrorCode::PlatformRefused.as_str()) else {
        return of_error(reason);
    };
    if let Some(own) = words(&VOUCHERS, ["word", message]) {
        return Some(own.replacen(" · ", "; ", 1));
    }
    let (what, next) = (words(&ERRORS, [reason, "what"])?, words(&ERRORS, [reason, "next"])?);
    Some(format!("{what}: {message}. {next}"))
}

/// Why a file was not taken in, and what to do next.
pub fn of_file(reason: &str, missing: &[String]) -> Option<String> {
    let known = words(&FILES, ["reason", reason]).map(|text| text.replace("{{columns}}", &missing.join(", ")));
    known.or_else(|| of_error(reason))
}

/// Why a row of a file was left out, or a cell of it.
pub fn of_row(reason: &str) -> Option<&'static str> {
    words(&FILES, ["reject", reason]).or_else(|| words(&ERRORS, [reason, "what"]))
}

/// Why an order was not delivered. A sentence whose values are not known gives way to a shorter one.
pub fn of_why(why: &Why) -> Option<String> {
    let code = why.code.as_str();
    if let Some(text) = why.params.get("cause").and_then(|cause| words(&SHOPS, ["parked", cause])) {
        return Some(text.to_owned());
    }
    let own = match why.params.get("of").map(String::as_str) {
        // Orders of platforms that call us are served elsewhere, and have sentences of their own for it.
        Some("called") => words(&ORDERS, ["whyCalled", code]),
        Some("shop") => words(&ORDERS, ["whyOfShop", code]),
        _ => None,
    };
    let mut text = own.or_else(|| words(&ORDERS, ["why", code]))?.to_owned();
    for (name, value) in &why.params {
        let (name, value) = match name.as_str() {
            "due_at" | "opens_at" | "next_at" => ("time", value.parse().ok().map(|at| shanghai::date_time(Millis(at)))),
            "error" => ("error", words(&ERRORS, [value, "what"]).map(str::to_owned)),
            name => (name, Some(value.clone()).filter(|value| !value.is_empty())),
        };
        if let Some(value) = value {
            text = text.replace(&format!("{{{{{name}}}}}"), &value);
        }
    }
    if text.contains("{{") { words(&ORDERS, ["whyShort", code]).map(str::to_owned) } else { Some(text) }
}
