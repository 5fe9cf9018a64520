//! Money in whole fen.

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

/// An amount of 人民币 in fen (1/100 yuan).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fen(pub i64);

/// Text that is no amount.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("not an amount of money: {0:?}; write yuan with at most two decimals, for example 12.30")]
pub struct NotMoney(pub String);

impl Fen {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// The sum, or `None` past the range of fen.
    #[must_use]
    pub const fn checked_add(self, other: Self) -> Option<Self> {
        match self.0.checked_add(other.0) {
            Some(sum) => Some(Self(sum)),
            None => None,
        }
    }

    /// `count` times this amount, or `None` past the range of fen.
    #[must_use]
    pub const fn checked_times(self, count: i64) -> Option<Self> {
        match self.0.checked_mul(count) {
            Some(product) => Some(Self(product)),
            None => None,
        }
    }

    /// Reads yuan text such as `12`, `12.3`, `¥1,234.50` or `-0.01`, exactly: no floating point is involved.
    ///
    /// # Errors
    /// [`NotMoney`] for anything else, more than two decimals, or an amount past the range of fen.
    pub fn parse_yuan(text: &str) -> Result<Self, NotMoney> {
        let refuse = || NotMoney(text.to_owned());
        let trimmed = text.trim().trim_start_matches(['¥', '\u{FFE5}']).trim_end_matches('元').replace(',', "");
        let (negative, digits) = match trimmed.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, trimmed.as_str()),
        };
        let (yuan, decimals) = digits.split_once('.').unwrap_or((digits, ""));
        let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if yuan.is_empty() || decimals.len() > 2 || !all_digits(yuan) || !all_digits(decimals) {
            return Err(refuse());
        }
        let yuan: i64 = yuan.parse().map_err(|_| refuse())?;
        let fen: i64 = format!("{decimals:0<2}").parse().map_err(|_| refuse())?;
        let total = yuan.checked_mul(100).and_then(|amount| amount.checked_add(fen)).ok_or_else(refuse)?;
        Ok(Self(if negative { -total } else { total }))
    }
}

impl std::fmt::Display for Fen {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let fen = self.0.unsigned_abs();
        write!(f, "{sign}{}.{:02}", fen / 100, fen % 100)
    }
}
