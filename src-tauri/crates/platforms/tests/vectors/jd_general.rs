//! `jd-general*.vectors.json`.

use crate::load::{Vector, each};
use huolang_domain::Millis;
use huolang_platforms::{
    jd::{AccountFormat, Finish, Params, ProductKind, Production, read_form, stamp},
    jd_general::{
        Answer, Begin, Card, CardFault, Cipher, Code, Product, Standing, Told, UnknownProduct, answer_json, begin,
        callback, callback_reply, callback_url, cards_json, expand_decode, is_looked_at_again, no_order, product, sign,
        sign_string, stored, verify, verify_form,
    },
};
use huolang_vault::Secret;
use serde_json::{Value, json};
use std::collections::BTreeMap;

#[test]
fn vectors_of_jd_general() {
    each("jd-general", check);
}

fn check(vector: &Vector) {
    let found = match vector.text("op") {
        "sign" => {
            let (key, params) = (key(vector), params(&vector.input["params"]));
            json!({ "sign_string": sign_string(&key, &params).expose(), "sign": sign(&key, &params) })
        }
        "verify" => json!({ "valid": verify(&key(vector), &params(&vector.input["params"])) }),
        "form_verify" => {
            let mut params = read_form(vector.text("body").as_bytes()).unwrap();
            let valid = verify_form(&key(vector), &params);
            params.remove("sign");
            json!({ "valid": valid, "params": params })
        }
        "aes_encrypt" => json!({ "ciphertext": cipher(vector).unwrap().encrypt(vector.text("plaintext")) }),
        "aes_decrypt" => match cipher(vector).map(|cipher| cipher.decrypt(vector.text("ciphertext"))) {
            Some(Ok(plain)) => json!({ "plaintext": plain.expose() }),
            _ => json!({ "error": true }),
        },
        "expand_decode" => json!({ "fields": expand_decode(&cipher(vector).unwrap(), vector.text("expand")) }),
        "cards_product" => match cards_json(&cards(&vector.input["cards"])) {
            Ok(text) => {
                let product = product(&cipher(vector).unwrap(), &cards(&vector.input["cards"])).unwrap();
                json!({ "json": text.expose(), "product": product })
            }
            Err(CardFault::Empty) => json!({ "error": "empty" }),
            Err(CardFault::TooLong) => json!({ "error": "too_long" }),
            Err(CardFault::BadDate) => json!({ "error": "bad_date" }),
        },
        "response" => response(vector),
        "callback_request" => callback_request(vector),
        "callback_url" => json!({ "url": callback_url(vector.text("notifyUrl")) }),
        "callback_reply" => {
            let status = u16::try_from(vector.input["http_status"].as_u64().unwrap()).unwrap();
            json!({ "outcome": callback_reply(status, vector.text("body").as_bytes()).outcome.as_str() })
        }
        "timestamp" => json!({ "text": stamp(Millis(vector.input["unix_ms"].as_i64().unwrap())) }),
        "scenario" => scenario(vector),
        other => panic!("unknown kind of vector: {other}"),
    };
    assert_eq!(found, vector.expected, "{}", vector.name);
}

fn key(vector: &Vector) -> Secret<String> {
    Secret::from(vector.text("key"))
}

fn cipher(vector: &Vector) -> Option<Cipher> {
    Cipher::new(&Secret::from(vector.text("aesKey"))).ok()
}

fn params(value: &Value) -> Params {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    value.as_object().unwrap().iter().map(|(name, value)| (name.clone(), text(value))).collect()
}

fn cards(value: &Value) -> Vec<Card> {
    if value.is_null() { Vec::new() } else { serde_json::from_value(value.clone()).unwrap() }
}

fn response(vector: &Vector) -> Value {
    let order = &vector.input["order"];
    let answer = Answer {
        code: Code::of(order["code"].as_str().unwrap()).unwrap(),
        status: u8::try_from(order["produceStatus"].as_u64().unwrap()).unwrap(),
        jd_order_no: order["jdOrderNo"].as_str().and_then(|text| text.parse().ok()),
        agent_order_no: order["agentOrderNo"].as_str().map(str::to_owned),
        cards: cards(&order["cards"]),
    };
    let text = answer_json(&key(vector), cipher(vector).as_ref(), vector.text("now"), &answer).unwrap();
    json!({ "json": serde_json::from_str::<Value>(&text).unwrap() })
}

