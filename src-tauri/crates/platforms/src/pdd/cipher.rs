//! Encrypted members of orders: how they look, and the part by which two of them can be compared
//! (`docs/platforms/pdd.md#ciphers`). Nothing is decrypted: that is possible within the platform's own cloud only.

use base64::{Engine as _, engine::general_purpose::STANDARD};

/// Signs around and between the parts: names, addresses and cards; phones; identity numbers.
const MARKS: [char; 3] = ['~', '$', '#'];

/// The shape of an encrypted member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cipher<'a> {
    /// The part that is equal for equal texts; absent in the plain form.
    pub search_index: Option<&'a str>,
}

/// Reads the shape of an encrypted member; `None`: it is not one.
#[must_use]
pub fn parse(value: &str) -> Option<Cipher<'_>> {
    let mark = value.chars().next().filter(|mark| MARKS.contains(mark))?;
    let inner = value.strip_prefix(mark)?.strip_suffix(mark)?;
    let (inner, searchable) = match inner.strip_suffix(mark) {
        Some(inner) => (inner, true),
        None => (inner, false),
    };
    let parts: Vec<&str> = inner.split(mark).collect();
    let version = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    match (searchable, mark, parts.as_slice()) {
        (true, '~', [cipher, index, number]) if is_base64(cipher) && is_base64(index) && version(number) => {
            Some(Cipher { search_index: Some(index) })
        }
        (true, '$' | '#', [index, cipher, number]) if is_base64(cipher) && is_base64(index) && version(number) => {
            Some(Cipher { search_index: Some(index) })
        }
        (false, '~' | '#', [cipher, number]) if is_base64(cipher) && version(number) => {
            Some(Cipher { search_index: None })
        }
        (false, '$', [head, cipher, number]) if is_head(head) && is_base64(cipher) && version(number) => {
            Some(Cipher { search_index: None })
        }
        _ => None,
    }
}

fn is_base64(text: &str) -> bool {
    !text.is_empty() && STANDARD.decode(text).is_ok()
}

/// The first three digits of a phone stand before its cipher.
fn is_head(text: &str) -> bool {
    text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A privacy number with its extension, as `$15500001111$#1234#` or `95012340#12345678#`.
#[must_use]
pub fn virtual_number(value: &str) -> Option<(&str, &str)> {
    let (number, rest) = match value.strip_prefix('$') {
        Some(rest) => rest.split_once('$')?,
        None => value.split_at(value.find('#')?),
    };
    let extension = rest.strip_prefix('#')?.strip_suffix('#')?;
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    (digits(number) && digits(extension)).then_some((number, extension))
}
