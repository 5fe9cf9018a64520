//! Tables written out, and read back as a spreadsheet or this crate reads them.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use huolang_domain::Fen;
use huolang_sheets::write::{Cell, Column, Format, Table, WriteError};
use proptest::prelude::*;
use rstest::rstest;

use crate::fixtures::{file, import};

/// 2026-12-31 23:59:59 in Shanghai.
const MOMENT: i64 = 1_798_732_799_000;

fn columns() -> [Column; 4] {
    [Column::text("订单号"), Column::fen("金额"), Column::date_time("付款时间"), Column::integer("数量")]
}

fn written(format: Format, columns: &[Column], rows: &[&[Cell<'_>]]) -> Vec<u8> {
    let mut table = Table::new(format, "订单", columns, Cursor::new(Vec::new())).unwrap();
    for row in rows {
        table.row(row).unwrap();
    }
    table.finish().unwrap().into_inner()
}

#[test]
fn csv_is_what_excel_expects() {
    let rows: [&[Cell<'_>]; 2] = [
        &[Cell::Text("A,\"1\""), Cell::Fen(Fen(-1_205)), Cell::DateTime(MOMENT), Cell::Integer(-3)],
        &[Cell::Empty, Cell::Empty, Cell::Empty, Cell::Empty],
    ];
    let text = String::from_utf8(written(Format::Csv, &columns(), &rows)).unwrap();
    assert_eq!(text, "\u{FEFF}订单号,金额,付款时间,数量\r\n\"A,\"\"1\"\"\",-12.05,2026-12-31 23:59:59,-3\r\n,,,\r\n");
}

#[rstest]
#[case::formula("=HYPERLINK(\"x\")", "\"'=HYPERLINK(\"\"x\"\")\"")]
#[case::plus("+1", "'+1")]
#[case::minus("-1", "'-1")]
#[case::at("@a", "'@a")]
#[case::tab("\ta", "'\ta")]
#[case::marked_already("'=a", "''=a")]
#[case::long_number("240101123456789012", "240101123456789012\t")]
#[case::leading_zero("007", "007\t")]
#[case::exponent("12E45", "12E45\t")]
#[case::short_number("1234", "1234")]
#[case::phone_sized("13800138000", "13800138000")]
#[case::order("240101-123456789012345", "240101-123456789012345")]
fn csv_text_is_shown_as_it_is(#[case] text: &str, #[case] expected: &str) {
    let bytes = written(Format::Csv, &[Column::text("a")], &[&[Cell::Text(text)]]);
    let lines = String::from_utf8(bytes).unwrap();
    assert_eq!(lines.strip_prefix("\u{FEFF}a\r\n").unwrap(), format!("{expected}\r\n"));
}

#[test]
fn xlsx_keeps_kinds_and_long_ids() {
    let id = "240101123456789012345678";
    let rows: [&[Cell<'_>]; 2] = [
        &[Cell::Text(id), Cell::Fen(Fen(1_230)), Cell::DateTime(MOMENT), Cell::Integer(3)],
        &[Cell::Text("=1+1"), Cell::Empty, Cell::Empty, Cell::Integer(1_234_567_890_123_456_789)],
    ];
    let bytes = written(Format::Xlsx, &columns(), &rows);
    let mut book = Xlsx::new(Cursor::new(bytes)).unwrap();
    assert_eq!(book.sheet_names(), ["订单"]);
    let range = book.worksheet_range("订单").unwrap();
    let at = |row, column| range.get((row, column)).unwrap().clone();
    assert_eq!(at(0, 0), Data::String("订单号".to_owned()));
    assert_eq!(at(1, 0), Data::String(id.to_owned()));
    assert_eq!(at(1, 1), Data::Float(12.3));
    let Data::DateTime(moment) = at(1, 2) else { panic!("no moment") };
    assert_eq!(moment.to_ymd_hms_milli(), (2026, 12, 31, 23, 59, 59, 0));
    assert_eq!(at(1, 3), Data::Float(3.0));
    assert_eq!(at(2, 0), Data::String("=1+1".to_owned()), "a formula stays text");
    assert_eq!(at(2, 3), Data::String("1234567890123456789".to_owned()));
}

#[rstest]
#[case::csv(Format::Csv)]
#[case::xlsx(Format::Xlsx)]
fn a_row_that_does_not_fit_is_refused_and_leaves_nothing_behind(#[case] format: Format) {
    let mut columns = columns();
    columns[0].title = "卡密".to_owned();
    let mut table = Table::new(format, "", &columns, Cursor::new(Vec::new())).unwrap();
    let bad: [&[Cell<'_>]; 4] = [
        &[Cell::Text("a")],
        &[Cell::Integer(1), Cell::Empty, Cell::Empty, Cell::Empty],
        &[Cell::Text("a"), Cell::Fen(Fen(1)), Cell::DateTime(-1), Cell::Empty],
        &[Cell::Text("a"), Cell::Fen(Fen(1)), Cell::DateTime(i64::MAX), Cell::Empty],
    ];
    let codes = bad.map(|row| table.row(row).map_err(|error| error.code()));
    assert_eq!(codes, [Err("table_shape"), Err("table_shape"), Err("time_out_of_range"), Err("time_out_of_range")]);
    table.row(&[Cell::Text("A"), Cell::Empty, Cell::Empty, Cell::Empty]).unwrap();
    assert_eq!(table.rows(), 1);
    let bytes = table.finish().unwrap().into_inner();
    let reading = import(&file(&format!("a.{}", format.extension()), bytes)).unwrap();
    assert_eq!(reading.pairs(), [(2, None, "A")]);
}

#[test]
fn a_workbook_cannot_hold_a_cell_of_40_000_characters_and_csv_can() {
    let long = "x".repeat(40_000);
    let column = [Column::text("a")];
    let mut table = Table::new(Format::Xlsx, "a", &column, Cursor::new(Vec::new())).unwrap();
    assert!(matches!(table.row(&[Cell::Text(&long)]), Err(WriteError::CellTooLong { row: 1 })));
    assert!(written(Format::Csv, &column, &[&[Cell::Text(&long)]]).len() > 40_000);
}

#[rstest]
#[case::forbidden("[订单]:*?/\\", "订单")]
#[case::long(
    "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十",
    "一二三四五六七八九十一二三四五六七八九十一二三四五"
)]
#[case::nothing("", "Sheet1")]
fn any_title_names_a_sheet(#[case] title: &str, #[case] expected: &str) {
    let table = Table::new(Format::Xlsx, title, &[Column::text("a")], Cursor::new(Vec::new())).unwrap();
    let book = Xlsx::new(table.finish().unwrap()).unwrap();
    assert_eq!(book.sheet_names(), [expected]);
}

#[rstest]
#[case::csv(Format::Csv)]
#[case::xlsx(Format::Xlsx)]
fn a_file_has_its_name_only_when_it_is_complete(#[case] format: Format) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("卡密");
    let begin = || Table::create(&path, format, "卡密", &[Column::text("卡密")]).unwrap();
    let names = || std::fs::read_dir(folder.path()).unwrap().count();

    let mut table = begin();
    table.row(&[Cell::Text("A")]).unwrap();
    assert!(!path.exists());
    drop(table);
    assert_eq!(names(), 0, "a cancelled export leaves nothing behind");

    let mut table = begin();
    table.row(&[Cell::Text("B")]).unwrap();
    assert_eq!(table.save().unwrap(), 1);
    assert_eq!(names(), 1);
    let reading = import(&huolang_sheets::Source::Path(path)).unwrap();
    assert_eq!(reading.pairs(), [(2, None, "B")]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_is_written_is_read_back(cards in prop::collection::vec("[=+@'\",;|A-Za-z0-9卡-][=+@'\",;|A-Za-z0-9卡 -]{0,20}[A-D]", 1..20)) {
        for format in [Format::Csv, Format::Xlsx] {
            let columns = [Column::text("卡号"), Column::text("卡密")];
            let numbers: Vec<String> = (0..cards.len()).map(|no| format!("{no:016}")).collect();
            let rows: Vec<[Cell<'_>; 2]> =
                numbers.iter().zip(&cards).map(|(number, card)| [Cell::Text(number), Cell::Text(card)]).collect();
            let bytes = written(format, &columns, &rows.iter().map(<[_; 2]>::as_slice).collect::<Vec<_>>());
            let reading = import(&file(&format!("a.{}", format.extension()), bytes)).unwrap();
            let found: Vec<(String, String)> =
                reading.cards.into_iter().map(|card| (card.number.unwrap(), card.secret)).collect();
            let expected: Vec<(String, String)> = numbers.into_iter().zip(cards.iter().cloned()).collect();
            prop_assert_eq!(found, expected);
        }
    }
}
