//! Frames that go out on the socket (`docs/platforms/xianyu.md#frames`, `#pushes`, `#layouts`, `#sending`).

use super::{
    fixed::{IM_APP_KEY, full},
    ids::im_user_agent,
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

/// Where the newest page of a chat begins.
pub const NEWEST: i64 = 9_007_199_254_740_991;

/// Who registers.
#[derive(Debug, Clone, Copy)]
pub struct Client<'a> {
    /// The browser's user agent.
    pub browser_ua: &'a str,
    /// The version of the message client.
    pub sdk: &'a str,
    /// The operating system, as `Windows/10`.
    pub os: &'a str,
    /// The browser, as `Chrome/133.0.0.0`.
    pub browser: &'a str,
}

fn with_body(lwp: &str, mid: &str, body: Value) -> Value {
    json!({ "lwp": lwp, "headers": { "mid": mid }, "body": body })
}

/// Registers the connection.
#[must_use]
pub fn reg(access_token: &str, device_id: &str, mid: &str, client: Client<'_>) -> Value {
    json!({
        "lwp": "/reg",
        "headers": {
            "cache-header": "app-key token ua wv",
            "app-key": IM_APP_KEY,
            "token": access_token,
            "ua": im_user_agent(client.browser_ua, client.sdk, client.os, client.browser),
            "dt": "j",
            "wv": "im:3,au:3,sy:6",
            "sync": "0,0;0;0;",
            "did": device_id,
            "mid": mid,
        },
    })
}

/// Starts the stream of pushes at the present moment.
#[must_use]
pub fn ack_diff(now_ms: i64, mid: &str) -> Value {
    let state = json!({
        "pipeline": "sync", "tooLong2Tag": "PNM,1", "channel": "sync", "topic": "sync",
        "highPts": 0, "pts": now_ms.saturating_mul(1_000), "seq": 0, "timestamp": now_ms,
    });
    ack_state(state, mid)
}

/// Starts the stream of pushes at a state that the server gave.
#[must_use]
pub fn ack_state(state: Value, mid: &str) -> Value {
    with_body("/r/SyncStatus/ackDiff", mid, json!([state]))
}

/// Asks for the state of the stream.
#[must_use]
pub fn get_state(mid: &str) -> Value {
    with_body("/r/SyncStatus/getState", mid, json!([{ "topic": "sync" }]))
}

/// A sign of life.
#[must_use]
pub fn heartbeat(mid: &str) -> Value {
    json!({ "lwp": "/!", "headers": { "mid": mid } })
}

/// Where a message goes.
#[derive(Debug, Clone, Copy)]
pub struct To<'a> {
    /// The account itself.
    pub self_id: &'a str,
    /// The buyer.
    pub peer_id: &'a str,
    /// The chat.
    pub cid: &'a str,
}

/// Sends text.
#[must_use]
pub fn send_text(to: To<'_>, text: &str, mid: &str, uuid: &str) -> Value {
    send(to, &json!({ "contentType": 1, "text": { "text": text } }), mid, uuid)
}

/// Sends a picture that was uploaded.
#[must_use]
pub fn send_picture(to: To<'_>, url: &str, size: (i64, i64), mid: &str, uuid: &str) -> Value {
    let picture = json!({ "type": 0, "url": url, "width": size.0, "height": size.1 });
    send(to, &json!({ "contentType": 2, "image": { "pics": [picture] } }), mid, uuid)
}

fn send(to: To<'_>, inner: &Value, mid: &str, uuid: &str) -> Value {
    let message = json!({
        "uuid": uuid,
        "cid": full(to.cid),
        "conversationType": 1,
        "content": { "contentType": 101, "custom": { "type": 1, "data": STANDARD.encode(inner.to_string()) } },
        "redPointPolicy": 0,
        "extension": { "extJson": "{}" },
        "ctx": { "appVersion": "1.0", "platform": "web" },
        "mtags": {},
        "msgReadStatusSetting": 1,
    });
    let receivers = json!({ "actualReceivers": [full(to.peer_id), full(to.self_id)] });
    with_body("/r/MessageSend/sendByReceiverScope", mid, json!([message, receivers]))
}

/// Opens, or finds, the chat with a buyer about a product.
#[must_use]
pub fn create_chat(self_id: &str, peer_id: &str, item_id: &str, mid: &str) -> Value {
    let chat = json!({
        "pairFirst": full(peer_id),
        "pairSecond": full(self_id),
        "bizType": "1",
        "extension": { "itemId": item_id },
        "ctx": { "appVersion": "1.0", "platform": "web" },
    });
    with_body("/r/SingleChatConversation/create", mid, json!([chat]))
}

/// The messages of a chat before `cursor`, the newest first.
#[must_use]
pub fn list_messages(cid: &str, cursor: i64, page: usize, mid: &str) -> Value {
    with_body("/r/MessageManager/listUserMessages", mid, json!([full(cid), false, cursor, page, false]))
}

/// The chats before `cursor`, the one with the newest message first.
#[must_use]
pub fn list_chats(cursor: i64, page: usize, mid: &str) -> Value {
    with_body("/r/Conversation/listNewestPagination", mid, json!([cursor, page]))
}

/// Marks messages read.
#[must_use]
pub fn mark_read(message_ids: &[&str], mid: &str) -> Value {
    with_body("/r/MessageStatus/read", mid, json!([message_ids]))
}

/// The receipt for a push; `None` for an answer, which wants none.
#[must_use]
pub fn ack(push: &Value) -> Option<Value> {
    push["lwp"].as_str()?;
    let text = |name: &str| push["headers"][name].as_str().unwrap_or_default();
    let mut headers = serde_json::Map::new();
    headers.insert("mid".to_owned(), text("mid").into());
    headers.insert("sid".to_owned(), text("sid").into());
    for name in ["app-key", "ua", "dt"] {
        if let Some(value) = push["headers"].get(name) {
            headers.insert(name.to_owned(), value.clone());
        }
    }
    Some(json!({ "code": 200, "headers": headers }))
}
