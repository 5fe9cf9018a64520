//! Webhooks and SPI calls of the platform (`docs/platforms/douyin-life.md#calls-of-the-platform`): signed, repeated,
//! out of order. All of them are hints.

use super::{adapter::DouyinLife, flex, sign};
use crate::capability::{Hint, Inbound, InboundAnswer, InboundCall};
use hex::encode;
use huolang_domain::OrderSn;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

/// SPI calls older or newer than this are refused, in milliseconds.
const FRESH_MS: i64 = 600_000;

impl Inbound for DouyinLife {
    fn take(&self, call: &InboundCall) -> InboundAnswer {
        match call.route.split('/').next() {
            Some("webhook") => self.webhook(call),
            Some("spi") => self.spi(call),
            _ => refused(404, "no such address"),
        }
    }
}

impl DouyinLife {
    fn webhook(&self, call: &InboundCall) -> InboundAnswer {
        let expected = sign::webhook(&self.client.secret, &call.body);
        if !call.headers.get("x-douyin-signature").is_some_and(|given| sign::matches(&expected, given)) {
            return refused(401, "wrong signature");
        }
        let Ok(body) = serde_json::from_slice::<Value>(&call.body) else { return refused(400, "no JSON") };
        let content = content(&body);
        if body["event"] == "verify_webhook" {
            return answer(json!({ "challenge": content["challenge"] }), Vec::new());
        }
        if body["client_key"].as_str().is_some_and(|key| !key.is_empty() && key != self.client.app_id) {
            return refused(401, "another app");
        }
        let external = call.headers.get("msg-id").filter(|id| !id.is_empty()).cloned();
        let external = external.unwrap_or_else(|| encode(Sha256::digest(&call.body)));
        let about = ["order", "certificate"].map(|part| &content[part]).into_iter().find(|part| part.is_object());
        let about = about.unwrap_or(&content);
        // One app may serve several accounts; what concerns another one is not ours.
        let account = text(&about["account_id"]);
        if !account.is_empty() && account != self.client.settings.account_id {
            return answer(json!({}), Vec::new());
        }
        answer(json!({}), vec![hint(format!("webhook:{external}"), about)])
    }

    fn spi(&self, call: &InboundCall) -> InboundAnswer {
        let body = if call.is_post { call.body.as_slice() } else { &[] };
        let expected = sign::spi(&self.client.secret, &call.query, body);
        let query = |name: &str| call.query.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str());
        if !call.headers.get("x-life-sign").is_some_and(|given| sign::matches(&expected, given)) {
            return refused(401, "wrong signature");
        }
        if query("client_key").is_some_and(|key| key != self.client.app_id) {
            return refused(401, "another app");
        }
        let at = query("timestamp").and_then(|at| at.parse::<i64>().ok());
        if at.is_none_or(|at| (at - self.client.now().0).abs() > FRESH_MS) {
            return refused(401, "the timestamp is missing or too old");
        }
        let said = serde_json::from_slice(body).unwrap_or(Value::Null);
        let hints = vec![hint(format!("spi:{expected}"), &said)];
        // What is only told can be taken; what asks for codes or decisions is not served, and a false yes would be a lie.
        if call.route.ends_with("notify") {
            return answer(json!({ "data": { "error_code": 0, "description": "success" } }), hints);
        }
        answer(json!({ "data": { "error_code": 1, "description": "not served by this program" } }), hints)
    }
}

/// `content` is text that holds JSON, sometimes JSON itself.
fn content(body: &Value) -> Value {
    match &body["content"] {
        Value::String(text) => serde_json::from_str(text).unwrap_or(Value::Null),
        other => other.clone(),
    }
}

fn hint(external_id: String, about: &Value) -> Hint {
    let sn = text(&about["order_id"]);
    Hint { external_id, sn: (!sn.is_empty()).then(|| OrderSn::from(sn)) }
}

fn text(value: &Value) -> String {
    flex::text(value).unwrap_or_default()
}

const fn answer(body: Value, hints: Vec<Hint>) -> InboundAnswer {
    InboundAnswer { status: 200, body, hints }
}

fn refused(status: u16, message: &str) -> InboundAnswer {
    InboundAnswer { status, body: json!({ "message": message }), hints: Vec::new() }
}
