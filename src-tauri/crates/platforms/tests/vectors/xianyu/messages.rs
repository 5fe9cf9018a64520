//! Ids, frames, pushes and what they say, the rules of talking.

use super::number;
use crate::load::Vector;
use huolang_domain::{
    Millis,
    talk::{Heard, Limits, RefusalReason, check as check_answer, hear, is_stale, is_switch, price_temperature},
};
use huolang_platforms::xianyu::{
    answer,
    decode::{decode, from_base64},
    event::{self, Event, Role},
    fixed::IM_SDK,
    frame::{self, Client, NEWEST, To},
    history::read_history,
    ids, push,
};
use serde_json::{Value, json};

pub fn check(kind: &str, vector: &Vector) {
    let (input, expected) = (&vector.input, &vector.expected);
    let got = match kind {
        "device_id" => {
            let draws: Vec<u8> =
                input["nibbles"].as_array().unwrap().iter().map(|draw| draw.as_u64().unwrap() as u8).collect();
            let id = ids::device_id(&draws.try_into().unwrap(), vector.text("user_id"));
            json!({ "length": id.len(), "device_id": id })
        }
        "device_id_valid" => json!({ "valid": ids::device_id_valid(vector.text("value"), vector.text("user_id")) }),
        "mid" => {
            let draw = (input["rand01"].as_f64().unwrap() * 1_000.0).floor() as u64;
            json!({ "mid": ids::mid(draw, number(vector, "now_ms")) })
        }
        "mid_match" => json!({ "match": ids::mid_matches(vector.text("sent"), vector.text("received")) }),
        "uuid" => json!({ "uuid": ids::uuid(number(vector, "now_ms")) }),
        "im_ua" => {
            let (ua, sdk) = (vector.text("browser_ua"), vector.text("sdk"));
            json!({ "ua": ids::im_user_agent(ua, sdk, vector.text("os"), vector.text("browser")) })
        }
        "decode" => match decode(vector.text("data")) {
            Ok(decoded) => json!({ "decoded": decoded }),
            Err(_) => json!({ "error": true }),
        },
        "event" => return event_vector(vector),
        "frame_in" => {
            let read = push::read(&input["frame"], vector.text("self_id"));
            assert_eq!(read.undecodable, 0);
            json!({
                "ack": frame::ack(&input["frame"]),
                "event_kinds": read.events.iter().map(|event| event.kind.as_str()).collect::<Vec<_>>(),
                "event_cids": read.events.iter().map(|event| event.cid.clone()).collect::<Vec<_>>(),
            })
        }
        "frame_out" => return frame_out(vector),
        "ws_response" => json!({ "class": answer::classify(&input["frame"]).as_str() }),
        "history" => history(vector),
        "message_expired" => {
            let (created, now) = (number(vector, "created_ms"), number(vector, "now_ms"));
            json!({ "expired": is_stale(Millis(created), Millis(now), number(vector, "limit_ms")) })
        }
        "manual_toggle" => json!({ "toggle": is_switch(vector.text("text"), vector.text("keyword")) }),
        "intent" => {
            let route = match hear(vector.text("text"), &[]) {
                Heard::Technical => "tech",
                Heard::Price => "price",
                Heard::Sensitive | Heard::Unclear => "llm",
            };
            json!({ "route": route })
        }
        "price_temperature" => {
            let got = price_temperature(number(vector, "bargain_rounds"));
            let want = expected["temperature"].as_f64().unwrap();
            assert!((got - want).abs() < 1e-9, "{}: {got} is not {want}", vector.name);
            return;
        }
        "output_filter" => {
            // The peer puts a sentence of its own in the place of a refused answer; here the default reply takes it.
            let text = vector.text("text");
            let limits = Limits { most_chars: 200, prices: None, facts: &[], instructions: &[], forbidden: &[] };
            let refusals = check_answer(text, &limits).refusals;
            let blocked = refusals.contains(&RefusalReason::OutsideContact);
            assert_eq!(refusals.is_empty(), !blocked, "{}: {refusals:?}", vector.name);
            let output = if blocked { "[安全提醒]请通过平台沟通" } else { text };
            json!({ "output": output, "blocked": blocked })
        }
        _ => unreachable!(),
    };
    assert_eq!(&got, expected, "{}", vector.name);
}

