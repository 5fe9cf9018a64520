//! Line endings, long lines, pieces that end in the middle.
#![allow(clippy::unwrap_used)]

use std::io::{Cursor, Read, Seek, SeekFrom};

use proptest::prelude::*;
use rstest::rstest;

use super::{Encoding, Lines, MAX_LINE_BYTES};
use crate::source::Input;

fn lines_of(input: Box<dyn Input + '_>) -> Vec<(u64, String, bool)> {
    let mut lines = Lines::new(input, Encoding::Utf8);
    let (mut line, mut found) = (String::new(), Vec::new());
    while let Some(meta) = lines.next_into(&mut line).unwrap() {
        found.push((meta.no, line.clone(), meta.too_long));
    }
    found
}

fn texts(text: &str) -> Vec<String> {
    lines_of(Box::new(Cursor::new(text.as_bytes()))).into_iter().map(|(_, line, _)| line).collect()
}

#[rstest]
#[case::lf("a\nb\n", &["a", "b"])]
#[case::crlf("a\r\nb\r\n", &["a", "b"])]
#[case::cr("a\rb", &["a", "b"])]
#[case::mixed("a\r\n\r\nb\n\rc", &["a", "", "b", "", "c"])]
#[case::no_end("a", &["a"])]
#[case::blank("\n\n", &["", ""])]
#[case::nothing("", &[])]
fn ends_lines_in_every_way(#[case] text: &str, #[case] expected: &[&str]) {
    assert_eq!(texts(text), expected);
}

#[test]
fn drops_a_long_line_and_goes_on() {
    let text = format!("a\n{}\nb\n", "x".repeat(10 << 20));
    let found = lines_of(Box::new(Cursor::new(text.as_bytes())));
    assert_eq!(found, [(1, "a".to_owned(), false), (2, String::new(), true), (3, "b".to_owned(), false)]);
    let just = "x".repeat(MAX_LINE_BYTES);
    assert_eq!(texts(&just), [just]);
}

/// Gives one byte at a time, so that everything is cut everywhere.
struct Dripping<'a>(Cursor<&'a [u8]>);

impl Read for Dripping<'_> {
    fn read(&mut self, bytes: &mut [u8]) -> std::io::Result<usize> {
        let most = bytes.len().min(1);
        self.0.read(&mut bytes[..most])
    }
}

impl Seek for Dripping<'_> {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        self.0.seek(to)
    }
}

proptest! {
    #[test]
    fn pieces_make_no_difference(text in "([a-c甲乙]|\r\n|\r|\n){0,40}") {
        prop_assert_eq!(
            lines_of(Box::new(Dripping(Cursor::new(text.as_bytes())))),
            lines_of(Box::new(Cursor::new(text.as_bytes())))
        );
    }

    #[test]
    fn lines_are_those_of_the_standard_library(text in "([a-c甲]|\r\n|\n){0,40}") {
        let expected: Vec<String> = text.lines().map(str::to_owned).collect();
        prop_assert_eq!(texts(&text), expected);
    }
}
