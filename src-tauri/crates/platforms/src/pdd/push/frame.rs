//! Frames of the message socket (`docs/platforms/pdd.md#messages`): read and written.

use crate::pdd::wire::flex::{Text, number};
use serde::Deserialize;
use serde_json::{Value, json};

/// Words of a refusal, at the most.
const MOST_REASON: usize = 1_000;

/// A frame of the server's.
#[derive(Debug, Clone, PartialEq)]
pub enum Frame {
    /// Something happened.
    Event(Event),
    /// A sign of life.
    Heartbeat,
    /// The server complains.
    ServerFail {
        /// Its words.
        reason: String,
    },
    /// Nothing we know.
    Ignored,
}

/// Something happened.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// The frame's number: 64 bits, never through a float.
    pub id: i64,
    /// When it happened, in milliseconds; a redelivery names the same moment. 0: not told.
    pub time: i64,
    /// When the server sent it; goes back with the answer.
    pub send_time: i64,
    /// What happened.
    pub topic: String,
    /// In which shop.
    pub mall_id: String,
    /// More about it.
    pub content: Value,
}

#[derive(Deserialize)]
struct Wire {
    #[serde(default, deserialize_with = "number")]
    id: Option<i64>,
    #[serde(default, rename = "commandType")]
    command: Text,
    #[serde(default, deserialize_with = "number")]
    time: Option<i64>,
    #[serde(default, rename = "sendTime", deserialize_with = "number")]
    send_time: Option<i64>,
    #[serde(default)]
    message: Option<Message>,
}

#[derive(Deserialize)]
struct Message {
    #[serde(default, rename = "type")]
    topic: Text,
    #[serde(default, rename = "mallID")]
    mall_id: Text,
    #[serde(default)]
    content: Value,
}

/// Reads a frame. What cannot be read is ignored: messages are hints, and listing finds what they spoke of.
#[must_use]
pub fn parse(text: &str) -> Frame {
    let Ok(wire) = serde_json::from_str::<Wire>(text) else { return Frame::Ignored };
    match (wire.command.as_str(), wire.message) {
        // Names, and the ordinals that one implementation writes.
        ("HeartBeat" | "0", _) => Frame::Heartbeat,
        ("Fail" | "2", message) => {
            let reason = message.map(|message| match message.content {
                Value::String(text) => text,
                Value::Null => String::new(),
                other => other.to_string(),
            });
            Frame::ServerFail { reason: reason.unwrap_or_default() }
        }
        ("Common" | "3", Some(message)) => {
            let content = match message.content {
                Value::String(text) => serde_json::from_str(&text).unwrap_or(Value::String(text)),
                other => other,
            };
            Frame::Event(Event {
                id: wire.id.unwrap_or(0),
                time: wire.time.unwrap_or(0),
                send_time: wire.send_time.unwrap_or(0),
                topic: message.topic.0,
                mall_id: message.mall_id.0,
                content,
            })
        }
        _ => Frame::Ignored,
    }
}

impl Event {
    /// Names what happened: a redelivery may bear another id, but names the same.
    #[must_use]
    pub fn key(&self) -> String {
        let mut key = format!("{}|{}|{}", self.mall_id, self.topic, self.member("tid").unwrap_or_default());
        for name in ["refund_id", "modified"] {
            if let Some(member) = self.member(name) {
                key.push('|');
                key.push_str(&member);
            }
        }
        key
    }

    /// The order it speaks of.
    #[must_use]
    pub fn order_sn(&self) -> Option<String> {
        self.member("tid").filter(|sn| !sn.is_empty())
    }

    fn member(&self, name: &str) -> Option<String> {
        match self.content.get(name)? {
            Value::Null => None,
            Value::String(text) => Some(text.clone()),
            other => Some(other.to_string()),
        }
    }

    /// Tells the server that the event is committed here.
    #[must_use]
    pub fn ack(&self, now_ms: i64) -> Value {
        self.reply("Ack", now_ms)
    }

    /// Tells the server that it could not be taken; it comes again.
    #[must_use]
    pub fn fail(&self, reason: &str, now_ms: i64) -> Value {
        let mut reply = self.reply("Fail", now_ms);
        reply["failReason"] = reason.chars().take(MOST_REASON).collect::<String>().into();
        reply
    }

    fn reply(&self, command: &str, now_ms: i64) -> Value {
        // The id goes back as it came: a number where it is one.
        let mall_id = self.mall_id.parse::<i64>().map_or_else(|_| json!(self.mall_id), |id| json!(id));
        json!({
            "id": self.id,
            "commandType": command,
            "time": now_ms,
            "sendTime": self.send_time,
            "type": self.topic,
            "mallID": mall_id,
        })
    }
}

/// Our sign of life.
#[must_use]
pub fn heartbeat(now_ms: i64) -> Value {
    json!({ "id": now_ms, "commandType": "HeartBeat", "time": now_ms })
}
