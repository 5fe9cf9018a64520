//! Signing, cookies, answers of the gateway, tokens, the QR code.

use super::number;
use crate::load::Vector;
use huolang_domain::Millis;
use huolang_platforms::xianyu::{
    cookies::Jar,
    fixed::MTOP_APP_KEY,
    qr::{QrState, plain_integer, read_state},
    ret::{classify, classify_body, verify_url_allowed},
    sign::{form_body, sign, signing_token},
    token::{TokenAnswer, expires_at, read_token},
};
use serde_json::{Map, Value, json};

pub fn check(kind: &str, vector: &Vector) {
    let (input, expected) = (&vector.input, &vector.expected);
    let got = match kind {
        "sign" => {
            assert_eq!(input["appKey"], MTOP_APP_KEY);
            json!({ "sign": sign(vector.text("token"), vector.text("t"), vector.text("data")) })
        }
        "form_body" => {
            let body = form_body(vector.text("data"));
            let url = reqwest::Url::parse(&format!("http://x/?{body}")).unwrap();
            let decoded = url.query_pairs().next().unwrap().1.into_owned();
            json!({ "decoded_equals_signed": decoded == vector.text("data"), "one_valid_body": body })
        }
        "m_h5_tk" => {
            let (token, expires) = signing_token(vector.text("cookie_value"));
            json!({ "token": token, "expires_ms": expires })
        }
        "cookies" => cookies(vector),
        "cookie_identity" => {
            let jar = Jar::parse(vector.text("cookie_header"));
            json!({ "accept": jar.belongs_to(vector.text("account_user_id")) })
        }
        "ret" => {
            let ret: Vec<&str> = input["ret"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
            let class = classify(&ret, input["data"]["url"].as_str());
            assert_eq!(classify_body(input), class);
            json!({ "class": class.as_str() })
        }
        "verify_url_allowed" => json!({ "allowed": verify_url_allowed(vector.text("url")) }),
        "token_response" => token(vector),
        "token_expiry" => {
            let at = expires_at(&input["raw"], Millis(number(vector, "now_ms")));
            json!({ "expires_at_ms": at.map(|at| at.0) })
        }
        "qr_state" => {
            let state = read_state(&input["body"]);
            let mut got = json!({ "state": state.as_str(), "keep_polling": state.keep_polling() });
            if let QrState::VerificationRequired { url } = state {
                got["verify_url"] = json!(url);
            }
            got
        }
        "qr_t_format" => json!({ "form_value": plain_integer(&input["t_from_json"]) }),
        _ => unreachable!(),
    };
    assert_eq!(&got, expected, "{}", vector.name);
}

fn cookies(vector: &Vector) -> Value {
    let mut jar = Jar::parse(vector.text("cookie_header"));
    let set = vector.input["set_cookie"].as_array().unwrap().iter().filter_map(Value::as_str);
    jar.merge(set, Millis(number(vector, "now_ms")));
    let cookies: Map<String, Value> = jar.iter().map(|(name, value)| (name.to_owned(), json!(value))).collect();
    json!({ "cookies": cookies, "user_id": jar.user_id(), "sign_token": jar.signing_token() })
}

fn token(vector: &Vector) -> Value {
    match read_token(&vector.input["body"], Millis(number(vector, "now_ms"))) {
        TokenAnswer::Token(token) => json!({
            "class": "success",
            "access_token": token.secret.expose(),
            "expires_at_ms": token.expires_at.map(|at| at.0),
        }),
        TokenAnswer::Refused { class, url } => {
            json!({ "class": class.as_str(), "access_token": null, "verify_url": url })
        }
        TokenAnswer::Missing => json!({ "class": "error", "access_token": null }),
    }
}
