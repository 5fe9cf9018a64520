//! `application/x-www-form-urlencoded`: read strictly, written as Java's encoder writes it.

use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The fields of a form, decoded once. Each name stands once.
pub type Params = BTreeMap<String, String>;

/// Fields in one form; no genuine call has more than thirty.
const MOST_FIELDS: usize = 200;

/// A body that is no form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadBody {
    /// A name stands twice: two readers would see two different orders.
    #[error("a field stands twice")]
    Twice,
    /// The bytes are no UTF-8.
    #[error("the body is not UTF-8")]
    NotUtf8,
    /// An escape is cut off or has other characters than hexadecimal digits.
    #[error("a percent sign without two hexadecimal digits")]
    BadEscape,
    /// More fields than any call has.
    #[error("too many fields")]
    TooMany,
}

impl BadBody {
    /// The word that stands for it in the log of calls; the screens have a sentence for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Twice => "form_twice",
            Self::NotUtf8 => "form_not_utf8",
            Self::BadEscape => "form_bad_escape",
            Self::TooMany => "form_too_many",
        }
    }
}

/// Reads a form.
///
/// # Errors
/// [`BadBody`] for what could be read in two ways.
pub fn read_form(body: &[u8]) -> Result<Params, BadBody> {
    let text = std::str::from_utf8(body).map_err(|_| BadBody::NotUtf8)?;
    let mut params = Params::new();
    for pair in text.trim().split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        if params.len() >= MOST_FIELDS {
            return Err(BadBody::TooMany);
        }
        if params.insert(decode(name, true)?, decode(value, true)?).is_some() {
            return Err(BadBody::Twice);
        }
    }
    Ok(params)
}

/// Takes percent escapes away once; a plus sign stays one.
///
/// # Errors
/// [`BadBody`] for an escape that is none.
pub fn decode_percent(text: &str) -> Result<String, BadBody> {
    decode(text, false)
}

fn decode(text: &str, plus_is_space: bool) -> Result<String, BadBody> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' if plus_is_space => b' ',
            b'%' => {
                let mut digit = || rest.next().and_then(|byte| char::from(byte).to_digit(16)).ok_or(BadBody::BadEscape);
                let value = digit()? * 16 + digit()?;
                u8::try_from(value).map_err(|_| BadBody::BadEscape)?
            }
            byte => byte,
        });
    }
    String::from_utf8(bytes).map_err(|_| BadBody::NotUtf8)
}

/// Writes a form, names in the order of their bytes; only `A-Z a-z 0-9 * - . _` stay as they are.
#[must_use]
pub fn encode_form(params: &Params) -> String {
    let mut text = String::new();
    for (name, value) in params {
        if !text.is_empty() {
            text.push('&');
        }
        encode(name, &mut text);
        text.push('=');
        encode(value, &mut text);
    }
    text
}

fn encode(part: &str, text: &mut String) {
    for byte in part.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'*' | b'-' | b'.' | b'_' => text.push(char::from(byte)),
            b' ' => text.push('+'),
            byte => {
                let _ = write!(text, "%{byte:02X}");
            }
        }
    }
}
