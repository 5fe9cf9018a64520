//! Writes the elements of pushes: MessagePack with small numbers as keys, in base64.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use rmpv::Value as Pack;
use serde_json::Value;

/// JSON as MessagePack in base64; keys that are digits become numbers.
pub(super) fn packed(value: &Value) -> String {
    let mut bytes = Vec::new();
    // Writing into memory does not fail.
    let _ = rmpv::encode::write_value(&mut bytes, &pack(value));
    STANDARD.encode(bytes)
}

/// JSON text in base64.
pub(super) fn encoded(value: &Value) -> String {
    STANDARD.encode(value.to_string())
}

fn pack(value: &Value) -> Pack {
    match value {
        Value::Null => Pack::Nil,
        Value::Bool(yes) => Pack::Boolean(*yes),
        Value::Number(number) => match (number.as_u64(), number.as_i64()) {
            (Some(number), _) => Pack::from(number),
            (None, Some(number)) => Pack::from(number),
            _ => Pack::from(number.as_f64().unwrap_or(0.0)),
        },
        Value::String(text) => Pack::from(text.as_str()),
        Value::Array(items) => Pack::Array(items.iter().map(pack).collect()),
        Value::Object(entries) => {
            let key = |key: &str| key.parse::<u64>().map_or_else(|_| Pack::from(key), Pack::from);
            Pack::Map(entries.iter().map(|(name, value)| (key(name), pack(value))).collect())
        }
    }
}
