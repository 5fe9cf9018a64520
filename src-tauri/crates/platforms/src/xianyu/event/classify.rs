//! Which kind of event an element is; the first rule that fits (`docs/platforms/xianyu.md#layouts`).

use super::{Event, Kind, card, order_link::item_of_url, trade};
use crate::xianyu::fixed::{ID_SUFFIX, MESSAGE_SUFFIX, bare};
use serde_json::Value;

/// 闲小蜜, the platform's own voice.
const PLATFORM_VOICE: &str = "1400";
/// Content types of trade cards.
const CARDS: [i64; 3] = [25, 26, 32];
/// Content types of tips.
const TIPS: [i64; 2] = [6, 14];

/// Reads a decoded element, for the account `self_id`.
#[must_use]
pub fn read(payload: &Value, self_id: &str) -> Event {
    if ["operation", "chatType", "sessionId"].iter().any(|name| payload.get(name).is_some()) {
        return session(payload, self_id);
    }
    let one = &payload["1"];
    match one {
        Value::Array(items) if items.iter().all(Value::is_string) && payload["2"] == 2 => receipt(payload, items),
        Value::Array(items) => typing(items),
        Value::String(id) if id.ends_with(MESSAGE_SUFFIX) => message_changed(payload, id),
        Value::String(id) if id.contains(ID_SUFFIX) => chat_changed(payload, id),
        Value::Object(_) if one["10"].is_object() => message(payload, self_id),
        _ => Event::default(),
    }
}

/// A moment, as number or as text.
pub(super) fn millis(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| value.as_str().and_then(|text| text.parse().ok()))
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn bare_text(value: &Value) -> Option<String> {
    text(value).map(|id| bare(&id).to_owned())
}

fn receipt(payload: &Value, items: &[Value]) -> Event {
    let cid = [&payload["4"], &payload["3"]].into_iter().find_map(|value| value.as_str()).map(bare);
    let Some(cid) = cid else { return Event::default() };
    let message_ids = items.iter().filter_map(Value::as_str).map(str::to_owned).collect();
    Event { kind: Kind::ReadReceipt, cid: Some(cid.to_owned()), message_ids, ..Event::default() }
}

fn typing(items: &[Value]) -> Event {
    let user = items.iter().find_map(|item| item["1"].as_str().filter(|id| id.contains(ID_SUFFIX)));
    match user {
        Some(user) => Event { kind: Kind::Typing, user_id: Some(bare(user).to_owned()), ..Event::default() },
        None => Event::default(),
    }
}

fn message_changed(payload: &Value, id: &str) -> Event {
    let reminder = &payload["4"];
    if reminder.is_object() {
        let card = card::read(&Value::Null, reminder);
        return Event {
            kind: Kind::CardUpdate,
            cid: bare_text(&payload["2"]),
            message_id: Some(id.to_owned()),
            sender_id: bare_text(&reminder["senderUserId"]),
            item_id: reminder["reminderUrl"].as_str().and_then(item_of_url),
            created_ms: millis(&payload["5"]),
            order_id: card.order_id,
            order_role: card.role,
            order_event: card.event,
            ..Event::default()
        };
    }
    if payload["2"] == 2 {
        return receipt(payload, &[Value::String(id.to_owned())]);
    }
    Event::default()
}

fn chat_changed(payload: &Value, id: &str) -> Event {
    let cid = Some(bare(id).to_owned());
    if let Some(label) = payload["3"]["redReminder"].as_str() {
        return Event {
            kind: Kind::OrderHint,
            cid,
            created_ms: millis(&payload["4"]),
            order_event: trade::of_label(label),
            red_reminder: Some(label.to_owned()),
            ..Event::default()
        };
    }
    match payload["3"].as_str().filter(|message| message.ends_with(MESSAGE_SUFFIX)) {
        Some(message) => Event {
            kind: Kind::NewMessageHint,
            cid,
            message_id: Some(message.to_owned()),
            created_ms: millis(&payload["4"]),
            ..Event::default()
        },
        None => Event::default(),
    }
}

