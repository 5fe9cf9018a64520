//! Answers and what follows from them.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::*;
use huolang_domain::testing::FixedDice;
use rstest::rstest;

const NOW: Millis = Millis(1_000_000);

fn transient() -> CallError {
    CallError::Transient { message: String::new(), retry_after_ms: None }
}

fn limited(retry_after_ms: Option<i64>) -> CallError {
    CallError::RateLimited { message: String::new(), retry_after_ms }
}

#[rstest]
#[case::other_page("login_page_not_understood", ErrorCode::AnswerNotUnderstood)]
#[case::no_code("no_qr_code", ErrorCode::AnswerNotUnderstood)]
#[case::used_code("code_refused", ErrorCode::ShopCodeRefused)]
#[case::came_to_nothing("qr_login_failed", ErrorCode::ShopLoginFailed)]
#[case::nobody("login_without_account", ErrorCode::ShopLoginFailed)]
#[case::person("human_check", ErrorCode::PlatformRiskControl)]
#[case::foreign_page("verification_page_unknown", ErrorCode::PlatformRiskControl)]
#[case::anything_else("FAIL_BIZ_ANY", ErrorCode::PlatformRefused)]
fn a_login_that_came_to_nothing_has_the_word_of_its_cause(#[case] said: &str, #[case] code: ErrorCode) {
    assert_eq!(code_of(&CallError::Business { code: said.to_owned(), message: String::new() }), code);
}

#[rstest]
#[case::done(Ok(()), 0, 0, Follows::Done)]
#[case::first_failure(Err(transient()), 0, 0, Follows::Again { at: Millis(1_300_000), counts: true })]
#[case::second_failure(Err(transient()), 1, 1, Follows::Again { at: Millis(1_600_000), counts: true })]
#[case::last_failure(Err(transient()), 2, 2, Follows::GiveUp)]
#[case::limits_do_not_use_tries_up(Err(transient()), 0, 9, Follows::Again { at: Millis(1_300_000), counts: true })]
#[case::limited(Err(limited(Some(200))), 2, 5, Follows::Again { at: Millis(1_000_200), counts: false })]
#[case::limited_for_ever(Err(limited(Some(200))), 0, 29, Follows::GiveUp)]
#[case::refused(Err(CallError::Business { code: "x".into(), message: String::new() }), 0, 0, Follows::GiveUp)]
#[case::dead_login(Err(CallError::Login { message: String::new() }), 0, 0, Follows::Park)]
#[case::lost(Err(CallError::Unknown { message: String::new() }), 0, 0, Follows::ReadBack { at: Millis(1_002_000) })]
fn each_answer_has_its_consequence(
    #[case] answer: Result<(), CallError>,
    #[case] counted: i64,
    #[case] all: i64,
    #[case] expected: Follows,
) {
    let policy = Policy::default();
    let found = follows(&answer, Tried { counted, all }, &policy.content_retry, &policy, NOW, &FixedDice::low());
    assert_eq!(found, expected);
}