fn callback_request(vector: &Vector) -> Value {
    let succeeded = vector.input["produceStatus"] == 1;
    let cards = cards(&vector.input["cards"]);
    let sealed = (!cards.is_empty()).then(|| product(&cipher(vector).unwrap(), &cards).unwrap());
    let told = Told {
        notify_url: vector.text("notifyUrl"),
        vendor_id: vector.text("vendorId"),
        jd_order_no: vector.text("jdOrderNo"),
        agent_order_no: vector.text("agentOrderNo"),
        succeeded,
        quantity: vector.input["quantity"].as_i64().unwrap(),
        product: sealed,
    };
    let call = callback(&key(vector), vector.text("now"), &told);
    json!({ "url": call.url, "form": call.form, "body": call.body })
}

/// An order as the scenarios see it.
struct Kept {
    label: String,
    standing: Standing,
    cards: Vec<Card>,
}

fn scenario(vector: &Vector) -> Value {
    let mut orders: BTreeMap<i64, Kept> = BTreeMap::new();
    let (mut answers, mut callbacks) = (Vec::new(), 0);
    for step in vector.input["steps"].as_array().unwrap() {
        let number: i64 = step["jdOrderNo"].as_str().unwrap().parse().unwrap();
        match step["do"].as_str().unwrap() {
            "begin" => {
                let order = begin_of(step, number);
                let standing = begin(&order, mapped(&order.ware_no).as_ref(), UnknownProduct::Hold);
                let label = char::from(b'A' + u8::try_from(orders.len()).unwrap()).to_string();
                let kept = orders.entry(number).or_insert(Kept { label, standing, cards: Vec::new() });
                if is_looked_at_again(kept.standing) {
                    kept.standing = standing;
                }
                answers.push(answer(number, Some(kept)));
            }
            "find" => answers.push(answer(number, orders.get(&number))),
            "finish" => {
                let kept = orders.get_mut(&number).unwrap();
                let (finish, code) = match step["result"].as_str().unwrap() {
                    "success" => (Finish::Success, Code::Succeeded),
                    "fail" => (Finish::Failure, Code::of(step["code"].as_str().unwrap()).unwrap()),
                    "abnormal" => (Finish::Trouble, Code::Trouble),
                    other => panic!("unknown result {other}"),
                };
                if let Some(moved) = kept.standing.state.finish(finish) {
                    kept.standing = Standing { state: moved.now, code };
                    kept.cards = cards(&step["cards"]);
                    callbacks += i64::from(moved.call_back);
                }
            }
            "resume" => {
                let kept = orders.get_mut(&number).unwrap();
                if kept.standing.state.resume() == Some(Production::Producing) {
                    kept.standing = Standing::PRODUCING;
                }
            }
            other => panic!("unknown step {other}"),
        }
    }
    json!({ "answers": answers, "orders_created": orders.len(), "callbacks_queued": callbacks })
}

fn mapped(ware_no: &str) -> Option<Product> {
    let kind = match ware_no {
        "W-CARD" => ProductKind::Cards,
        "W-DIRECT" => ProductKind::TopUp,
        _ => return None,
    };
    Some(Product { kind, switched_on: true, account: AccountFormat::default() })
}

fn begin_of(step: &Value, number: i64) -> Begin {
    let text = |name: &str| step[name].as_str().unwrap_or_default().to_owned();
    let mut params = Params::new();
    for (name, value) in [
        ("jdOrderNo", number.to_string()),
        ("wareNo", text("wareNo")),
        ("quantity", step["quantity"].to_string()),
        ("totalPrice", "100".to_owned()),
        ("notifyUrl", "https://vtpnotify.jd.com/vtp".to_owned()),
        ("produceAccount", text("produceAccount")),
    ] {
        params.insert(name.to_owned(), value);
    }
    Begin::of(&params).unwrap()
}

fn answer(number: i64, kept: Option<&Kept>) -> Value {
    let answer = match kept {
        Some(kept) => stored(number, &kept.label, kept.standing, kept.cards.clone()),
        None => no_order(Code::BadParameter, Some(number)),
    };
    json!({
        "code": answer.code.as_str(),
        "produceStatus": answer.status,
        "agentOrderNo": answer.agent_order_no,
        "cards": answer.cards.len(),
    })
}
