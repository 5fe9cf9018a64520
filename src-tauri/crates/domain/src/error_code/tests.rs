#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
//! The codes are part of the API.

use super::ErrorCode;

/// A code that is renamed or dropped breaks the UI's translations and other programs: adding is the only harmless change.
#[test]
fn codes_are_stable() {
    let codes: Vec<_> = ErrorCode::ALL.iter().map(|code| code.as_str()).collect();
    insta::assert_snapshot!(codes.join("\n"));
}

#[test]
fn codes_are_distinct_snake_case() {
    let mut seen = std::collections::BTreeSet::new();
    for code in ErrorCode::ALL {
        let text = code.as_str();
        assert!(text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'), "{text}");
        assert!(seen.insert(text), "{text} twice");
        assert_eq!(text.parse::<ErrorCode>().unwrap(), *code);
    }
}
