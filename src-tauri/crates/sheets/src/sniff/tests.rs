//! What is told from first bytes.

use rstest::rstest;

use super::{Container, sniff};

#[rstest]
#[case::text(b"ABC-1\r\nABC-2\r\n", Container::Text)]
#[case::zip(b"PK\x03\x04rest", Container::Zip)]
#[case::empty_zip(b"PK\x05\x06rest", Container::Zip)]
#[case::compound(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", Container::Compound)]
#[case::utf16(b"\xFF\xFEA\0B\0C\0D\0E\0F\0G\0H\0I\0", Container::Text)]
#[case::one_zero(b"ABC\0DEF\nABC\n", Container::Text)]
fn tells_what_it_reads(#[case] head: &[u8], #[case] expected: Container) {
    assert!(matches!(sniff(head), Ok(found) if found == expected));
}

#[rstest]
#[case::nothing(b"", "empty_file")]
#[case::pdf(b"%PDF-1.7 ...", "foreign_file")]
#[case::picture(b"\x89PNG\r\n\x1a\n", "foreign_file")]
#[case::binary(b"\x01\x00\x02\x00\x03\x00\x04\x00\x05\x00\x06\x00\x07\x00\x08\x00\x09\x00", "foreign_file")]
#[case::html(b"\n<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\">", "web_page")]
#[case::table(b"<table><tr><td>1</td></tr></table>", "web_page")]
#[case::xml_2003(b"<?xml version=\"1.0\"?>\n<Workbook xmlns=\"urn\">", "web_page")]
fn refuses_what_it_does_not_read(#[case] head: &[u8], #[case] code: &str) {
    assert_eq!(sniff(head).map_err(|error| error.code()), Err(code));
}
