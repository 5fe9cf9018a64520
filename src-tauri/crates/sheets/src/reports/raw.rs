//! The columns without a meaning of their own, as one JSON object.

use std::fmt::Write as _;

use super::cell::text;
use crate::read::Value;

/// Builds the object of a row.
pub(super) struct RawObject(String);

impl RawObject {
    pub(super) fn new() -> Self {
        Self(String::with_capacity(256))
    }

    /// Adds a cell under its header, a JSON string already ([`quoted`]). Numbers stay numbers, dates become text; blank cells
    /// are left out.
    pub(super) fn add(&mut self, header: &str, value: &Value<'_>) {
        if header.is_empty() {
            return;
        }
        let before = self.0.len();
        self.0.push(if before == 0 { '{' } else { ',' });
        self.0.push_str(header);
        self.0.push(':');
        match value {
            Value::Number { value, pad: 0, .. } if value.is_finite() => {
                let _ = write!(self.0, "{value}");
            }
            Value::Bool(yes) => self.0.push_str(if *yes { "true" } else { "false" }),
            Value::Error => self.0.push_str("\"#ERROR\""),
            other => match text(other) {
                Some(text) => push_quoted(&mut self.0, &text),
                None => self.0.truncate(before),
            },
        }
    }

    /// Adds a cell that names a person or a phone, its middle hidden.
    pub(super) fn add_hidden(&mut self, header: &str, value: &Value<'_>) {
        if let Some(shown) = text(value) {
            self.add(header, &Value::Text(hidden(&shown).into()));
        }
    }

    /// The object, or nothing when no cell was added.
    pub(super) fn finish_some(self) -> Option<String> {
        (!self.0.is_empty()).then(|| self.finish())
    }

    pub(super) fn finish(mut self) -> String {
        if self.0.is_empty() {
            self.0.push('{');
        }
        self.0.push('}');
        self.0
    }
}

/// Whether a column names a person or how to reach one.
pub(super) fn is_personal(header: &str) -> bool {
    ["电话", "手机", "联系人", "联系方式", "姓名", "身份证", "证件"].iter().any(|word| header.contains(word))
}

/// A text of which the first sign and the last are left; of a longer one three and four.
pub(super) fn hidden(text: &str) -> String {
    let length = text.chars().count();
    let (front, back) = if length >= 8 { (3, 4) } else { (1, 0) };
    let shown = |(at, sign): (usize, char)| if at < front || at + back >= length { sign } else { '*' };
    text.chars().enumerate().map(shown).collect()
}

/// A JSON string.
pub(super) fn quoted(text: &str) -> String {
    let mut json = String::with_capacity(text.len() + 2);
    push_quoted(&mut json, text);
    json
}

/// Adds a JSON string. Most texts need nothing escaped.
fn push_quoted(json: &mut String, text: &str) {
    if text.bytes().any(|byte| byte < 0x20 || byte == b'"' || byte == b'\\') {
        json.push_str(&serde_json::Value::from(text).to_string());
        return;
    }
    json.push('"');
    json.push_str(text);
    json.push('"');
}
