//! 京东游戏点卡 on this machine: calls the seller's program as JD would, and takes its callbacks.

use crate::jd::{Caller, Fields, Ledger, Receiver, Reply, md5, write_form};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    io,
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
};

/// Codes on which JD asks again.
const AGAIN: [&str; 6] = ["105", "106", "108", "110", "999", "1000"];

/// What was ordered, as far as its callback must fit it.
#[derive(Debug, Clone)]
struct Wanted {
    cards: bool,
    count: usize,
    right: Option<String>,
}

/// What JD holds a callback against.
struct Desk {
    customer: String,
    key: String,
    ledger: Arc<Mutex<Ledger>>,
    wanted: Arc<Mutex<BTreeMap<String, Wanted>>>,
}

/// The simulator: key, ledger, and the receiver of callbacks.
pub struct JdGame {
    customer: String,
    key: String,
    ledger: Arc<Mutex<Ledger>>,
    wanted: Arc<Mutex<BTreeMap<String, Wanted>>>,
    receiver: Receiver,
}

impl JdGame {
    /// Starts the receiver of callbacks on `port` (0: a free one).
    ///
    /// # Errors
    /// When the port cannot be bound.
    pub async fn start(port: u16, customer: &str, key: &str) -> io::Result<Self> {
        let (ledger, wanted) = (Arc::<Mutex<Ledger>>::default(), Arc::<Mutex<BTreeMap<String, Wanted>>>::default());
        let desk = Desk {
            customer: customer.to_owned(),
            key: key.to_owned(),
            ledger: Arc::clone(&ledger),
            wanted: Arc::clone(&wanted),
        };
        let receiver = Receiver::start(port, refusal, move |uri, fields| match uri.path() {
            "/api/gameApi.action" => take_callback(&desk, false, &fields),
            "/api/cardApi.action" => take_callback(&desk, true, &fields),
            _ => refusal("104"),
        })
        .await?;
        Ok(Self { customer: customer.to_owned(), key: key.to_owned(), ledger, wanted, receiver })
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
        let reply = caller.post(path, &self.form(business)).await?;
        if reply.json()["retCode"] == "100" {
            self.want(path, business);
        }
        Ok(reply)
    }

    fn want(&self, path: &str, business: &Value) {
        let cards = match path.rsplit('/').next() {
            Some("cardOrder") => true,
            Some("directCharge") => false,
            _ => return,
        };
        let (Some(number), Some(count)) = (business["orderId"].as_str(), business["buyNum"].as_str()) else { return };
        let right = (business["type"] == "1").then(|| business["rights"][0]["rightsId"].as_str()).flatten();
        let wanted = Wanted { cards, count: count.parse().unwrap_or(0), right: right.map(str::to_owned) };
        self.wanted.lock().unwrap_or_else(PoisonError::into_inner).insert(number.to_owned(), wanted);
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

fn take_callback(desk: &Desk, by_cards: bool, fields: &Fields) -> String {
    if fields.get("sign").map(String::as_str) != Some(signature(&desk.key, fields).as_str()) {
        return refusal("106");
    }
    if fields.get("customerId") != Some(&desk.customer) {
        return refusal("104");
    }
    let bytes = fields.get("data").and_then(|data| STANDARD.decode(data).ok()).unwrap_or_default();
    // JD reads GBK, never UTF-8.
    let Some(text) = encoding_rs::GBK.decode_without_bom_handling_and_without_replacement(&bytes) else {
        return refusal("104");
    };
    let told: Value = serde_json::from_str(&text).unwrap_or_default();
    let Some(number) = told["orderId"].as_str() else { return refusal("104") };
    let wanted = desk.wanted.lock().unwrap_or_else(PoisonError::into_inner).get(number).cloned();
    if !fits(&told, by_cards, wanted.as_ref()) {
        return refusal("104");
    }
    let mut ledger = desk.ledger.lock().unwrap_or_else(PoisonError::into_inner);
    let Some(entry) = ledger.0.get_mut(number) else { return refusal("101") };
    entry.outcomes.insert(told["orderStatus"].as_str().unwrap_or_default().to_owned());
    if !told["cardinfos"].is_null() {
        entry.cards.insert(cards_of(&told["cardinfos"]));
    }
    entry.callbacks += 1;
    refusal("100")
}

/// Whether a callback holds what the document asks for, and fits the order where that is known.
fn fits(told: &Value, by_cards: bool, wanted: Option<&Wanted>) -> bool {
    let text = |name: &str| told[name].as_str().unwrap_or_default();
    let ends_well = match text("orderStatus") {
        "0" => true,
        "2" => false,
        _ => return false,
    };
    let code: u32 = text("failedCode").parse().unwrap_or(0);
    let reason = text("failedReason");
    let says_why = (101..=124).contains(&code)
        && !AGAIN.contains(&text("failedCode"))
        && !reason.is_empty()
        && reason.len() <= 100
        && reason.chars().filter(|sign| !sign.is_ascii()).count() <= 30;
    if ends_well == says_why {
        return false;
    }
    let cards = told["cardinfos"].as_array().map_or(0, Vec::len);
    let right = Some(text("rightsId")).filter(|right| !right.is_empty() && text("type") == "1");
    wanted.is_none_or(|wanted| {
        let count = if wanted.cards && ends_well { wanted.count } else { 0 };
        (wanted.cards, count, wanted.right.as_deref()) == (by_cards, cards, right)
    })
}
