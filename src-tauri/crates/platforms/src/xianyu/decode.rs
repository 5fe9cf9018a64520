//! From the `data` of a push to JSON: plain JSON, base64 of JSON, or base64 of MessagePack
//! (`docs/platforms/xianyu.md#pushes`).
//!
//! Whatever comes in, the outcome is a value or an error, never a panic, and never more memory than the input warrants.

#[cfg(test)]
mod tests;

use base64::{
    Engine as _,
    alphabet::STANDARD,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use rmpv::Value as Pack;
use serde_json::{Map, Number, Value};

/// Padding may be missing, and the last sign may carry idle bits: other people's encoders do both.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);
/// Deeper nesting than any real message has.
const DEPTH: usize = 64;

/// Why a push could not be read. The frame is not in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// Neither JSON nor base64.
    #[error("neither JSON nor base64")]
    NotBase64,
    /// The bytes are no MessagePack map.
    #[error("no MessagePack map")]
    NotMessagePack,
}

/// Reads the `data` of a push.
///
/// # Errors
/// [`DecodeError`] when it is none of the three forms.
pub fn decode(data: &str) -> Result<Value, DecodeError> {
    if let Some(object) = json_object(data.as_bytes()) {
        return Ok(object);
    }
    let bytes = from_base64(data).ok_or(DecodeError::NotBase64)?;
    if let Some(object) = json_object(&bytes) {
        return Ok(object);
    }
    let mut rest = bytes.as_slice();
    let value = rmpv::decode::read_value_with_max_depth(&mut rest, DEPTH).map_err(|_| DecodeError::NotMessagePack)?;
    match value {
        // Any first byte below 128 is a number: only a map that fills the input is a message.
        Pack::Map(_) if rest.is_empty() => Ok(to_json(value)),
        _ => Err(DecodeError::NotMessagePack),
    }
}

/// Reads base64 of either alphabet, padded or not.
#[must_use]
pub fn from_base64(text: &str) -> Option<Vec<u8>> {
    let plain: String = text
        .chars()
        .filter(|c| !c.is_ascii_whitespace())
        .map(|c| match c {
            '-' => '+',
            '_' => '/',
            c => c,
        })
        .collect();
    LENIENT.decode(plain).ok()
}

fn json_object(bytes: &[u8]) -> Option<Value> {
    let first = bytes.iter().find(|byte| !byte.is_ascii_whitespace())?;
    if *first != b'{' {
        return None;
    }
    serde_json::from_slice::<Value>(bytes).ok().filter(Value::is_object)
}

fn to_json(value: Pack) -> Value {
    match value {
        Pack::Nil => Value::Null,
        Pack::Boolean(yes) => Value::Bool(yes),
        Pack::Integer(number) => {
            number.as_u64().map(Value::from).or_else(|| number.as_i64().map(Value::from)).unwrap_or(Value::Null)
        }
        Pack::F32(number) => float(f64::from(number)),
        Pack::F64(number) => float(number),
        Pack::String(text) => Value::String(String::from_utf8_lossy(text.as_bytes()).into_owned()),
        Pack::Binary(bytes) | Pack::Ext(_, bytes) => Value::String(LENIENT.encode(bytes)),
        Pack::Array(items) => Value::Array(items.into_iter().map(to_json).collect()),
        Pack::Map(entries) => {
            let entries = entries.into_iter().map(|(key, value)| (key_text(key), to_json(value)));
            Value::Object(entries.collect::<Map<_, _>>())
        }
    }
}

fn float(number: f64) -> Value {
    Number::from_f64(number).map_or(Value::Null, Value::Number)
}

/// Keys are small numbers on the wire; paths are written with text.
fn key_text(key: Pack) -> String {
    match to_json(key) {
        Value::String(text) => text,
        other => other.to_string(),
    }
}
