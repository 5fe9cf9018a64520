//! Which bytes are taken for which encoding.
#![allow(clippy::unwrap_used)]

use rstest::rstest;

use super::{Detected, Encoding, detect};
use crate::{SheetError, Source};

fn detected(bytes: Vec<u8>) -> Result<Detected, SheetError> {
    let source = Source::Bytes { name: "list.txt".to_owned(), bytes };
    detect(|| source.open())
}

fn utf16(text: &str, to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(to_bytes).collect()
}

fn gbk(text: &str) -> Vec<u8> {
    encoding_rs::GBK.encode(text).0.into_owned()
}

const TEXT: &str = "卡号,密码\nA-1,兑换码甲\n";

#[rstest]
#[case::ascii(b"A\nB\nC".to_vec(), Encoding::Utf8, 3)]
#[case::utf8(TEXT.as_bytes().to_vec(), Encoding::Utf8, 2)]
#[case::utf8_mark([b"\xEF\xBB\xBF", TEXT.as_bytes()].concat(), Encoding::Utf8Bom, 2)]
#[case::utf16_le(utf16(TEXT, u16::to_le_bytes), Encoding::Utf16Le, 2)]
#[case::utf16_be(utf16(TEXT, u16::to_be_bytes), Encoding::Utf16Be, 2)]
#[case::gbk(gbk(TEXT), Encoding::Gb18030, 2)]
#[case::gbk_that_begins_like_utf8(gbk("联通\n移动充值卡\n"), Encoding::Gb18030, 2)]
#[case::gbk_far_down([vec![b'A'; 300_000], gbk("\n充值卡")].concat(), Encoding::Gb18030, 2)]
#[case::gb18030_four_bytes(encoding_rs::GB18030.encode("㐀𠀀卡").0.into_owned(), Encoding::Gb18030, 1)]
fn finds_the_encoding_and_counts_lines(#[case] bytes: Vec<u8>, #[case] encoding: Encoding, #[case] lines: u64) {
    assert_eq!(detected(bytes).unwrap(), Detected { encoding, lines });
}

#[rstest]
#[case::no_encoding_has_ff(b"A\nB\nC\xFF\xFF\n".to_vec(), 3)]
#[case::utf8_cut_in_a_character("甲乙丙丁\n戊".as_bytes()[..14].to_vec(), 2)]
#[case::utf8_with_a_bad_byte([TEXT.as_bytes(), b"ok\n\xB0!\n"].concat(), 4)]
#[case::utf16_with_half_a_pair(vec![0xFF, 0xFE, 0x00, 0xD8, 0x41, 0x00], 1)]
#[case::private_characters(vec![b'A', 0xAA, 0xA1, b'\n'], 1)]
fn refuses_bytes_of_no_encoding(#[case] bytes: Vec<u8>, #[case] expected: u64) {
    assert!(matches!(detected(bytes), Err(SheetError::UnknownEncoding { line }) if line == expected));
}
