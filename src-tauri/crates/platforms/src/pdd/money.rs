//! Yuan as the platform writes them, number or text, to whole fen.

use huolang_domain::Fen;
use serde::{
    Deserialize, Deserializer,
    de::{Error, Visitor},
};

/// Reads yuan in decimal, half a fen rounded up; no floating point is involved.
#[must_use]
pub fn yuan_to_fen(text: &str) -> Option<Fen> {
    let text = text.trim();
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (yuan, decimals) = digits.split_once('.').unwrap_or((digits, ""));
    let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if (yuan.is_empty() && decimals.is_empty()) || !all_digits(yuan) || !all_digits(decimals) {
        return None;
    }
    let whole: i64 = if yuan.is_empty() { 0 } else { yuan.parse().ok()? };
    let digit = |at: usize| decimals.as_bytes().get(at).map_or(0, |byte| i64::from(byte - b'0'));
    let fen = whole.checked_mul(100)?.checked_add(digit(0) * 10 + digit(1))?;
    let fen = if digit(2) >= 5 { fen.checked_add(1)? } else { fen };
    Some(Fen(if negative { -fen } else { fen }))
}

/// An amount in yuan as it comes: a number, text, or nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Yuan(pub Option<Fen>);

impl Yuan {
    /// The amount; nothing counts as zero.
    #[must_use]
    pub fn or_zero(self) -> Fen {
        self.0.unwrap_or(Fen::ZERO)
    }
}

struct YuanVisitor;

impl Visitor<'_> for YuanVisitor {
    type Value = Yuan;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an amount in yuan")
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Yuan, E> {
        // The shortest decimal text of a float is the text it was read from.
        self.visit_str(&value.to_string())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Yuan, E> {
        self.visit_str(&value.to_string())
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Yuan, E> {
        self.visit_str(&value.to_string())
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Yuan, E> {
        if text.trim().is_empty() {
            return Ok(Yuan(None));
        }
        yuan_to_fen(text).map(|fen| Yuan(Some(fen))).ok_or_else(|| E::custom("no amount in yuan"))
    }

    fn visit_unit<E: Error>(self) -> Result<Yuan, E> {
        Ok(Yuan(None))
    }
}

impl<'de> Deserialize<'de> for Yuan {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(YuanVisitor)
    }
}
