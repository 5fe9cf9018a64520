//! Orders of the marketplaces, each shown in its own words.

use serde_json::{Value, json};

/// Where an order stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stand {
    /// Not paid.
    Placed,
    /// Paid, not shipped.
    Paid,
    /// Shipped.
    Shipped,
    /// The buyer asks for the money.
    RefundAsked,
    /// The money of its first line went back. 抖店 has such orders here.
    PartRefunded,
}

/// An order.
#[derive(Debug, Clone)]
pub struct Goods {
    /// The service whose order it is, as `aldsIdle`.
    pub service: String,
    /// The product.
    pub product: String,
    /// How many.
    pub quantity: i64,
    /// In how many lines, where the marketplace has several an order.
    pub lines: usize,
    /// Where it stands.
    pub stand: Stand,
    /// When it was paid, in milliseconds.
    pub paid_at: i64,
    /// When it was moved last, in milliseconds.
    pub changed_at: i64,
    /// Whose account is topped up; absent: it is no top-up.
    pub account: Option<String>,
}

impl Goods {
    /// The order as its marketplace shows it. Numbers are written without quotes, as the platform does.
    pub(super) fn shown(&self, number: &str) -> Value {
        let long: Value = number.parse::<u64>().map_or_else(|_| json!(number), Value::from);
        match self.service.as_str() {
            "aldsIdle" => json!({
                "biz_order_id": long, "buy_amount": self.quantity, "buyer_nick": "买家", "encryption_buyer_id": "buyer-1",
                "create_time": self.paid_at - 60_000, "pay_time": self.paid_at, "payment": 990 * self.quantity,
                "order_status": self.pick(1, 2, 3), "refund_status": if self.stand == Stand::RefundAsked { 1 } else { 9 },
                "item": { "item_id": self.product, "title": "月卡", "price": 990 }, "sku": "", "isRecharge": self.account.is_some(),
                "recharge_amount": self.account,
            }),
            "alds" | "acs" => json!({
                "Tid": long, "Payment": "9.90", "BuyerNick": "买家", "BuyerOpenUid": "open-1", "Created": self.time(),
                "PayTime": self.time(), "Modified": self.time(),
                "Status": self.pick("WAIT_BUYER_PAY", "WAIT_SELLER_SEND_GOODS", "WAIT_BUYER_CONFIRM_GOODS"),
                "Orders": [{ "Oid": long, "NumIid": self.product, "Title": "月卡", "Num": self.quantity, "Price": "9.90",
                    "RefundStatus": if self.stand == Stand::RefundAsked { "WAIT_SELLER_AGREE" } else { "NO_REFUND" } }],
            }),
            "aldsPdd" => json!({
                "order_sn": number, "confirm_status": i64::from(self.stand != Stand::Placed), "confirm_time": self.time(),
                "order_status": self.pick(1, 1, 2), "refund_status": if self.stand == Stand::RefundAsked { 2 } else { 1 },
                "pay_amount": 9.9, "updated_at": self.time(),
                "item_list": self.each(&json!({ "goods_id": self.product, "goods_name": "月卡", "goods_count": self.quantity,
                    "goods_price": 9.9 })),
            }),
            "aldsJd" => json!({
                "orderId": number, "orderStartTime": self.time(), "paymentConfirmTime": self.time(),
                "orderState": self.pick("NOT_PAY", "WAIT_SELLER_STOCK_OUT", "WAIT_GOODS_RECEIVE_CONFIRM"),
                "itemInfoList": [{ "skuId": self.product, "wareId": self.product, "skuName": "月卡", "jdPrice": "9.90", "itemTotal": self.quantity.to_string() }],
            }),
            _ => json!({
                "order_id": number, "order_status": self.pick(1, 2, 3), "main_status": self.pick(1, 2, 3),
                "create_time": self.paid_at / 1_000, "pay_time": self.paid_at / 1_000, "update_time": self.changed_at / 1_000,
                "pay_amount": 990, "sku_order_list": (0..self.lines).map(|at| json!({ "product_id": self.product, "sku_id": 0,
                    "item_num": self.quantity, "product_name": "月卡", "origin_amount": 990,
                    "after_sale_info": { "after_sale_status": self.sale(at) } })).collect::<Vec<_>>(),
            }),
        }
    }

    /// The after-sale state of a line, in the words of 抖店.
    const fn sale(&self, at: usize) -> i64 {
        match self.stand {
            Stand::RefundAsked => 6,
            Stand::PartRefunded if at == 0 => 12,
            _ => 0,
        }
    }

    /// The same line so many times.
    fn each(&self, line: &Value) -> Vec<Value> {
        vec![line.clone(); self.lines]
    }

    fn pick<T>(&self, placed: T, paid: T, shipped: T) -> T {
        match self.stand {
            Stand::Placed => placed,
            Stand::Paid | Stand::RefundAsked | Stand::PartRefunded => paid,
            Stand::Shipped => shipped,
        }
    }

    /// When it was placed, by the clocks of Beijing.
    pub(super) fn time(&self) -> String {
        beijing(self.paid_at)
    }

    /// When it was moved last, by the clocks of Beijing.
    pub(super) fn changed(&self) -> String {
        beijing(self.changed_at)
    }
}

fn beijing(ms: i64) -> String {
    huolang_domain::shanghai::civil(huolang_domain::Millis(ms)).strftime("%Y-%m-%d %H:%M:%S").to_string()
}
