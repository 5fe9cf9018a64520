//! Finds the encoding of a text by decoding all of it, so that nothing is guessed from a sample.

use std::io::Read;

use encoding_rs::{Decoder, DecoderResult, GB18030, UTF_8, UTF_16BE, UTF_16LE};
use serde::Serialize;

use crate::SheetError;

const CHUNK_BYTES: usize = 64 * 1024;
/// Whole three-byte characters that settle that a text was meant to be UTF-8: text in GBK does not look so by chance.
const SURE_UTF8_CHARS: usize = 3;

/// How the bytes of a text stand for characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Encoding {
    /// UTF-8.
    #[serde(rename = "utf-8")]
    Utf8,
    /// UTF-8 that begins with a byte order mark, as Excel writes it.
    #[serde(rename = "utf-8-bom")]
    Utf8Bom,
    /// UTF-16, low byte first, told by its mark.
    #[serde(rename = "utf-16le")]
    Utf16Le,
    /// UTF-16, high byte first, told by its mark.
    #[serde(rename = "utf-16be")]
    Utf16Be,
    /// GBK and its superset GB18030.
    #[serde(rename = "gb18030")]
    Gb18030,
}

/// An encoding that fits all bytes, and what was counted on the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Detected {
    pub encoding: Encoding,
    pub lines: u64,
}

/// Where decoding stopped.
struct Broken {
    line: u64,
    /// No other encoding is worth a try.
    is_final: bool,
}

enum CheckFault {
    Broken(Broken),
    Read(SheetError),
}

/// Finds the encoding; `open` gives the source from its first byte each time it is called.
pub(super) fn detect<'s, F>(mut open: F) -> Result<Detected, SheetError>
where
    F: FnMut() -> Result<Box<dyn crate::source::Input + 's>, SheetError>,
{
    let mut mark = Vec::with_capacity(3);
    open()?.take(3).read_to_end(&mut mark)?;
    let marked = match mark.as_slice() {
        [0xEF, 0xBB, 0xBF] => Some(Encoding::Utf8Bom),
        [0xFF, 0xFE, ..] => Some(Encoding::Utf16Le),
        [0xFE, 0xFF, ..] => Some(Encoding::Utf16Be),
        _ => None,
    };
    let mut failed = None;
    let candidates = marked.map_or_else(|| vec![Encoding::Utf8, Encoding::Gb18030], |encoding| vec![encoding]);
    for encoding in candidates {
        match check(open()?, encoding) {
            Ok(lines) => return Ok(Detected { encoding, lines }),
            Err(CheckFault::Read(error)) => return Err(error),
            Err(CheckFault::Broken(broken)) => {
                failed.get_or_insert(broken.line);
                if broken.is_final {
                    break;
                }
            }
        }
    }
    Err(SheetError::UnknownEncoding { line: failed.unwrap_or(1) })
}

/// Decodes everything once and counts the lines.
fn check(input: Box<dyn crate::source::Input + '_>, encoding: Encoding) -> Result<u64, CheckFault> {
    let mut stream = Decoded::new(input, encoding);
    let mut text = String::new();
    let (mut lines, mut unended, mut utf8_chars) = (0, false, 0);
    loop {
        text.clear();
        let filled = stream.fill(&mut text);
        if utf8_chars < SURE_UTF8_CHARS {
            utf8_chars += text.bytes().filter(|byte| (0xE0..=0xEF).contains(byte)).take(SURE_UTF8_CHARS).count();
        }
        let ends = memchr::memchr_iter(b'\n', text.as_bytes()).count() as u64;
        // Bytes that only a private character table explains are no text anybody wrote.
        let private = encoding == Encoding::Gb18030 && text.chars().any(|c| ('\u{E000}'..='\u{F8FF}').contains(&c));
        if private || matches!(filled, Err(FillFault::Malformed)) {
            let is_final = encoding != Encoding::Utf8 || utf8_chars >= SURE_UTF8_CHARS;
            return Err(CheckFault::Broken(Broken { line: lines + ends + 1, is_final }));
        }
        lines += ends;
        match filled {
            Ok(more) => {
                if !text.is_empty() {
                    unended = !text.ends_with('\n');
                }
                if !more {
                    return Ok(lines + u64::from(unended));
                }
            }
            Err(FillFault::Read(error)) => return Err(CheckFault::Read(error.into())),
            Err(FillFault::Malformed) => {}
        }
    }
}

/// Why the next piece could not be decoded.
#[derive(Debug)]
pub(super) enum FillFault {
    Malformed,
    Read(std::io::Error),
}

/// Bytes decoded piece by piece, without the byte order mark.
pub(super) struct Decoded<'s> {
    input: Box<dyn crate::source::Input + 's>,
    decoder: Decoder,
    raw: Vec<u8>,
    start: usize,
    end: usize,
    at_end: bool,
    /// Bytes taken from the source so far.
    pub bytes_done: u64,
}

impl<'s> Decoded<'s> {
    pub(super) fn new(input: Box<dyn crate::source::Input + 's>, encoding: Encoding) -> Self {
        let decoder = match encoding {
            Encoding::Utf8 | Encoding::Utf8Bom => UTF_8.new_decoder_with_bom_removal(),
            Encoding::Utf16Le => UTF_16LE.new_decoder_with_bom_removal(),
            Encoding::Utf16Be => UTF_16BE.new_decoder_with_bom_removal(),
            Encoding::Gb18030 => GB18030.new_decoder_without_bom_handling(),
        };
        Self { input, decoder, raw: vec![0; CHUNK_BYTES], start: 0, end: 0, at_end: false, bytes_done: 0 }
    }

    /// Appends the next piece to `text`; false when it was the last one.
    pub(super) fn fill(&mut self, text: &mut String) -> Result<bool, FillFault> {
        if self.start == self.end && !self.at_end {
            self.start = 0;
            self.end = self.read_chunk().map_err(FillFault::Read)?;
            self.at_end = self.end == 0;
            self.bytes_done += self.end as u64;
        }
        text.reserve(CHUNK_BYTES * 2);
        let bytes = self.raw.get(self.start..self.end).unwrap_or_default();
        let (result, used) = self.decoder.decode_to_string_without_replacement(bytes, text, self.at_end);
        self.start += used;
        match result {
            DecoderResult::Malformed(..) => Err(FillFault::Malformed),
            DecoderResult::OutputFull => Ok(true),
            DecoderResult::InputEmpty => Ok(!self.at_end),
        }
    }

    fn read_chunk(&mut self) -> std::io::Result<usize> {
        loop {
            match self.input.read(&mut self.raw) {
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                other => return other,
            }
        }
    }
}

#[cfg(test)]
mod tests;
