#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::*;
use rstest::rstest;

fn list(text: &str) -> Vec<(u64, String, String)> {
    let rows = read(&Source::Text(text.to_owned()), &Limits::default()).unwrap();
    rows.into_iter().map(|row| (row.row_no, row.order, row.code.unwrap_or_else(|why| format!("{why:?}")))).collect()
}

fn row(no: u64, order: &str, code: &str) -> (u64, String, String) {
    (no, order.to_owned(), code.to_owned())
}

#[rstest]
#[case::codes("123456789012\n\n223456789012\n", vec![row(1, "", "123456789012"), row(3, "", "223456789012")])]
#[case::order_and_code("261120-1,123456789012\n261120-2,223456789012", vec![row(1, "261120-1", "123456789012"), row(2, "261120-2", "223456789012")])]
#[case::tabs("订单号\t券码\n261120-1\t1234", vec![row(2, "261120-1", "1234")])]
#[case::names_the_other_way("券码,买家,订单编号\nA1,小明,261120-1", vec![row(2, "261120-1", "A1")])]
#[case::blanks("261120-1  123456789012", vec![row(1, "261120-1", "123456789012")])]
#[case::digits_alone("3012345678901234567 12345678", vec![row(1, "3012345678901234567", "12345678")])]
#[case::a_code_in_groups("1234 5678", vec![row(1, "", "1234 5678")])]
#[case::a_code_is_missing("订单号,券码\n261120-1,", vec![row(2, "261120-1", "MissingSecret")])]
fn a_list_is_read(#[case] text: &str, #[case] expected: Vec<(u64, String, String)>) {
    assert_eq!(list(text), expected);
}

#[test]
fn a_list_that_is_too_long_is_refused_as_a_whole() {
    let text = "123456789012\n".repeat(MOST_ROWS + 1);
    assert!(matches!(read(&Source::Text(text), &Limits::default()), Err(SheetError::TooLarge { .. })));
    let text = "123456789012\n".repeat(MOST_ROWS);
    assert_eq!(read(&Source::Text(text), &Limits::default()).unwrap().len(), MOST_ROWS);
}

#[test]
fn codes_are_not_printed() {
    let rows = read(&Source::Text("123456789012".to_owned()), &Limits::default()).unwrap();
    assert!(!format!("{rows:?}").contains("123456789012"));
}
