#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::{
    grams::{self, fold, grams, wanted},
    seek,
};
use huolang_domain::Millis;
use rstest::rstest;

#[rstest]
#[case("ABC", "abc")]
#[case("ＡＢ１２　充值", "ab12 充值")]
fn folding(#[case] text: &str, #[case] folded: &str) {
    assert_eq!(fold(text), folded);
}

#[test]
fn grams_of_mixed_text() {
    let expected = ["ab1", "b12", "12", "2", "充值", "值卡", "卡"];
    assert_eq!(grams("ab12充值卡"), expected.into_iter().map(str::to_owned).collect());
    assert!(grams("-_ \n").is_empty());
}

/// Whatever is cut out of a text is wanted in grams that the text has.
#[test]
fn any_fragment_is_found() {
    let text = fold("260101-123456 张三Lee 游戏充值卡 iPhone15(透明)、50元×2");
    let have = grams(&text);
    let chars: Vec<char> = text.chars().collect();
    for from in 0..chars.len() {
        for to in from + 1..=chars.len() {
            let fragment: String = chars[from..to].iter().collect();
            for grams::Wanted { gram, is_beginning } in wanted(&fragment) {
                let found =
                    if is_beginning { have.iter().any(|one| one.starts_with(&gram)) } else { have.contains(&gram) };
                assert!(found, "{fragment:?} wants {gram:?}");
            }
        }
    }
}

#[test]
fn places_sort_by_the_moment_and_stay_within_it() {
    let early = seek::of(Millis(1_000), "s", "zzz");
    let late = seek::of(Millis(1_001), "s", "aaa");
    assert!(early < late);
    assert!(early >= seek::first_at(Millis(1_000)) && early < seek::first_at(Millis(1_001)));
    let last = seek::first_at(Millis(1_001)) - 1;
    assert_eq!(seek::after(last), seek::first_at(Millis(1_000)), "the places of a moment are a ring");
    assert_eq!(seek::first_at(Millis(-5)), 0);
}
