//! Reading what the platform writes in several ways: numbers as text, ids as numbers, milliseconds among seconds.

use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// A whole number, as number or text; anything else is 0.
pub(super) fn int<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i64, D::Error> {
    Value::deserialize(deserializer).map(|value| as_int(&value).unwrap_or(0))
}

/// Text, also when it is written as a number; anything else is empty.
pub(super) fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    Ok(match Value::deserialize(deserializer)? {
        Value::String(text) => text,
        Value::Number(number) => number.to_string(),
        _ => String::new(),
    })
}

/// A list; `null` is an empty one.
pub(super) fn list<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Vec<T>, D::Error> {
    Ok(Option::<Vec<T>>::deserialize(deserializer)?.unwrap_or_default())
}

/// Anything; `null` is its default.
pub(super) fn or_default<'de, D: Deserializer<'de>, T: Deserialize<'de> + Default>(
    deserializer: D,
) -> Result<T, D::Error> {
    Ok(Option::<T>::deserialize(deserializer)?.unwrap_or_default())
}

/// A whole number in a value, as number or text.
pub(super) fn as_int(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => number.as_i64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

/// Seconds: what is too large for seconds was written in milliseconds; 0 is no time.
pub(super) const fn seconds(at: i64) -> Option<i64> {
    match at {
        ..=0 => None,
        1..=100_000_000_000 => Some(at),
        _ => Some(at / 1_000),
    }
}
