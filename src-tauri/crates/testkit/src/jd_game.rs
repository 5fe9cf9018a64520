//! 京东游戏点卡 on this machine: calls the seller's program as JD would, and takes its callbacks.

use crate::jd::{Caller, Fields, Ledger, Receiver, Reply, md5, write_form};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use std::{
    io,
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
};

/// Codes on which JD asks again.
const AGAIN: [&str; 6] = ["105", "106", "108", "110", "999", "1000"];

/// The simulator: key, ledger, and the receiver of callbacks.
pub struct JdGame {
    customer: String,
    key: String,
    ledger: Arc<Mutex<Ledger>>,
    receiver: Receiver,
}

impl JdGame {
    /// Starts the receiver of callbacks on `port` (0: a free one).
    ///
    /// # Errors
    /// When the port cannot be bound.
    pub async fn start(port: u16, customer: &str, key: &str) -> io::Result<Self> {
        let ledger: Arc<Mutex<Ledger>> = Arc::default();
        let (books, sign_key) = (Arc::clone(&ledger), key.to_owned());
        let receiver = Receiver::start(port, refusal, move |uri, fields| {
            if !matches!(uri.path(), "/api/gameApi.action" | "/api/cardApi.action") {
                return refusal("104");
            }
            take_callback(&books, &sign_key, fields)
        })
        .await?;
        Ok(Self { customer: customer.to_owned(), key: key.to_owned(), ledger, receiver })
    }

    /// The receiver: its address and its faults.
    #[must_use]
    pub const fn receiver(&self) -> &Receiver {
        &self.receiver
    }

