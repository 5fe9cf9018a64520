//! Orders and products that a card's link names. Links typed by people are never read.

use super::Role;
use reqwest::Url;

/// What a link says of an order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OrderLink {
    /// The order.
    pub order_id: Option<String>,
    /// The account's side.
    pub role: Option<Role>,
}

/// Digits, ten or more: an order's number.
pub(super) fn order_number(text: &str) -> Option<String> {
    (text.len() >= 10 && text.len() <= 32 && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.to_owned())
}

/// Reads a card's link.
#[must_use]
pub fn read_order_link(link: &str) -> OrderLink {
    let Ok(url) = Url::parse(link) else { return OrderLink::default() };
    let page = format!("{}{}", url.host_str().unwrap_or_default(), url.path());
    let names_detail = page.contains("order_detail") || page.contains("order-detail");
    let (mut order_id, mut role) = (None, None);
    for (name, value) in url.query_pairs() {
        match &*name {
            "bizOrderId" | "orderId" => order_id = order_number(&value).or(order_id),
            "id" if names_detail => order_id = order_id.or_else(|| order_number(&value)),
            "role" if value.eq_ignore_ascii_case("seller") => role = Some(Role::Seller),
            "role" if value.eq_ignore_ascii_case("buyer") => role = Some(Role::Buyer),
            _ => {}
        }
    }
    OrderLink { role: role.filter(|_| order_id.is_some()), order_id }
}

/// The product of a chat's link.
#[must_use]
pub fn item_of_url(link: &str) -> Option<String> {
    let url = Url::parse(link).ok()?;
    let (_, value) = url.query_pairs().find(|(name, _)| name == "itemId")?;
    (!value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit())).then(|| value.into_owned())
}
