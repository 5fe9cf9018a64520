//! Writes that nobody waits for go to SQLite together: each trip to its thread and back takes as long as writing some rows.

use crate::{Conn, Query, StoreError, sql::Value};

/// Values that may wait.
const MOST_VALUES: usize = 8_000;

/// Statements put off until something is asked, or the write ends.
#[derive(Default)]
pub(crate) struct Batch {
    gathers: bool,
    text: String,
    values: Vec<Value>,
}

/// What becomes of a batch when its write ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BatchEnd {
    /// It is sent.
    Send,
    /// It goes with the commit that follows.
    Leave,
    /// The write failed.
    Forget,
}

impl Batch {
    fn is_full(&self) -> bool {
        self.values.len() >= MOST_VALUES
    }
}

impl Conn {
    /// From now to the end of this write, statements whose answers nobody looks at are gathered and sent together. What one
    /// of them is refused for is told by the next statement that is waited for, or by the end of the write. For writes that
    /// come again and again in the same few shapes: each shape is kept prepared. PostgreSQL gets every statement at once.
    pub fn gather(&mut self) {
        self.batch.gathers = self.is_sqlite();
    }

    /// Whether statements are put off.
    pub(crate) const fn gathers(&self) -> bool {
        self.batch.gathers
    }

    /// Puts a statement off; its placeholders are plain `?`.
    pub(super) async fn put_off(&mut self, text: &str, mut values: Vec<Value>) -> Result<(), StoreError> {
        self.batch.text.push_str(text);
        self.batch.text.push_str(";\n");
        self.batch.values.append(&mut values);
        if self.batch.is_full() { self.send_batch().await } else { Ok(()) }
    }

    /// Sends what was put off.
    pub(super) async fn send_batch(&mut self) -> Result<(), StoreError> {
        if self.batch.text.is_empty() {
            return Ok(());
        }
        self.send_batch_with("").await
    }

    /// Sends what was put off, and a last statement behind it.
    pub(crate) async fn send_batch_with(&mut self, last: &'static str) -> Result<(), StoreError> {
        self.batch.text.push_str(last);
        let next = Batch { gathers: self.gathers(), ..Batch::default() };
        let Batch { text, values, .. } = std::mem::replace(&mut self.batch, next);
        Query::composed(self, text, values).cached().send().await?;
        Ok(())
    }

    /// Ends a write: what was put off is sent when it stands, or left to be sent with the commit, and else forgotten.
    pub(crate) async fn end_batch(&mut self, end: BatchEnd) -> Result<(), StoreError> {
        let sent = match end {
            BatchEnd::Send => self.send_batch().await,
            BatchEnd::Leave => {
                self.batch.gathers = false;
                return Ok(());
            }
            BatchEnd::Forget => Ok(()),
        };
        self.batch = Batch::default();
        sent
    }
}

/// A text with `?` in place of `$1`, `$2`, …, when each stands once and in order.
pub(super) fn plain(text: &str, values: usize) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    for number in 1..=values {
        let (before, after) = rest.split_once(&format!("${number}"))?;
        out.push_str(before);
        out.push('?');
        rest = after;
    }
    out.push_str(rest);
    let is_numbered = |(place, _): (usize, &str)| out.as_bytes().get(place + 1).is_some_and(u8::is_ascii_digit);
    if out.match_indices('$').any(is_numbered) { None } else { Some(out) }
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn only_values_that_stand_once_and_in_order_lose_their_numbers() {
        let text = |text, values| plain(text, values);
        assert_eq!(text("VALUES ($1, json_extract($2, '$[0]'))", 2).unwrap(), "VALUES (?, json_extract(?, '$[0]'))");
        assert_eq!(text("VALUES ($2, $1)", 2), None);
        assert_eq!(text("VALUES ($1, $1)", 1), None);
        assert_eq!(text("SELECT 1", 0).unwrap(), "SELECT 1");
    }
}
