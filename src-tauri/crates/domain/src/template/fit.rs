//! Makes a message fit its channel without cutting a card.

use super::{Rendered, render::Piece};

/// A card, or another value that must stay whole, is longer than one message may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a value of {longest} characters does not fit a message of {limit}")]
pub struct TooLong {
    /// The length of the longest value that must stay whole.
    pub longest: usize,
    /// The length of a message.
    pub limit: usize,
}

/// How a message goes into its channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fit {
    /// In one message.
    One,
    /// In so many messages.
    Split(usize),
    /// Not at all.
    TooLong {
        /// The length of the longest value that must stay whole.
        longest: usize,
        /// The length of a message.
        limit: usize,
    },
}

impl Rendered {
    /// Whether it fits one message of `limit` characters.
    #[must_use]
    pub fn fits(&self, limit: usize) -> bool {
        self.chars() <= limit
    }

    /// How it goes into a channel whose messages hold `limit` characters; absent: any length.
    #[must_use]
    pub fn fit(&self, limit: Option<usize>) -> Fit {
        match limit.map(|limit| self.split(limit)) {
            None => Fit::One,
            Some(Ok(messages)) if messages.len() <= 1 => Fit::One,
            Some(Ok(messages)) => Fit::Split(messages.len()),
            Some(Err(TooLong { longest, limit })) => Fit::TooLong { longest, limit },
        }
    }

    /// Cuts it into messages of at most `limit` characters: between lines where that is possible, else between values,
    /// else within plain text, never within a card.
    ///
    /// # Errors
    /// [`TooLong`] when a card alone is longer than a message.
    pub fn split(&self, limit: usize) -> Result<Vec<String>, TooLong> {
        if self.fits(limit) {
            return Ok(vec![self.text()]);
        }
        let longest = self.pieces.iter().filter(|piece| piece.atomic).map(chars).max().unwrap_or(0);
        if longest > limit || limit == 0 {
            return Err(TooLong { longest, limit });
        }
        let mut messages = Messages::of(limit);
        for line in lines(&self.pieces) {
            messages.put_line(&line);
        }
        messages.finish();
        Ok(messages.done)
    }
}

fn chars(piece: &Piece) -> usize {
    piece.text.chars().count()
}

/// The pieces line by line; a line break within a card does not end a line.
fn lines(pieces: &[Piece]) -> Vec<Vec<Piece>> {
    let mut lines = vec![Vec::new()];
    for piece in pieces {
        if piece.atomic {
            if let Some(line) = lines.last_mut() {
                line.push(piece.clone());
            }
            continue;
        }
        for part in piece.text.split_inclusive('\n') {
            if let Some(line) = lines.last_mut() {
                line.push(Piece { text: part.to_owned(), atomic: false });
            }
            if part.ends_with('\n') {
                lines.push(Vec::new());
            }
        }
    }
    lines
}

/// Messages that are being filled.
struct Messages {
    limit: usize,
    done: Vec<String>,
    text: String,
    /// Characters in `text`.
    length: usize,
    /// The part of `text` from the first value that must stay whole to the last, in bytes.
    whole: Option<(usize, usize)>,
}

impl Messages {
    const fn of(limit: usize) -> Self {
        Self { limit, done: Vec::new(), text: String::new(), length: 0, whole: None }
    }

    fn put_line(&mut self, line: &[Piece]) {
        // A line break at the very end of a message is not sent, so it does not count.
        let length: usize = line.iter().map(chars).sum();
        let ends_open = line.last().is_some_and(|piece| !piece.atomic && piece.text.ends_with('\n'));
        let visible = length - usize::from(ends_open);
        if self.length + visible > self.limit {
            self.finish();
        }
        if visible <= self.limit {
            line.iter().for_each(|piece| self.append(piece));
            return;
        }
        for piece in line {
            if !piece.atomic {
                self.put_text(&piece.text);
                continue;
            }
            if self.length + chars(piece) > self.limit {
                self.finish();
            }
            self.append(piece);
        }
    }

    fn put_text(&mut self, text: &str) {
        for c in text.chars() {
            if self.length >= self.limit && c != '\n' {
                self.finish();
            }
            self.text.push(c);
            self.length += 1;
        }
    }

    fn append(&mut self, piece: &Piece) {
        let start = self.text.len();
        self.text.push_str(&piece.text);
        self.length += chars(piece);
        if piece.atomic {
            let first = self.whole.map_or(start, |(first, _)| first);
            self.whole = Some((first, self.text.len()));
        }
    }

    /// Ends the message. Line breaks at its ends are left out, except those of a card; a message without visible text is
    /// not sent.
    fn finish(&mut self) {
        let text = std::mem::take(&mut self.text);
        let (first, last) = self.whole.take().unwrap_or((text.len(), 0));
        self.length = 0;
        let end = text.trim_end_matches('\n').len().max(last);
        let start = (text.len() - text.trim_start_matches('\n').len()).min(first).min(end);
        let kept = &text[start..end];
        if !kept.trim().is_empty() {
            self.done.push(kept.to_owned());
        }
    }
}
