//! The columns without a meaning of their own, as one JSON object.

use std::borrow::Cow;

use super::cell::text;
use crate::read::Value;

/// Builds the object of a row.
pub(super) struct RawObject(String);

impl RawObject {
    pub(super) fn new() -> Self {
        Self(String::with_capacity(256))
    }

    /// Adds a cell under its header. Numbers stay numbers, dates become text; blank cells are left out.
    pub(super) fn add(&mut self, header: &str, value: &Value<'_>) {
        if header.is_empty() {
            return;
        }
        let shown: Cow<'_, str> = match value {
            Value::Number { value, pad: 0, .. } if value.is_finite() => Cow::Owned(value.to_string()),
            Value::Bool(yes) => Cow::Borrowed(if *yes { "true" } else { "false" }),
            Value::Error => Cow::Borrowed("\"#ERROR\""),
            other => match text(other) {
                Some(text) => Cow::Owned(quoted(&text)),
                None => return,
            },
        };
        self.0.push(if self.0.is_empty() { '{' } else { ',' });
        self.0.push_str(&quoted(header));
        self.0.push(':');
        self.0.push_str(&shown);
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
fn hidden(text: &str) -> String {
    let length = text.chars().count();
    let (front, back) = if length >= 8 { (3, 4) } else { (1, 0) };
    let shown = |(at, sign): (usize, char)| if at < front || at + back >= length { sign } else { '*' };
    text.chars().enumerate().map(shown).collect()
}

/// A JSON string. Most texts need nothing escaped.
fn quoted(text: &str) -> String {
    let plain = !text.bytes().any(|byte| byte < 0x20 || byte == b'"' || byte == b'\\');
    if plain { format!("\"{text}\"") } else { serde_json::Value::from(text).to_string() }
}
