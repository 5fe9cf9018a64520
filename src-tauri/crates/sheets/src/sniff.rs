//! Tells what a file is from its first bytes, whatever it is called.

use crate::SheetError;

/// Bytes needed to tell.
pub(crate) const HEAD_BYTES: usize = 4_096;

/// A file this crate reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Container {
    /// Plain text, the encoding still to be told.
    Text,
    /// A zip archive, which a workbook of today is.
    Zip,
    /// A compound file: an old workbook, or a protected one.
    Compound,
}

/// Files that people drop by mistake: first bytes and what they are.
const FOREIGN: &[(&[u8], &str)] = &[
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture"),
    (b"\xFF\xD8\xFF", "a picture"),
    (b"GIF8", "a picture"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xBC\xAF", "a 7z archive"),
    (b"\x1F\x8B", "a gzip archive"),
    (b"\x7FELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"SQLite format 3\x00", "a database"),
    (b"{\\rtf", "a Word document"),
];

/// Tells the container from the first [`HEAD_BYTES`] bytes of a file.
pub(crate) fn sniff(head: &[u8]) -> Result<Container, SheetError> {
    if head.is_empty() {
        return Err(SheetError::Empty);
    }
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return Ok(Container::Zip);
    }
    if head.starts_with(b"\xD0\xCF\x11\xE0") {
        return Ok(Container::Compound);
    }
    if let Some((_, kind)) = FOREIGN.iter().find(|(magic, _)| head.starts_with(magic)) {
        return Err(SheetError::ForeignFile { kind });
    }
    if is_web_page(head) {
        return Err(SheetError::WebPage);
    }
    let marked_utf16 = head.starts_with(b"\xFF\xFE") || head.starts_with(b"\xFE\xFF");
    let zeros = head.iter().filter(|byte| **byte == 0).count();
    // One stray zero byte spoils one row; a file full of them is no text.
    if !marked_utf16 && zeros >= 8 && zeros * 20 > head.len() {
        return Err(SheetError::ForeignFile { kind: "a binary file" });
    }
    Ok(Container::Text)
}

fn is_web_page(head: &[u8]) -> bool {
    let text = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start();
    let start: Vec<u8> = text.iter().take(512).map(u8::to_ascii_lowercase).collect();
    let opens = [&b"<html"[..], b"<!doctype html", b"<table", b"<meta", b"<style", b"<head"];
    opens.iter().any(|tag| start.starts_with(tag))
        || (start.starts_with(b"<?xml")
            && [&b"<html"[..], b"<workbook"].iter().any(|tag| memchr::memmem::find(&start, tag).is_some()))
}

#[cfg(test)]
mod tests;
