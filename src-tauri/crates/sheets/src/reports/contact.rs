//! Names and phone numbers in what an older version of the program kept of a row: there they stand among the other columns.

use serde_json::{Map, Value};

use super::raw::{hidden, is_personal};
use super::row::Personal;

/// The other columns of a booking, and apart from them those that name a person or a phone. Nothing: the row names nobody.
#[must_use]
pub fn split_contact(raw: &str) -> Option<(String, Personal)> {
    let all: Map<String, Value> = serde_json::from_str(raw).ok()?;
    let (contact, rest): (Map<_, _>, Map<_, _>) = all.into_iter().partition(|(header, _)| is_personal(header));
    if contact.is_empty() {
        return None;
    }
    Some((Value::Object(rest).to_string(), Personal(Value::Object(contact).to_string())))
}

/// The columns of a sale with the middle of names and phone numbers hidden. Nothing: it is hidden already, or names nobody.
#[must_use]
pub fn hide_contact(raw: &str) -> Option<String> {
    let mut all: Map<String, Value> = serde_json::from_str(raw).ok()?;
    let mut is_changed = false;
    for (_, value) in all.iter_mut().filter(|(header, _)| is_personal(header)) {
        let clear = match &*value {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        let shown = Value::String(hidden(&clear));
        is_changed |= *value != shown;
        *value = shown;
    }
    is_changed.then(|| Value::Object(all).to_string())
}

#[cfg(test)]
mod tests {
    use super::{hide_contact, split_contact};
    use serde_json::{Value, json};

    fn of(text: &str) -> Value {
        serde_json::from_str(text).unwrap_or_default()
    }

    #[test]
    fn names_and_phones_of_a_booking_are_taken_apart() {
        let raw = r#"{"商品名称":"一日游","联系人":"小满","联系电话":13812345678,"购买份数":2}"#;
        let (rest, contact) = split_contact(raw).map(|(rest, contact)| (of(&rest), of(&contact.0))).unwrap_or_default();
        assert_eq!(rest, json!({ "商品名称": "一日游", "购买份数": 2 }));
        assert_eq!(contact, json!({ "联系人": "小满", "联系电话": 13_812_345_678_i64 }));
        assert!(split_contact(&rest.to_string()).is_none(), "it names nobody any more");
        assert!(split_contact("{}").is_none() && split_contact("cut off").is_none());
    }

    #[test]
    fn names_and_phones_of_a_sale_are_hidden_once() {
        let raw = r#"{"手机号":"13812345678","联系电话":13812345678,"游客姓名":"小满","核销门店":"一店"}"#;
        let hidden = hide_contact(raw).unwrap_or_default();
        let wanted =
            json!({ "手机号": "138****5678", "联系电话": "138****5678", "游客姓名": "小*", "核销门店": "一店" });
        assert_eq!(of(&hidden), wanted);
        assert!(hide_contact(&hidden).is_none() && hide_contact("{}").is_none());
    }
}
