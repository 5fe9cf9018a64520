//! Lines of a decoded text, with any line ending, in flat memory.

use super::encoding::{Decoded, Encoding, FillFault};
use crate::SheetError;
use crate::source::Input;

/// Longest line kept. Longer ones are reported and skipped, however long they are.
pub(super) const MAX_LINE_BYTES: usize = 256 * 1024;

/// One line that was copied out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct LineMeta {
    /// From 1.
    pub no: u64,
    /// The line was too long; the text holds nothing of it.
    pub too_long: bool,
}

/// Reader of lines.
pub(super) struct Lines<'s> {
    stream: Decoded<'s>,
    text: String,
    pos: usize,
    more: bool,
    no: u64,
    after_cr: bool,
}

impl<'s> Lines<'s> {
    pub(super) fn new(input: Box<dyn Input + 's>, encoding: Encoding) -> Self {
        let stream = Decoded::new(input, encoding);
        Self { stream, text: String::new(), pos: 0, more: true, no: 0, after_cr: false }
    }

    /// Bytes of the source taken so far.
    pub(super) fn bytes_done(&self) -> u64 {
        self.stream.bytes_done
    }

    /// Copies the next line, without its ending, over `line`. `None` at the end.
    pub(super) fn next_into(&mut self, line: &mut String) -> Result<Option<LineMeta>, SheetError> {
        line.clear();
        let mut too_long = false;
        let mut any = false;
        loop {
            if self.after_cr && self.pos < self.text.len() {
                // The second half of CR LF, perhaps in the next piece.
                self.pos += usize::from(self.text.as_bytes().get(self.pos) == Some(&b'\n'));
                self.after_cr = false;
            }
            let rest = self.text.get(self.pos..).unwrap_or_default();
            any |= !rest.is_empty();
            let end = memchr::memchr2(b'\n', b'\r', rest.as_bytes());
            let piece = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
            if too_long || line.len() + piece.len() > MAX_LINE_BYTES {
                too_long = true;
                line.clear();
            } else {
                line.push_str(piece);
            }
            if let Some(end) = end {
                self.after_cr = rest.as_bytes().get(end) == Some(&b'\r');
                self.pos += end + 1;
                break;
            }
            self.text.clear();
            self.pos = 0;
            if !self.more {
                if !any {
                    return Ok(None);
                }
                break;
            }
            self.more = match self.stream.fill(&mut self.text) {
                Ok(more) => more,
                // The source changed after its encoding was checked.
                Err(FillFault::Malformed) => {
                    return Err(SheetError::UnknownEncoding { line: self.no + 1 });
                }
                Err(FillFault::Read(error)) => return Err(error.into()),
            };
        }
        self.no += 1;
        Ok(Some(LineMeta { no: self.no, too_long }))
    }
}

#[cfg(test)]
mod tests;
