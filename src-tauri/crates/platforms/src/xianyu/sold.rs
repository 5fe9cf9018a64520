//! The sold list, of accounts with a shop and of ordinary ones (`docs/platforms/xianyu.md#sold-list`).

use super::answer::text_of;
use serde_json::Value;

/// What the list says of an order. A hint: the order itself is read before anything is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SoldStatus {
    /// Not paid yet, or something else is under way.
    Processing,
    /// Paid.
    PendingShip,
    /// Shipped.
    Shipped,
    /// Done.
    Completed,
    /// Closed or paid back.
    Cancelled,
    /// The buyer wants the money back.
    Refunding,
    /// Words that are not known.
    Unknown,
}

impl SoldStatus {
    /// Its word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Processing => "processing",
            Self::PendingShip => "pending_ship",
            Self::Shipped => "shipped",
            Self::Completed => "completed",
            Self::Cancelled => "cancelled",
            Self::Refunding => "refunding",
            Self::Unknown => "unknown",
        }
    }
}

/// The state that the list's words mean.
#[must_use]
pub fn status_of_words(words: &str, in_refund: bool) -> SoldStatus {
    if in_refund {
        return SoldStatus::Refunding;
    }
    match words.trim() {
        "待付款" | "处理中" | "等待买家付款" => SoldStatus::Processing,
        "待发货" | "已付款" | "等待卖家发货" => SoldStatus::PendingShip,
        "已发货" | "等待买家收货" => SoldStatus::Shipped,
        "交易成功" | "已完成" => SoldStatus::Completed,
        "交易关闭" | "已关闭" | "退款关闭" | "退款成功" | "已退款" => SoldStatus::Cancelled,
        "退款中" => SoldStatus::Refunding,
        _ => SoldStatus::Unknown,
    }
}

/// The state that a code means.
#[must_use]
pub fn status_of_code(code: &str) -> SoldStatus {
    match code {
        "1" => SoldStatus::Processing,
        "2" => SoldStatus::PendingShip,
        "3" => SoldStatus::Shipped,
        "4" | "11" => SoldStatus::Completed,
        "5" | "7" | "9" => SoldStatus::Refunding,
        "6" | "8" | "12" => SoldStatus::Cancelled,
        _ => SoldStatus::Unknown,
    }
}

/// An order of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SoldRow {
    /// Its number.
    pub order_id: String,
    /// What was bought.
    pub item_id: String,
    /// By whom.
    pub buyer_id: String,
    /// The buyer's name, masked.
    pub buyer_name: String,
    /// Its state.
    pub status: SoldStatus,
    /// How many.
    pub quantity: i64,
    /// What is paid, in yuan as written.
    pub amount: String,
    /// Whether it is a 小刀 or group-price order.
    pub is_group_price: bool,
    /// Whether the seller rated the buyer, when the list tells.
    pub is_rated: Option<bool>,
}

/// A page of the list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SoldPage {
    /// Whether another follows.
    pub next_page: bool,
    /// How many orders there are in all, when it says so.
    pub total: Option<i64>,
    /// The orders.
    pub orders: Vec<SoldRow>,
}

/// Reads the `data` of either list.
#[must_use]
pub fn read_sold(data: &Value) -> SoldPage {
    let module = if data["module"].is_object() { &data["module"] } else { data };
    let rows = module["items"].as_array().map(Vec::as_slice).unwrap_or_default();
    SoldPage {
        next_page: truth(&module["nextPage"]),
        total: text_of(&module["totalCount"]).parse().ok(),
        orders: rows.iter().filter_map(read_row).collect(),
    }
}

fn read_row(row: &Value) -> Option<SoldRow> {
    let row = if row["commonData"].is_object() { merchant(row) } else { ordinary(row) };
    (!row.order_id.is_empty()).then_some(row)
}

fn merchant(row: &Value) -> SoldRow {
    let (common, buyer, price) = (&row["commonData"], &row["buyerInfoVO"], &row["priceVO"]);
    let in_refund = truth(&common["inRefund"]);
    let status = match status_of_words(&text_of(&common["orderStatus"]), in_refund) {
        SoldStatus::Unknown => status_of_code(&text_of(&common["orderStatusCode"])),
        status => status,
    };
    let buttons = row["rightVO"]["btnList"].as_array().map(Vec::as_slice).unwrap_or_default();
    SoldRow {
        order_id: text_of(&common["orderId"]),
        item_id: text_of(&common["itemId"]),
        buyer_id: first(&[&buyer["buyerId"], &buyer["userId"]]),
        buyer_name: text_of(&buyer["userNick"]),
        status,
        quantity: quantity(&price["buyNum"]),
        amount: first(&[&price["totalPrice"], &price["confirmFee"], &price["auctionPrice"]]),
        is_group_price: buttons.iter().any(|button| button["tradeAction"] == "SKIP_PIN"),
        is_rated: match text_of(&common["sellerRateStatus"]).as_str() {
            "4" => Some(true),
            "5" => Some(false),
            _ => None,
        },
    }
}

fn ordinary(row: &Value) -> SoldRow {
    let code = first(&[&row["orderStatus"], &row["status"]]);
    let status = match status_of_code(&code) {
        SoldStatus::Unknown => status_of_words(&text_of(&row["orderStatusMsg"]), false),
        status => status,
    };
    SoldRow {
        order_id: text_of(&row["bizOrderId"]),
        item_id: text_of(&row["auctionId"]),
        buyer_id: text_of(&row["buyerId"]),
        buyer_name: text_of(&row["buyerNick"]),
        status,
        quantity: quantity(&row["buyAmount"]),
        amount: text_of(&row["totalFee"]),
        is_group_price: false,
        is_rated: None,
    }
}

fn quantity(value: &Value) -> i64 {
    text_of(value).parse().ok().filter(|quantity| *quantity > 0).unwrap_or(1)
}

fn first(values: &[&Value]) -> String {
    values.iter().map(|value| text_of(value)).find(|text| !text.is_empty()).unwrap_or_default()
}

/// `true`, also as text.
pub(super) fn truth(value: &Value) -> bool {
    value == true || value == "true" || value == 1 || value == "1"
}
