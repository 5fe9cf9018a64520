//! 91卡券 as a buyer: orders by 标准SUP, takes notices, keeps its own ledger.

use super::{
    gateway::{AgisoMarket, Books, Desk},
    signing,
};
use crate::jd::{Caller, Entry, Fields, Ledger, Reply, decrypt_ecb};
use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde_json::{Map, Value, json};
use std::io;

/// Who buys.
#[derive(Debug, Clone, Copy)]
pub struct Buyer {
    /// 平台会员ID
    pub user_id: &'static str,
    /// 商户密钥
    pub merchant_key: &'static str,
    /// AppSecret, which opens the cards, too.
    pub app_secret: &'static str,
}

/// The content type of calls.
pub const JSON: &str = "application/json;charset=utf-8";

/// The buyer of the tests.
pub const BUYER: Buyer = Buyer {
    user_id: "1001",
    merchant_key: "0a091b3aa4324435aab703142518a8f7",
    app_secret: "rste57w8rsubsnxsb384ur3u9kn5fzhr",
};

impl AgisoMarket {
    /// The signed body of a call. Numbers stay numbers.
    #[must_use]
    pub fn sup_body(&self, members: &[(&str, Value)]) -> String {
        let mut body: Map<String, Value> =
            members.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
        body.insert("userId".to_owned(), json!(BUYER.user_id));
        body.insert("timestamp".to_owned(), json!(self.desk.clock.now().0 / 1_000));
        body.insert("version".to_owned(), json!("1.0"));
        let sign = signing::supply(BUYER.app_secret, BUYER.merchant_key, &plain(&body));
        body.insert("sign".to_owned(), json!(sign));
        Value::Object(body).to_string()
    }

    /// The members of an order; notices come back to this market.
    #[must_use]
    pub fn sup_order(&self, number: &str, product: &str, count: i64, account: Option<&str>) -> String {
        let mut members = vec![
            ("orderNo", json!(number)),
            ("productNo", json!(product)),
            ("buyNum", json!(count)),
            ("maxAmount", json!("")),
            ("callbackUrl", json!(format!("{}/notify/{number}", self.base()))),
        ];
        if let Some(account) = account {
            members.push(("attach", json!(json!({ "account": account }).to_string())));
        }
        self.sup_body(&members)
    }

    /// Books that an order was placed: a notice may overtake a lost answer.
    pub fn sup_placed(&self, number: &str) {
        self.desk.books().supplied.0.entry(number.to_owned()).or_default();
    }

    /// Orders and books the answer. `base` is the address that the seller entered, without the platform's own path.
    ///
    /// # Errors
    /// When the connection broke. The inner error says what is wrong with the answer itself.
    pub async fn sup_buy(
        &self,
        caller: &mut Caller,
        base: &str,
        number: &str,
        body: &str,
    ) -> io::Result<Result<Reply, String>> {
        self.sup_placed(number);
        let call = if body.contains("\"attach\"") { "createRecharge" } else { "createPurchase" };
        let path = format!("{base}/agisoAcprSupplierApi/order/{call}");
        let reply = caller.send(&path, JSON, body.as_bytes()).await?;
        Ok(self.sup_book(number, &reply).map(|()| reply))
    }

    /// Asks how an order stands and books the answer. `base` as for [`AgisoMarket::sup_buy`].
    ///
    /// # Errors
    /// When the connection broke. The inner error says what is wrong with the answer itself.
    pub async fn sup_ask(&self, caller: &mut Caller, base: &str, number: &str) -> io::Result<Result<Reply, String>> {
        let body = self.sup_body(&[("orderNo", json!(number))]);
        let path = format!("{base}/agisoAcprSupplierApi/order/get");
        let reply = caller.send(&path, JSON, body.as_bytes()).await?;
        let was_told = self.desk.books().supplied.0.get(number).is_some_and(|entry| entry.told_at_once);
        let booked = self.sup_book(number, &reply);
        // What was asked for takes nobody's duty to send a notice.
        if let Some(entry) = self.desk.books().supplied.0.get_mut(number) {
            entry.told_at_once = was_told;
        }
        Ok(booked.map(|()| reply))
    }

    /// Books an answer to an order or a question.
    ///
    /// # Errors
    /// What is wrong with the answer itself.
    pub fn sup_book(&self, number: &str, reply: &Reply) -> Result<(), String> {
        let answer = reply.json();
        if answer["code"] != 200 {
            return Ok(());
        }
        let data = &answer["data"];
        if data["orderNo"] != number {
            return Err(format!("order {number}: the answer is about another order"));
        }
        let mut books = self.desk.books();
        let entry = books.supplied.0.entry(number.to_owned()).or_default();
        entry.accepted = true;
        if data["orderStatus"] != 10 {
            entry.told_at_once = true;
        }
        book(entry, &data["orderStatus"], data["cards"].as_str())
    }

