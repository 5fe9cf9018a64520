//! Every element of a push, read (`docs/platforms/xianyu.md#pushes`).

use super::{
    decode::decode,
    event::{self, Event},
};
use serde_json::Value;

/// What a push holds.
#[derive(Debug, Default)]
pub struct Push {
    /// Its elements that could be read, in order.
    pub events: Vec<Event>,
    /// How many could not.
    pub undecodable: usize,
    /// The server has dropped pushes: the stream must be started anew and what was missed fetched.
    pub lost_some: bool,
}

/// Reads a push for the account `self_id`.
#[must_use]
pub fn read(frame: &Value, self_id: &str) -> Push {
    let mut push = Push::default();
    let kind = super::answer::text_of(&frame["body"]["syncExtraType"]["type"]);
    push.lost_some = kind == "1" || kind == "2";
    let elements = frame["body"]["syncPushPackage"]["data"].as_array().map(Vec::as_slice).unwrap_or_default();
    for element in elements {
        let payload = match &element["data"] {
            Value::Object(_) => Ok(element["data"].clone()),
            Value::String(data) => decode(data).map_err(|_| ()),
            _ => Err(()),
        };
        match payload {
            Ok(payload) => push.events.push(event::read(&payload, self_id)),
            Err(()) => push.undecodable += 1,
        }
    }
    push
}
