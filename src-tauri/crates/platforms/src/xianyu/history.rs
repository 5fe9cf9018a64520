//! Messages of a chat, fetched again (`docs/platforms/xianyu.md#layouts`).

use super::{
    decode::decode,
    event::{self, Event, Kind},
    fixed::{bare, full},
    sold::truth,
};
use serde_json::{Value, json};

/// A page of a chat.
#[derive(Debug, Default)]
pub struct HistoryPage {
    /// Whether older messages wait.
    pub has_more: bool,
    /// Where they begin.
    pub next_cursor: Option<i64>,
    /// The messages, the oldest first.
    pub messages: Vec<HistoryMessage>,
}

/// A message of a chat.
#[derive(Debug)]
pub struct HistoryMessage {
    /// Its id.
    pub message_id: String,
    /// Who sent it.
    pub sender_id: String,
    /// The platform's number for its form.
    pub content_type: Option<i64>,
    /// Its text, when it is one.
    pub text: Option<String>,
    /// When it was sent.
    pub created_ms: i64,
    /// The message in the form of a push.
    pub event: Event,
}

/// Reads the body of `listUserMessages` for the chat `cid` of the account `self_id`.
#[must_use]
pub fn read_history(body: &Value, cid: &str, self_id: &str) -> HistoryPage {
    let models = body["userMessageModels"].as_array().map(Vec::as_slice).unwrap_or_default();
    let mut messages: Vec<_> =
        models.iter().filter_map(|model| read_message(&model["message"], cid, self_id)).collect();
    messages.reverse();
    HistoryPage {
        has_more: truth(&body["hasMore"]),
        next_cursor: super::answer::text_of(&body["nextCursor"]).parse().ok(),
        messages,
    }
}

fn read_message(message: &Value, cid: &str, self_id: &str) -> Option<HistoryMessage> {
    let message_id = message["messageId"].as_str()?.to_owned();
    let extension = &message["extension"];
    let created_ms = super::answer::text_of(&message["createAt"]).parse().unwrap_or(0);
    let content = message["content"]["custom"]["data"].as_str().and_then(|data| decode(data).ok()).unwrap_or_default();
    let sender_id = bare(extension["senderUserId"].as_str().unwrap_or_default()).to_owned();
    // The layout of a push, so that one reader decides what it is.
    let push = json!({
        "1": {
            "1": { "1": full(&sender_id) },
            "2": full(cid),
            "3": message_id,
            "5": created_ms,
            "6": { "1": 101, "3": { "4": content["contentType"], "5": content.to_string() } },
            "10": if extension.is_object() { extension.clone() } else { json!({}) },
        },
    });
    let event = event::read(&push, self_id);
    let content_type = content["contentType"].as_i64();
    let text = (content_type == Some(1)).then(|| content["text"]["text"].as_str().map(str::to_owned)).flatten();
    Some(HistoryMessage { message_id, sender_id, content_type, text, created_ms, event })
}

/// A chat in the list of chats.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChatRow {
    /// The chat.
    pub cid: String,
    /// The buyer.
    pub peer_id: String,
    /// The product.
    pub item_id: String,
    /// When its newest message was sent.
    pub last_ms: i64,
}

/// Reads a page of chats, the one with the newest message first; and where older ones begin, if any wait.
#[must_use]
pub fn read_chats(body: &Value, self_id: &str) -> (Vec<ChatRow>, Option<i64>) {
    let rows = body["userConvs"].as_array().map(Vec::as_slice).unwrap_or_default();
    let row = |row: &Value| {
        let user = &row["singleChatUserConversation"];
        let chat = &user["singleChatConversation"];
        let cid = bare(chat["cid"].as_str()?).to_owned();
        let pair = [&chat["pairFirst"], &chat["pairSecond"]].into_iter().filter_map(Value::as_str).map(bare);
        let last = &user["lastMessage"];
        let last = [&last["message"]["createAt"], &last["createAt"], &user["modifyTime"]];
        Some(ChatRow {
            cid,
            peer_id: pair.into_iter().find(|id| *id != self_id).unwrap_or_default().to_owned(),
            item_id: super::answer::text_of(&chat["extension"]["itemId"]),
            last_ms: last.into_iter().find_map(|at| super::answer::text_of(at).parse().ok()).unwrap_or(0),
        })
    };
    let next = super::answer::text_of(&body["nextCursor"]).parse().ok().filter(|_| truth(&body["hasMore"]));
    (rows.iter().filter_map(row).collect(), next)
}

impl HistoryMessage {
    /// Whether the account itself wrote it.
    #[must_use]
    pub fn is_own(&self) -> bool {
        self.event.kind == Kind::SelfEcho
    }
}
