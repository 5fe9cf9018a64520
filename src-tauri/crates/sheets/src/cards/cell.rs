//! The text of one cell, or why it cannot be a card.

use super::RejectReason;
use super::expiry::serial_date;
use crate::MAX_CELL_CHARS;
use crate::read::{Value, is_invisible, trim};

/// From here on a number of Excel has lost digits: it keeps 15.
const FIRST_INEXACT: f64 = 1e15;

/// How strict a cell is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Strictness {
    /// What a buyer will type: every character counts.
    Card,
    /// What only the seller reads.
    Remark,
}

/// The trimmed text of a cell; `None` if it is blank.
pub(crate) fn text_of(value: &Value<'_>, strictness: Strictness) -> Result<Option<String>, RejectReason> {
    let is_card = strictness == Strictness::Card;
    match value {
        Value::Empty => Ok(None),
        Value::Text(text) => checked_text(text, is_card),
        Value::Number { value, pad, .. } if value.abs() < FIRST_INEXACT => Ok(Some(number_text(*value, *pad))),
        Value::Number { .. } if is_card => Err(RejectReason::DigitsLost),
        Value::Number { value, pad, .. } => Ok(Some(number_text(*value, *pad))),
        Value::DateSerial { .. } if is_card => Err(RejectReason::TurnedIntoDate),
        Value::DateSerial { value, is_1904 } => Ok(serial_date(*value, *is_1904).ok().map(|date| date.to_string())),
        Value::Bool(yes) => Ok(Some(if *yes { "TRUE" } else { "FALSE" }.to_owned())),
        Value::Error => Err(RejectReason::FormulaError),
    }
}

/// What a cell looks like in a preview, cut to `most` characters.
pub(super) fn shown(value: &Value<'_>, most: usize) -> String {
    let text = match value {
        Value::Text(text) => trim(text).chars().map(|c| if c.is_control() { ' ' } else { c }).take(most + 1).collect(),
        Value::Number { value, pad, .. } => number_text(*value, *pad),
        Value::Error => "#".to_owned(),
        other => text_of(other, Strictness::Remark).ok().flatten().unwrap_or_default(),
    };
    match text.char_indices().nth(most) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
        None => text,
    }
}

fn checked_text(text: &str, is_card: bool) -> Result<Option<String>, RejectReason> {
    let text = trim(text);
    if text.is_empty() {
        return Ok(None);
    }
    if text.len() > MAX_CELL_CHARS && text.chars().nth(MAX_CELL_CHARS).is_some() {
        return Err(RejectReason::CellTooLong);
    }
    // The common case, plain ASCII, needs no second look.
    if text.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        return if is_card && lost_digits(text) { Err(RejectReason::DigitsLost) } else { Ok(Some(text.to_owned())) };
    }
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    if text.chars().any(|c| c.is_control() && c != '\n' && (is_card || c != '\t')) {
        return Err(RejectReason::ControlChar);
    }
    if is_card && text.chars().any(is_invisible) {
        return Err(RejectReason::InvisibleChar);
    }
    Ok(Some(text))
}

/// `1.23457E+17`: what Excel saves to CSV of a long number.
fn lost_digits(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.split_once("E+") else {
        return false;
    };
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let (one, rest) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    let mantissa = one.len() == 1 && digits(one) && digits(rest);
    mantissa && exponent.len() >= 2 && digits(exponent)
}

fn number_text(value: f64, pad: u8) -> String {
    let text = format!("{value}");
    if value.fract() == 0.0 && value >= 0.0 { format!("{text:0>width$}", width = usize::from(pad)) } else { text }
}

#[cfg(test)]
mod tests;
