//! `douyin-life*.vectors.json`. The kind of a vector is the part of its name before the slash.

use crate::load::{Vector, each};
use huolang_domain::{Fen, Millis};
use huolang_platforms::douyin_life::{
    answer::Verdict,
    cipher::{FieldKey, Reading, masked},
    map::OrderRow,
    outcome::{Attempt, Outcome},
    paging::{Step, Walk},
    qr, sign,
    token::{Token, TokenState},
    window::{Range, Span, day_slices},
    wire::OrdersData,
};
use huolang_vault::Secret;
use serde_json::{Map, Value, json};

#[test]
fn vectors_of_douyin_life() {
    each("douyin-life", check);
}

fn check(vector: &Vector) {
    let found = match vector.name.split('/').next().unwrap() {
        "secret_normalize" => {
            let (key, iv) = key(vector).parts();
            json!({ "key": key.expose(), "iv": iv.expose() })
        }
        "phone_decrypt" => decrypt(vector),
        "phone_encrypt" => json!({ "cipher": key(vector).encrypt(vector.text("plain")) }),
        "day_slices" => slices(vector),
        "window" => window(vector),
        "order_pages" => pages(vector),
        "order_map" => serde_json::to_value(OrderRow::read(&vector.input["order"], &key(vector)).unwrap()).unwrap(),
        "error_class" => class(vector),
        "webhook_sign" => webhook(vector),
        "spi_sign" => spi(vector),
        "qr_object_id" => match qr::object_id(vector.text("long_url")) {
            Ok(found) => json!({ "query_value": qr::query_value(&found), "encrypted_data": found }),
            Err(_) => json!({ "error": "no_object_id" }),
        },
        "verify_outcome" => outcome(vector),
        "token_cache" => token(vector),
        "fen_to_yuan" => json!({ "yuan": Fen(vector.input["fen"].as_i64().unwrap()).to_string() }),
        other => panic!("unknown kind of vector: {other}"),
    };
    assert_eq!(found, vector.expected, "{}", vector.name);
}

fn secret(vector: &Vector) -> Secret<String> {
    Secret::from(vector.text("client_secret"))
}

fn key(vector: &Vector) -> FieldKey {
    FieldKey::of(&secret(vector))
}

fn decrypt(vector: &Vector) -> Value {
    match key(vector).read(vector.text("cipher")) {
        Err(_) => json!({ "error": "decrypt_failed" }),
        Ok(Reading::Online) => json!({ "route": "online" }),
        Ok(Reading::Nothing) => json!({ "plain": null }),
        Ok(Reading::Plain(plain)) => json!({ "masked": masked(&plain), "plain": plain }),
    }
}

/// What the old program did is told beside the contract, to show where both part.
fn slices(vector: &Vector) -> Value {
    let at = |name: &str| vector.input[name].as_i64().unwrap();
    let slices: Vec<Value> = day_slices(Span { start: at("start"), end: at("end") })
        .into_iter()
        .map(|slice| json!({ "day": slice.day, "start": slice.span.start, "end": slice.span.end }))
        .collect();
    json!({ "slices": slices, "seed24h": vector.expected["seed24h"] })
}

fn window(vector: &Vector) -> Value {
    let set = |name: &str| vector.input["env"][name].as_str().map(str::to_owned);
    let range = Range {
        start_date: set("START_DATE"),
        end_date: set("END_DATE"),
        start_time: set("START_TIME"),
        end_time: set("END_TIME"),
        sync_days: set("SYNC_DAYS").and_then(|days| days.parse().ok()),
    };
    match range.at(vector.input["now"].as_i64().unwrap()) {
        Err(_) => json!({ "error": "bad_date" }),
        Ok(window) => {
            let source = if window.is_custom { "custom" } else { "sync_days" };
            json!({ "start": window.span.start, "end": window.span.end, "source": source })
        }
    }
}

fn pages(vector: &Vector) -> Value {
    let key = key(vector);
    let mut walk = Walk::begin();
    let (mut ids, mut rows, mut stop) = (Vec::new(), Vec::new(), None);
    for page in vector.input["pages"].as_array().unwrap() {
        assert!(stop.is_none(), "{}: the walk ends before the pages do", vector.name);
        assert_eq!(Verdict::of(200, Some(page)).ok(), Ok(()));
        let data: OrdersData = serde_json::from_value(page["data"].clone()).unwrap();
        let next = data.search_after.cursor();
        for order in &data.orders {
            let row = OrderRow::read(order, &key).unwrap();
            if walk.is_news(&row.order_id, row.update_time.unwrap_or(0)) {
                ids.push(row.order_id.clone());
                rows.push(row);
            }
        }
        if let Step::Stop(why) = walk.page(data.orders.len(), next) {
            stop = Some(why);
        }
    }
    let mut found = json!({ "requests": walk.requests(), "order_ids": ids, "stop": stop });
    if vector.expected.get("rows").is_some() {
        found["rows"] = serde_json::to_value(rows).unwrap();
    }
    found
}

