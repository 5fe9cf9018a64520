//! Card lists as xlsx.

use huolang_sheets::cards::{self, PreviewOptions, Role};
use huolang_sheets::read::Unit;
use huolang_sheets::{Limits, SheetError};
use jiff::civil::date;
use rstest::rstest;

use crate::fixtures::Put::{Number, Shown, Text};
use crate::fixtures::{code, file, import, pasted, preview, xlsx, xlsx_sheets};

#[test]
fn a_usual_list() {
    let bytes = xlsx(&[
        &[Text("卡号"), Text("卡密"), Text("有效期"), Text("备注")],
        &[Text("1001"), Text("AAAA"), Shown(46_387.5, "yyyy-mm-dd hh:mm"), Text("月卡")],
        &[],
        &[Number(1_002.0), Text("多行\n卡密"), Text("2026年12月31日")],
        &[Shown(42.0, "00000000"), Number(123_456.0), Number(46_387.0)],
    ]);
    let source = file("卡密.xlsx", bytes);
    let shown = preview(&source).unwrap();
    assert_eq!((shown.encoding, shown.delimiter), (None, None));
    assert_eq!((shown.sheets.as_slice(), shown.sheet.as_deref()), (["卡密".to_owned()].as_slice(), Some("卡密")));
    assert_eq!((shown.header_row, shown.rows_estimate), (Some(1), 3));
    assert_eq!(shown.columns[2].guess, Role::ExpiresOn);
    assert_eq!(shown.columns[2].samples, ["2026-12-31", "2026年12月31日", "46387"]);
    let reading = import(&source).unwrap();
    assert_eq!(
        reading.pairs(),
        [(2, Some("1001"), "AAAA"), (4, Some("1002"), "多行\n卡密"), (5, Some("00000042"), "123456")]
    );
    assert!(reading.cards.iter().all(|card| card.expires_on == Some(date(2026, 12, 31))));
    assert_eq!(reading.progress.last().unwrap().unit, Unit::Rows);
}

#[test]
fn what_a_spreadsheet_did_to_cards_is_refused() {
    let bytes = xlsx(&[
        &[Text("卡密")],
        &[Number(123_456_789_012_345_678.0)],
        &[Shown(46_387.0, "yyyy-mm-dd")],
        &[Text("ze\u{1}ro")],
        &[Text("fine")],
    ]);
    let reading = import(&file("a.xlsx", bytes)).unwrap();
    assert_eq!(reading.pairs(), [(5, None, "fine")]);
    let expected = [(2, Some(0), "digits_lost"), (3, Some(0), "turned_into_date"), (4, Some(0), "control_char")];
    assert_eq!(reading.refusals(), expected);
}

#[test]
fn the_first_sheet_with_rows_is_read_unless_another_is_chosen() {
    let bytes = xlsx_sheets(&[("空", &[]), ("一", &[&[Text("A1")]]), ("二", &[&[Text("B1")], &[Text("B2")]])]);
    let source = file("a.xlsx", bytes);
    let shown = preview(&source).unwrap();
    assert_eq!((shown.sheets.len(), shown.sheet.as_deref(), shown.rows_estimate), (3, Some("一"), 1));
    assert_eq!(import(&source).unwrap().pairs(), [(1, None, "A1")]);

    let options = PreviewOptions { sheet: Some("二".to_owned()), ..PreviewOptions::default() };
    let chosen = cards::preview(&source, &options, &Limits::default()).unwrap();
    assert_eq!((chosen.rows_estimate, chosen.choice.sheet.as_deref()), (2, Some("二")));
    let options = PreviewOptions { sheet: Some("三".to_owned()), ..PreviewOptions::default() };
    assert!(matches!(cards::preview(&source, &options, &Limits::default()), Err(SheetError::SheetNotFound)));
}

#[test]
fn a_template_with_instructions_above_its_header() {
    let bytes = xlsx(&[
        &[Text("导入说明：请勿修改表头")],
        &[],
        &[Text("商品"), Text("激活码（必填）"), Text("到期时间")],
        &[Text("月卡"), Text("AAAA"), Text("2026-01-01")],
    ]);
    let reading = import(&file("a.xlsx", bytes)).unwrap();
    assert_eq!(reading.pairs(), [(4, None, "AAAA")]);
}

#[test]
fn a_workbook_is_known_by_its_content() {
    let bytes = xlsx(&[&[Text("AAAA")]]);
    assert_eq!(import(&file("卡密.txt", bytes.clone())).unwrap().pairs(), [(1, None, "AAAA")]);
    assert_eq!(import(&file("卡密.xlsx", "BBBB\n")).unwrap().pairs(), [(1, None, "BBBB")]);
    assert!(import(&pasted("PK\u{3}\u{4}\nBBBB")).is_ok(), "pasted text is text");
}

#[test]
fn an_empty_workbook_has_no_rows() {
    assert_eq!(code(preview(&file("a.xlsx", xlsx(&[])))), Some("no_rows"));
    assert_eq!(code(preview(&file("a.xlsx", xlsx(&[&[Text(" ")]])))), Some("no_rows"));
}

#[rstest]
#[case::cut_in_the_middle(2)]
#[case::cut_near_the_end(1)]
fn a_cut_workbook_is_incomplete(#[case] part: usize) {
    let bytes = xlsx(&[&[Text("AAAA")]]);
    let end = if part == 2 { bytes.len() / 2 } else { bytes.len() - 10 };
    assert_eq!(code(preview(&file("a.xlsx", &bytes[..end]))), Some("truncated_file"));
}

#[test]
fn a_cell_larger_than_any_card_costs_its_row_only() {
    // A text of 30,000 characters is the most a workbook can hold.
    let long = "x".repeat(30_000);
    let bytes = xlsx(&[&[Text("A")], &[Text(&long)], &[Text("B")]]);
    let reading = import(&file("a.xlsx", bytes)).unwrap();
    assert_eq!(reading.pairs(), [(1, None, "A"), (3, None, "B")]);
    assert_eq!(reading.refusals(), [(2, Some(0), "cell_too_long")]);
}
