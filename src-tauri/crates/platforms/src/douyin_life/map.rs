//! From an order as the platform writes it to the program's words (`docs/platforms/douyin-life.md#orders`).

use super::{
    cipher::{FieldKey, PhoneRoute, Reading, masked},
    flex::{self, seconds},
    wire,
};
use crate::capability::VoucherCount;
use huolang_domain::{
    Fen, Millis, OrderSn,
    order::{Buyer, PlatformLine, PlatformOrder},
    state::OrderStatus,
};
use serde::{Deserialize as _, Serialize};
use serde_json::Value;

/// An order, its fields read and its phone opened as far as this machine can. It has no `Debug`: the phone is in it.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct OrderRow {
    pub order_id: String,
    pub order_status: i64,
    pub order_type: i64,
    pub sku_id: String,
    pub sku_name: String,
    pub count: i64,
    pub original_amount_fen: i64,
    pub pay_amount_fen: i64,
    pub receipt_amount_fen: i64,
    pub discount_amount_fen: i64,
    /// Seconds, as all times here.
    pub create_time: Option<i64>,
    pub pay_time: Option<i64>,
    pub update_time: Option<i64>,
    /// The order that this booking belongs to.
    pub source_order_id: Option<String>,
    pub poi_id: Option<String>,
    pub contact_name: Option<String>,
    pub phone: Option<String>,
    pub phone_route: Option<PhoneRoute>,
    pub phone_masked: Option<String>,
    pub certificates: Vec<CertificateRow>,
    #[serde(skip)]
    more: More,
}

/// What the program keeps besides.
#[derive(Clone, Default, PartialEq, Eq)]
struct More {
    open_id: String,
    product_id: String,
    merchant_code: String,
    cipher: String,
    /// 隐私号, which leads to the receiver for a while.
    protected: Option<String>,
}

/// A voucher of an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CertificateRow {
    pub certificate_id: String,
    pub order_item_id: String,
    pub item_status: i64,
    pub item_update_time: Option<i64>,
    pub refund_amount_fen: i64,
    pub refund_time: Option<i64>,
}

/// An order that names no number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an order in the answer cannot be read")]
pub struct Unreadable;

impl OrderRow {
    /// Reads an order.
    ///
    /// # Errors
    /// [`Unreadable`] when it is no order or has no number.
    pub fn read(raw: &Value, key: &FieldKey) -> Result<Self, Unreadable> {
        let order = wire::Order::deserialize(raw).map_err(|_| Unreadable)?;
        if order.order_id.is_empty() {
            return Err(Unreadable);
        }
        let product = order.products.into_iter().next().unwrap_or_default();
        let contact = order.contacts.into_iter().next().unwrap_or_default();
        let (phone, phone_route) = phone(&contact, key);
        let phone_masked = phone.as_deref().and_then(masked).or_else(|| some(&contact.phone));
        Ok(Self {
            sku_id: some(&order.sku_id).unwrap_or(product.sku_id),
            sku_name: some(&order.sku_name).unwrap_or(product.product_name),
            count: if order.count > 0 { order.count } else { 1 },
            order_id: order.order_id,
            order_status: order.order_status,
            order_type: order.order_type,
            original_amount_fen: order.original_amount,
            pay_amount_fen: order.pay_amount,
            receipt_amount_fen: order.receipt_amount,
            discount_amount_fen: order.discount_amount,
            create_time: seconds(order.create_order_time),
            pay_time: seconds(order.pay_time),
            update_time: seconds(order.update_order_time),
            source_order_id: some(&order.source_order_id),
            poi_id: some(&order.poi_id),
            contact_name: some(&contact.name),
            phone,
            phone_route,
            phone_masked,
            certificates: order.certificate.into_iter().map(certificate).collect(),
            more: More {
                open_id: order.open_id,
                product_id: product.product_id,
                merchant_code: order.third_sku_id,
                cipher: contact.phone_encrypt,
                protected: flex::text(&order.receiver_info["secret_number"]).ok().and_then(|number| some(&number)),
            },
        })
    }

    /// The cipher of the phone when only the platform opens it.
    #[must_use]
    pub fn online_cipher(&self) -> Option<&str> {
        (self.phone_route == Some(PhoneRoute::Online)).then_some(self.more.cipher.as_str())
    }

