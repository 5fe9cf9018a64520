//! The message socket: registration, signs of life, requests.

use super::{
    SELF_ID, Sent, XianyuMarket,
    faults::used,
    push,
    state::{LineState, Message, State},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use std::collections::HashSet;
use tokio::sync::mpsc;

impl XianyuMarket {
    /// A connection was opened; frames for it go to `out`. Gives its number.
    pub(super) fn open_line(&self, out: mpsc::UnboundedSender<String>) -> u64 {
        let mut state = self.state();
        state.ledger.connections += 1;
        let number = state.number();
        state.lines.insert(
            number,
            LineState { out, registered: false, synced: false, lost: false, told: Value::Null, mids: HashSet::new() },
        );
        number
    }

    /// A connection ended.
    pub(super) fn close_line(&self, line: u64) {
        self.state().lines.remove(&line);
    }

    /// A frame came; `false`: the marketplace breaks the connection.
    pub(super) fn hear(&self, line: u64, text: &str) -> bool {
        let Ok(frame) = serde_json::from_str::<Value>(text) else { return true };
        let now = self.now();
        let mut state = self.state();
        if state.faults.silent {
            return true;
        }
        let Some(lwp) = frame["lwp"].as_str() else {
            state.ledger.acks += 1;
            return true;
        };
        let mid = frame["headers"]["mid"].clone();
        if let Some(line) = state.lines.get_mut(&line)
            && !line.mids.insert(mid.as_str().unwrap_or_default().to_owned())
        {
            state.ledger.repeated_mids += 1;
        }
        let answer = match lwp {
            "/reg" => register(&mut state, line, &frame),
            "/!" => {
                state.ledger.heartbeats += 1;
                Some(json!({ "code": 200 }))
            }
            _ if !state.lines.get(&line).is_some_and(|line| line.registered) => {
                Some(json!({ "code": 401, "body": { "reason": "not auth" } }))
            }
            "/r/SyncStatus/ackDiff" => {
                if let Some(line) = state.lines.get_mut(&line)
                    && (!line.lost || frame["body"][0] == line.told)
                {
                    line.synced = true;
                    line.lost = false;
                }
                Some(json!({ "code": 200, "body": {} }))
            }
            "/r/SyncStatus/getState" => {
                let told = json!({ "pts": now * 1_000, "seq": 7, "topic": "sync" });
                if let Some(line) = state.lines.get_mut(&line) {
                    line.told = told.clone();
                }
                Some(json!({ "code": 200, "body": told }))
            }
            "/r/SingleChatConversation/create" => Some(create(&mut state, &frame["body"][0])),
            "/r/MessageSend/sendByReceiverScope" => match send(&mut state, line, &frame["body"], now) {
                Taken::Answer(answer) => Some(answer),
                Taken::Silence => None,
                Taken::Break => return false,
            },
            "/r/MessageManager/listUserMessages" if used(&mut state.faults.flow_control_history) => {
                Some(json!({ "code": 400, "body": { "code": "400600001", "reason": "flow control" } }))
            }
            "/r/MessageManager/listUserMessages" => Some(history(&state, &frame["body"])),
            "/r/Conversation/listNewestPagination" => Some(chats(&state, &frame["body"])),
            _ => Some(json!({ "code": 404, "body": {} })),
        };
        if let (Some(mut answer), Some(line)) = (answer, state.lines.get(&line)) {
            answer["headers"] = json!({ "mid": mid, "sid": "s1" });
            let _ = line.out.send(answer.to_string());
        }
        if lwp == "/reg" && used(&mut state.faults.huge_frames) {
            let huge = "A".repeat(HUGE);
            state.lines.values().filter(|line| line.registered).for_each(|line| {
                let _ = line.out.send(huge.clone());
            });
        }
        true
    }
}

/// The characters of a frame that nobody takes.
const HUGE: usize = 9 << 20;

fn bare(id: &Value) -> String {
    id.as_str().unwrap_or_default().trim_end_matches("@goofish").to_owned()
}

fn register(state: &mut State, line: u64, frame: &Value) -> Option<Value> {
    let headers = &frame["headers"];
    let text = |name: &str| headers[name].as_str().unwrap_or_default();
    if used(&mut state.faults.flow_control_reg) {
        return Some(json!({ "code": 400, "body": { "code": "400600001", "reason": "flow control" } }));
    }
    if state.faults.too_many {
        return Some(json!({ "code": 403, "body": { "reason": "connect limit exceeded" } }));
    }
    if used(&mut state.faults.refuse_tokens) {
        return Some(json!({ "code": 401, "body": { "reason": "invalid token" } }));
    }
    match state.tokens.get(text("token")) {
        None => Some(json!({ "code": 401, "body": { "reason": "invalid token" } })),
        Some(device) if device != text("did") => {
            Some(json!({ "code": 400, "body": { "reason": "device id or appkey is not equal" } }))
        }
        Some(_) => {
            if let Some(line) = state.lines.get_mut(&line) {
                line.registered = true;
            }
            Some(json!({ "code": 200, "body": {} }))
        }
    }
}

fn create(state: &mut State, body: &Value) -> Value {
    if used(&mut state.faults.refuse_chats) {
        return json!({ "code": 400, "body": { "reason": "BIZ_FORBID", "moreInfo": "BIZ_FORBID||暂时不能发起会话" } });
    }
    let pair = [bare(&body["pairFirst"]), bare(&body["pairSecond"])];
    let buyer = pair.iter().find(|id| *id != SELF_ID).cloned().unwrap_or_default();
    let item = body["extension"]["itemId"].as_str().unwrap_or_default();
    let cid = state.chat_of(&buyer, item);
    json!({ "code": 200, "body": { "singleChatConversation": { "cid": format!("{cid}@goofish") } } })
}

enum Taken {
    Answer(Value),
    Silence,
    Break,
}

fn send(state: &mut State, line: u64, body: &Value, now: i64) -> Taken {
    let message = &body[0];
    let cid = bare(&message["cid"]);
    let uuid = message["uuid"].as_str().unwrap_or_default().to_owned();
    let data = message["content"]["custom"]["data"].as_str().unwrap_or_default();
    let content: Value =
        STANDARD.decode(data).ok().and_then(|data| serde_json::from_slice(&data).ok()).unwrap_or_default();
    if used(&mut state.faults.break_before_send) {
        state.lines.remove(&line);
        return Taken::Break;
    }
    if used(&mut state.faults.flow_control) {
        return Taken::Answer(json!({ "code": 400, "body": { "code": "400600001", "reason": "flow control" } }));
    }
    if used(&mut state.faults.reject_sends) {
        return Taken::Answer(
            json!({ "code": 200, "body": { "reason": "CSI_FORBID", "moreInfo": "CSI_FORBID||安全拦截" } }),
        );
    }
    let Some(chat) = state.chats.get(&cid) else {
        return Taken::Answer(json!({ "code": 400, "body": { "reason": "CONV_NOT_FOUND" } }));
    };
    let (buyer, item) = (chat.buyer.clone(), chat.item.clone());
    let receivers = body[1]["actualReceivers"].as_array().cloned().unwrap_or_default();
    if !receivers.iter().any(|receiver| bare(receiver) == buyer) {
        return Taken::Answer(json!({ "code": 400, "body": { "reason": "RECEIVER_NOT_IN_CONV" } }));
    }
    let text = match content["contentType"].as_i64() {
        Some(2) => content["image"]["pics"][0]["url"].as_str().unwrap_or_default().to_owned(),
        _ => content["text"]["text"].as_str().unwrap_or_default().to_owned(),
    };
    if text.chars().count() > 1_000 {
        return Taken::Answer(
            json!({ "code": 200, "body": { "reason": "TEXT_TOO_LONG", "moreInfo": "TEXT_TOO_LONG||消息过长" } }),
        );
    }
    if !state.uuids.insert(uuid.clone()) {
        state.ledger.repeated_uuids += 1;
    }
    state.ledger.sent.push(Sent { cid: cid.clone(), to: buyer, uuid, text: text.clone(), at: now });
    let id = state.message_id();
    let words = if content["contentType"] == 2 { "[图片]".to_owned() } else { text };
    let extension = push::extension(SELF_ID, "我的小店", &item, &cid, &words, &id);
    let message = Message { id: id.clone(), sender: SELF_ID.to_owned(), content, extension, at: now };
    let element = push::layout(&cid, &message);
    if let Some(chat) = state.chats.get_mut(&cid) {
        chat.messages.push(message);
    }
    // The account's own messages come back to its connections.
    push::push(state, vec![json!(super::pack::packed(&element))]);
    if used(&mut state.faults.break_after_send) {
        state.lines.remove(&line);
        return Taken::Break;
    }
    if used(&mut state.faults.lose_send_answers) {
        return Taken::Silence;
    }
    Taken::Answer(json!({ "code": 200, "body": { "messageId": id, "createAt": now } }))
}

fn history(state: &State, body: &Value) -> Value {
    let cid = bare(&body[0]);
    let (cursor, page) = (body[2].as_i64().unwrap_or(i64::MAX), body[3].as_u64().unwrap_or(20));
    let Some(chat) = state.chats.get(&cid) else { return json!({ "code": 200, "body": { "hasMore": 0 } }) };
    let older: Vec<&Message> = chat.messages.iter().rev().filter(|message| message.at < cursor).collect();
    let mut end = usize::try_from(page).unwrap_or(20).min(older.len());
    // Messages of one moment stay on one page: the cursor is a moment.
    while end > 0 && end < older.len() && older[end].at == older[end - 1].at {
        end += 1;
    }
    let models = older[..end].iter().map(|message| {
        json!({ "message": {
            "messageId": message.id, "createAt": message.at, "extension": message.extension,
            "content": { "contentType": 101, "custom": { "type": 1, "data": STANDARD.encode(message.content.to_string()) } },
        } })
    });
    let next = older[..end].last().map_or(0, |message| message.at);
    json!({ "code": 200, "body": {
        "hasMore": i32::from(end < older.len()), "nextCursor": next, "userMessageModels": models.collect::<Vec<_>>(),
    } })
}

fn chats(state: &State, body: &Value) -> Value {
    let (cursor, page) = (body[0].as_i64().unwrap_or(i64::MAX), body[1].as_u64().unwrap_or(20));
    let mut rows: Vec<(i64, &String, &super::state::Chat)> = state
        .chats
        .iter()
        .filter_map(|(cid, chat)| Some((chat.messages.last()?.at, cid, chat)))
        .filter(|(at, ..)| *at < cursor)
        .collect();
    rows.sort_by_key(|(at, ..)| std::cmp::Reverse(*at));
    let mut end = usize::try_from(page).unwrap_or(20).min(rows.len());
    while end > 0 && end < rows.len() && rows[end].0 == rows[end - 1].0 {
        end += 1;
    }
    let list = rows[..end].iter().map(|(at, cid, chat)| {
        json!({ "singleChatUserConversation": {
            "singleChatConversation": {
                "cid": format!("{cid}@goofish"), "pairFirst": format!("{}@goofish", chat.buyer),
                "pairSecond": format!("{SELF_ID}@goofish"), "extension": { "itemId": chat.item },
            },
            "lastMessage": { "message": { "createAt": at } },
            "modifyTime": at,
        } })
    });
    let next = rows[..end].last().map_or(0, |(at, ..)| *at);
    json!({ "code": 200, "body": {
        "hasMore": end < rows.len(), "nextCursor": next, "userConvs": list.collect::<Vec<_>>(),
    } })
}
