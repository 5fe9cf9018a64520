//! 京东通用交易 on this machine: calls the seller's program as JD would, and takes its callbacks.

use crate::jd::{Caller, Entry, Fields, Ledger, Receiver, Reply, decrypt_ecb, md5, write_form};
use serde_json::Value;
use std::{
    collections::BTreeMap,
    io,
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
};

/// The simulator: keys, ledger, and the receiver of callbacks.
pub struct JdGeneral {
    key: String,
    aes_key: String,
    ledger: Arc<Mutex<Ledger>>,
    /// How many pieces each order is about.
    quantities: Arc<Mutex<BTreeMap<String, u32>>>,
    receiver: Receiver,
}

/// What JD holds a callback against.
struct Desk {
    key: String,
    aes_key: String,
    ledger: Arc<Mutex<Ledger>>,
    quantities: Arc<Mutex<BTreeMap<String, u32>>>,
}

/// The merchant's id at JD.
const VENDOR: &str = "1201";

/// An order as JD sends it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// JD's number.
    pub number: u64,
    /// The product.
    pub ware_no: String,
    /// How many.
    pub quantity: u32,
    /// The account to top up; empty for cards.
    pub account: String,
}

impl Order {
    /// An order of one piece.
    #[must_use]
    pub fn one(number: u64, ware_no: &str) -> Self {
        Self { number, ware_no: ware_no.to_owned(), quantity: 1, account: String::new() }
    }
}

