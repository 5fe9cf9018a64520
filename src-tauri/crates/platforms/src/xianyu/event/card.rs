//! What a trade card says: its order, the account's side, what happened.

use super::{
    Role,
    order_link::{OrderLink, order_number, read_order_link},
    trade::{self, OrderEvent},
};
use serde_json::Value;

/// A card, taken apart.
#[derive(Debug, Default)]
pub(super) struct Card {
    pub order_id: Option<String>,
    pub role: Option<Role>,
    pub event: Option<OrderEvent>,
}

/// JSON text inside JSON; nothing when it is none.
pub(super) fn inner(text: &Value) -> Value {
    text.as_str().and_then(|text| serde_json::from_str(text).ok()).unwrap_or(Value::Null)
}

/// The order number that an `updateKey` names; the key has the form `cid:order:N:EVENT:26` or `cid:order:event`.
fn key_parts(key: &str) -> (Option<String>, Option<OrderEvent>) {
    let parts: Vec<&str> = key.split(':').collect();
    let order = parts.get(1).and_then(|part| order_number(part));
    let event = parts.iter().skip(2).find_map(|part| trade::of_key(part));
    (order, event)
}

/// Whether an `updateKey` alone shows a trade card: `digits:digits:…`.
pub(super) fn key_names_order(key: &str) -> bool {
    let mut parts = key.split(':');
    let chat = parts.next().is_some_and(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()));
    chat && parts.next().is_some_and(|part| order_number(part).is_some()) && parts.next().is_some()
}

/// Reads a card from its content (`1.6.3.5`, read) and its reminder (`1.10`, or `4` of an update).
pub(super) fn read(content: &Value, reminder: &Value) -> Card {
    let main = main_of(content);
    let link = links(&main).map(read_order_link).find(|link| link.order_id.is_some()).unwrap_or_default();
    let OrderLink { order_id, role } = link;
    let key = inner(&reminder["extJson"])["updateKey"].as_str().map(key_parts).unwrap_or_default();
    let task = inner(&reminder["bizTag"])["taskName"].as_str().map(str::to_owned).unwrap_or_default();
    let role_of_task = if task.contains("买家") {
        Some(Role::Buyer)
    } else if task.contains("卖家") {
        Some(Role::Seller)
    } else {
        None
    };
    let words = |value: &Value| value.as_str().and_then(trade::of_words);
    let event = key
        .1
        .or_else(|| words(&reminder["reminderContent"]))
        .or_else(|| words(&main["exContent"]["title"]))
        .or_else(|| words(&reminder["reminderTitle"]))
        .or_else(|| reminder["redReminder"].as_str().and_then(trade::of_label));
    // A card on which the account buys stays so, whatever its task is called.
    let role = if role_of_task == Some(Role::Buyer) { role_of_task } else { role.or(role_of_task) };
    Card { order_id: order_id.or(key.0), role, event }
}

fn main_of(content: &Value) -> Value {
    let plain = &content["dxCard"]["item"]["main"];
    if plain.is_object() {
        return plain.clone();
    }
    content["dynamicOperation"]["changeContent"]["dxCard"]["item"]["main"].clone()
}

fn links(main: &Value) -> impl Iterator<Item = &str> {
    [&main["exContent"]["button"]["targetUrl"], &main["targetUrl"]].into_iter().filter_map(Value::as_str)
}
