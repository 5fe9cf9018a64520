//! Containers that must not reach the parser.
#![allow(clippy::unwrap_used)]

use std::io::{Cursor, Write};

use rstest::rstest;
use zip::write::SimpleFileOptions;

use super::{announced_strings, check};
use crate::{Limits, SheetError};

const LIMITS: Limits =
    Limits { text_bytes: 1 << 20, workbook_bytes: 1 << 20, unpacked_bytes: 1 << 20, unpacked_times: 0 };

fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn code(bytes: &[u8]) -> Result<(), &'static str> {
    check(Box::new(Cursor::new(bytes)), 0, &LIMITS).map(|_| ()).map_err(|error| error.code())
}

#[rstest]
#[case::word("word/document.xml", "foreign_file")]
#[case::slides("ppt/presentation.xml", "foreign_file")]
#[case::other("photos/1.jpg", "foreign_file")]
#[case::binary("xl/workbook.bin", "unsupported_workbook")]
#[case::open_document("content.xml", "unsupported_workbook")]
#[case::numbers("Index/Document.iwa", "unsupported_workbook")]
fn tells_other_kinds_apart(#[case] part: &str, #[case] expected: &str) {
    assert_eq!(code(&archive(&[(part, b"x")])), Err(expected));
}

#[test]
fn counts_rows_by_part() {
    let bytes =
        archive(&[("xl/workbook.xml", b"<workbook/>"), ("xl/worksheets/sheet1.xml", b"<row r=\"1\"/><row r=\"2\"/>")]);
    let facts = check(Box::new(Cursor::new(bytes)), 0, &LIMITS).unwrap();
    assert_eq!(facts.rows.get("xl/worksheets/sheet1.xml"), Some(&2));
}

#[test]
fn refuses_what_unpacks_to_too_much() {
    let bomb = vec![b'<'; (1 << 20) + 1];
    let bytes = archive(&[("xl/workbook.xml", b"<workbook/>"), ("xl/worksheets/sheet1.xml", &bomb)]);
    assert!(bytes.len() < 20_000, "a bomb is small");
    assert_eq!(code(&bytes), Err("workbook_too_large"));
    let half = vec![b'<'; 600_000];
    assert_eq!(code(&archive(&[("xl/workbook.xml", &half), ("xl/b.xml", &half)])), Err("workbook_too_large"));
}

#[test]
fn refuses_what_lies_about_its_size() {
    let content = vec![b'<'; (1 << 20) + 1];
    let mut bytes = archive(&[("xl/workbook.xml", &content)]);
    // Both places in which the size stands: before the part and in the directory.
    let size = u32::try_from(content.len()).unwrap().to_le_bytes();
    let places: Vec<usize> = memchr::memmem::find_iter(&bytes, &size).collect();
    assert!(places.len() >= 2);
    for at in places {
        bytes[at..at + 4].copy_from_slice(&100_u32.to_le_bytes());
    }
    assert!(matches!(code(&bytes), Err("workbook_too_large" | "damaged_workbook")));
}

#[test]
fn refuses_a_billion_announced_strings() {
    let strings = b"<?xml version=\"1.0\"?><sst count=\"1\" uniqueCount=\"1000000000\"><si><t>a</t></si></sst>";
    let bytes = archive(&[("xl/workbook.xml", b"<workbook/>"), ("xl/sharedStrings.xml", strings)]);
    assert_eq!(code(&bytes), Err("damaged_workbook"));
}

#[rstest]
#[case(b"<sst uniqueCount=\"12\" count=\"9\">", Some(12))]
#[case(b"<x:sst count='9' uniqueCount = '7'>", Some(7))]
#[case(b"<sst>", Some(0))]
#[case(b"<sst uniqueCount=\"99999999999999999999999\">", Some(u64::MAX))]
#[case(b"<!-- sst --><nothing/>", None)]
fn finds_the_announcement(#[case] head: &[u8], #[case] expected: Option<u64>) {
    assert_eq!(announced_strings(head), expected);
}

#[test]
fn a_missing_end_is_a_truncated_file() {
    let bytes = archive(&[("xl/workbook.xml", b"<workbook/>")]);
    let error = check(Box::new(Cursor::new(&bytes[..bytes.len() - 30])), 0, &LIMITS).err();
    assert!(matches!(error, Some(SheetError::Truncated)));
}
