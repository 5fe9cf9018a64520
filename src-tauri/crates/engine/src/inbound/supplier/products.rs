//! What is sold to 91卡券: mapped products with a price, switched on.

use super::Reply;
use crate::inbound::shop::{InboundShop, Mapped};
use huolang_platforms::{
    agiso::sup::{Body, Code, yuan},
    jd::AccountFormat,
};
use huolang_store::offers::OfferKind;
use serde_json::{Value, json};

/// Products of one page, at most.
const MOST: usize = 100;

/// The products, page by page.
pub(super) fn list(shop: &InboundShop, body: &Body) -> Reply {
    let (keyword, kind) = (body.text("keyword").to_lowercase(), body.number("productType").unwrap_or(0));
    let fits = |number: &str, offer: &Mapped| {
        let named =
            keyword.is_empty() || number.to_lowercase() == keyword || offer.title.to_lowercase().contains(&keyword);
        is_open(offer) && named && (kind == 0 || kind == kind_of(offer))
    };
    let mut found: Vec<(&String, &Mapped)> = shop.offers.iter().filter(|(number, offer)| fits(number, offer)).collect();
    found.sort_by_key(|(number, _)| *number);
    let at_least = |name: &str, usual: i64| usize::try_from(body.number(name).unwrap_or(usual).max(1)).unwrap_or(1);
    let (page, size) = (at_least("pageIndex", 1), at_least("pageSize", 20).min(MOST));
    let shown: Vec<Value> = found.iter().skip((page - 1).saturating_mul(size)).take(size).map(product).collect();
    Reply::done(json!({ "pageIndex": page, "pageSize": size, "total": found.len(), "items": shown }))
}

fn product((number, offer): &(&String, &Mapped)) -> Value {
    json!({
        "productNo": number, "productName": offer.title, "productType": kind_of(offer), "productCost": cost(offer),
    })
}

/// What an order of a product needs.
pub(super) fn template(shop: &InboundShop, body: &Body) -> Reply {
    let number = body.text("productNo");
    let Some(offer) = shop.offers.get(number) else { return Reply::refused(Code::NoSuchProduct) };
    if !is_open(offer) {
        return Reply::refused(Code::NotYours);
    }
    let fields = match offer.kind {
        OfferKind::Cards => json!([]),
        OfferKind::TopUp => json!([{
            "type": 1, "name": "account", "title": "充值账号", "desc": "", "inputCheck": input_check(&offer.account),
        }]),
    };
    Reply::done(json!({
        "productNo": number, "productName": offer.title, "apiType": api_type(shop, offer),
        "productType": kind_of(offer), "productCost": cost(offer), "attach": fields,
    }))
}

/// Whether a product can be ordered: it has a price and is switched on.
pub(super) const fn is_open(offer: &Mapped) -> bool {
    offer.switched_on && offer.price.is_some()
}

/// 1: the outcome is the answer. 2: it follows.
fn api_type(shop: &InboundShop, offer: &Mapped) -> i64 {
    if shop.at_once && offer.kind == OfferKind::Cards && offer.pool.is_some() { 1 } else { 2 }
}

const fn kind_of(offer: &Mapped) -> i64 {
    match offer.kind {
        OfferKind::TopUp => 1,
        OfferKind::Cards => 2,
    }
}

fn cost(offer: &Mapped) -> Value {
    offer.price.and_then(|price| serde_json::from_str(&yuan(price.0)).ok()).unwrap_or(Value::Null)
}

const fn input_check(account: &AccountFormat) -> i64 {
    match account {
        AccountFormat::Mobile => 1,
        AccountFormat::Email => 2,
        AccountFormat::Qq => 8,
        _ => 4,
    }
}
