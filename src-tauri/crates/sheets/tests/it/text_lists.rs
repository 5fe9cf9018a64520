//! Card lists as text: pasted, txt, csv.

use std::ops::ControlFlow;

use huolang_sheets::cards::{self, CardEvent, ColumnChoice, PreviewOptions, Role};
use huolang_sheets::read::{Delimiter, Encoding, Unit};
use huolang_sheets::{Limits, Source};
use jiff::civil::date;
use rstest::rstest;

use crate::fixtures::{code, file, gbk, import, pasted, preview, read, utf16_le};

#[rstest]
#[case::one_a_line("AAAA-1\nBBBB-2\n", &[(1, None, "AAAA-1"), (2, None, "BBBB-2")])]
#[case::comma("1001,AAAA\n1002,BBBB", &[(1, Some("1001"), "AAAA"), (2, Some("1002"), "BBBB")])]
#[case::dashes("1001----AAAA\n1002----BBBB", &[(1, Some("1001"), "AAAA"), (2, Some("1002"), "BBBB")])]
#[case::spaces("1001 AAAA\r\n\r\n1002  BBBB", &[(1, Some("1001"), "AAAA"), (3, Some("1002"), "BBBB")])]
#[case::header("卡号\t密码\n1001\tAAAA\n", &[(2, Some("1001"), "AAAA")])]
#[case::header_of_one("兑换码\nAAAA\n", &[(2, None, "AAAA")])]
#[case::swapped("密码|卡号\nAAAA|1001\n", &[(2, Some("1001"), "AAAA")])]
#[case::title_above("卡密导入模板\n\n卡号,密码\n1001,AAAA\n1002,BBBB\n1003,CCCC\n1004,DDDD\n1005,EEEE\n1006,FFFF\n1007,GGGG\n1008,HHHH\n1009,IIII\n",
    &[(4, Some("1001"), "AAAA"), (5, Some("1002"), "BBBB"), (6, Some("1003"), "CCCC"), (7, Some("1004"), "DDDD"), (8, Some("1005"), "EEEE"),
      (9, Some("1006"), "FFFF"), (10, Some("1007"), "GGGG"), (11, Some("1008"), "HHHH"), (12, Some("1009"), "IIII")])]
#[case::nothing_tells_four_apart("a1----b1----c1----d1\na2----b2----c2----d2", &[(1, None, "a1----b1----c1----d1"), (2, None, "a2----b2----c2----d2")])]
fn a_seller_who_changes_nothing(#[case] text: &str, #[case] expected: &[(u64, Option<&str>, &str)]) {
    let reading = import(&pasted(text)).unwrap();
    assert_eq!(reading.pairs(), expected);
    assert!(reading.rejects.is_empty());
}

#[rstest]
#[case::utf8(|text: &str| text.as_bytes().to_vec(), Encoding::Utf8)]
#[case::utf8_mark(|text: &str| format!("\u{FEFF}{text}").into_bytes(), Encoding::Utf8Bom)]
#[case::utf16(utf16_le, Encoding::Utf16Le)]
#[case::gbk(gbk, Encoding::Gb18030)]
fn every_encoding_gives_the_same(#[case] encode: fn(&str) -> Vec<u8>, #[case] encoding: Encoding) {
    let source =
        file("卡密.csv", encode("卡号,密码,有效期,备注\r\n1001,甲A,2026/12/31,\"月卡,新\"\r\n1002,乙B,长期,\r\n"));
    let shown = preview(&source).unwrap();
    assert_eq!((shown.encoding, shown.delimiter, shown.header_row), (Some(encoding), Some(Delimiter::Comma), Some(1)));
    assert_eq!(
        shown.columns.iter().map(|column| column.guess).collect::<Vec<_>>(),
        [Role::Number, Role::Secret, Role::ExpiresOn, Role::Note]
    );
    assert_eq!(shown.rows_estimate, 2);
    let reading = import(&source).unwrap();
    assert_eq!(reading.pairs(), [(2, Some("1001"), "甲A"), (3, Some("1002"), "乙B")]);
    assert_eq!(reading.cards[0].expires_on, Some(date(2026, 12, 31)));
    assert_eq!(reading.cards[0].note.as_deref(), Some("月卡,新"));
    assert_eq!((reading.cards[1].expires_on, reading.cards[1].note.as_deref()), (None, None));
}

#[test]
fn every_bad_row_is_named_with_its_reason_and_the_rest_is_read() {
    let long = "x".repeat(4_097);
    let lines = [
        "卡号,密码,有效期,备注",
        "1,good,2026-12-31,ok",
        "2,,2026-12-31,",
        "3,ze\0ro,,",
        "4,hid\u{200B}den,,",
        "5,bad date,soon,",
        "6,too,,many,cells",
        "7,\"open,,",
        "8,1.23457E+17,,",
        &format!("9,{long},,"),
        "卡号,密码,有效期,备注",
        ",,,",
        "10,last,,",
    ];
    let reading = import(&file("a.csv", lines.join("\n"))).unwrap();
    assert_eq!(reading.pairs(), [(2, Some("1"), "good"), (13, Some("10"), "last")]);
    let expected = [
        (3, Some(1), "missing_secret"),
        (4, Some(1), "control_char"),
        (5, Some(1), "invisible_char"),
        (6, Some(2), "bad_date"),
        (7, Some(4), "too_many_columns"),
        (8, None, "bad_quote"),
        (9, Some(1), "digits_lost"),
        (10, Some(1), "cell_too_long"),
        (11, None, "repeated_header"),
    ];
    assert_eq!(reading.refusals(), expected);
    assert_eq!((reading.summary.accepted, reading.summary.rejected, reading.summary.cancelled), (2, 9, false));
}

