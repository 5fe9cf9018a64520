//! 拼多多: signatures, frames, errors, money, windows, ciphers, the authorisation page, answers, the rule of delivering.

mod parse;

use crate::load::{Vector, each};
use huolang_platforms::pdd::{
    answer, cipher, deliverable,
    error::ApiError,
    money::Yuan,
    oauth,
    push::{
        digest,
        frame::{self, Frame},
    },
    sign,
    window::{self, Figures},
    wire::order::Order,
};
use serde_json::{Value, json};

#[test]
fn every_pdd_vectors_file_holds() {
    each("pdd", check);
}

fn check(vector: &Vector) {
    let (kind, name) = vector.name.split_once('/').expect("a kind before the slash");
    match kind {
        "sign" => signature(vector),
        "ws" => socket(vector, name),
        "error" => error(vector),
        "money" => money(vector),
        "window" => windows(vector),
        "cipher" => ciphers(vector),
        "oauth" => authorize(vector),
        "parse" => same(vector, &parse::parse(vector)),
        "rule" => rule(vector),
        unknown => panic!("{}: nobody knows the kind {unknown}", vector.name),
    }
}

/// Members of the expectation that are information about others.
const INFORMATION: [&str; 2] = ["other_implementations_differ", "upstream_node_sdk_says_retry"];

/// Every expected member stands in `found`.
fn same(vector: &Vector, found: &Value) {
    for (member, expected) in vector.expected.as_object().expect("an object") {
        if INFORMATION.contains(&member.as_str()) {
            continue;
        }
        let found = found.get(member).unwrap_or_else(|| panic!("{}: no member {member}", vector.name));
        assert_eq!(found, expected, "{}: {member}", vector.name);
    }
}

fn number(vector: &Vector, name: &str) -> i64 {
    vector.input[name].as_i64().unwrap_or_else(|| panic!("{}: the input has no number {name}", vector.name))
}

fn signature(vector: &Vector) {
    let secret = vector.text("client_secret");
    let wire = sign::wire_params(vector.input["params"].as_object().expect("params"));
    let signed = sign::sign(secret, &wire);
    if let Some(wrong) = vector.expected.get("must_not_equal") {
        assert_ne!(json!(signed), *wrong, "{}", vector.name);
        assert_eq!(json!(signed), vector.expected["sign"], "{}", vector.name);
        return;
    }
    let base = sign::base_string(secret, &wire);
    same(vector, &json!({ "wire_params": wire, "base_string": base, "sign": signed }));
}

fn socket(vector: &Vector, name: &str) {
    let found = if name.starts_with("digest") {
        let (id, at, secret) = (vector.text("client_id"), number(vector, "timestamp_ms"), vector.text("client_secret"));
        json!({
            "md5_hex": digest::md5_hex(id, at, secret),
            "digest": digest::digest(id, at, secret),
            "url": digest::address(digest::USUAL, id, at, secret),
        })
    } else if vector.input.get("build").and_then(Value::as_str) == Some("heartbeat") {
        json!({ "frame": frame::heartbeat(number(vector, "now_ms")) })
    } else {
        heard(vector)
    };
    same(vector, &found);
}

fn heard(vector: &Vector) -> Value {
    match frame::parse(vector.text("frame")) {
        Frame::Heartbeat => json!({ "kind": "heartbeat", "reply": null }),
        Frame::ServerFail { reason } => json!({ "kind": "server_fail", "reason": reason, "reply": null }),
        Frame::Ignored => json!({ "kind": "ignored", "reply": null }),
        Frame::Event(event) => {
            let now = number(vector, "now_ms");
            let reply = match vector.input["handler_ok"].as_bool() {
                Some(true) => event.ack(now),
                _ => event.fail(vector.input["fail_reason"].as_str().unwrap_or_default(), now),
            };
            json!({
                "kind": "event",
                "topic": event.topic,
                "mall_id": event.mall_id,
                "content": event.content,
                "idempotency_key": event.key(),
                "reply": reply,
            })
        }
    }
}

fn error(vector: &Vector) {
    let status = u16::try_from(number(vector, "http_status")).unwrap();
    let found = match answer::check(status, vector.text("body")) {
        Ok(()) => json!({ "is_error": false }),
        Err(answer::BadAnswer::Api(error)) => told(&error),
        // Cut off or no JSON at all: nobody knows what became of the call.
        Err(answer::BadAnswer::NotUnderstood(what)) => told(&ApiError::uncertain(what)),
    };
    same(vector, &found);
}

fn told(error: &ApiError) -> Value {
    json!({
        "is_error": true,
        "error_code": error.code,
        "sub_code": error.sub_code,
        "request_id": error.request_id,
        "class": error.class.as_str(),
        "retry_read": error.retry_read(),
        "retry_write": error.retry_write(),
        "message": error.message,
        "error_msg": error.message,
        "sub_msg": error.sub_message,
    })
}

fn money(vector: &Vector) {
    let read: Yuan = serde_json::from_value(vector.input["value"].clone()).unwrap();
    same(vector, &json!({ "fen": read.0 }));
}

fn windows(vector: &Vector) {
    let input = &vector.input;
    let found = if input.get("cursor").is_some() {
        let figures = Figures {
            overlap_s: number(vector, "overlap_s"),
            max_span_s: number(vector, "max_span_s"),
            lag_s: number(vector, "lag_s"),
            max_age_s: number(vector, "max_age_s"),
            age_margin_s: number(vector, "age_margin_s"),
        };
        let (cursor, now) = (number(vector, "cursor"), number(vector, "server_now"));
        let windows = window::increments(cursor, now, &figures);
        json!({
            "windows": windows,
            "window_count": windows.len(),
            "first": windows.first(),
            "last": windows.last(),
            "cursor_after_success": window::advanced(cursor, now, &figures),
        })
    } else if input.get("total_count").is_some() {
        let size = number(vector, "page_size");
        json!({
            "probe": { "page": 1, "page_size": size, "use_has_next": false },
            "then_pages": window::reverse_pages(number(vector, "total_count"), size),
            "use_has_next": true,
        })
    } else {
        let windows = window::lists(number(vector, "start"), number(vector, "end"), number(vector, "max_span_s"));
        json!({ "windows": windows, "window_count": windows.len(), "first": windows.first(), "last": windows.last() })
    };
    same(vector, &found);
}

fn ciphers(vector: &Vector) {
    let value = vector.text("value");
    let read = cipher::parse(value);
    let number = cipher::virtual_number(value);
    let found = json!({
        "is_cipher": read.is_some(),
        "search_index": read.and_then(|read| read.search_index),
        "is_virtual": number.is_some(),
        "number": number.map(|(number, _)| number),
        "ext": number.map(|(_, extension)| extension),
    });
    same(vector, &found);
}

fn authorize(vector: &Vector) {
    let page = oauth::usual_page().unwrap();
    let url = oauth::authorize_url(&page, vector.text("client_id"), vector.text("redirect_uri"), vector.text("state"));
    same(vector, &json!({ "url": url }));
}

fn rule(vector: &Vector) {
    let mut order = vector.input["order"].clone();
    // The bare order of these vectors has no number.
    order.as_object_mut().unwrap().entry("order_sn").or_insert_with(|| json!("1"));
    let order: Order = serde_json::from_value(order).unwrap();
    let blocked = deliverable::blocked_by(&order);
    same(vector, &json!({ "deliverable": blocked.is_empty(), "blocked_by": blocked }));
}