    /// The platform opened the phone.
    pub fn set_phone(&mut self, phone: String) {
        self.phone_masked = masked(&phone).or(self.phone_masked.take());
        self.phone = Some(phone);
    }

    /// The order in the program's words. `raw` is kept with it.
    #[must_use]
    pub fn into_order(self, raw: String) -> PlatformOrder {
        let at = |seconds: i64| Millis(seconds.saturating_mul(1_000));
        let status = self.status();
        let placed = self.create_time.or(self.update_time).unwrap_or(0);
        // A phone that only the platform opens may still come: a number for a while must not stand in its place.
        let protected = self.more.protected.filter(|_| self.phone_route != Some(PhoneRoute::Online));
        let phone = self.phone.or(protected);
        let line = PlatformLine {
            line: 1,
            product_ref: some(&self.more.product_id).unwrap_or_else(|| self.sku_id.clone()),
            sku_ref: self.sku_id,
            merchant_code: self.more.merchant_code,
            title: self.sku_name,
            spec: String::new(),
            quantity: self.count,
            unit_price: Fen(self.original_amount_fen / self.count.max(1)),
        };
        PlatformOrder {
            sn: OrderSn::from(self.order_id),
            status,
            buyer: Buyer { id: self.more.open_id, name: self.contact_name.unwrap_or_default(), phone },
            lines: vec![line],
            amount: Fen(self.pay_amount_fen),
            placed_at: at(placed),
            paid_at: self.pay_time.map(at),
            updated_at: at(self.update_time.unwrap_or(placed)),
            ship_by: None,
            remark: None,
            risk: false,
            raw,
        }
    }

    /// The status in the program's words. The voucher is the goods, and the platform hands it out itself: a paid order is
    /// shipped, and nothing is ever sent for it.
    #[must_use]
    pub fn status(&self) -> OrderStatus {
        let all = |status| !self.certificates.is_empty() && self.certificates.iter().all(|it| it.item_status == status);
        if all(REFUNDED) {
            return OrderStatus::Refunded;
        }
        match self.order_status {
            101 => OrderStatus::Closed,
            0 | 100 | 150 => OrderStatus::PendingPayment,
            _ if self.certificates.iter().any(|it| it.item_status == REFUNDING) => OrderStatus::Refunding,
            1 => OrderStatus::Completed,
            200 | 201 => OrderStatus::Shipped,
            // A status this version does not know: paid or not is all that is certain.
            _ if self.pay_time.is_some() => OrderStatus::Shipped,
            _ => OrderStatus::PendingPayment,
        }
    }
}

const REFUNDING: i64 = 300;
const REFUNDED: i64 = 301;
/// 已履约 (`docs/platforms/douyin-life.md#days`).
const USED: i64 = 401;

/// The vouchers of an order, from the text that is kept with it; one whose money went back is none any more.
#[must_use]
pub fn voucher_count(raw: &str) -> VoucherCount {
    let Ok(order) = serde_json::from_str::<wire::Order>(raw) else { return VoucherCount::default() };
    let counted = |test: fn(i64) -> bool| {
        let vouchers = order.certificate.iter().filter(|voucher| test(voucher.item_status));
        i64::try_from(vouchers.count()).unwrap_or(i64::MAX)
    };
    VoucherCount { total: counted(|status| status != REFUNDED), used: counted(|status| status == USED) }
}

fn phone(contact: &wire::Contact, key: &FieldKey) -> (Option<String>, Option<PhoneRoute>) {
    match key.read(&contact.phone_encrypt) {
        Ok(Reading::Plain(phone)) => (Some(phone), Some(PhoneRoute::Local)),
        Ok(Reading::Online) => (None, Some(PhoneRoute::Online)),
        Ok(Reading::Nothing) => match some(&contact.phone).filter(|phone| !phone.contains('*')) {
            Some(phone) => (Some(phone), Some(PhoneRoute::Plain)),
            None => (None, None),
        },
        Err(_) => (None, Some(PhoneRoute::Failed)),
    }
}

fn certificate(wire: wire::Certificate) -> CertificateRow {
    CertificateRow {
        certificate_id: wire.certificate_id,
        order_item_id: wire.order_item_id,
        item_status: wire.item_status,
        item_update_time: seconds(wire.item_update_time),
        refund_amount_fen: wire.refund_amount,
        refund_time: seconds(wire.refund_time),
    }
}

fn some(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}
