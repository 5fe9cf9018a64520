//! Orders as the platform keeps and writes them.

use super::cipher::sealed;
use base64::{Engine as _, engine::general_purpose::STANDARD};

/// How an order tells its phone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PhoneForm {
    /// Ciphered with the app's secret.
    Local,
    /// Ciphered so that only the platform opens it.
    Online,
    /// Not at all: its middle is hidden.
    Hidden,
}

/// An order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LifeOrder {
    /// Its number.
    pub number: u64,
    /// The platform's status.
    pub status: i64,
    /// The status of its voucher.
    pub voucher: i64,
    /// When it was placed, in seconds.
    pub created: i64,
    /// When it last changed, in seconds.
    pub updated: i64,
    /// What was paid, in fen.
    pub fen: i64,
    /// How it tells its phone.
    pub phone: PhoneForm,
}

/// The phone of the buyer of an order.
#[must_use]
pub fn phone_of(number: u64) -> String {
    format!("138{:08}", number % 100_000_000)
}

/// The protected number (隐私号) of an order, told where it is asked for.
#[must_use]
pub fn protected_of(number: u64) -> String {
    format!("170{:08}", number % 100_000_000)
}

/// The cipher that only the platform opens.
pub(super) fn online_cipher(phone: &str) -> String {
    format!("Enc.{}", STANDARD.encode(phone))
}

/// What [`online_cipher`] hides.
pub(super) fn opened(cipher: &str) -> Option<String> {
    String::from_utf8(STANDARD.decode(cipher.strip_prefix("Enc.")?).ok()?).ok()
}

impl LifeOrder {
    /// A paid order that was placed at `created`.
    #[must_use]
    pub const fn paid(number: u64, created: i64) -> Self {
        Self {
            number,
            status: 201,
            voucher: 100,
            created,
            updated: created + 600,
            fen: 4_290 + (number % 97) as i64 * 100,
            phone: PhoneForm::Local,
        }
    }

    /// The order id.
    #[must_use]
    pub fn id(&self) -> String {
        format!("{}", 1_000_000_000_000_000_000 + self.number)
    }

    /// The order as the query writes it. Amounts come as numbers and as text, as the platform does.
    pub(super) fn write(&self, secret: &str, account: &str, into: &mut String) {
        use std::fmt::Write as _;
        let phone = phone_of(self.number);
        let cipher = match self.phone {
            PhoneForm::Local => sealed(secret, &phone),
            PhoneForm::Online => online_cipher(&phone),
            PhoneForm::Hidden => String::new(),
        };
        let (id, status, created, updated, fen) = (self.id(), self.status, self.created, self.updated, self.fen);
        let paid = if matches!(status, 0 | 100 | 101) { 0 } else { created + 7 };
        let (number, voucher, refunded) = (self.number, self.voucher, if self.voucher == 301 { fen } else { 0 });
        let sku = 1_760_000_000_000_000 + number % 40;
        let masked = format!("{}****{}", &phone[..3], &phone[7..]);
        let _ = write!(
            into,
            r#"{{"order_id":"{id}","order_status":{status},"order_type":21,"original_amount":{},"pay_amount":{fen},"receipt_amount":"{fen}","discount_amount":"0","payment_discount":0,"count":1,"sku_id":"{sku}","sku_name":"三星堆+熊猫基地一日游 {}","third_sku_id":"TR-{}","create_order_time":{created},"pay_time":{paid},"update_order_time":{updated},"open_id":"_000{:028x}","poi_id":"6601136930455291912","merchant_info":{{"account_id":"{account}","account_name":"示例旅行社"}},"contacts":[{{"name":"张*","phone":"{masked}","phone_encrypt":"{cipher}"}}],"certificate":[{{"certificate_id":"{}","order_item_id":"{}","item_status":{voucher},"item_update_time":{updated},"refund_amount":{refunded},"refund_time":0}}],"sub_order_amount_infos":[{{"sub_order_type":100,"origin_amount":"{fen}","pay_amount":"{fen}","discount_amount":"0","receipt_amount":"{fen}"}}],"order_sale_info":{{"sale_channel":"直播","sale_role":"达人"}},"products":[{{"product_id":"{sku}","product_name":"示例商品","sku_id":"{sku}","num":1}}]}}"#,
            fen + 1_000,
            number % 40,
            number % 40,
            number % 5_000,
            7_500_000_000_000_000_000 + number,
            6_000_000_000_000_000_000 + number,
        );
    }
}
