//! Pushes: what the marketplace tells the seller's connections by itself.

use super::{
    SELF_ID, XianyuMarket,
    faults::used,
    pack::{encoded, packed},
    state::{Message, State},
};
use serde_json::{Value, json};

/// How an element of a push is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// MessagePack in base64.
    Packed,
    /// JSON in base64.
    Encoded,
    /// JSON.
    Plain,
}

impl XianyuMarket {
    /// Sends one push with these elements to every connection that listens.
    pub fn push(&self, elements: &[Value], shape: Shape) {
        let texts: Vec<Value> = elements
            .iter()
            .map(|element| match shape {
                Shape::Packed => json!(packed(element)),
                Shape::Encoded => json!(encoded(element)),
                Shape::Plain => element.clone(),
            })
            .collect();
        self.push_raw(texts);
    }

    /// Sends one push with these elements as they are.
    pub fn push_raw(&self, data: Vec<Value>) {
        let mut state = self.state();
        push(&mut state, data);
    }

    /// Drops pushes and says so: connections hear none until they take the stream up again.
    pub fn lose_stream(&self) {
        let mut state = self.state();
        let number = state.number();
        let frame = json!({
            "lwp": "/s/sync", "headers": { "mid": format!("p{number} 0"), "sid": "s1" },
            "body": { "syncExtraType": { "type": 1 } },
        })
        .to_string();
        for line in state.lines.values_mut().filter(|line| line.registered) {
            (line.synced, line.lost) = (false, true);
            let _ = line.out.send(frame.clone());
        }
    }

    /// Sends a frame as it is to every connection.
    pub fn send_frame(&self, frame: &str) {
        for line in self.state().lines.values() {
            let _ = line.out.send(frame.to_owned());
        }
    }
}

pub(super) fn push(state: &mut State, data: Vec<Value>) {
    if state.faults.silent || used(&mut state.faults.lose_pushes) {
        return;
    }
    let number = state.number();
    let data: Vec<Value> = data
        .into_iter()
        .map(|data| json!({ "bizType": 40, "objectType": 40000, "streamId": "1", "data": data }))
        .collect();
    let frame = json!({
        "lwp": "/s/sync",
        "headers": { "app-key": "444e9908a51d1cb236a27862abc769c9", "mid": format!("p{number} 0"), "sid": "s1", "ua": "srv", "dt": "j" },
        "body": { "syncPushPackage": { "data": data, "hasMore": 0 } },
    })
    .to_string();
    let times = if state.faults.duplicate_pushes { 2 } else { 1 };
    let mut heard = 0;
    for line in state.lines.values().filter(|line| line.registered && line.synced) {
        for _ in 0..times {
            let _ = line.out.send(frame.clone());
        }
        heard += 1;
    }
    state.ledger.pushes += heard;
}

/// A message in the layout of a push.
pub(super) fn layout(cid: &str, message: &Message) -> Value {
    json!({
        "1": {
            "1": { "1": format!("{}@goofish", message.sender) },
            "2": format!("{cid}@goofish"),
            "3": message.id,
            "4": 0,
            "5": message.at,
            "6": { "1": 101, "3": { "1": "", "2": message.extension["reminderContent"], "3": "",
                "4": message.content["contentType"], "5": message.content.to_string() } },
            "7": 2, "8": 1, "9": 0,
            "10": message.extension,
            "12": 1,
        },
        "3": { "needPush": "true" },
    })
}

/// What the platform says beside a message that a person typed.
pub(super) fn extension(sender: &str, nick: &str, item: &str, cid: &str, words: &str, id: &str) -> Value {
    json!({
        "_platform": "android",
        "bizTag": json!({ "sourceId": "S:1", "messageId": id }).to_string(),
        "extJson": json!({ "quickReply": "1", "messageId": id, "tag": "u" }).to_string(),
        "reminderContent": words,
        "reminderNotice": "发来一条新消息",
        "reminderTitle": nick,
        "reminderUrl": format!("fleamarket://message_chat?itemId={item}&peerUserId={sender}&sid={cid}&messageId={id}&adv=no"),
        "senderUserId": sender,
        "senderUserType": "0",
        "sessionType": "1",
    })
}

/// A trade card about an order.
pub(super) struct Card<'a> {
    pub order: &'a str,
    pub words: &'a str,
    pub label: &'a str,
    pub event: &'a str,
}

pub(super) fn card(cid: &str, item: &str, buyer: &str, id: &str, card: &Card<'_>) -> (Value, Value) {
    let target = format!("fleamarket://order_detail?id={}&role=seller", card.order);
    let main = json!({
        "exContent": { "title": card.words, "button": { "targetUrl": target, "text": "去处理" } },
        "targetUrl": target,
    });
    let content = json!({ "contentType": 26, "dxCard": { "item": { "main": main } } });
    let mut extension = extension(buyer, card.words, item, cid, &format!("[{}]", card.words), id);
    extension["bizTag"] = json!(json!({ "taskName": "流程_卖家", "taskId": "1" }).to_string());
    extension["extJson"] = json!(
        json!({
            "msgArg1": "MsgCard", "messageId": id, "contentType": "26",
            "updateKey": format!("{cid}:{}:10:{}:26", card.order, card.event),
        })
        .to_string()
    );
    extension["receiver"] = json!(SELF_ID);
    extension["redReminder"] = json!(card.label);
    (content, extension)
}
