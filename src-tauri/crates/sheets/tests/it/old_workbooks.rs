//! Card lists as xls, in workbooks put together record by record.

use std::io::{Cursor, Write};

use huolang_sheets::cards::ColumnChoice;
use rstest::rstest;

use crate::fixtures::{code, file, import, preview, read};

fn record(kind: u16, body: &[u8]) -> Vec<u8> {
    let size = u16::try_from(body.len()).unwrap();
    [&kind.to_le_bytes()[..], &size.to_le_bytes(), body].concat()
}

fn unicode(text: &str) -> Vec<u8> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let size = u16::try_from(units.len()).unwrap().to_le_bytes();
    size.into_iter().chain([1]).chain(units.into_iter().flat_map(u16::to_le_bytes)).collect()
}

fn place(row: usize, column: usize) -> Vec<u8> {
    [row, column, 0].into_iter().flat_map(|number| u16::try_from(number).unwrap().to_le_bytes()).collect()
}

pub fn container(stream: &[u8]) -> Vec<u8> {
    let mut container = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    container.create_stream("/Workbook").unwrap().write_all(stream).unwrap();
    container.flush().unwrap();
    container.into_inner().into_inner()
}

/// One sheet named `Cards` that holds the records.
fn workbook(globals: &[Vec<u8>], sheet: &[Vec<u8>]) -> Vec<u8> {
    let name = [&[5_u8, 0][..], b"Cards"].concat();
    let begin = |kind: u16| {
        record(0x0809, &[[0, 6], kind.to_le_bytes(), [0, 0], [0, 0], [0, 0], [0, 0], [0, 0], [0, 0]].concat())
    };
    let end = record(0x000A, &[]);
    let head = |at: usize| {
        let at = u32::try_from(at).unwrap().to_le_bytes();
        let bound = record(0x0085, &[&at[..], &[0, 0], &name].concat());
        [begin(5), bound, globals.concat(), end.clone()].concat()
    };
    let at = head(0).len();
    container(&[head(at), begin(0x10), sheet.concat(), end].concat())
}

/// Texts as labels of a sheet.
pub fn xls(rows: &[&[&str]]) -> Vec<u8> {
    let cells = rows.iter().enumerate().flat_map(|(row, cells)| {
        let label = move |(column, text): (usize, &&str)| record(0x0204, &[place(row, column), unicode(text)].concat());
        cells.iter().enumerate().map(label)
    });
    workbook(&[], &cells.collect::<Vec<_>>())
}

#[test]
fn a_usual_list() {
    let source = file("卡密.xls", xls(&[&["卡号", "卡密"], &["1001", "AAAA"], &[], &["1002", "卡密 BBBB"]]));
    let shown = preview(&source).unwrap();
    assert_eq!((shown.sheet.as_deref(), shown.header_row), (Some("Cards"), Some(1)));
    assert_eq!(import(&source).unwrap().pairs(), [(2, Some("1001"), "AAAA"), (4, Some("1002"), "卡密 BBBB")]);
}

#[test]
fn numbers_shared_texts_and_formulas() {
    let shared = [&1_u32.to_le_bytes()[..], &1_u32.to_le_bytes(), &unicode("共享 AAAA")].concat();
    let number = [place(0, 0), 1_001_f64.to_le_bytes().to_vec()].concat();
    let label = [place(0, 1), 0_u32.to_le_bytes().to_vec()].concat();
    // A formula with a length that reaches far beyond it: only its value is wanted.
    let formula = [place(0, 2), 46_387_f64.to_le_bytes().to_vec(), vec![0; 6], vec![0xFF, 0xFF, 0x1E]].concat();
    let sheet = [record(0x0203, &number), record(0x00FD, &label), record(0x0006, &formula)];
    let source = file("a.xls", workbook(&[record(0x00FC, &shared)], &sheet));
    let choice = ColumnChoice { number: Some(0), secret: 1, expires_on: Some(2), ..preview(&source).unwrap().choice };
    let choice = ColumnChoice { note: None, ..choice };
    let reading = read(&source, &choice).unwrap();
    assert_eq!(reading.pairs(), [(1, Some("1001"), "共享 AAAA")]);
    assert_eq!(reading.cards[0].expires_on, Some(jiff::civil::date(2026, 12, 31)));
}

#[rstest]
#[case::password(vec![record(0x002F, &[1, 0, 1, 0])], vec![], "password_protected")]
#[case::far_column(vec![], vec![record(0x0203, &[place(0, 40_000), vec![0; 8]].concat())], "damaged_workbook")]
#[case::short_cell(vec![], vec![record(0x0203, &[0, 0])], "damaged_workbook")]
#[case::huge_area(
    vec![],
    vec![record(0x0203, &[place(0, 0), vec![0; 8]].concat()), record(0x0203, &[place(65_535, 255), vec![0; 8]].concat())],
    "workbook_too_large"
)]
fn what_must_not_reach_the_parser(#[case] globals: Vec<Vec<u8>>, #[case] sheet: Vec<Vec<u8>>, #[case] expected: &str) {
    assert_eq!(code(preview(&file("a.xls", workbook(&globals, &sheet)))), Some(expected));
}

#[test]
fn an_announced_size_is_not_believed() {
    let announced = [&0_u32.to_le_bytes()[..], &u32::MAX.to_le_bytes(), &[0, 0], &[255, 255], &[0, 0]].concat();
    let label = record(0x0204, &[place(0, 0), unicode("AAAA")].concat());
    let source = file("a.xls", workbook(&[], &[record(0x0200, &announced), label]));
    assert_eq!(import(&source).unwrap().pairs(), [(1, None, "AAAA")]);
}

#[test]
fn other_documents_in_the_same_container_are_told_apart() {
    let mut document = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    document.create_stream("/WordDocument").unwrap().write_all(b"text").unwrap();
    document.flush().unwrap();
    assert_eq!(code(preview(&file("a.xls", document.into_inner().into_inner()))), Some("foreign_file"));
    assert_eq!(code(preview(&file("a.xls", container(&[0x09, 0x08, 0xFF])))), Some("damaged_workbook"));
}
