//! The seller's own keys, planted as the seller would type them: of every channel, of every platform, of the model. All of
//! them are used against a door that is closed, so that what calls leave behind is looked at, too.

use huolang_domain::Dice;
use huolang_testkit::Planted;
use reqwest::Method;
use serde_json::{Value, json};

use crate::program::Client;

/// Sets everything up; gives the addresses of lists in which the keys could show.
pub async fn plant(owner: &Client, planted: &mut Planted, dice: &dyn Dice) -> Vec<String> {
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let nowhere = format!("http://{closed}");
    model(owner, planted.token(dice), &nowhere).await;
    for (kind, fields, secrets) in channels(&nowhere, closed.port()) {
        let secrets: Value =
            secrets.into_iter().map(|(name, before)| (name, json!(before + &planted.token(dice)))).collect();
        let body = json!({ "kind": kind, "name": kind, "fields": fields, "secrets": secrets });
        let made = owner.send(Method::POST, "/api/v1/notice-channels", Some(body)).await;
        let channel = Client::read(made).await;
        let tried = format!("/api/v1/notice-channels/{}/tests", channel["id"].as_str().unwrap());
        assert_eq!(owner.post(&tried, json!({})).await["sent"], false, "{kind}: nobody is there");
    }
    let mut lists = Vec::new();
    for (platform, fields, names) in platforms() {
        let mut secrets = serde_json::Map::new();
        for name in names {
            secrets.insert(name.to_owned(), json!(secret(name, planted, dice)));
        }
        let body = json!({
            "platform": platform, "name": platform, "fields": fields, "secrets": secrets,
            "config": { "gateway": nowhere, "poll_interval_ms": 10_000, "push": true, "auto_deliver": true },
        });
        let shop = Client::read(owner.send(Method::POST, "/api/v1/shops", Some(body)).await).await;
        lists.push(format!("/api/v1/shops/{}", shop["id"].as_str().unwrap_or_else(|| panic!("{platform}: {shop}"))));
    }
    lists
}

/// The model is asked once; nobody answers.
async fn model(owner: &Client, key: String, nowhere: &str) {
    let mut model = owner.get("/api/v1/ai/settings").await;
    model["enabled"] = json!(true);
    model["preset"] = json!("custom");
    model["base_url"] = json!(format!("{nowhere}/v1"));
    model["key"] = json!(key);
    Client::read(owner.send(Method::PUT, "/api/v1/ai/settings", Some(model)).await).await;
    assert_eq!(owner.post("/api/v1/ai/check", json!({})).await["ok"], false);
}

/// Kind, fields, and secrets with what stands before the planted part.
type Channel = (&'static str, Value, Vec<(String, String)>);

fn channels(nowhere: &str, port: u16) -> Vec<Channel> {
    let gateway = json!({ "gateway": nowhere });
    let plain = |name: &str| (name.to_owned(), String::new());
    let sms = json!({
        "gateway": nowhere, "access_key_id": "id", "sign_name": "货郎", "template_code": "SMS_1", "phones": "13800000000",
    });
    let mail = json!({
        "preset": "other", "user": "seller@example.com", "to": "seller@example.com", "host": "127.0.0.1",
        "port": port.to_string(), "security": "plain",
    });
    vec![
        ("email", mail, vec![plain("password")]),
        ("wecom", gateway.clone(), vec![plain("webhook")]),
        ("dingtalk", gateway.clone(), vec![plain("webhook"), ("secret".to_owned(), "SEC".to_owned())]),
        ("feishu", gateway.clone(), vec![plain("webhook"), plain("secret")]),
        ("bark", gateway.clone(), vec![plain("device_key")]),
        ("pushplus", gateway.clone(), vec![plain("token")]),
        ("serverchan", gateway.clone(), vec![("send_key".to_owned(), "SCT".to_owned())]),
        ("sms", sms, vec![plain("access_key_secret")]),
        ("telegram", json!({ "gateway": nowhere, "chat_id": "1" }), vec![("token".to_owned(), "123456:".to_owned())]),
        ("webhook", json!({}), vec![("url".to_owned(), format!("{nowhere}/")), plain("secret")]),
    ]
}

/// Platform, fields and names of secrets.
fn platforms() -> Vec<(&'static str, Value, Vec<&'static str>)> {
    vec![
        ("xianyu", json!({ "accept_risk": "true" }), vec!["cookie"]),
        ("pdd", json!({ "client_id": "client" }), vec!["client_secret", "access_token"]),
        ("douyin_life", json!({ "app_id": "app", "account_id": "7000000000000000001" }), vec!["app_secret"]),
        ("jd_general", json!({ "vendor_id": "1201" }), vec!["sign_key", "aes_key"]),
        ("jd_game", json!({ "customer_id": "1" }), vec!["sign_key"]),
        (
            "agiso",
            json!({ "service": "idle", "app_id": "1", "platform_shop_id": "2" }),
            vec!["app_secret", "token", "sup_merchant_key", "sup_app_secret"],
        ),
    ]
}

/// A secret of the form that its platform has.
fn secret(name: &str, planted: &mut Planted, dice: &dyn Dice) -> String {
    match name {
        "aes_key" => {
            let key = format!("{:016x}{:016x}", dice.below(u64::MAX), dice.below(u64::MAX));
            planted.watch("aes key", &key);
            key
        }
        "cookie" => {
            let (token, session) = (planted.token(dice), planted.token(dice));
            format!("unb=2201; cookie2={session}; _m_h5_tk={token}_1795140000000; _m_h5_tk_enc={token}")
        }
        _ => planted.token(dice),
    }
}
