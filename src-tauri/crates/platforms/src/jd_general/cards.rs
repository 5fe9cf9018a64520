//! Cards as they go to JD (`jd-general.md` §6).

use super::cipher::Cipher;
use huolang_vault::Secret;
use serde::{Deserialize, Serialize};

/// Characters of a number or a password.
const LONGEST: usize = 127;
/// Stands for what a card does not have.
const NOTHING: &str = "-";

/// A card. The order of the fields is that of the official sample.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Card {
    /// 卡号; empty: it has none.
    #[serde(default)]
    pub card_number: String,
    /// `yyyy-MM-dd`; empty: it has none.
    #[serde(default)]
    pub expiry_date: String,
    /// Uses; absent: one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit_times: Option<i64>,
    /// 密码; empty: it has none.
    #[serde(default)]
    pub password: String,
    /// The picture behind a code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub qr_code_url: Option<String>,
}

impl std::fmt::Debug for Card {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Card(***)")
    }
}

/// Why cards cannot be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CardFault {
    /// There is none.
    #[error("there is no card")]
    Empty,
    /// A number or password is longer than JD takes.
    #[error("a card number or password has more than 127 characters")]
    TooLong,
    /// A date JD does not read.
    #[error("an expiry date is not a day written as 2030-06-30")]
    BadDate,
}

/// Checks one card before it is kept.
///
/// # Errors
/// [`CardFault`]
pub fn check(card: &Card) -> Result<(), CardFault> {
    if [&card.card_number, &card.password].into_iter().any(|text| text.chars().count() > LONGEST) {
        return Err(CardFault::TooLong);
    }
    if matches!(card.expiry_date.as_str(), "" | NOTHING) || is_day(&card.expiry_date) {
        return Ok(());
    }
    Err(CardFault::BadDate)
}

/// The cards as JSON, before they are encrypted.
///
/// # Errors
/// [`CardFault`] of the first card that cannot go out: cards go all or none.
pub fn cards_json(cards: &[Card]) -> Result<Secret<String>, CardFault> {
    if cards.is_empty() {
        return Err(CardFault::Empty);
    }
    cards.iter().try_for_each(check)?;
    let or_nothing = |text: &String| if text.is_empty() { NOTHING.to_owned() } else { text.clone() };
    let filled: Vec<Card> = cards
        .iter()
        .map(|card| Card {
            card_number: or_nothing(&card.card_number),
            expiry_date: or_nothing(&card.expiry_date),
            password: or_nothing(&card.password),
            ..card.clone()
        })
        .collect();
    serde_json::to_string(&filled).map(Secret::new).map_err(|_| CardFault::Empty)
}

/// The field `product`.
///
/// # Errors
/// As [`cards_json`].
pub fn product(cipher: &Cipher, cards: &[Card]) -> Result<String, CardFault> {
    Ok(cipher.encrypt(cards_json(cards)?.expose()))
}

/// Whether a text is a day of the calendar, written `yyyy-MM-dd`.
#[must_use]
pub fn is_day(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts.as_slice() else { return false };
    let number = |part: &str, digits: usize| -> Option<u32> {
        (part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit())).then(|| part.parse().ok())?
    };
    let (Some(year), Some(month), Some(day)) = (number(year, 4), number(month, 2), number(day, 2)) else {
        return false;
    };
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let last = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => 0,
    };
    year > 0 && (1..=last).contains(&day)
}