/// The layout that is JSON all through.
fn session(payload: &Value, self_id: &str) -> Event {
    let operation = &payload["operation"];
    let info = &operation["sessionInfo"];
    let (content, sender) = (&operation["content"], bare_text(&operation["senderInfo"]["senderUserId"]));
    let base = Event {
        cid: bare_text(&payload["sessionId"]),
        item_id: text(&info["extensions"]["itemId"]),
        ..Event::default()
    };
    let mut content_type = millis(&content["contentType"]);
    let mut words = text(&content["text"]["text"]);
    if words.is_none() && content_type == Some(101) {
        let custom = content["custom"]["data"].as_str().and_then(|data| crate::xianyu::decode::decode(data).ok());
        if let Some(custom) = custom {
            content_type = millis(&custom["contentType"]);
            words = text(&custom["text"]["text"]);
        }
    }
    let (Some(words), Some(sender)) = (words, sender) else {
        return Event { kind: Kind::SessionHint, ..base };
    };
    Event {
        kind: if sender == self_id { Kind::SelfEcho } else { Kind::Chat },
        sender_id: Some(sender),
        sender_name: text(&content["reminder"]["reminderTitle"]),
        content_type: content_type.or(Some(1)),
        text: Some(words),
        ..base
    }
}

/// A message or a card.
fn message(payload: &Value, self_id: &str) -> Event {
    let (head, reminder) = (&payload["1"], &payload["1"]["10"]);
    // Addressed to somebody else: not this account's.
    if text(&reminder["receiver"]).is_some_and(|receiver| bare(&receiver) != self_id) {
        return Event::default();
    }
    let content = card::inner(&head["6"]["3"]["5"]);
    let ext = card::inner(&reminder["extJson"]);
    let content_type = millis(&content["contentType"])
        .or_else(|| millis(&head["6"]["3"]["4"]))
        .or_else(|| millis(&ext["contentType"]));
    let sender = bare_text(&head["1"]["1"]).or_else(|| bare_text(&reminder["senderUserId"]));
    let link = reminder["reminderUrl"].as_str();
    let biz_id = text(&ext["messageId"]).or_else(|| text(&card::inner(&reminder["bizTag"])["messageId"]));
    let typed = if content_type == Some(1) { text(&content["text"]["text"]) } else { None };
    let event = Event {
        cid: bare_text(&head["2"]),
        message_id: text(&head["3"]),
        biz_message_id: biz_id,
        sender_id: sender.clone(),
        item_id: link.and_then(item_of_url),
        created_ms: millis(&head["5"]),
        content_type,
        text: typed.or_else(|| text(&reminder["reminderContent"])).or_else(|| text(&head["6"]["3"]["2"])),
        images: pictures(&content),
        ..Event::default()
    };
    let key_alone = content_type.is_none() && ext["updateKey"].as_str().is_some_and(card::key_names_order);
    if key_alone || content_type.is_some_and(|number| CARDS.contains(&number)) {
        let card = card::read(&content, reminder);
        let known = card.order_id.is_some() || card.event.is_some();
        return Event {
            kind: if known { Kind::OrderCard } else { Kind::SystemTip },
            order_id: card.order_id,
            order_role: card.role,
            order_event: card.event,
            ..event
        };
    }
    let tip = content_type.is_some_and(|number| TIPS.contains(&number))
        || ext["msgArg1"] == "MsgTips"
        || sender.as_deref() == Some(PLATFORM_VOICE)
        || text(&reminder["sessionType"]).is_some_and(|kind| kind != "1")
        || text(&payload["3"]["needPush"]).is_some_and(|push| push == "false");
    if tip {
        return Event { kind: Kind::SystemTip, ..event };
    }
    let own = sender.as_deref() == Some(self_id);
    Event {
        kind: if own { Kind::SelfEcho } else { Kind::Chat },
        sender_name: text(&reminder["senderNick"]).or_else(|| text(&reminder["reminderTitle"])),
        ..event
    }
}

fn pictures(content: &Value) -> Vec<String> {
    let pictures = content["image"]["pics"].as_array().map(Vec::as_slice).unwrap_or_default();
    pictures.iter().filter_map(|picture| picture["url"].as_str()).map(str::to_owned).collect()
}
