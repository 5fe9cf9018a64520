//! What each vendor checks, written from its documentation and not from the program's own code.

use std::collections::BTreeMap;

use axum::http::{HeaderMap, Uri};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::host::{Heard, KEY, SECRET};

/// A call as it came.
pub(super) struct Call<'a> {
    pub(super) uri: &'a Uri,
    pub(super) headers: &'a HeaderMap,
    pub(super) body: &'a [u8],
    pub(super) now: i64,
}

/// Status and body of an answer, and what was accepted.
pub(super) type Outcome = ((u16, Value), Option<Heard>);

impl Call<'_> {
    fn json(&self) -> Value {
        serde_json::from_slice(self.body).unwrap_or_default()
    }

    fn query(&self) -> BTreeMap<String, String> {
        let pairs = self.uri.query().unwrap_or_default().split('&').filter_map(|pair| pair.split_once('='));
        pairs.map(|(name, value)| (decoded(name), decoded(value))).collect()
    }

    fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        rest = tail;
        match (first, tail) {
            (b'+', _) => bytes.push(b' '),
            (b'%', [high, low, after @ ..]) => {
                let digits = String::from_utf8_lossy(&[*high, *low]).into_owned();
                bytes.push(u8::from_str_radix(&digits, 16).unwrap_or(b'?'));
                rest = after;
            }
            _ => bytes.push(*first),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn mac(key: &str, text: &str) -> Vec<u8> {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key.as_bytes()) else { return Vec::new() };
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

fn said(channel: &'static str, text: &Value, call: Value) -> Option<Heard> {
    Some(Heard { channel, text: text.as_str().unwrap_or_default().to_owned(), call })
}

fn refuse(status: u16, body: Value) -> Outcome {
    ((status, body), None)
}

pub(super) fn wecom(call: &Call<'_>) -> Outcome {
    let body = call.json();
    if call.query().get("key").map(String::as_str) != Some(KEY) {
        return refuse(200, json!({ "errcode": 93000, "errmsg": "invalid webhook url" }));
    }
    let (text, most) = match body["msgtype"].as_str() {
        Some("text") => (body["text"]["content"].clone(), 2048),
        Some("markdown") => (body["markdown"]["content"].clone(), 4096),
        _ => return refuse(200, json!({ "errcode": 40008, "errmsg": "invalid message type" })),
    };
    match text.as_str().map(str::len) {
        Some(1..) if text.as_str().is_some_and(|text| text.len() <= most) => {
            ((200, json!({ "errcode": 0, "errmsg": "ok" })), said("wecom", &text, body))
        }
        _ => refuse(200, json!({ "errcode": 40058, "errmsg": "content exceed max length" })),
    }
}

pub(super) fn dingtalk(call: &Call<'_>) -> Outcome {
    let (query, body) = (call.query(), call.json());
    if query.get("access_token").map(String::as_str) != Some(KEY) {
        return refuse(200, json!({ "errcode": 300_005, "errmsg": "token is not exist" }));
    }
    let stamp = query.get("timestamp").cloned().unwrap_or_default();
    let near = stamp.parse::<i64>().is_ok_and(|stamp| (stamp - call.now).abs() < 3_600_000);
    let expected = STANDARD.encode(mac(SECRET, &format!("{stamp}\n{SECRET}")));
    if !near || query.get("sign") != Some(&expected) {
        return refuse(200, json!({ "errcode": 310_000, "errmsg": "sign not match" }));
    }
    ((200, json!({ "errcode": 0, "errmsg": "ok" })), said("dingtalk", &body["text"]["content"].clone(), body))
}

pub(super) fn feishu(call: &Call<'_>) -> Outcome {
    let body = call.json();
    if call.uri.path() != format!("/open-apis/bot/v2/hook/{KEY}") {
        return refuse(200, json!({ "code": 19001, "msg": "param invalid: incoming webhook access token invalid" }));
    }
    let stamp = body["timestamp"].as_str().unwrap_or_default();
    let near = stamp.parse::<i64>().is_ok_and(|stamp| (stamp * 1_000 - call.now).abs() < 3_600_000);
    let expected = STANDARD.encode(mac(&format!("{stamp}\n{SECRET}"), ""));
    if !near || body["sign"] != json!(expected) {
        return refuse(200, json!({ "code": 19021, "msg": "sign match fail or timestamp is not within one hour" }));
    }
    ((200, json!({ "code": 0, "msg": "success" })), said("feishu", &body["content"]["text"].clone(), body))
}

pub(super) fn bark(call: &Call<'_>) -> Outcome {
    let body = call.json();
    if body["device_key"] != json!(KEY) {
        return refuse(400, json!({ "code": 400, "message": "failed to get device token" }));
    }
    ((200, json!({ "code": 200, "message": "success" })), said("bark", &body["title"].clone(), body))
}

pub(super) fn pushplus(call: &Call<'_>) -> Outcome {
    let body = call.json();
    if body["token"] != json!(KEY) {
        return refuse(200, json!({ "code": 903, "msg": "无效的用户令牌" }));
    }
    ((200, json!({ "code": 200, "msg": "请求成功" })), said("pushplus", &body["title"].clone(), body))
}

pub(super) fn serverchan(call: &Call<'_>) -> Outcome {
    let body = call.json();
    if call.uri.path() != format!("/{KEY}.send") {
        return refuse(400, json!({ "code": 40001, "message": "[AUTH]错误的Key" }));
    }
    if body["title"].as_str().is_none_or(|title| title.is_empty() || title.chars().count() > 32) {
        return refuse(400, json!({ "code": 40004, "message": "title" }));
    }
    ((200, json!({ "code": 0, "message": "" })), said("serverchan", &body["title"].clone(), body))
}

pub(super) fn telegram(call: &Call<'_>) -> Outcome {
    let body = call.json();
    if call.uri.path() != format!("/bot{KEY}/sendMessage") {
        return refuse(401, json!({ "ok": false, "error_code": 401, "description": "Unauthorized" }));
    }
    if body["chat_id"] != json!("10001") {
        return refuse(400, json!({ "ok": false, "error_code": 400, "description": "Bad Request: chat not found" }));
    }
    ((200, json!({ "ok": true, "result": {} })), said("telegram", &body["text"].clone(), body))
}

/// The answer, the call's id, and what was accepted.
pub(super) fn webhook(call: &Call<'_>) -> ((u16, Value), String, Option<Heard>) {
    let (id, stamp) = (call.header("webhook-id").to_owned(), call.header("webhook-timestamp"));
    let near = stamp.parse::<i64>().is_ok_and(|stamp| (stamp * 1_000 - call.now).abs() <= 300_000);
    let signed = format!("{id}.{stamp}.{}", String::from_utf8_lossy(call.body));
    let expected = format!("v1,{}", STANDARD.encode(mac(SECRET, &signed)));
    if !near || call.header("webhook-signature") != expected {
        return ((401, json!({ "error": "signature" })), id, None);
    }
    let body = call.json();
    ((200, json!({})), id, said("webhook", &body["data"]["title"].clone(), body))
}

pub(super) fn sms(call: &Call<'_>) -> Outcome {
    let refuse = |code: &str, message: &str| refuse(400, json!({ "Code": code, "Message": message }));
    let authorization = call.header("authorization");
    let part = |name: &str| {
        let (_, after) = authorization.split_once(name).unwrap_or_default();
        after.split(',').next().unwrap_or_default().to_owned()
    };
    if part("Credential=") != KEY {
        return refuse("InvalidAccessKeyId.NotFound", "Specified access key is not found.");
    }
    let names = part("SignedHeaders=");
    let lines: String = names.split(';').map(|name| format!("{name}:{}\n", call.header(name))).collect();
    // As it came: the provider sorts the parameters, so they must be sorted already.
    let raw = call.uri.query().unwrap_or_default();
    let mut sorted: Vec<&str> = raw.split('&').collect();
    sorted.sort_unstable();
    let hash = hex::encode(Sha256::digest(call.body));
    let canonical = format!("POST\n/\n{}\n{lines}\n{names}\n{hash}", sorted.join("&"));
    let text = format!("ACS3-HMAC-SHA256\n{}", hex::encode(Sha256::digest(canonical.as_bytes())));
    if part("Signature=") != hex::encode(mac(SECRET, &text)) || call.header("x-acs-content-sha256") != hash {
        return refuse("SignatureDoesNotMatch", "Specified signature is not matched with our calculation.");
    }
    let query = call.query();
    if call.header("x-acs-action") != "SendSms" || call.header("x-acs-version") != "2017-05-25" {
        return refuse("InvalidAction.NotFound", "Specified api is not found.");
    }
    let given = |name: &str| query.get(name).cloned().unwrap_or_default();
    let params: Value = serde_json::from_str(&given("TemplateParam")).unwrap_or_default();
    if given("TemplateCode") != "SMS_154950909" {
        return refuse("isv.SMS_TEMPLATE_ILLEGAL", "该账号下找不到对应模板");
    }
    if given("SignName") != "货郎" {
        return refuse("isv.SMS_SIGNATURE_ILLEGAL", "该账号下找不到对应签名");
    }
    let is_phone = |phone: &str| phone.len() == 11 && phone.bytes().all(|sign| sign.is_ascii_digit());
    if !given("PhoneNumbers").split(',').all(is_phone) {
        return refuse("isv.MOBILE_NUMBER_ILLEGAL", "非法手机号");
    }
    let told = params.as_object().and_then(|params| params.values().next()).cloned().unwrap_or_default();
    let reply = json!({ "Code": "OK", "Message": "OK", "BizId": "9006197469364984400", "RequestId": "F655A8D5" });
    ((200, reply), said("sms", &told, json!(query)))
}
