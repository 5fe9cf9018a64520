//! What JD asks and what it is answered (`jd-game.md` §2 and §4).

use super::{
    cards::CardInfo,
    code::RetCode,
    data::{Charset, data_decode, data_encode},
    literals::Literals,
    money::yuan_to_fen,
};
use crate::jd::Params;
use serde::Serialize;
use std::collections::BTreeMap;

/// The outer fields of a request whose signature was found right.
#[derive(Debug, Clone)]
pub struct Request {
    /// The merchant.
    pub customer_id: String,
    /// When JD sent it.
    pub timestamp: String,
    /// The business fields, as text.
    pub text: String,
    /// The business fields, each with its literal.
    pub fields: Literals,
}

/// A field is missing or cannot be read: 104.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the field {0} is missing or cannot be read")]
pub struct BadField(pub &'static str);

impl Request {
    /// Opens `data`.
    ///
    /// # Errors
    /// [`BadField`]
    pub fn of(params: &Params) -> Result<Self, BadField> {
        let text = |name: &'static str| params.get(name).filter(|text| !text.is_empty()).ok_or(BadField(name));
        let data = data_decode(text("data")?).map_err(|_| BadField("data"))?;
        let fields = Literals::of(&data).ok_or(BadField("data"))?;
        let stamp = params.get("timestamp").cloned().unwrap_or_default();
        Ok(Self { customer_id: text("customerId")?.clone(), timestamp: stamp, text: data, fields })
    }
}

/// `directCharge`, `cardOrder`, and without an order number `preCheck`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accept {
    /// JD's order number; empty only at `preCheck`.
    pub order_id: String,
    /// The product.
    pub sku_id: String,
    /// How many.
    pub buy_num: i64,
    /// What JD pays us, fen.
    pub total_price: i64,
    /// The account to top up; empty for cards.
    pub account: String,
    /// The seller's own product code; empty: none.
    pub out_id: String,
    /// The buyer as JD names him; empty: not named.
    pub pin: String,
    /// `1`: a gift right.
    pub kind: String,
    /// The id of the gift right.
    pub rights_id: Option<String>,
    /// What else a top-up needs to be done by hand, in JD's names.
    pub extra: BTreeMap<&'static str, String>,
}

/// The kind of an order that is a gift right.
const GIFT: &str = "1";

/// Which call it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Call {
    /// 提单校验
    PreCheck,
    /// 直充接单
    DirectCharge,
    /// 卡密接单
    CardOrder,
}

impl Accept {
    /// Reads the fields of an order.
    ///
    /// # Errors
    /// [`BadField`]
    pub fn of(call: Call, fields: &Literals) -> Result<Self, BadField> {
        let text = |name: &'static str| fields.text(name).unwrap_or_default();
        let needed = |name: &'static str| fields.text(name).filter(|text| !text.is_empty()).ok_or(BadField(name));
        let order_id = if call == Call::PreCheck { String::new() } else { order_id(fields)? };
        let count = needed("buyNum")?.parse::<i64>().ok().filter(|count| (1..=10_000).contains(count));
        needed("brandId")?;
        let kind = text("type");
        let right = |name| fields.first_of("rights", name).filter(|text| !text.is_empty());
        if call == Call::DirectCharge && kind == GIFT && (right("rightsId").is_none() || right("account").is_none()) {
            return Err(BadField("rights"));
        }
        Ok(Self {
            order_id,
            sku_id: needed("skuId")?,
            buy_num: count.ok_or(BadField("buyNum"))?,
            total_price: yuan_to_fen(&needed("totalPrice")?).map_err(|_| BadField("totalPrice"))?,
            account: if call == Call::DirectCharge { needed("gameAccount")? } else { text("gameAccount") },
            out_id: text("outId"),
            pin: text("pin"),
            kind,
            rights_id: fields.first_of("rights", "rightsId"),
            extra: if call == Call::DirectCharge { extra(fields) } else { BTreeMap::new() },
        })
    }
}

/// The accounts of gift rights, under one name of ours.
const RIGHTS_ACCOUNT: &str = "rightsAccount";

/// What a person must know of a top-up besides its account.
fn extra(fields: &Literals) -> BTreeMap<&'static str, String> {
    let chosen = ["gameArea", "gameServer", "gameAccountType", "chargeType"].map(|name| (name, fields.choice(name)));
    let told = [("permit", fields.text("permit")), ("features", fields.written("features"))];
    let accounts = fields.each_of("rights", "account").join("、");
    let all = chosen.into_iter().chain(told).chain([(RIGHTS_ACCOUNT, Some(accounts))]);
    all.filter_map(|(name, text)| Some((name, text.filter(|text| !text.is_empty())?))).collect()
}

/// The order number of a query.
///
/// # Errors
/// [`BadField`]
pub fn order_id(fields: &Literals) -> Result<String, BadField> {
    let id = fields.text("orderId").unwrap_or_default();
    let fits = !id.is_empty() && id.len() <= 64 && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if fits { Ok(id) } else { Err(BadField("orderId")) }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Body<'a> {
    ret_code: String,
    ret_message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<String>,
}

/// The answer as JSON; answers are not signed.
#[must_use]
pub fn answer_json(code: RetCode, message: &str, data: Option<&str>) -> String {
    let data = data.map(|data| data_encode(Charset::Utf8, data));
    let body = Body { ret_code: code.text(), ret_message: message, data };
    serde_json::to_string(&body).unwrap_or_default()
}

/// The data of `cardOrder` answered at once, and of `cardQuery`.
#[must_use]
pub fn cards_data(status: Option<&str>, cards: &[CardInfo]) -> String {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Data<'a> {
        #[serde(skip_serializing_if = "Option::is_none")]
        order_status: Option<&'a str>,
        #[serde(skip_serializing_if = "<[_]>::is_empty")]
        cardinfos: &'a [CardInfo],
    }
    serde_json::to_string(&Data { order_status: status, cardinfos: cards }).unwrap_or_default()
}
