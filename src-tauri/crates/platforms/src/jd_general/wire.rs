//! What JD asks and what it is answered, name by name (`jd-general.md` §4 and §5).

use super::{cards::Card, cipher::Cipher, product, sign};
use crate::jd::Params;
use huolang_vault::Secret;
use serde::Serialize;

/// `beginDistill`: the buyer has paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Begin {
    /// JD's order number.
    pub jd_order_no: i64,
    /// When it was paid, as JD writes it.
    pub pay_time: String,
    /// Where the callback goes.
    pub notify_url: String,
    /// The account to top up; empty for cards.
    pub account: String,
    /// How many.
    pub quantity: i64,
    /// The product.
    pub ware_no: String,
    /// What the buyer paid, fen.
    pub total_price: i64,
    /// Merchant or shop, as JD calls us by it.
    pub vendor_id: String,
    /// The encrypted extra fields; empty: none.
    pub expand: String,
}

/// The most pieces of one order; nobody buys more, and each would be a row.
const MOST: i64 = 10_000;

/// A field is missing or cannot be read: JDO_303.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the field {0} is missing or cannot be read")]
pub struct BadField(pub &'static str);

/// JD's order number among the fields, as far as it can be read.
#[must_use]
pub fn jd_order_no(params: &Params) -> Option<i64> {
    number(params, "jdOrderNo").ok().filter(|number| *number > 0)
}

impl Begin {
    /// Reads the fields of a request whose signature was found right.
    ///
    /// # Errors
    /// [`BadField`]
    pub fn of(params: &Params) -> Result<Self, BadField> {
        let text = |name: &str| params.get(name).cloned().unwrap_or_default();
        let needed = |name: &'static str| Some(text(name)).filter(|text| !text.is_empty()).ok_or(BadField(name));
        let positive = |name, least| number(params, name).ok().filter(|n| *n >= least).ok_or(BadField(name));
        Ok(Self {
            jd_order_no: jd_order_no(params).ok_or(BadField("jdOrderNo"))?,
            pay_time: text("payTime"),
            notify_url: needed("notifyUrl")?,
            account: text("produceAccount"),
            quantity: number(params, "quantity").ok().filter(|n| (1..=MOST).contains(n)).ok_or(BadField("quantity"))?,
            ware_no: needed("wareNo")?,
            total_price: positive("totalPrice", 0)?,
            vendor_id: text("vendorId"),
            expand: text("expand"),
        })
    }
}

fn number(params: &Params, name: &'static str) -> Result<i64, BadField> {
    let text = params.get(name).map(String::as_str).unwrap_or_default();
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(BadField(name));
    }
    text.parse().map_err(|_| BadField(name))
}

/// The codes of our answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Code {
    /// 生产成功
    Succeeded,
    /// 生产中
    Producing,
    /// 账号错误
    WrongAccount,
    /// 没有对应的商品
    NoSuchProduct,
    /// 参数不正确
    BadParameter,
    /// 验签不正确
    BadSignature,
    /// 商品不可售
    NotForSale,
    /// 系统错误
    Trouble,
}

impl Code {
    /// Every code.
    pub const ALL: [Self; 8] = [
        Self::Succeeded,
        Self::Producing,
        Self::WrongAccount,
        Self::NoSuchProduct,
        Self::BadParameter,
        Self::BadSignature,
        Self::NotForSale,
        Self::Trouble,
    ];

    /// As JD writes it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Succeeded => "JDO_200",
            Self::Producing => "JDO_201",
            Self::WrongAccount => "JDO_301",
            Self::NoSuchProduct => "JDO_302",
            Self::BadParameter => "JDO_303",
            Self::BadSignature => "JDO_304",
            Self::NotForSale => "JDO_305",
            Self::Trouble => "JDO_500",
        }
    }

    /// Reads JD's word.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|code| code.as_str() == word)
    }
}

/// An answer before it is signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The code.
    pub code: Code,
    /// 1 to 4.
    pub status: u8,
    /// JD's order number; absent when it could not be read.
    pub jd_order_no: Option<i64>,
    /// Our order number; absent when there is no order.
    pub agent_order_no: Option<String>,
    /// The cards; they go along only with status 1.
    pub cards: Vec<Card>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Body<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    sign: Option<String>,
    sign_type: &'static str,
    timestamp: &'a str,
    code: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    jd_order_no: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    agent_order_no: Option<&'a str>,
    produce_status: u8,
    #[serde(skip_serializing_if = "Option::is_none")]
    product: Option<String>,
}

/// The answer as JSON. Without a key it goes out unsigned: there is nothing to sign with.
///
/// # Errors
/// [`super::cards::CardFault`] when the cards cannot be sent.
pub fn answer_json(
    key: &Secret<String>,
    cipher: Option<&Cipher>,
    now: &str,
    answer: &Answer,
) -> Result<String, super::cards::CardFault> {
    let with_cards = answer.status == 1 && !answer.cards.is_empty();
    let product = match cipher.filter(|_| with_cards) {
        Some(cipher) => Some(product(cipher, &answer.cards)?),
        None => None,
    };
    let mut body = Body {
        sign: None,
        sign_type: "MD5",
        timestamp: now,
        code: answer.code.as_str(),
        jd_order_no: answer.jd_order_no,
        agent_order_no: answer.agent_order_no.as_deref(),
        produce_status: answer.status,
        product,
    };
    let mut params = Params::new();
    let mut put = |name: &str, value: Option<String>| value.map(|value| params.insert(name.to_owned(), value));
    put("timestamp", Some(now.to_owned()));
    put("code", Some(body.code.to_owned()));
    put("jdOrderNo", answer.jd_order_no.map(|number| number.to_string()));
    put("agentOrderNo", answer.agent_order_no.clone());
    put("produceStatus", Some(answer.status.to_string()));
    put("product", body.product.clone());
    body.sign = (!key.is_empty()).then(|| sign::sign(key, &params));
    Ok(serde_json::to_string(&body).unwrap_or_default())
}
