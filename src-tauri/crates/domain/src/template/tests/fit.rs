//! Long messages are cut between lines and values, never within a card.

use crate::template::{CardValue, Fit, Rendered, Template, TooLong, Values};
use proptest::prelude::*;
use rstest::rstest;

fn message(template: &str, cards: &[&str]) -> Rendered {
    let cards = cards.iter().map(|card| CardValue::text(*card, None)).collect();
    Template::parse(template).unwrap().render(&Values { cards, ..Values::default() }).unwrap()
}

#[rstest]
#[case::fits("{卡密}", &["AAAA"], 4, &["AAAA"])]
#[case::by_lines("{卡密列表}\n谢谢", &["AAAA", "BBBB"], 8, &["1. AAAA", "2. BBBB", "谢谢"])]
#[case::as_many_lines_as_fit("{每张}{卡密}\n{/每张}", &["AAA", "BBB", "CCC"], 7, &["AAA\nBBB", "CCC"])]
#[case::line_too_long("卡密是这个:{卡密}", &["AAAA"], 6, &["卡密是这个:", "AAAA"])]
#[case::text_is_cut("一二三四五六七", &[], 3, &["一二三", "四五六", "七"])]
#[case::blank_lines("AAA\n\n\n\nBBB", &[], 4, &["AAA", "BBB"])]
#[case::card_with_lines("x\n{卡密}", &["A\nB\nC"], 5, &["x", "A\nB\nC"])]
#[case::line_breaks_of_a_card_stay("{卡密}\n\n{卡密}", &["\nA\n"], 4, &["\nA\n", "\nA\n"])]
#[case::counts_characters("{卡密}\n{卡密}", &["卡密卡密"], 4, &["卡密卡密", "卡密卡密"])]
fn cut(#[case] template: &str, #[case] cards: &[&str], #[case] limit: usize, #[case] expected: &[&str]) {
    assert_eq!(message(template, cards).split(limit).unwrap(), expected);
}

#[test]
fn a_card_longer_than_a_message_is_refused() {
    let message = message("谢谢 {卡密列表}", &["AAAAAA", "BB"]);
    assert_eq!(message.split(5), Err(TooLong { longest: 6, limit: 5 }));
    assert_eq!(message.fit(Some(5)), Fit::TooLong { longest: 6, limit: 5 });
}

#[rstest]
#[case(None, Fit::One)]
#[case(Some(9), Fit::One)]
#[case(Some(8), Fit::Split(2))]
#[case(Some(4), Fit::Split(2))]
#[case(Some(0), Fit::TooLong { longest: 4, limit: 0 })]
fn fits(#[case] limit: Option<usize>, #[case] expected: Fit) {
    let message = message("{卡密}", &["AAAA", "BBBB"]);
    assert_eq!(message.fit(limit), expected);
    assert_eq!(message.chars(), 9);
}

#[test]
fn plain_text_fits_too() {
    assert_eq!(Rendered::plain("已为您补发").fit(Some(5)), Fit::One);
}

proptest! {
    #[test]
    fn nothing_is_lost_no_card_is_cut_no_message_is_too_long(
        parts in prop::collection::vec(("[一-龥 \n:]{0,12}", "[A-Z0-9]{1,10}"), 0..12),
        limit in 10_usize..40,
    ) {
        let template: String = parts.iter().map(|(text, _)| text.as_str()).collect::<Vec<_>>().join("{每张}{密码}{/每张}");
        // One card at a time, so that each place has its own.
        let whole: Vec<String> = parts.iter().map(|(_, card)| card.clone()).collect();
        let message = message(&format!("{template}\n{{卡密}}"), &whole.iter().map(String::as_str).collect::<Vec<_>>()[..]
            .iter().copied().chain(["LAST"]).collect::<Vec<_>>());
        let messages = message.split(limit).unwrap();

        let visible = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        prop_assert_eq!(visible(&messages.concat()), visible(&message.text()));
        for text in &messages {
            prop_assert!(text.chars().count() <= limit, "{:?} is longer than {}", text, limit);
            prop_assert!(!text.trim().is_empty());
        }
        for card in whole {
            prop_assert!(messages.iter().any(|text| text.contains(&card)), "{} was cut", card);
        }
    }
}
