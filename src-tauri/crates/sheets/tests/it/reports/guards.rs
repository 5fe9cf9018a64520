//! Files that are dropped by mistake or in bad faith, and headers as people leave them.

use super::{read, report_of};
use crate::fixtures::{Put::*, file, xlsx, xlsx_sheets};
use huolang_sheets::read::Value;
use huolang_sheets::reports::{Kind, Outcome, cell, kind_of_content};
use huolang_sheets::{Limits, Source};
use std::io::{Cursor, Read, Write};

const NAME: &str = "售卖明细_2025-11.xlsx";

fn error(bytes: Vec<u8>) -> (String, String) {
    let report = report_of(&file(NAME, bytes), NAME);
    assert_eq!((report.outcome, report.rows_stored), (Outcome::Failed, 0));
    (report.error.unwrap(), report.reason.unwrap())
}

fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut packed = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        packed.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        packed.write_all(content).unwrap();
    }
    packed.finish().unwrap().into_inner()
}

#[test]
fn a_bomb_of_a_gigabyte_is_refused() {
    let mut packed = zip::ZipWriter::new(Cursor::new(Vec::new()));
    packed.start_file("xl/workbook.xml", zip::write::SimpleFileOptions::default()).unwrap();
    packed.write_all(b"<workbook/>").unwrap();
    packed.start_file("xl/worksheets/sheet1.xml", zip::write::SimpleFileOptions::default()).unwrap();
    let piece = vec![b' '; 1 << 20];
    for _ in 0..1_024 {
        packed.write_all(&piece).unwrap();
    }
    let bytes = packed.finish().unwrap().into_inner();
    assert!(bytes.len() < 4 << 20);
    assert_eq!(error(bytes), ("unsupported_format".to_owned(), "workbook_too_large".to_owned()));
}