impl JdGeneral {
    /// Starts the receiver of callbacks on `port` (0: a free one).
    ///
    /// # Errors
    /// When the port cannot be bound.
    pub async fn start(port: u16, key: &str, aes_key: &str) -> io::Result<Self> {
        let (ledger, quantities) = (Arc::<Mutex<Ledger>>::default(), Arc::<Mutex<BTreeMap<String, u32>>>::default());
        let desk = Desk {
            key: key.to_owned(),
            aes_key: aes_key.to_owned(),
            ledger: Arc::clone(&ledger),
            quantities: Arc::clone(&quantities),
        };
        let receiver = Receiver::start(port, refusal, move |uri, fields| {
            if !uri.path().ends_with("/produce/result") {
                return refusal("2");
            }
            take_callback(&desk, &fields)
        })
        .await?;
        Ok(Self { key: key.to_owned(), aes_key: aes_key.to_owned(), ledger, quantities, receiver })
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

    /// The form of `beginDistill`.
    #[must_use]
    pub fn begin_form(&self, order: &Order) -> String {
        self.begin_form_with(order, &[])
    }

    /// The form of `beginDistill` with other values for some fields; `None` leaves a field out. A changed `sign` stays wrong,
    /// for everything else is signed as it is sent.
    #[must_use]
    pub fn begin_form_with(&self, order: &Order, changes: &[(&str, Option<&str>)]) -> String {
        let price = u64::from(order.quantity) * 1_000;
        let mut fields: Fields = [
            ("jdOrderNo", order.number.to_string()),
            ("notifyUrl", format!("{}/vtp", self.receiver.base())),
            ("payTime", "20261129120000".to_owned()),
            ("quantity", order.quantity.to_string()),
            ("signType", "MD5".to_owned()),
            ("timestamp", "20261129120001".to_owned()),
            ("totalPrice", price.to_string()),
            ("vendorId", VENDOR.to_owned()),
            ("wareNo", order.ware_no.clone()),
        ]
        .map(|(name, value)| (name.to_owned(), value))
        .into();
        if !order.account.is_empty() {
            fields.insert("produceAccount".to_owned(), order.account.clone());
        }
        let (of_sign, of_fields): (Vec<_>, Vec<_>) = changes.iter().partition(|(name, _)| *name == "sign");
        change(&mut fields, &of_fields);
        let sign = signature(&self.key, &fields);
        fields.insert("sign".to_owned(), sign);
        change(&mut fields, &of_sign);
        write_form(&fields)
    }

    /// The form of `findDistill`.
    #[must_use]
    pub fn find_form(&self, number: u64) -> String {
        let fields = [
            ("jdOrderNo", number.to_string()),
            ("signType", "MD5".to_owned()),
            ("timestamp", "20261129120002".to_owned()),
        ];
        self.signed(fields.map(|(name, value)| (name.to_owned(), value)).into())
    }

    fn signed(&self, mut fields: Fields) -> String {
        let sign = signature(&self.key, &fields);
        fields.insert("sign".to_owned(), sign);
        write_form(&fields)
    }

    /// Books an answer to an order. The error says what is wrong with the answer itself.
    ///
    /// # Errors
    /// A signature, a code or cards that cannot be right.
    pub fn book(&self, order: &Order, reply: &Reply) -> Result<(), String> {
        self.book_answer(order, reply, false)
    }

    /// `asked`: it answers a question; what it says must be so, and takes nobody's duty to call back.
    fn book_answer(&self, order: &Order, reply: &Reply, asked: bool) -> Result<(), String> {
        let number = order.number.to_string();
        let mut ledger = self.ledger.lock().unwrap_or_else(PoisonError::into_inner);
        let entry = ledger.0.entry(number.clone()).or_default();
        let answer = reply.json();
        let Value::Object(members) = &answer else { return Err(format!("order {number}: no JSON")) };
        let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let fields: Fields = members.iter().map(|(name, value)| (name.clone(), text(value))).collect();
        if fields.get("sign").map(String::as_str) != Some(signature(&self.key, &fields).as_str()) {
            return Err(format!("order {number}: the answer is signed wrongly"));
        }
        match fields.get("produceStatus").map(String::as_str) {
            Some("1") => {
                entry.accepted = true;
                entry.told_at_once |= !asked;
                book_end(entry, "1", fields.get("product"), &self.aes_key)?;
            }
            Some("2") => {
                entry.told_at_once |= !asked;
                entry.outcomes.insert("2".to_owned());
            }
            Some("3") => entry.accepted = true,
            Some("4") if asked && entry.accepted && fields.get("code").is_some_and(|code| code == "JDO_303") => {
                return Err(format!("order {number} was accepted, and is not known any more"));
            }
            Some("4") => {}
            other => return Err(format!("order {number}: produceStatus {other:?}")),
        }
        Ok(())
    }

    /// Books that an order was placed: JD knows it before anybody else does, and a callback may overtake a lost answer.
    pub fn placed(&self, order: &Order) {
        let number = order.number.to_string();
        self.quantities.lock().unwrap_or_else(PoisonError::into_inner).entry(number.clone()).or_insert(order.quantity);
        self.ledger.lock().unwrap_or_else(PoisonError::into_inner).0.entry(number).or_default();
    }

    /// Asks where an order stands (反查) and books the answer.
    ///
    /// # Errors
    /// When the connection broke. The inner error says what is wrong with the answer itself.
    pub async fn find(&self, caller: &mut Caller, path: &str, order: &Order) -> io::Result<Result<Reply, String>> {
        let reply = caller.post(path, &self.find_form(order.number)).await?;
        Ok(self.book_answer(order, &reply, true).map(|()| reply))
    }

    /// Sends an order to the seller's program and books the answer.
    ///
    /// # Errors
    /// When the connection broke: JD would send it again.
    pub async fn begin(&self, caller: &mut Caller, path: &str, order: &Order) -> io::Result<Result<Reply, String>> {
        self.placed(order);
        let reply = caller.post(path, &self.begin_form(order)).await?;
        Ok(self.book(order, &reply).map(|()| reply))
    }

    /// A caller of the seller's program.
    #[must_use]
    pub const fn caller(address: SocketAddr) -> Caller {
        Caller::new(address)
    }
}

/// Puts other values into fields; `None` takes one away.
fn change(fields: &mut Fields, changes: &[&(&str, Option<&str>)]) {
    for (name, value) in changes {
        match value {
            Some(value) => fields.insert((*name).to_owned(), (*value).to_owned()),
            None => fields.remove(*name),
        };
    }
}

/// The signature as the official document describes it: sorted, nothing between, the key at the end.
fn signature(key: &str, fields: &Fields) -> String {
    let mut text = String::new();
    for (name, value) in fields {
        if name != "sign" && name != "signType" && !value.is_empty() {
            text += name;
            text += value;
        }
    }
    md5(&(text + key))
}

fn refusal(code: &str) -> String {
    format!("{{\"code\":\"{code}\",\"message\":\"{}\"}}", if code == "0" { "成功" } else { "失败" })
}

fn take_callback(desk: &Desk, fields: &Fields) -> String {
    if fields.get("sign").map(String::as_str) != Some(signature(&desk.key, fields).as_str()) {
        return refusal("10");
    }
    let field = |name: &str| fields.get(name).map(String::as_str).unwrap_or_default();
    let is_stamp = field("timestamp").len() == 14 && field("timestamp").bytes().all(|byte| byte.is_ascii_digit());
    if !is_stamp || field("vendorId") != VENDOR || field("agentOrderNo").is_empty() {
        return refusal("2");
    }
    let Some(number) = fields.get("jdOrderNo") else { return refusal("2") };
    let wanted = desk.quantities.lock().unwrap_or_else(PoisonError::into_inner).get(number).copied();
    // Cards that cannot be opened are told of below.
    let cards = fields.get("product").and_then(|product| opened(product, &desk.aes_key).ok()).map(|cards| cards.len());
    let told = field("quantity").parse::<u32>().ok();
    let is_short = |wanted: u32| cards.is_some_and(|cards| u32::try_from(cards) != Ok(wanted));
    if told.is_none() || wanted.is_some_and(|wanted| told != Some(wanted) || is_short(wanted)) {
        // 数量错误
        return refusal("12");
    }
    let mut ledger = desk.ledger.lock().unwrap_or_else(PoisonError::into_inner);
    let Some(entry) = ledger.0.get_mut(number) else { return refusal("3") };
    let end = fields.get("produceStatus").cloned().unwrap_or_default();
    if !matches!(end.as_str(), "1" | "2") || book_end(entry, &end, fields.get("product"), &desk.aes_key).is_err() {
        return refusal("2");
    }
    entry.callbacks += 1;
    refusal("0")
}

fn book_end(entry: &mut Entry, end: &str, product: Option<&String>, aes_key: &str) -> Result<(), String> {
    entry.outcomes.insert(end.to_owned());
    let Some(product) = product else { return Ok(()) };
    let cards = opened(product, aes_key)?;
    let card = |card: &Value| {
        format!("{}/{}", card["cardNumber"].as_str().unwrap_or_default(), card["password"].as_str().unwrap_or_default())
    };
    entry.cards.insert(cards.iter().map(card).collect());
    Ok(())
}

fn opened(product: &str, aes_key: &str) -> Result<Vec<Value>, String> {
    let text = decrypt_ecb(aes_key, product).ok_or("cards that cannot be decrypted")?;
    serde_json::from_str(&text).map_err(|error| error.to_string())
}
