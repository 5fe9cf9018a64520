//! Cards of the platform (`jd-game.md` §4.5).

use crate::jd_general::is_day;
use serde::{Deserialize, Serialize};

/// Bytes of a card number.
const LONGEST_NUMBER: usize = 200;
/// Bytes of a card's password.
const LONGEST_PASSWORD: usize = 5_000;

/// A card as it goes to JD.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CardInfo {
    /// 卡号
    pub cardno: String,
    /// 密码
    pub cardpass: String,
    /// `yyyy-MM-dd`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expiretime: Option<String>,
}

impl std::fmt::Debug for CardInfo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CardInfo(***)")
    }
}

/// Why JD does not take a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[expect(clippy::enum_variant_names, reason = "each names what is bad about a card")]
pub enum CardFault {
    /// The number has other characters than letters, digits, `-` and `_`, none, or too many.
    #[error("a card number has 1 to 200 letters, digits, - or _")]
    BadCardNo,
    /// The password is empty, too long, or not ASCII.
    #[error("a card password has 1 to 5000 ASCII characters")]
    BadCardPass,
    /// The date is no day.
    #[error("an expiry date is a day written as 2030-06-30")]
    BadExpireTime,
}

impl CardFault {
    /// The word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::BadCardNo => "bad_cardno",
            Self::BadCardPass => "bad_cardpass",
            Self::BadExpireTime => "bad_expiretime",
        }
    }
}

/// Checks a card, best when it is imported.
///
/// # Errors
/// [`CardFault`]
pub fn card_check(card: &CardInfo) -> Result<(), CardFault> {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    if card.cardno.is_empty() || card.cardno.len() > LONGEST_NUMBER || !card.cardno.bytes().all(allowed) {
        return Err(CardFault::BadCardNo);
    }
    if card.cardpass.is_empty() || card.cardpass.len() > LONGEST_PASSWORD || !card.cardpass.is_ascii() {
        return Err(CardFault::BadCardPass);
    }
    match &card.expiretime {
        Some(day) if !is_day(day) => Err(CardFault::BadExpireTime),
        _ => Ok(()),
    }
}
