//! `jd-game*.vectors.json`.

use crate::load::{Vector, each};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use huolang_platforms::{
    jd::{AccountFormat, Finish, Params, ProductKind, Production, read_form},
    jd_game::{
        Accept, Call, CardInfo, Charset, Effect, Literals, PRODUCTION, Product, Request, RetCode, Stored, TEST, Told,
        accept, answer_json, callback, callback_reply, callback_url, card_check, card_query, data_decode, data_encode,
        direct_query, plain, reason_fit, sign, sign_string, verify, yuan_to_fen,
    },
};
use huolang_vault::Secret;
use serde_json::{Value, json};
use std::collections::BTreeMap;

#[test]
fn vectors_of_jd_game() {
    each("jd-game", check);
}

fn check(vector: &Vector) {
    let found = match vector.text("op") {
        "sign" => {
            let (key, params) = (key(vector), params(&vector.input["params"]));
            json!({ "sign_string": sign_string(&key, &params).expose(), "sign": sign(&key, &params) })
        }
        "verify" => json!({ "valid": verify(&key(vector), &params(&vector.input["params"])) }),
        "data_encode" => {
            let charset = match vector.text("charset") {
                "utf-8" => Charset::Utf8,
                "gbk" => Charset::Gbk,
                other => panic!("unknown charset {other}"),
            };
            json!({ "data": data_encode(charset, vector.text("text")) })
        }
        "data_decode" => {
            data_decode(vector.text("data")).map_or_else(|_| json!({ "error": true }), |text| json!({ "text": text }))
        }
        "request" => request(vector),
        "response" => {
            let code = RetCode::of(vector.text("retCode")).unwrap();
            let text = answer_json(code, vector.text("retMessage"), vector.input["data_json"].as_str());
            json!({ "json": serde_json::from_str::<Value>(&text).unwrap() })
        }
        "callback" => callback_request(vector),
        "callback_reply" => {
            let status = u16::try_from(vector.input["http_status"].as_u64().unwrap()).unwrap();
            json!({ "outcome": callback_reply(status, vector.text("body").as_bytes()).outcome.as_str() })
        }
        "yuan_to_fen" => {
            yuan_to_fen(vector.text("yuan")).map_or_else(|_| json!({ "error": true }), |fen| json!({ "fen": fen }))
        }
        "query_code_effect" => {
            let effect = match RetCode::of(vector.text("retCode")).unwrap().effect() {
                Effect::Ok => "ok",
                Effect::QueryAgain => "query_again",
                Effect::Refund => "refund",
            };
            json!({ "effect": effect })
        }
        "card_check" => {
            let card: CardInfo = serde_json::from_value(vector.input["card"].clone()).unwrap();
            json!({ "result": card_check(&card).map_or_else(|fault| fault.as_str(), |()| "ok") })
        }
        "reason_fit" => json!({ "text": reason_fit(vector.text("text")) }),
        "scenario" => scenario(vector),
        other => panic!("unknown kind of vector: {other}"),
    };
    assert_eq!(found, vector.expected, "{}", vector.name);
}

fn key(vector: &Vector) -> Secret<String> {
    Secret::from(vector.text("key"))
}

fn params(value: &Value) -> Params {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    value.as_object().unwrap().iter().map(|(name, value)| (name.clone(), text(value))).collect()
}

fn request(vector: &Vector) -> Value {
    let params = read_form(vector.text("body").as_bytes()).unwrap();
    if !verify(&key(vector), &params) {
        return json!({ "valid": false });
    }
    let request = Request::of(&params).unwrap();
    let biz: Value = serde_json::from_str(&request.text).unwrap();
    json!({ "valid": true, "customerId": request.customer_id, "timestamp": request.timestamp, "biz": biz })
}

fn callback_request(vector: &Vector) -> Value {
    let kind = if vector.text("kind") == "direct" { ProductKind::TopUp } else { ProductKind::Cards };
    let base = if vector.text("env") == "prod" { PRODUCTION } else { TEST };
    let told: Told = serde_json::from_value(vector.input["biz"].clone()).unwrap();
    let url = callback_url(base, kind);
    let call = callback(&key(vector), url, vector.text("customerId"), vector.text("now"), &told);
    json!({ "url": call.url, "data_json": call.data_json.expose(), "form": call.form, "body": call.body })
}