#[test]
fn a_large_bomb_is_refused_beside_the_parser() {
    let mut packed = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    packed.start_file("xl/workbook.xml", stored).unwrap();
    packed.write_all(b"<workbook/>").unwrap();
    packed.start_file("xl/media/picture.png", stored).unwrap();
    packed.write_all(&vec![7; 9 << 20]).unwrap();
    packed.start_file("xl/worksheets/sheet1.xml", zip::write::SimpleFileOptions::default()).unwrap();
    let piece = vec![b' '; 1 << 20];
    for _ in 0..1_024 {
        packed.write_all(&piece).unwrap();
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(NAME);
    std::fs::write(&path, packed.finish().unwrap().into_inner()).unwrap();
    let report = report_of(&Source::Path(path), NAME);
    assert_eq!((report.outcome, report.rows_stored), (Outcome::Failed, 0));
    assert!(report.error.is_some());
}

#[test]
fn other_files_under_the_name_of_a_report_are_told() {
    assert_eq!(error(Vec::new()).1, "empty_file");
    assert_eq!(error(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec()).1, "foreign_file");
    assert_eq!(error("所属订单ID,子单ID\n1,2\n".as_bytes().to_vec()).1, "not_a_workbook");
    assert_eq!(error(zipped(&[("word/document.xml", b"<w/>")])).1, "foreign_file");
    let gone = report_of(&Source::Path("/nowhere/售卖明细_1.xlsx".into()), NAME);
    assert_eq!((gone.error.as_deref(), gone.reason.as_deref()), (Some("io"), Some("file_not_found")));
}

#[test]
fn a_protected_workbook_is_told() {
    let mut container = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    for name in ["/EncryptionInfo", "/EncryptedPackage"] {
        container.create_stream(name).unwrap().write_all(&[7; 5_000]).unwrap();
    }
    container.flush().unwrap();
    let bytes = container.into_inner().into_inner();
    assert_eq!(error(bytes), ("unsupported_format".to_owned(), "password_protected".to_owned()));
}

#[test]
fn a_merged_header_of_two_rows_is_read_as_one() {
    let rows: [&[crate::fixtures::Put<'_>]; 3] = [
        &[Text("所属订单ID"), Text("子单ID"), Text("金额"), Text("")],
        &[Text(""), Text(""), Text("订单实收"), Text("售卖金额")],
        &[Text("1077940305329948933"), Text("1077940305329948934"), Number(12.5), Text("13")],
    ];
    let (reading, report) = read(&file(NAME, xlsx(&rows)), NAME, Kind::Sales);
    let report = report.unwrap();
    assert_eq!((report.header_row, report.rows_valid, report.rows_nonblank), (Some(1), Some(1), Some(1)));
    assert_eq!((reading.sales[0].money[0], reading.sales[0].money[1]), (Some(1_250), Some(1_300)));
}

#[test]
fn formula_errors_are_left_blank_and_told_and_without_a_key_the_row_is_left_out() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (column, title) in (0_u16..).zip(["所属订单ID", "子单ID", "券码状态", "核销时间", "订单实收"])
    {
        sheet.write_string(0, column, title).unwrap();
    }
    let error = |text: &'static str| rust_xlsxwriter::Formula::new("1/0").set_result(text);
    for row in 1..=2 {
        sheet.write_string(row, 0, "1077940305329948933").unwrap();
    }
    sheet.write_formula(3, 0, error("#REF!")).unwrap();
    for (column, text) in [(1, "#N/A"), (2, "#VALUE!"), (3, "#NUM!"), (4, "#DIV/0!")] {
        sheet.write_formula(1, column, error(text)).unwrap();
    }
    sheet.write_string(2, 1, "1077940305329948934").unwrap();
    sheet.write_formula(2, 4, rust_xlsxwriter::Formula::new("6+6.5").set_result("12.5")).unwrap();
    let bytes = book.save_to_buffer().unwrap();
    let (reading, report) = read(&file(NAME, bytes), NAME, Kind::Sales);
    let report = report.unwrap();
    assert_eq!((report.rows_valid, report.rows_skipped.unwrap()), (Some(2), [("bad_key".to_owned(), 1)].into()));
    assert_eq!(report.warnings.unwrap(), [("bad_date".to_owned(), 1), ("bad_money".to_owned(), 1)].into());
    let spoilt = &reading.sales[0];
    assert_eq!((spoilt.money[0], spoilt.verification_time, spoilt.sub_order_id.as_str()), (None, None, ""));
    assert_eq!(reading.sales[1].money[0], Some(1_250), "a formula that worked counts with its result");
}

/// The same workbook with other words in its cells.
fn reworded(book: &[u8], words: &[(&str, String)]) -> Vec<u8> {
    let mut whole = zip::ZipArchive::new(Cursor::new(book)).unwrap();
    let mut packed = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..whole.len() {
        let mut part = whole.by_index(index).unwrap();
        let name = part.name().unwrap().into_owned();
        let mut content = Vec::new();
        part.read_to_end(&mut content).unwrap();
        if name.ends_with("sharedStrings.xml") {
            let text = String::from_utf8(content).unwrap();
            content = words.iter().fold(text, |text, (from, to)| text.replace(from, to)).into_bytes();
        }
        packed.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        packed.write_all(&content).unwrap();
    }
    packed.finish().unwrap().into_inner()
}

#[test]
fn ten_megabytes_in_a_cell_leave_it_blank_and_the_row_is_taken() {
    let bytes = xlsx(&[
        &["所属订单ID", "子单ID", "券码状态", "核销时间", "订单实收", "带货角色"].map(Text),
        &["1077940305329948933", "1077940305329948934", "已核销", "2025-11-02 10:00:00", "12.5", "LONG"].map(Text),
    ]);
    let bytes = reworded(&bytes, &[("LONG", "x".repeat(10 << 20))]);
    let (reading, report) = read(&file(NAME, bytes), NAME, Kind::Sales);
    let report = report.unwrap();
    assert_eq!((report.rows_valid, report.warnings.unwrap()), (Some(1), [("bad_text".to_owned(), 1)].into()));
    let row = &reading.sales[0];
    assert_eq!((row.sales_role.as_deref(), row.money[0]), (None, Some(1_250)));
    assert_eq!(row.coupon_status.as_deref(), Some("已核销"));
    let [told] = reading.rejected.as_slice() else { panic!("{:?}", reading.rejected.len()) };
    assert_eq!((told.row_no, told.column.as_str(), told.reason), (2, "带货角色", "bad_text"));
    assert_eq!((told.skipped, told.value.as_str()), (false, ""));
}

#[test]
fn what_no_cell_of_an_export_holds_is_told_from_what_it_may_hold() {
    let unfit = |text: &str| cell::is_unfit(&Value::Text(text.into()));
    assert!(unfit("a\0b") && unfit(&"长".repeat(32_768)));
    assert!(!unfit(&"长".repeat(32_767)) && !unfit("两行\n和\t制表") && !unfit(""));
    assert!(!cell::is_unfit(&Value::Empty));
}

#[test]
fn names_and_phones_lie_apart_from_the_other_columns() {
    let rows: [&[crate::fixtures::Put<'_>]; 2] = [
        &[Text("订单编号"), Text("商品名称"), Text("联系人"), Text("联系电话"), Text("购买份数")],
        &[Text("1077940305329948933"), Text("一日游"), Text("欧阳小满"), Number(13_812_345_678.0), Number(2.0)],
    ];
    let (reading, _) = read(&file("a.xlsx", xlsx_sheets(&[("已预约-1", &rows)])), "a.xlsx", Kind::Travel);
    let row = &reading.travel[0];
    assert_eq!(row.raw, "{\"商品名称\":\"一日游\",\"购买份数\":2}");
    assert_eq!(row.contact.as_ref().unwrap().0, "{\"联系人\":\"欧阳小满\",\"联系电话\":13812345678}");
    assert!(!format!("{row:?}").contains("小满"));

    let rows: [&[crate::fixtures::Put<'_>]; 2] = [
        &[Text("所属订单ID"), Text("子单ID"), Text("手机号"), Text("游客姓名")],
        &[Text("1077940305329948933"), Text(""), Text("13812345678"), Text("小满")],
    ];
    let (reading, _) = read(&file(NAME, xlsx(&rows)), NAME, Kind::Sales);
    assert_eq!(reading.sales[0].raw, "{\"手机号\":\"138****5678\",\"游客姓名\":\"小*\"}");
}

#[test]
fn names_of_other_reports_are_taken_only_without_the_own_name() {
    let rows: [&[crate::fixtures::Put<'_>]; 2] = [
        &[Text("所属订单ID"), Text("子单ID"), Text("商家货款补贴"), Text("达人服务费"), Text("达人佣金")],
        &[Text("1077940305329948933"), Text("x"), Number(1.0), Number(2.0), Number(3.0)],
    ];
    let (reading, _) = read(&file(NAME, xlsx(&rows)), NAME, Kind::Sales);
    let row = &reading.sales[0];
    assert_eq!((row.money[2], row.money[6]), (Some(100), Some(300)));
    assert_eq!((row.sub_order_id.as_str(), row.owner_nickname.as_str()), ("", "商家"));
    assert_eq!(row.raw, "{\"达人服务费\":2}");
}

#[test]
fn progress_comes_every_thousand_rows_and_rejects_name_their_place() {
    let header: &[crate::fixtures::Put<'_>] = &[Text("订单编号"), Text("预约份数"), Text("出行日期")];
    let numbers: Vec<String> = (0..2_500).map(|no| (1_077_940_305_329_948_933_u64 + no).to_string()).collect();
    let rows: Vec<[crate::fixtures::Put<'_>; 3]> =
        numbers.iter().map(|number| [Text(number), Text("两份"), Text("2025-02-30")]).collect();
    let mut all: Vec<&[crate::fixtures::Put<'_>]> = vec![header];
    all.extend(rows.iter().map(<[_; 3]>::as_slice));
    let bytes = xlsx_sheets(&[("已完成-3", &all)]);
    let (reading, report) = read(&file("a.xlsx", bytes.clone()), "a.xlsx", Kind::Travel);
    assert_eq!(reading.progress, [1_000, 2_000, 2_500]);
    assert_eq!(report.unwrap().warnings.unwrap()["bad_int"], 2_500);
    let first = &reading.rejected[0];
    assert_eq!((first.row_no, first.column.as_str(), first.value.as_str()), (2, "预约份数", "两份"));
    assert!(!first.skipped);
    assert_eq!(reading.travel[0].booking_status, "已完成");
    assert_eq!(kind_of_content(&file("a.xlsx", bytes), &Limits::reports()).unwrap(), Some(Kind::Travel));
}
