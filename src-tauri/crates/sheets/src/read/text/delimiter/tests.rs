//! Which delimiter is found.

use rstest::rstest;

use super::{Delimiter, detect};

#[rstest]
#[case::one_card_a_line(&["AAAA-BBBB", "CCCC-DDDD"], Delimiter::None)]
#[case::comma(&["a,1", "b,2"], Delimiter::Comma)]
#[case::chinese_comma(&["卡一，1", "卡二，2"], Delimiter::ChineseComma)]
#[case::tab(&["a\t1", "b\t2"], Delimiter::Tab)]
#[case::tab_before_comma(&["a\t1,5", "b\t2,5"], Delimiter::Tab)]
#[case::dashes(&["a----1", "b----2"], Delimiter::Dashes)]
#[case::dashes_before_comma(&["a----x,y", "b----y,z"], Delimiter::Dashes)]
#[case::pipe(&["a|1", "b|2"], Delimiter::Pipe)]
#[case::semicolon(&["a;1", "b;2"], Delimiter::Semicolon)]
#[case::spaces(&["a 1", "b   2"], Delimiter::Spaces)]
#[case::wide_spaces(&["a\u{3000}1", "b\u{3000}2"], Delimiter::Spaces)]
#[case::spaces_not_everywhere(&["a 1", "b 2", "c"], Delimiter::None)]
#[case::spaces_not_the_same(&["a 1", "b 2 3"], Delimiter::None)]
#[case::some_cards_have_a_comma(&["a,1", "b", "c", "d"], Delimiter::None)]
#[case::one_spoilt_line(&["a,1", "b,2", "c,3", "d,4", "e,5", "f,6", "g,7", "h,8", "i,9", "oops"], Delimiter::Comma)]
#[case::nothing(&[], Delimiter::None)]
fn finds_the_delimiter(#[case] lines: &[&str], #[case] expected: Delimiter) {
    let lines: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
    assert_eq!(detect(&lines, false), expected);
}

#[test]
fn a_csv_file_is_cut_at_commas_first() {
    let lines = ["a----x,1".to_owned(), "b----y,2".to_owned()];
    assert_eq!(detect(&lines, true), Delimiter::Comma);
}