fn history(vector: &Vector) -> Value {
    let page = read_history(&vector.input["body"], "47000000001", "2200000000001");
    let messages = page.messages.iter().map(|message| {
        json!({
            "message_id": message.message_id,
            "sender_id": message.sender_id,
            "content_type": message.content_type,
            "text": message.text,
        })
    });
    json!({
        "has_more": page.has_more,
        "next_cursor": page.next_cursor,
        "messages_oldest_first": messages.collect::<Vec<_>>(),
    })
}

/// Every field that the vector names must be as it says; one that it leaves out must not be there.
fn event_vector(vector: &Vector) {
    let decoded = decode(vector.text("data")).unwrap();
    let event = event::read(&decoded, vector.text("self_id"));
    let got = told(&event);
    let expected = vector.expected.as_object().unwrap();
    for (name, want) in expected {
        assert_eq!(&got[name], want, "{}: {name}", vector.name);
    }
    for name in ["order_id", "order_event", "images", "red_reminder", "user_id", "message_ids"] {
        let empty = got[name].is_null() || got[name] == json!([]);
        assert!(expected.contains_key(name) || empty, "{}: {name} is {}", vector.name, got[name]);
    }
}

fn told(event: &Event) -> Value {
    json!({
        "kind": event.kind.as_str(),
        "cid": event.cid,
        "message_id": event.message_id,
        "message_ids": event.message_ids,
        "biz_message_id": event.biz_message_id,
        "sender_id": event.sender_id,
        "sender_name": event.sender_name,
        "item_id": event.item_id,
        "created_ms": event.created_ms,
        "content_type": event.content_type,
        "text": event.text,
        "images": event.images,
        "order_id": event.order_id,
        "order_role": event.order_role.map(|role| if role == Role::Seller { "seller" } else { "buyer" }),
        "order_event": event.order_event.map(event::OrderEvent::as_str),
        "red_reminder": event.red_reminder,
        "user_id": event.user_id,
        "auto_reply_candidate": event.auto_reply_candidate(),
        "delivery_candidate": event.delivery_candidate(),
    })
}

fn frame_out(vector: &Vector) {
    let mid = vector.text("mid");
    let to = || To { self_id: vector.text("self_id"), peer_id: vector.text("to_id"), cid: vector.text("cid") };
    let frame = match vector.name.split_once('/').unwrap().1 {
        "reg" => {
            let sdk = vector.text("sdk");
            assert_eq!(sdk, IM_SDK);
            let (browser_ua, os, browser) = (vector.text("browser_ua"), vector.text("os"), vector.text("browser"));
            assert_eq!(ids::os_and_browser(browser_ua), ("Windows/10", browser.to_owned()));
            let client = Client { browser_ua, sdk, os, browser };
            frame::reg(vector.text("access_token"), vector.text("device_id"), mid, client)
        }
        "ackdiff" => frame::ack_diff(number(vector, "now_ms"), mid),
        "heartbeat" => frame::heartbeat(mid),
        "send_text" => frame::send_text(to(), vector.text("text"), mid, vector.text("uuid")),
        "send_image" => {
            let size = (number(vector, "width"), number(vector, "height"));
            frame::send_picture(to(), vector.text("url"), size, mid, vector.text("uuid"))
        }
        "create_chat" => frame::create_chat(vector.text("self_id"), vector.text("to_id"), vector.text("item_id"), mid),
        "get_state" => frame::get_state(mid),
        "list_messages" => {
            let page = usize::try_from(number(vector, "page_size")).unwrap();
            frame::list_messages(vector.text("cid"), NEWEST, page, mid)
        }
        "mark_read" => {
            let ids: Vec<&str> =
                vector.input["message_ids"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
            frame::mark_read(&ids, mid)
        }
        other => panic!("{other}: no such frame"),
    };
    let expected = &vector.expected;
    if let Some(whole) = expected.get("frame") {
        assert_eq!(&frame, whole, "{}", vector.name);
        return;
    }
    let mut frame = frame;
    let data = frame["body"][0]["content"]["custom"]["data"].take();
    let data = data.as_str().unwrap();
    assert_eq!(frame, expected["frame_with_data_null"], "{}", vector.name);
    let inner: Value = serde_json::from_slice(&from_base64(data).unwrap()).unwrap();
    assert_eq!(inner, expected["custom_data_json"], "{}", vector.name);
    if let Some(accepted) = expected.get("custom_type_accepted") {
        let kind = &frame["body"][0]["content"]["custom"]["type"];
        assert!(accepted.as_array().unwrap().contains(kind));
    }
}
