//! The `data` of mtop calls (`docs/platforms/xianyu.md#message-token`, `#changes`). Built once, signed and sent as the
//! same text.

use super::fixed::IM_APP_KEY;
use huolang_domain::Fen;
use serde_json::json;

/// `login.token`.
#[must_use]
pub fn login_token(device_id: &str) -> String {
    json!({ "appKey": IM_APP_KEY, "deviceId": device_id }).to_string()
}

/// 无需物流.
#[must_use]
pub fn consign_dummy(order_id: &str) -> String {
    json!({ "orderId": order_id, "tradeText": "", "picList": [], "newUnconsign": true }).to_string()
}

/// 无需物流 with a voucher for the buyer; at most 200 characters.
#[must_use]
pub fn consign_voucher(order_id: &str, text: &str) -> String {
    json!({ "orderId": order_id, "tradeText": text, "picList": "[]", "newUnconsign": true }).to_string()
}

/// 免拼. The platform wants the two ids as numbers; ids that are none stay text, and the platform refuses them.
#[must_use]
pub fn free_shipping(order_id: &str, item_id: &str, buyer_id: &str) -> String {
    let number = |id: &str| id.parse::<u64>().map_or_else(|_| json!(id), |number| json!(number));
    json!({ "bizOrderId": order_id, "itemId": number(item_id), "buyerId": number(buyer_id) }).to_string()
}

/// The sold list of accounts with a shop. `query`: `ALL` or `NOT_SHIP`.
#[must_use]
pub fn merchant_sold(page: i64, page_size: i64, query: &str) -> String {
    json!({
        "pageNumber": page, "rowsPerPage": page_size, "orderIds": "", "queryCode": query, "orderSearchParam": "{}",
    })
    .to_string()
}

/// The sold list of ordinary accounts.
#[must_use]
pub fn ordinary_sold(page: i64) -> String {
    json!({ "pageNumber": page, "orderStatus": "NOT_SHIP", "offsetRow": 0 }).to_string()
}

/// One order.
#[must_use]
pub fn order_detail(order_id: &str) -> String {
    json!({ "tid": order_id }).to_string()
}

/// The account's products on sale.
#[must_use]
pub fn my_items(page: i64, page_size: i64, user_id: &str) -> String {
    json!({
        "needGroupInfo": false, "pageNumber": page, "pageSize": page_size, "groupName": "在售",
        "groupId": "58877261", "defaultGroup": true, "userId": user_id,
    })
    .to_string()
}

/// One product.
#[must_use]
pub fn item_detail(item_id: &str) -> String {
    json!({ "itemId": item_id }).to_string()
}

/// A new price for an order that is not paid yet.
#[must_use]
pub fn adjust_price(order_id: &str, total: Fen) -> String {
    json!({ "modifyFee": total.0, "newTransportFee": "0", "orderId": order_id }).to_string()
}

/// A rating of the buyer.
#[must_use]
pub fn rate(order_id: &str, feedback: &str) -> String {
    json!({ "tradeId": order_id, "rate": 1, "feedback": feedback, "createOrAppend": 0 }).to_string()
}