#[test]
fn a_password_beside_the_secret_is_kept_apart_and_must_be_there() {
    let reading = import(&pasted("卡号,卡密,密码\n1,S1,P1\n2,S2,\n")).unwrap();
    assert_eq!(reading.cards[0].password.as_deref(), Some("P1"));
    assert_eq!(reading.refusals(), [(3, Some(2), "missing_password")]);
}

#[test]
fn a_card_with_the_delimiter_inside_is_not_cut() {
    let reading = import(&pasted("1,A\n2,B\n3,C,C\n4,D\n")).unwrap();
    assert_eq!(reading.refusals(), [(3, Some(2), "too_many_columns")]);
    assert_eq!(reading.cards.len(), 3);
}

#[test]
fn the_seller_may_choose_another_delimiter() {
    let source = pasted("AA,BB\nCC,DD\n");
    let options = PreviewOptions { delimiter: Some(Delimiter::None), ..PreviewOptions::default() };
    let shown = cards::preview(&source, &options, &Limits::default()).unwrap();
    assert_eq!(shown.columns.len(), 1);
    assert_eq!(read(&source, &shown.choice).unwrap().pairs(), [(1, None, "AA,BB"), (2, None, "CC,DD")]);
    assert_eq!(read(&source, &ColumnChoice::whole_line()).unwrap().pairs(), [(1, None, "AA,BB"), (2, None, "CC,DD")]);
}

#[test]
fn chosen_columns_must_exist_once() {
    let source = pasted("1,A\n2,B\n");
    let choice = ColumnChoice { delimiter: None, secret: 2, ..ColumnChoice::whole_line() };
    assert_eq!(code(read(&source, &choice)), Some("column_not_found"));
    let choice = ColumnChoice { delimiter: None, secret: 1, number: Some(1), ..ColumnChoice::whole_line() };
    assert_eq!(code(read(&source, &choice)), Some("column_used_twice"));
}

#[test]
fn progress_goes_from_nothing_to_all_and_the_caller_can_stop() {
    let text: String = (0..5_000).map(|no| format!("{no},CARD-{no}\n")).collect();
    let source = pasted(&text);
    let reading = import(&source).unwrap();
    assert_eq!(reading.progress.len(), 6);
    assert!(reading.progress.is_sorted_by_key(|progress| progress.done));
    let last = reading.progress.last().unwrap();
    assert_eq!((last.done, last.total, last.unit), (text.len() as u64, text.len() as u64, Unit::Bytes));

    let mut seen = 0;
    let choice = preview(&source).unwrap().choice;
    let summary = cards::read(&source, &choice, &Limits::default(), |event| {
        seen += u64::from(matches!(event, CardEvent::Card(_)));
        if seen == 1_234 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    let summary = summary.unwrap();
    assert_eq!((summary.accepted, summary.cancelled), (1_234, true));
}

#[rstest]
#[case::nothing("", "empty_file")]
#[case::blank_lines("\n \n\t\n", "no_rows")]
fn there_must_be_rows(#[case] text: &str, #[case] expected: &str) {
    assert_eq!(code(preview(&pasted(text))), Some(expected));
    assert_eq!(code(preview(&file("a.txt", text))), Some(expected));
    assert_eq!(code(read(&pasted(text), &ColumnChoice::whole_line())), Some(expected));
}

#[test]
fn a_header_without_rows_is_an_empty_list() {
    let source = pasted("卡号,密码\n");
    assert_eq!(preview(&source).unwrap().rows_estimate, 0);
    assert_eq!(import(&source).unwrap().summary.accepted, 0);
}

#[test]
fn files_are_read_from_the_disk_and_a_missing_one_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("卡密.txt");
    std::fs::write(&path, gbk("卡号 密码\n1001 甲\n")).unwrap();
    assert_eq!(import(&Source::Path(path)).unwrap().pairs(), [(2, Some("1001"), "甲")]);
    assert_eq!(code(preview(&Source::Path(folder.path().join("gone.txt")))), Some("file_not_found"));
}

#[test]
fn nothing_secret_is_printed() {
    let source = pasted("卡号,密码,备注\n1001,TOPSECRET,HIDDEN\nTOPSECRET\0,1,2\n");
    let shown = preview(&source).unwrap();
    let reading = import(&source).unwrap();
    let printed = format!("{source:?} {shown:?} {:?} {:?}", reading.cards, reading.rejects);
    assert!(!printed.contains("TOPSECRET") && !printed.contains("HIDDEN") && !printed.contains("1001"));
    let shown = serde_json::to_string(&shown).unwrap();
    assert!(shown.contains("TOPSECRET"), "the seller must see it");
}

#[test]
fn a_choice_survives_json() {
    let choice: ColumnChoice = serde_json::from_str(r#"{"secret":1,"number":0,"delimiter":"chinese_comma"}"#).unwrap();
    assert_eq!((choice.number, choice.secret, choice.delimiter), (Some(0), 1, Some(Delimiter::ChineseComma)));
    let text = serde_json::to_string(&choice).unwrap();
    assert_eq!(serde_json::from_str::<ColumnChoice>(&text).unwrap(), choice);
}