fn class(vector: &Vector) -> Value {
    let status = u16::try_from(vector.input["http"].as_u64().unwrap()).unwrap();
    let verdict = Verdict::of(status, vector.input.get("body"));
    let all = json!({
        "class": verdict.class,
        "code": verdict.code,
        "retry": verdict.class.retries(),
        "description": verdict.description,
        "logid": verdict.logid,
    });
    asked(&all, vector)
}

/// The members that the vector names.
fn asked(all: &Value, vector: &Vector) -> Value {
    let names = vector.expected.as_object().unwrap().keys();
    names.map(|name| (name.clone(), all[name.as_str()].clone())).collect::<Map<_, _>>().into()
}

fn webhook(vector: &Vector) -> Value {
    let body = vector.text("raw_body");
    let mut found = json!({ "x_douyin_signature": sign::webhook(&secret(vector), body.as_bytes()) });
    if vector.expected.get("reply").is_some() {
        found["reply"] = replies::to_probe(&secret(vector), body);
    }
    found
}

fn spi(vector: &Vector) -> Value {
    let query = vector.input["query"].as_object().unwrap();
    let query: Vec<_> = query.iter().map(|(name, value)| (name.clone(), value.as_str().unwrap().to_owned())).collect();
    let body = vector.text("raw_body").as_bytes();
    let text = sign::spi_text(&secret(vector), &query, body);
    json!({
        "string_to_sign": String::from_utf8(text).unwrap(),
        "x_life_sign": sign::spi(&secret(vector), &query, body),
    })
}

fn outcome(vector: &Vector) -> Value {
    let attempts: Vec<Attempt> = vector.input["attempts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|attempt| Attempt {
            status: u16::try_from(attempt["http"].as_u64().unwrap()).unwrap(),
            body: Some(attempt["body"].clone()).filter(|body| !body.is_null()),
        })
        .collect();
    let outcome = Outcome::of(&attempts);
    let all = json!({
        "outcome": outcome.result,
        "results": outcome.codes,
        "code": outcome.last.code,
        "class": outcome.last.class,
    });
    asked(&all, vector)
}

fn token(vector: &Vector) -> Value {
    let kept = &vector.input["token"];
    let number = |value: &Value| value.as_str().map_or_else(|| value.as_i64(), |text| text.parse().ok());
    let token = kept.is_object().then(|| Token {
        secret: Secret::from("clt.x"),
        fetched_at: number(&kept["fetched_at"]).unwrap(),
        expires_in: number(&kept["expires_in"]).unwrap(),
    });
    let state = TokenState { token, ..TokenState::default() };
    let now = Millis(vector.input["now"].as_i64().unwrap() * 1_000);
    json!({ "action": if state.usable(now).is_some() { "use" } else { "fetch" } })
}

/// What the adapter answers to the probe that sets a webhook up.
mod replies {
    use huolang_domain::Millis;
    use huolang_domain::{
        ShopId,
        testing::{FixedDice, ManualClock},
    };
    use huolang_platforms::{
        capability::{Inbound as _, InboundCall},
        connect::{Access, Forgetful, Kept, Surroundings},
        douyin_life::{DouyinLife, Waits, sign},
        http::{Contacts, HttpClient, HttpLimits},
    };
    use huolang_vault::Secret;
    use serde_json::Value;
    use std::{collections::BTreeMap, sync::Arc};

    pub(super) fn to_probe(secret: &Secret<String>, body: &str) -> Value {
        let signature = sign::webhook(secret, body.as_bytes());
        let clock = Arc::new(ManualClock::default());
        let http = HttpClient::new(HttpLimits::default(), clock.clone(), Arc::new(Contacts::default())).unwrap();
        let kept = Kept { secret: secret.clone(), expires_at: None, kept_at: Millis(0) };
        let fields = [("app_id", "abc"), ("account_id", "7100000000000000001")];
        let access = Access {
            shop: ShopId::from("shop"),
            gateway: None,
            fields: fields.map(|(name, value)| (name.to_owned(), value.to_owned())).into(),
            secrets: BTreeMap::from([("app_secret".to_owned(), kept)]),
            keeper: Arc::new(Forgetful),
        };
        let around = Surroundings { http, clock, dice: Arc::new(FixedDice::low()), apps: Arc::default() };
        let shop = DouyinLife::new(&access, around, Waits::Skipped).unwrap();
        let answer = shop.take(&InboundCall {
            route: "webhook".to_owned(),
            query: Vec::new(),
            headers: BTreeMap::from([("x-douyin-signature".to_owned(), signature)]),
            body: body.as_bytes().to_vec(),
            is_post: true,
        });
        assert_eq!((answer.status, answer.hints.len()), (200, 0));
        answer.body
    }
}
