//! An answer that comes piece by piece: lines of `data: {…}` until `data: [DONE]`.

use super::wire::{Reply, Usage};
use std::ops::ControlFlow;

/// The longest answer that is read, in bytes of its words.
const MOST: usize = 32 << 10;

/// What has come so far.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    line: Vec<u8>,
    pub words: String,
    pub usage: Option<Usage>,
    /// Whether the answer came to its end.
    pub finished: bool,
    /// Whether anything was a piece of an answer.
    pub is_stream: bool,
}

impl Gathered {
    /// Takes a piece of the body; a break ends the reading.
    pub fn take(&mut self, bytes: &[u8]) -> ControlFlow<()> {
        for byte in bytes {
            if *byte != b'\n' {
                self.line.push(*byte);
                continue;
            }
            let line = std::mem::take(&mut self.line);
            self.take_line(&line)?;
        }
        if self.words.len() > MOST || self.line.len() > MOST * 8 {
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    }

    fn take_line(&mut self, line: &[u8]) -> ControlFlow<()> {
        let Some(data) = std::str::from_utf8(line).ok().and_then(|line| line.trim().strip_prefix("data:")) else {
            return ControlFlow::Continue(());
        };
        let data = data.trim();
        if data == "[DONE]" {
            self.finished = true;
            return ControlFlow::Break(());
        }
        // A piece that cannot be read is passed over: comments and vendors' own lines.
        let Ok(reply) = serde_json::from_str::<Reply>(data) else { return ControlFlow::Continue(()) };
        self.is_stream = true;
        for choice in reply.choices.into_iter().take(1) {
            if let Some(words) = choice.delta.or(choice.message).and_then(|said| said.content) {
                self.words.push_str(&words);
            }
            self.finished |= choice.finish_reason.is_some();
        }
        self.usage = reply.usage.or(self.usage);
        ControlFlow::Continue(())
    }
}
