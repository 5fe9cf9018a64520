//! `agiso*.vectors.json`.

use crate::load::{Vector, each};
use huolang_platforms::{
    agiso::{
        Push, authorize_url, batch, push_sign, push_verify, read_reply, request, sign, sign_string,
        sup::{Body, SupKey, sup_cards, sup_sign, sup_sign_string, sup_verify},
        token_url,
    },
    jd::Params,
};
use huolang_vault::Secret;
use serde_json::{Map, Value, json};

#[test]
fn vectors_of_agiso() {
    each("agiso", check);
}

fn check(vector: &Vector) {
    let found = match vector.text("op") {
        "sign" => {
            let (secret, params) = (secret(vector, "appSecret"), params(vector));
            json!({ "sign_string": sign_string(&secret, &params).expose(), "sign": sign(&secret, &params) })
        }
        "request" => sent(vector),
        "token_url" => {
            let secret = secret(vector, "appSecret");
            let (url, sign) = token_url(vector.text("service"), vector.text("appId"), vector.text("code"), &secret);
            json!({ "url": url, "sign": sign })
        }
        "authorize_url" => {
            json!({ "url": authorize_url(vector.text("service"), vector.text("appId"), vector.text("state")) })
        }
        "push_sign" => {
            json!({ "sign": push_sign(&secret(vector, "appSecret"), vector.text("timestamp"), vector.text("json")) })
        }
        "push_verify" => {
            let body = vector.text("body").as_bytes();
            match push_verify(&secret(vector, "appSecret"), vector.text("query"), body) {
                None => json!({ "valid": false }),
                Some(Push { from_platform, aopic, json: said }) => {
                    json!({ "valid": true, "fromPlatform": from_platform, "aopic": aopic, "json": said })
                }
            }
        }
        "push_event" => {
            let push = Push {
                from_platform: vector.text("fromPlatform").to_owned(),
                aopic: vector.input["aopic"].as_i64().unwrap(),
                json: vector.text("json").to_owned(),
            };
            json!({ "event": push.event(), "id": push.id() })
        }
        "reply" => {
            let reply = read_reply(vector.text("body"));
            json!({ "ok": reply.ok, "code": reply.code, "message": reply.message, "retry": reply.retry })
        }
        "batch_reply" => {
            let tids: Vec<String> =
                vector.input["tids"].as_array().unwrap().iter().map(|tid| tid.as_str().unwrap().to_owned()).collect();
            let told = batch(&read_reply(vector.text("body")), &tids);
            let told: Map<String, Value> =
                told.into_iter().map(|(tid, sent, _)| (tid, Value::from(sent.as_str()))).collect();
            json!({ "tids": told })
        }
        "sup_sign" => {
            let (key, body) = (sup_key(vector), body(vector));
            json!({ "sign_string": sup_sign_string(&key, &body).expose(), "sign": sup_sign(&key, &body) })
        }
        "sup_verify" => json!({ "valid": sup_verify(&sup_key(vector), &body(vector)) }),
        "sup_cards" => json!({ "cards": sup_cards(&secret(vector, "aesKey"), &secret(vector, "plaintext")).unwrap() }),
        other => panic!("unknown kind of vector: {other}"),
    };
    assert_eq!(found, vector.expected, "{}", vector.name);
}

fn secret(vector: &Vector, name: &str) -> Secret<String> {
    Secret::from(vector.text(name))
}

fn params(vector: &Vector) -> Params {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    vector.input["params"].as_object().unwrap().iter().map(|(name, value)| (name.clone(), text(value))).collect()
}

/// As it comes in: JSON, through the reader of bodies.
fn body(vector: &Vector) -> Params {
    Body::read(vector.input["params"].to_string().as_bytes()).unwrap().0
}

fn sup_key(vector: &Vector) -> SupKey {
    SupKey { app_secret: secret(vector, "appSecret"), merchant_key: secret(vector, "merchantKey") }
}

fn sent(vector: &Vector) -> Value {
    let call = request(
        vector.text("service"),
        vector.text("path"),
        &secret(vector, "appSecret"),
        &secret(vector, "token"),
        vector.input["now"].as_i64().unwrap(),
        &params(vector),
    );
    let headers: Map<String, Value> =
        call.headers.into_iter().map(|(name, value)| (name.to_owned(), Value::from(value))).collect();
    json!({ "url": call.url, "headers": headers, "form": call.form, "body": call.body })
}