    /// What JD knows.
    #[must_use]
    pub fn ledger(&self) -> Ledger {
        self.ledger.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// A signed form around business fields.
    #[must_use]
    pub fn form(&self, business: &Value) -> String {
        self.form_of(&STANDARD.encode(business.to_string()))
    }

    /// A signed form around anything in the place of the business fields.
    #[must_use]
    pub fn form_of(&self, data: &str) -> String {
        let mut fields: Fields = [
            ("customerId", self.customer.clone()),
            ("data", data.to_owned()),
            ("timestamp", "20261129120001".to_owned()),
        ]
        .map(|(name, value)| (name.to_owned(), value))
        .into();
        let sign = signature(&self.key, &fields);
        fields.insert("sign".to_owned(), sign);
        write_form(&fields)
    }

    /// The business fields of an order of one piece.
    #[must_use]
    pub fn order(number: u64, sku: &str, account: Option<&str>) -> Value {
        let mut order = json!({
            "orderId": number.to_string(), "buyNum": "1", "skuId": sku, "brandId": "1", "totalPrice": "9.90", "pin": "jd_u",
        });
        if let Some(account) = account {
            order["gameAccount"] = json!(account);
        }
        order
    }

    /// Books that an order was placed: JD knows it before anybody else does, and a callback may overtake a lost answer.
    pub fn placed(&self, number: u64) {
        self.ledger.lock().unwrap_or_else(PoisonError::into_inner).0.entry(number.to_string()).or_default();
    }

    /// Books that an order was accepted.
    pub fn accepted(&self, number: u64, cards_at_once: Option<Vec<String>>) {
        let mut ledger = self.ledger.lock().unwrap_or_else(PoisonError::into_inner);
        let entry = ledger.0.entry(number.to_string()).or_default();
        entry.accepted = true;
        if let Some(cards) = cards_at_once {
            entry.told_at_once = true;
            entry.outcomes.insert("0".to_owned());
            entry.cards.insert(cards);
        }
    }

    /// Asks where an order stands and books the answer. `path` is that of `directQuery` or `cardQuery`.
    ///
    /// # Errors
    /// When the connection broke. The inner error says what is wrong with the answer itself.
    pub async fn query(&self, caller: &mut Caller, path: &str, number: u64) -> io::Result<Result<Reply, String>> {
        let reply = self.call(caller, path, &json!({ "orderId": number.to_string() })).await?;
        Ok(self.book_queried(number, &reply).map(|()| reply))
    }

    fn book_queried(&self, number: u64, reply: &Reply) -> Result<(), String> {
        let (answer, data) = (reply.json(), Self::data(reply));
        let code = answer["retCode"].as_str().unwrap_or_default().to_owned();
        let mut ledger = self.ledger.lock().unwrap_or_else(PoisonError::into_inner);
        let entry = ledger.0.entry(number.to_string()).or_default();
        if AGAIN.contains(&code.as_str()) {
            return Ok(());
        }
        if code == "101" && entry.accepted {
            return Err(format!("order {number} was accepted, and is not known any more"));
        }
        if code != "100" {
            // On a query every other code refunds.
            entry.outcomes.insert("2".to_owned());
            return Ok(());
        }
        let stands = &data["orderStatus"];
        if stands == "0" || stands == 0 {
            entry.outcomes.insert("0".to_owned());
            if !data["cardinfos"].is_null() {
                entry.cards.insert(cards_of(&data["cardinfos"]));
            }
        } else if stands != "1" && stands != 1 {
            return Err(format!("order {number}: orderStatus {stands}"));
        }
        Ok(())
    }

    /// Posts business fields.
    ///
    /// # Errors
    /// When the connection broke.
    pub async fn call(&self, caller: &mut Caller, path: &str, business: &Value) -> io::Result<Reply> {
        caller.post(path, &self.form(business)).await
    }

    /// A caller of the seller's program.
    #[must_use]
    pub const fn caller(address: SocketAddr) -> Caller {
        Caller::new(address)
    }

    /// The data of an answer.
    #[must_use]
    pub fn data(reply: &Reply) -> Value {
        let answer = reply.json();
        let bytes = answer["data"].as_str().and_then(|data| STANDARD.decode(data).ok()).unwrap_or_default();
        serde_json::from_slice(&bytes).unwrap_or_default()
    }
}

/// The cards of a list, each number and password.
#[must_use]
pub fn cards_of(list: &Value) -> Vec<String> {
    let card = |card: &Value| {
        format!("{}/{}", card["cardno"].as_str().unwrap_or_default(), card["cardpass"].as_str().unwrap_or_default())
    };
    list.as_array().map(|list| list.iter().map(card).collect()).unwrap_or_default()
}

/// The signature as the official document describes it: `name=value&` for each, then the key.
fn signature(key: &str, fields: &Fields) -> String {
    let mut text = String::new();
    for (name, value) in fields {
        if name != "sign" && !value.is_empty() {
            text = text + name + "=" + value + "&";
        }
    }
    md5(&(text + key))
}

fn refusal(code: &str) -> String {
    format!("{{\"retCode\":\"{code}\",\"retMessage\":\"{}\"}}", if code == "100" { "接收成功" } else { "失败" })
}

fn take_callback(ledger: &Mutex<Ledger>, key: &str, fields: Fields) -> String {
    if fields.get("sign").map(String::as_str) != Some(signature(key, &fields).as_str()) {
        return refusal("106");
    }
    let bytes = fields.get("data").and_then(|data| STANDARD.decode(data).ok()).unwrap_or_default();
    // JD reads GBK, never UTF-8.
    let Some(text) = encoding_rs::GBK.decode_without_bom_handling_and_without_replacement(&bytes) else {
        return refusal("104");
    };
    let told: Value = serde_json::from_str(&text).unwrap_or_default();
    let Some(number) = told["orderId"].as_str() else { return refusal("104") };
    let mut ledger = ledger.lock().unwrap_or_else(PoisonError::into_inner);
    let Some(entry) = ledger.0.get_mut(number) else { return refusal("101") };
    entry.outcomes.insert(told["orderStatus"].as_str().unwrap_or_default().to_owned());
    if !told["cardinfos"].is_null() {
        entry.cards.insert(cards_of(&told["cardinfos"]));
    }
    entry.callbacks += 1;
    refusal("100")
}
