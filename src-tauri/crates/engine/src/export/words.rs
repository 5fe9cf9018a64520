//! The words of states in files, as the screens have them: whoever opens a list meets no codes. Their language is that of the
//! headers.

use serde_json::Value;
use std::sync::LazyLock;

static STATES: LazyLock<Value> =
    LazyLock::new(|| read(include_str!("../../../../../ui/src/locales/zh-CN/states.json")));
static ERRORS: LazyLock<Value> =
    LazyLock::new(|| read(include_str!("../../../../../ui/src/locales/zh-CN/errors.json")));
static LOGS: LazyLock<Value> = LazyLock::new(|| read(include_str!("../../../../../ui/src/locales/zh-CN/logs.json")));
static VOUCHERS: LazyLock<Value> =
    LazyLock::new(|| read(include_str!("../../../../../ui/src/locales/zh-CN/verifications.json")));

fn read(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_default()
}

/// What has no word stays as it is.
fn of<'a>(words: &'static Value, place: [&str; 2], code: &'a str) -> &'a str {
    words[place[0]][place[1]].as_str().unwrap_or(code)
}

/// A state; `kind` says of what.
pub(super) fn state<'a>(kind: &str, code: &'a str) -> &'a str {
    of(&STATES, [kind, code], code)
}

/// What went wrong.
pub(super) fn error(code: &str) -> &str {
    of(&ERRORS, [code, "what"], code)
}

/// One of the two ways of an order.
pub(super) fn track(code: &str) -> &str {
    of(&LOGS, ["track", code], code)
}

/// What somebody did.
pub(super) fn deed(action: &str) -> &str {
    of(&LOGS, ["event", &action.replace('.', "_")], action)
}

/// How a verification was asked for.
pub(super) fn via(code: &str) -> &str {
    of(&VOUCHERS, ["via", code], code)
}

/// What the platform said of a voucher; some of it is a word of the program's own.
pub(super) fn voucher(message: &str) -> &str {
    of(&VOUCHERS, ["word", message], message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use huolang_domain::{
        ErrorCode,
        state::{CardState, ContentState, OrderStatus, PlatformState, VerificationState},
    };

    fn named(kind: &str, codes: impl Iterator<Item = &'static str>) -> Vec<(&'static str, String)> {
        codes.map(|code| (code, state(kind, code).to_owned())).collect()
    }

    #[test]
    fn every_state_and_every_error_has_a_word() {
        let mut words = named("order", OrderStatus::ALL.iter().map(|one| one.as_str()));
        words.extend(named("content", ContentState::ALL.iter().map(|one| one.as_str())));
        words.extend(named("platform", PlatformState::ALL.iter().map(|one| one.as_str())));
        words.extend(named("card", CardState::ALL.iter().map(|one| one.as_str())));
        words.extend(named("verification", VerificationState::ALL.iter().map(|one| one.as_str())));
        words.extend(named("attempt", ["sending", "accepted", "refused", "unknown"].into_iter()));
        words.extend(ErrorCode::ALL.iter().map(|one| (one.as_str(), error(one.as_str()).to_owned())));
        for code in ["manual", "scanner", "batch", "rule", "api"] {
            words.push((code, via(code).to_owned()));
        }
        for action in ["card.export", "phone.export", "order.reveal_phone"] {
            words.push((action, deed(action).to_owned()));
        }
        words.push(("content", track("content").to_owned()));
        words.push(("under_review", voucher("under_review").to_owned()));
        for (code, word) in words {
            assert!(!word.is_ascii() && word != code, "{code} is shown as {word}");
        }
    }

    #[test]
    fn what_has_no_word_stays_as_it_is() {
        assert_eq!((state("order", "beamed"), error("beamed"), deed("a.b")), ("beamed", "beamed", "a.b"));
        assert_eq!(voucher("平台原话"), "平台原话");
    }
}
