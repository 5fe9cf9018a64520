//! The decision tables (`jd-game.md` §4.7 and §7). Never a refund for trouble of our own.

use super::{
    cards::CardInfo,
    code::RetCode,
    wire::{Accept, Call, answer_json, cards_data},
};
use crate::jd::{AccountFormat, ProductKind, Production};

/// A product as the seller mapped it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Product {
    /// Cards or a top-up.
    pub kind: ProductKind,
    /// The switch.
    pub switched_on: bool,
    /// Which accounts it tops up.
    pub account: AccountFormat,
    /// Price of one, fen, when the seller wants it compared.
    pub price: Option<i64>,
    /// Whether several top-ups may be bought at once.
    pub several: bool,
}

/// Whether an order may be taken.
///
/// # Errors
/// The code that refuses it.
pub fn accept(call: Call, order: &Accept, product: Option<&Product>) -> Result<(), RetCode> {
    let product = product.ok_or(RetCode::NO_SUCH_PRODUCT)?;
    let wanted = if call == Call::CardOrder { ProductKind::Cards } else { ProductKind::TopUp };
    // preCheck is asked for both kinds; an order of the wrong kind is a product configured wrongly at JD.
    if call != Call::PreCheck && product.kind != wanted {
        return Err(RetCode::NO_SUCH_PRODUCT);
    }
    if !product.switched_on {
        return Err(RetCode::NOT_FOR_SALE);
    }
    if product.price.is_some_and(|price| price.checked_mul(order.buy_num) != Some(order.total_price)) {
        return Err(RetCode::WRONG_PRICE);
    }
    if product.kind == ProductKind::TopUp {
        if !order.account.is_empty() && !product.account.fits(&order.account) {
            return Err(RetCode::WRONG_ACCOUNT);
        }
        if order.buy_num > 1 && !product.several {
            return Err(RetCode::SOLD_OUT);
        }
    }
    Ok(())
}

/// What a query finds.
#[derive(Debug, Clone)]
pub struct Stored {
    /// Where the order stands.
    pub state: Production,
    /// Why it failed.
    pub code: RetCode,
    /// The gift right it is about.
    pub rights_id: Option<String>,
    /// Its cards; all of them once it succeeded.
    pub cards: Vec<CardInfo>,
}

/// The answer to `directQuery`.
#[must_use]
pub fn direct_query(stored: &Stored) -> String {
    let right = stored.rights_id.as_ref().map(|id| format!(",\"type\":\"1\",\"rightsId\":{}", serde_json::json!(id)));
    let right = right.unwrap_or_default();
    match stored.state {
        Production::Succeeded => answer_json(RetCode::OK, "查询成功", Some(&format!("{{\"orderStatus\":0{right}}}"))),
        Production::Failed => answer_json(stored.code, stored.code.words(), None),
        Production::Producing | Production::Abnormal => {
            answer_json(RetCode::OK, "查询成功", Some(&format!("{{\"orderStatus\":1{right}}}")))
        }
    }
}

/// The answer to `cardQuery`: all cards in one answer.
#[must_use]
pub fn card_query(stored: &Stored) -> String {
    match stored.state {
        Production::Succeeded if stored.cards.is_empty() => answer_json(RetCode::BUSY, RetCode::BUSY.words(), None),
        Production::Succeeded => answer_json(RetCode::OK, "查询成功", Some(&cards_data(Some("0"), &stored.cards))),
        Production::Failed => answer_json(stored.code, stored.code.words(), None),
        Production::Producing | Production::Abnormal => {
            answer_json(RetCode::OK, "查询成功", Some(&cards_data(Some("1"), &[])))
        }
    }
}

/// A code with JD's words.
#[must_use]
pub fn plain(code: RetCode) -> String {
    answer_json(code, code.words(), None)
}