/// An order as the scenarios see it.
struct Kept {
    wanted: usize,
    stored: Stored,
}

fn scenario(vector: &Vector) -> Value {
    let mut orders: BTreeMap<String, Kept> = BTreeMap::new();
    let (mut answers, mut callbacks) = (Vec::new(), 0);
    for step in vector.input["steps"].as_array().unwrap() {
        let id = step["orderId"].as_str().unwrap().to_owned();
        let what = step["do"].as_str().unwrap();
        match what {
            "directCharge" | "cardOrder" => {
                let call = if what == "cardOrder" { Call::CardOrder } else { Call::DirectCharge };
                answers.push(seen(what, &accepted(call, step, &mut orders)));
            }
            "directQuery" | "cardQuery" => {
                let text = match orders.get(&id) {
                    None => plain(RetCode::NO_SUCH_ORDER),
                    Some(kept) if what == "cardQuery" => card_query(&kept.stored),
                    Some(kept) => direct_query(&kept.stored),
                };
                answers.push(seen(what, &text));
            }
            "finish" => {
                assert_eq!(step["result"], "success", "the only result in the scenarios");
                callbacks += finish(orders.get_mut(&id).unwrap());
            }
            "cards_arrive" => {
                let kept = orders.get_mut(&id).unwrap();
                let cards: Vec<CardInfo> = serde_json::from_value(step["cards"].clone()).unwrap();
                cards.iter().for_each(|card| card_check(card).unwrap());
                kept.stored.cards.extend(cards);
                if kept.stored.cards.len() == kept.wanted {
                    callbacks += finish(kept);
                }
            }
            other => panic!("unknown step {other}"),
        }
    }
    json!({ "answers": answers, "orders_created": orders.len(), "callbacks_queued": callbacks })
}

fn finish(kept: &mut Kept) -> i64 {
    let Some(moved) = kept.stored.state.finish(Finish::Success) else { return 0 };
    kept.stored.state = moved.now;
    i64::from(moved.call_back)
}

fn accepted(call: Call, step: &Value, orders: &mut BTreeMap<String, Kept>) -> String {
    let mut biz = step.clone();
    biz["brandId"] = json!("1");
    biz["totalPrice"] = json!("10");
    let order = Accept::of(call, &Literals::of(&biz.to_string()).unwrap()).unwrap();
    if orders.contains_key(&order.order_id) {
        return plain(RetCode::DUPLICATE);
    }
    let product = match order.sku_id.as_str() {
        "S-DIRECT" => Some(ProductKind::TopUp),
        "S-CARD" => Some(ProductKind::Cards),
        _ => None,
    };
    let product = product.map(|kind| Product {
        kind,
        switched_on: true,
        account: AccountFormat::default(),
        price: None,
        several: false,
    });
    if let Err(code) = accept(call, &order, product.as_ref()) {
        return plain(code);
    }
    let stored = Stored { state: Production::Producing, code: RetCode::OK, rights_id: None, cards: Vec::new() };
    orders.insert(order.order_id, Kept { wanted: usize::try_from(order.buy_num).unwrap(), stored });
    plain(RetCode::OK)
}

/// What the scenarios name of an answer.
fn seen(call: &str, text: &str) -> Value {
    let answer: Value = serde_json::from_str(text).unwrap();
    let mut seen = json!({ "retCode": answer["retCode"] });
    let data: Option<Value> =
        answer["data"].as_str().map(|data| serde_json::from_slice(&STANDARD.decode(data).unwrap()).unwrap());
    if let Some(status) = data.as_ref().and_then(|data| data.get("orderStatus")) {
        seen["orderStatus"] = status.clone();
    }
    if call.starts_with("card") {
        let cards = data.as_ref().and_then(|data| data.get("cardinfos")).and_then(Value::as_array);
        seen["cards"] = json!(cards.map_or(0, Vec::len));
    }
    seen
}
