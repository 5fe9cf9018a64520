#![allow(clippy::unwrap_used)]

use huolang_domain::params::params;
use huolang_domain::platform::StopCause;
use huolang_domain::why::{Action, Why, WhyCode};

use huolang_engine::shops::NOT_AUTHORIZED;

use super::*;

fn why(code: WhyCode, values: huolang_domain::Params) -> Why {
    Why { code, params: values, action: Action::Wait }
}

#[test]
fn every_error_has_its_sentence_and_the_next_step() {
    for code in ErrorCode::ALL {
        let text = of_error(code.as_str()).unwrap_or_default();
        assert!(text.contains(". ") && !text.contains("{{"), "{code}: {text:?}");
    }
    assert_eq!(of_error("no_such_code"), None);
}

#[test]
fn every_reason_of_an_undelivered_order_has_a_sentence_without_gaps() {
    for code in WhyCode::ALL {
        let text = of_why(&why(*code, huolang_domain::Params::new())).unwrap_or_default();
        assert!(!text.is_empty() && !text.contains("{{"), "{code}: {text:?}");
    }
    let short = why(WhyCode::OutOfStock, params([("missing", "2".to_owned())]));
    assert_eq!(of_why(&short).unwrap(), "2 cards are missing");
    let called = of_why(&why(WhyCode::TakenOver, params([("of", "called".to_owned())]))).unwrap();
    assert!(called.contains("top it up"), "an order of 京东 is not shipped by hand: {called}");
    let stopped = |cause: &str| of_why(&why(WhyCode::LoginDead, params([("cause", cause.to_owned())]))).unwrap();
    assert_eq!(stopped("risk_control"), of_stop("risk_control"));
    assert!(stopped("no_such_reason").starts_with("The shop stands still"), "{}", stopped("no_such_reason"));
    let paused = of_why(&why(WhyCode::TaskPaused, params([("of", "shop".to_owned())]))).unwrap();
    assert!(paused.contains("shop"), "the shop rests and not the task: {paused}");
    let later = params([("error", "platform_timeout".to_owned()), ("next_at", "1795140300000".to_owned())]);
    let text = of_why(&why(WhyCode::RetryAt, later)).unwrap();
    assert!(text.contains("did not answer in time") && text.contains("2026-11-20"), "{text}");
}

#[test]
fn every_reason_a_shop_stands_still_for_says_what_to_do() {
    for cause in StopCause::ALL {
        assert!(of_stop(cause.as_str()).contains(' '), "{cause}");
    }
    assert!(of_stop(NOT_AUTHORIZED).contains("log"), "{}", of_stop(NOT_AUTHORIZED));
    assert_eq!(of_stop("no_such_reason"), "no_such_reason");
}

#[test]
fn files_and_rows_that_are_not_taken_say_why() {
    let missing = ["子单ID".to_owned(), "订单实收".to_owned()];
    assert!(of_file("missing_required_column", &missing).unwrap().contains("子单ID, 订单实收"));
    for reason in
        ["password_protected", "workbook_too_large", "unknown_encoding", "empty_file", "shop_required", "disk_full"]
    {
        assert!(of_file(reason, &[]).is_some(), "{reason}");
    }
    for reason in [
        "bad_key",
        "bad_text",
        "cell_too_long",
        "control_char",
        "bad_quote",
        "no_carrier",
        "not_found",
        "invalid_input",
    ] {
        assert!(of_row(reason).is_some(), "{reason}");
    }
}

#[test]
fn a_voucher_that_the_platform_refused_says_why_in_our_words_or_in_the_platforms() {
    assert_eq!(of_voucher("verification_code_used", Some("60010")), of_error("verification_code_used"));
    assert_eq!(of_voucher("platform_refused", None), of_error("platform_refused"));
    let own = of_voucher("platform_refused", Some("live_code_ended")).unwrap();
    assert!(own.contains("; ") && own.contains("refresh") && !own.contains("live_code_ended"), "{own}");
    let theirs = of_voucher("platform_refused", Some("60008 券状态不对")).unwrap();
    assert!(theirs.contains(": 60008 券状态不对. "), "{theirs}");
    assert_eq!(of_voucher("no_such_code", None), None);
}
