//! Cells, quotation marks, and getting back on track after a wrong one.
#![allow(clippy::unwrap_used)]

use std::io::Cursor;

use rstest::rstest;

use super::super::{Delimiter, Encoding};
use super::{Lines, Records};
use crate::read::{RowFault, Value};

type Row = (u64, Vec<String>, Option<RowFault>);

fn rows(text: &str, delimiter: Delimiter, csv: bool) -> Vec<Row> {
    let lines = Lines::new(Box::new(Cursor::new(text.as_bytes())), Encoding::Utf8);
    let mut records = Records::new(lines, delimiter, csv);
    let mut found = Vec::new();
    while let Some(record) = records.next().unwrap() {
        let cells = record.cells.iter().map(|cell| match cell {
            Value::Text(text) => text.to_string(),
            _ => String::new(),
        });
        found.push((record.no, cells.collect(), record.fault));
    }
    found
}

fn row(no: u64, cells: &[&str]) -> Row {
    (no, cells.iter().map(|cell| (*cell).to_owned()).collect(), None)
}

#[rstest]
#[case::comma(Delimiter::Comma, "a,b,,", &["a", "b", "", ""])]
#[case::dashes(Delimiter::Dashes, "a-b----c------d", &["a-b", "c", "d"])]
#[case::pipe_keeps_quotes(Delimiter::Pipe, "\"a|b", &["\"a", "b"])]
#[case::whole_line(Delimiter::None, "a,b c", &["a,b c"])]
#[case::spaces(Delimiter::Spaces, " a \t b\u{3000}c ", &["a", "b", "c"])]
#[case::quoted(Delimiter::Comma, "\"a,b\",c", &["a,b", "c"])]
#[case::doubled(Delimiter::Comma, "\"a\"\"b\",\"\"\"\"", &["a\"b", "\""])]
#[case::quote_inside(Delimiter::Comma, "a\"b,c", &["a\"b", "c"])]
#[case::empty_quoted(Delimiter::Comma, "\"\",\"\"", &["", ""])]
#[case::space_after(Delimiter::Comma, "\"a\" ,b", &["a", "b"])]
#[case::quoted_tab(Delimiter::Tab, "\"a\tb\"\tc", &["a\tb", "c"])]
#[case::several_lines(Delimiter::Comma, "\"a\nb\n\",c", &["a\nb\n", "c"])]
fn cuts_cells(#[case] delimiter: Delimiter, #[case] text: &str, #[case] cells: &[&str]) {
    assert_eq!(rows(text, delimiter, false), [row(1, cells)]);
}

#[test]
fn numbers_go_on_behind_a_row_of_several_lines() {
    let found = rows("a,b\n\"c\nd\",e\nf,g\n", Delimiter::Comma, false);
    assert_eq!(found, [row(1, &["a", "b"]), row(2, &["c\nd", "e"]), row(4, &["f", "g"])]);
}

#[rstest]
#[case::never_closed("\"a,b\nc,d\ne,f\n")]
#[case::closed_inside("\"a\"b,c\nc,d\ne,f\n")]
#[case::closed_by_the_next_row("\"a,b\nc,d\ne,f\n")]
fn a_wrong_mark_spoils_one_row_only(#[case] text: &str) {
    let found = rows(text, Delimiter::Comma, false);
    assert_eq!(found, [(1, vec![], Some(RowFault::BadQuote)), row(2, &["c", "d"]), row(3, &["e", "f"])]);
}

#[test]
fn two_wrong_marks_spoil_two_rows() {
    let found = rows("\"a,b\nc,d\n\"e,f\ng,h\n", Delimiter::Comma, false);
    let bad = |no| (no, vec![], Some(RowFault::BadQuote));
    assert_eq!(found, [bad(1), row(2, &["c", "d"]), bad(3), row(4, &["g", "h"])]);
}

#[test]
fn a_long_line_behind_an_open_mark_keeps_its_number() {
    let text = format!("\"a\n{}\nb,c\n", "x".repeat(super::super::lines::MAX_LINE_BYTES + 1));
    let found = rows(&text, Delimiter::Comma, false);
    let fault = |no, fault| (no, vec![], Some(fault));
    assert_eq!(found, [fault(1, RowFault::BadQuote), fault(2, RowFault::TooLong), row(3, &["b", "c"])]);
}

#[rstest]
#[case::guarded("'=1+1,'-5", &["=1+1", "-5"])]
#[case::twice("''=a,'\"x", &["'=a", "'\"x"])]
#[case::other_marks("'a,''", &["'a", "''"])]
fn takes_the_guard_of_exports_away(#[case] line: &str, #[case] cells: &[&str]) {
    assert_eq!(rows(line, Delimiter::Comma, true), [row(1, cells)]);
    assert_eq!(rows("'=1", Delimiter::Comma, false), [row(1, &["'=1"])], "only in a csv file");
}

#[test]
fn a_csv_of_one_column_may_be_quoted() {
    assert_eq!(rows("\"a,b\"\n", Delimiter::None, true), [row(1, &["a,b"])]);
    assert_eq!(rows("\"a,b\"\n", Delimiter::None, false), [row(1, &["\"a,b\""])]);
}
