#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
//! Which specification texts mean the same.

use super::NormalSpec;
use proptest::prelude::*;
use rstest::rstest;

#[rstest]
#[case::order_of_parts("颜色:红;时长:月卡", "时长:月卡;颜色:红")]
#[case::full_width("颜色\u{FF1A}红\u{FF1B}时长\u{FF1A}月卡", "颜色:红;时长:月卡")]
#[case::full_width_letters("\u{FF36}\u{FF29}\u{FF30}月卡", "vip月卡")]
#[case::case_and_spaces(" Steam  Key ", "steamkey")]
#[case::ideographic_space("月\u{3000}卡", "月卡")]
#[case::separators("红、月卡", "月卡,红")]
#[case::brackets("【官方】月卡", "[官方]月卡")]
#[case::quotes("“月卡”", "月卡")]
#[case::dashes("1—3天", "1-3天")]
#[case::times("10\u{00D7}5", "10*5")]
#[case::equals_sign("时长=月卡", "时长:月卡")]
#[case::zero_width("月\u{200B}卡\u{FEFF}", "月卡")]
#[case::stray_separators(";;月卡;", "月卡")]
fn same(#[case] left: &str, #[case] right: &str) {
    assert_eq!(NormalSpec::of(left), NormalSpec::of(right));
}

#[rstest]
#[case::month_and_season("月卡", "季卡")]
#[case::value_with_other_name("颜色:红", "尺寸:红")]
#[case::part_missing("颜色:红;时长:月卡", "时长:月卡")]
#[case::number("10元", "100元")]
#[case::decimal("1.5g", "15g")]
#[case::plus("vip+", "vip")]
#[case::repeated_part("红;红", "红")]
fn different(#[case] left: &str, #[case] right: &str) {
    assert_ne!(NormalSpec::of(left), NormalSpec::of(right));
}

#[rstest]
#[case("")]
#[case("  \u{3000}")]
#[case(" ; , ")]
fn nothing(#[case] text: &str) {
    assert!(NormalSpec::of(text).is_empty());
}

proptest! {
    #[test]
    fn normalising_twice_changes_nothing(text in any::<String>()) {
        let once = NormalSpec::of(&text);
        prop_assert_eq!(NormalSpec::of(once.as_str()), once);
    }

    #[test]
    fn the_order_of_parts_does_not_matter(
        (parts, shuffled) in prop::collection::vec("[a-z0-9一-龥]{1,4}:[a-z0-9一-龥]{1,4}", 1..5)
            .prop_flat_map(|parts| (Just(parts.clone()), Just(parts).prop_shuffle()))
    ) {
        prop_assert_eq!(NormalSpec::of(&parts.join(";")), NormalSpec::of(&shuffled.join(" , ")));
    }
}
