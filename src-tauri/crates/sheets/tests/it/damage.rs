//! Damaged files: whatever the bytes, there is an answer and no panic.

use std::io::{Cursor, Read, Write};
use std::sync::OnceLock;

use proptest::prelude::*;
use rstest::rstest;

use crate::fixtures::Put::{Number, Shown, Text};
use crate::fixtures::{code, file, gbk, import, preview, utf16_le, xlsx};
use crate::old_workbooks::{container, xls};

fn workbook() -> &'static [u8] {
    static BYTES: OnceLock<Vec<u8>> = OnceLock::new();
    BYTES.get_or_init(|| {
        let rows: Vec<[crate::fixtures::Put<'_>; 3]> =
            (0..40).map(|no| [Number(f64::from(no)), Text("卡密 AAAA"), Shown(46_387.0, "yyyy-mm-dd")]).collect();
        xlsx(&rows.iter().map(<[_; 3]>::as_slice).collect::<Vec<_>>())
    })
}

fn old_workbook() -> &'static [u8] {
    static BYTES: OnceLock<Vec<u8>> = OnceLock::new();
    BYTES.get_or_init(|| xls(&[&["卡号", "卡密"], &["1001", "AAAA"], &["1002", "卡密 BBBB"]]))
}

fn csv() -> Vec<u8> {
    gbk("卡号,密码,有效期\r\n1001,\"甲,A\",2026-12-31\r\n1002,乙B,2026/1/1\r\n")
}

/// Whatever comes out, it comes out.
fn is_answered(name: &str, bytes: Vec<u8>) {
    let _answer = import(&file(name, bytes));
}

fn flipped(mut bytes: Vec<u8>, flips: &[(prop::sample::Index, u8)]) -> Vec<u8> {
    for (at, mask) in flips {
        let at = at.index(bytes.len());
        bytes[at] ^= mask;
    }
    bytes
}

fn flips() -> impl Strategy<Value = Vec<(prop::sample::Index, u8)>> {
    prop::collection::vec((any::<prop::sample::Index>(), 1_u8..), 1..6)
}

/// The workbook with bytes changed inside one of its parts, packed again so that every checksum is right.
fn flipped_part(part: prop::sample::Index, flips: &[(prop::sample::Index, u8)]) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(workbook())).unwrap();
    let chosen = part.index(archive.len());
    let mut packed = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).unwrap();
        let name = file.name().unwrap().into_owned();
        let mut content = Vec::new();
        file.read_to_end(&mut content).unwrap();
        if index == chosen {
            content = flipped(content, flips);
        }
        packed.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        packed.write_all(&content).unwrap();
    }
    packed.finish().unwrap().into_inner()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        is_answered("a.txt", bytes);
    }

    #[test]
    fn any_bytes_behind_a_known_start(kind in 0..5_usize, bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        let starts: [&[u8]; 5] = [b"PK\x03\x04", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", b"\xFF\xFE", b"\xFE\xFF", b"\xEF\xBB\xBF"];
        is_answered("a.xlsx", [starts[kind], &bytes].concat());
    }

    #[test]
    fn any_text(text in "([a-z,|\"'\t甲\u{FEFF}-]|----|\r\n|\n|卡号|密码){0,80}") {
        is_answered("a.csv", text.clone().into_bytes());
        is_answered("a.txt", text.clone().into_bytes());
        is_answered("a.txt", utf16_le(&text));
    }

    #[test]
    fn cut_texts(at in any::<prop::sample::Index>()) {
        let bytes = csv();
        is_answered("a.csv", bytes[..at.index(bytes.len())].to_vec());
    }

    #[test]
    fn flipped_texts(flips in flips()) {
        is_answered("a.csv", flipped(csv(), &flips));
    }

    #[test]
    fn cut_workbooks(at: prop::sample::Index) {
        // Fewer than four bytes are a text of one card.
        let bytes = workbook();
        let source = file("a.xlsx", &bytes[..4 + at.index(bytes.len() - 4)]);
        prop_assert!(preview(&source).is_err());
    }

    #[test]
    fn flipped_workbooks(flips in flips()) {
        is_answered("a.xlsx", flipped(workbook().to_vec(), &flips));
    }

    #[test]
    fn flipped_parts_of_workbooks(part: prop::sample::Index, flips in flips()) {
        is_answered("a.xlsx", flipped_part(part, &flips));
    }

    #[test]
    fn cut_old_workbooks(at in any::<prop::sample::Index>()) {
        let bytes = old_workbook();
        is_answered("a.xls", bytes[..at.index(bytes.len())].to_vec());
    }

    #[test]
    fn flipped_old_workbooks(flips in flips()) {
        is_answered("a.xls", flipped(old_workbook().to_vec(), &flips));
    }

    #[test]
    fn flipped_records_of_old_workbooks(flips in flips()) {
        let mut whole = cfb::CompoundFile::open(Cursor::new(old_workbook())).unwrap();
        let mut stream = Vec::new();
        whole.open_stream("/Workbook").unwrap().read_to_end(&mut stream).unwrap();
        is_answered("a.xls", container(&flipped(stream, &flips)));
    }
}

#[rstest]
#[case::picture(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "foreign_file")]
#[case::document(b"%PDF-1.7\n1 0 obj", "foreign_file")]
#[case::web_page(b"<html><table><tr><td>1001</td></tr></table></html>", "web_page")]
#[case::empty(b"", "empty_file")]
#[case::no_encoding(b"AAAA\n\xFF\xFF\n", "unknown_encoding")]
#[case::start_of_a_zip(b"PK\x03\x04", "truncated_file")]
#[case::start_of_a_compound(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "truncated_file")]
fn renamed_files_are_told_by_name(#[case] bytes: &[u8], #[case] expected: &str) {
    for name in ["a.xlsx", "a.xls", "a.csv", "a.txt"] {
        assert_eq!(code(preview(&file(name, bytes))), Some(expected));
    }
}

#[test]
fn a_protected_workbook_asks_for_its_password_to_be_removed() {
    let mut container = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    for name in ["/EncryptionInfo", "/EncryptedPackage"] {
        let mut stream = container.create_stream(name).unwrap();
        stream.write_all(&[7; 5_000]).unwrap();
    }
    container.flush().unwrap();
    let bytes = container.into_inner().into_inner();
    assert_eq!(code(preview(&file("a.xlsx", bytes))), Some("password_protected"));
}
