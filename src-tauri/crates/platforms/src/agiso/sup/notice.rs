//! What is told when an order has ended, and the cards of answers.

use super::{
    code::Code,
    sign::{SupKey, sup_sign},
};
use crate::{
    agiso::loose::Loose,
    jd::{Outcome, Params, Reply},
};
use serde::Serialize;
use serde_json::{Value, json};

/// A card as it is encrypted.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Card {
    /// The number; empty: it has none.
    pub card_no: String,
    /// The password, or the whole code.
    pub card_pwd: String,
    /// The last good moment, `yyyy-MM-dd HH:mm:ss`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expire_time: Option<String>,
}

/// How an order ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Their number.
    pub order_no: String,
    /// Ours.
    pub out_trade_no: String,
    /// Whether it succeeded.
    pub succeeded: bool,
    /// Why it failed.
    pub failed: Option<(Code, String)>,
    /// What it cost, in fen.
    pub cost: i64,
    /// The encrypted cards; empty: none.
    pub cards: String,
}

/// Yuan without zeros at the end, as they are signed.
#[must_use]
pub fn yuan(fen: i64) -> String {
    let text = format!("{}.{:02}", fen / 100, fen % 100);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// The body of the notice at `now`, in Unix seconds.
#[must_use]
pub fn notice(key: &SupKey, now: i64, told: &Notice) -> String {
    let (code, reason) = told.failed.as_ref().map_or((0, ""), |(code, reason)| (code.number(), reason.as_str()));
    let status = if told.succeeded { 20 } else { 30 };
    let signed: Params = [
        ("orderNo", told.order_no.clone()),
        ("outTradeNo", told.out_trade_no.clone()),
        ("orderStatus", status.to_string()),
        ("failCode", code.to_string()),
        ("failReason", reason.to_owned()),
        ("orderCost", yuan(told.cost)),
        ("cards", told.cards.clone()),
        ("timestamp", now.to_string()),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .into();
    let cost: Value = serde_json::from_str(&yuan(told.cost)).unwrap_or_default();
    json!({
        "orderNo": told.order_no, "outTradeNo": told.out_trade_no, "orderStatus": status,
        "failCode": code, "failReason": reason, "orderCost": cost, "cards": told.cards,
        "timestamp": now, "sign": sup_sign(key, &signed),
    })
    .to_string()
}

/// How the wish to take an order back ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CancelNotice<'a> {
    /// Their number.
    pub order_no: &'a str,
    /// Whether it was taken back.
    pub cancelled: bool,
    /// Why not; empty when it was.
    pub reason: &'a str,
    /// The address of a picture that shows why not; empty: none.
    pub proof: &'a str,
}

/// The body of the notice about a wish to take an order back, at `now` in Unix seconds.
#[must_use]
pub fn cancel_notice(key: &SupKey, now: i64, told: &CancelNotice<'_>) -> String {
    let status = if told.cancelled { 20 } else { 30 };
    let signed: Params = [
        ("orderNo", told.order_no.to_owned()),
        ("cancelStatus", status.to_string()),
        ("refuseReason", told.reason.to_owned()),
        ("refuseProof", told.proof.to_owned()),
        ("timestamp", now.to_string()),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .into();
    json!({
        "orderNo": told.order_no, "cancelStatus": status, "refuseReason": told.reason, "refuseProof": told.proof,
        "timestamp": now, "sign": sup_sign(key, &signed),
    })
    .to_string()
}

/// Where a price is told, below the platform's own address for it.
pub const PRICE_NOTICES: &str = "http://cb-acpr.agiso.com";

/// The path of a price notice to `account`.
#[must_use]
pub fn price_path(account: &str) -> String {
    format!("/SupplierProductNotify/{account}")
}

/// The body of a price notice at `now`, in Unix seconds, which is its version, too.
#[must_use]
pub fn price_notice(key: &SupKey, now: i64, account: &str, product: &str, price: i64) -> String {
    let cost = format!("{}.{:02}", price / 100, price % 100);
    let signed: Params = [
        ("supplierAccountGuid", account.to_owned()),
        ("productNo", product.to_owned()),
        ("productCost", cost.clone()),
        ("priceVer", now.to_string()),
        ("timestamp", now.to_string()),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .into();
    json!({
        "supplierAccountGuid": account, "productNo": product, "productCost": cost, "priceVer": now,
        "timestamp": now, "sign": sup_sign(key, &signed),
    })
    .to_string()
}

/// What an answer to a notice means: `{code: 200}` is taken, everything else is tried again.
#[must_use]
pub fn notice_reply(status: u16, body: &[u8]) -> Reply {
    let read = std::str::from_utf8(body).ok().and_then(Loose::parse);
    let Some(read) = read.filter(|_| (200..300).contains(&status)) else { return Reply::unreadable() };
    let code = read.text("code");
    let outcome = if code == "200" { Outcome::Done } else { Outcome::Retry };
    let message = read.text("message").chars().filter(|sign| !sign.is_control()).take(120).collect();
    Reply { outcome, code: Some(code).filter(|code| !code.is_empty()), message: Some(message) }
}