    /// What the buyer knows.
    #[must_use]
    pub fn supplied(&self) -> Ledger {
        self.desk.books().supplied.clone()
    }

    /// The prices that were told, each product and its price.
    #[must_use]
    pub fn prices(&self) -> Vec<String> {
        self.desk.books().prices.clone()
    }

    /// The body of a wish to take an order back; the notice about it comes back to this market.
    #[must_use]
    pub fn sup_cancel(&self, number: &str) -> String {
        let url = format!("{}/cancelled/{number}", self.base());
        self.sup_body(&[("orderNo", json!(number)), ("callbackUrl", json!(url))])
    }

    /// The wishes that ended, each number, status and reason.
    #[must_use]
    pub fn cancels(&self) -> Vec<String> {
        self.desk.books().cancels.clone()
    }

    /// The next notices are answered with these statuses, and not taken.
    pub fn fault_notices(&self, statuses: impl IntoIterator<Item = u16>) {
        let statuses = statuses.into_iter().filter_map(|status| StatusCode::from_u16(status).ok());
        self.desk.books().notice_faults.extend(statuses);
    }
}

/// The members as they are signed.
fn plain(body: &Map<String, Value>) -> Fields {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    body.iter().map(|(name, value)| (name.clone(), text(value))).collect()
}

fn book(entry: &mut Entry, status: &Value, cards: Option<&str>) -> Result<(), String> {
    if status == 10 {
        return Ok(());
    }
    entry.outcomes.insert(status.to_string());
    let Some(sealed) = cards.filter(|cards| !cards.is_empty()) else { return Ok(()) };
    let text = decrypt_ecb(BUYER.app_secret, sealed).ok_or("cards that cannot be opened")?;
    let cards: Vec<Value> = serde_json::from_str(&text).map_err(|error| error.to_string())?;
    let card = |card: &Value| {
        format!("{}/{}", card["cardNo"].as_str().unwrap_or_default(), card["cardPwd"].as_str().unwrap_or_default())
    };
    entry.cards.insert(cards.iter().map(card).collect());
    Ok(())
}

/// Takes what the program sends: a scripted fault first, then the signature, then `take`, which tells whether it is right.
fn receive(desk: &Desk, body: &[u8], take: impl FnOnce(&mut Books, &Map<String, Value>) -> bool) -> Response {
    let mut books = desk.books();
    if let Some(status) = books.notice_faults.pop_front() {
        return status.into_response();
    }
    let mut code = 9999;
    if let Ok(Value::Object(members)) = serde_json::from_slice::<Value>(body) {
        let expected = signing::supply(BUYER.app_secret, BUYER.merchant_key, &plain(&members));
        if members.get("sign").and_then(Value::as_str) != Some(expected.as_str()) {
            code = 401;
        } else if take(&mut books, &members) {
            code = 200;
        }
    }
    json!({ "code": code, "message": "" }).to_string().into_response()
}

/// A member as text; empty: it is not there.
fn text(members: &Map<String, Value>, name: &str) -> String {
    plain(members).remove(name).unwrap_or_default()
}

/// Takes a notice.
pub(super) fn take_notice(desk: &Desk, body: &[u8]) -> Response {
    receive(desk, body, |books, members| {
        let number = members.get("orderNo").and_then(Value::as_str).unwrap_or_default();
        let Some(entry) = books.supplied.0.get_mut(number) else { return false };
        let (status, cards) = (members.get("orderStatus").unwrap_or(&Value::Null), members.get("cards"));
        if !matches!(status.as_i64(), Some(20 | 30)) || book(entry, status, cards.and_then(Value::as_str)).is_err() {
            return false;
        }
        entry.callbacks += 1;
        true
    })
}

/// Takes a price notice.
pub(super) fn take_price(desk: &Desk, account: &str, body: &[u8]) -> Response {
    receive(desk, body, |books, members| {
        if text(members, "supplierAccountGuid") != account {
            return false;
        }
        books.prices.push(format!("{} {}", text(members, "productNo"), text(members, "productCost")));
        true
    })
}

/// Takes a notice about a wish to take an order back.
pub(super) fn take_cancel(desk: &Desk, body: &[u8]) -> Response {
    receive(desk, body, |books, members| {
        let told = ["orderNo", "cancelStatus", "refuseReason"].map(|name| text(members, name)).join(" ");
        books.cancels.push(told.trim().to_owned());
        true
    })
}
