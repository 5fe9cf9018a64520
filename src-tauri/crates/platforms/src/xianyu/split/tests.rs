#![allow(clippy::unwrap_used)]

use super::*;
use proptest::prelude::*;

#[test]
fn lines_stay_whole_where_they_can() {
    assert_eq!(split("一二三\n四五六\n七八九", 7), ["一二三\n四五六", "七八九"]);
    assert_eq!(split("短", 1_000), ["短"]);
    assert_eq!(split("\n\n", 10), Vec::<String>::new());
    assert_eq!(split("abcdefgh ijkl", 10), ["abcdefgh", "ijkl"]);
    assert_eq!(split("一二三四五", 2), ["一二", "三四", "五"]);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]

    #[test]
    fn nothing_is_lost_and_nothing_is_too_long(text in "[a-c一二 \n]{0,200}", limit in 1_usize..30) {
        let parts = split(&text, limit);
        prop_assert!(parts.iter().all(|part| part.chars().count() <= limit));
        let signs = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        prop_assert_eq!(signs(&parts.concat()), signs(&text));
    }
}
