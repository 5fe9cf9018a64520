//! Answers of the platform, name by name (`docs/platforms/douyin-life.md#orders`, `#vouchers`, `#stores-and-products`).
//! Everything that may be missing may be missing.

use super::flex;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A page of orders: `data` of 订单查询. Orders stay as they came, so that the whole payload can be kept.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct OrdersData {
    /// The orders.
    #[serde(deserialize_with = "flex::list")]
    pub orders: Vec<Value>,
    /// Where to go on.
    #[serde(deserialize_with = "flex::or_default")]
    pub search_after: SearchAfter,
}

/// Where a listing goes on.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct SearchAfter {
    /// The parts of the cursor.
    #[serde(rename = "CursorValue", deserialize_with = "flex::list")]
    pub cursor_value: Vec<Value>,
}

impl SearchAfter {
    /// The cursor of the next page; `None` when there is none.
    #[must_use]
    pub fn cursor(&self) -> Option<String> {
        let parts: Vec<String> = self
            .cursor_value
            .iter()
            .map(|part| part.as_str().map_or_else(|| part.to_string(), str::to_owned))
            .collect();
        (!parts.is_empty()).then(|| parts.join(","))
    }
}

/// An order.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Order {
    #[serde(deserialize_with = "flex::text")]
    pub order_id: String,
    #[serde(deserialize_with = "flex::int")]
    pub order_status: i64,
    #[serde(deserialize_with = "flex::int")]
    pub order_type: i64,
    #[serde(deserialize_with = "flex::text")]
    pub sku_id: String,
    #[serde(deserialize_with = "flex::text")]
    pub sku_name: String,
    #[serde(deserialize_with = "flex::text")]
    pub third_sku_id: String,
    #[serde(deserialize_with = "flex::int")]
    pub count: i64,
    #[serde(deserialize_with = "flex::int")]
    pub original_amount: i64,
    #[serde(deserialize_with = "flex::int")]
    pub pay_amount: i64,
    #[serde(deserialize_with = "flex::int")]
    pub receipt_amount: i64,
    #[serde(deserialize_with = "flex::int")]
    pub discount_amount: i64,
    #[serde(deserialize_with = "flex::int")]
    pub create_order_time: i64,
    #[serde(deserialize_with = "flex::int")]
    pub pay_time: i64,
    #[serde(deserialize_with = "flex::int")]
    pub update_order_time: i64,
    #[serde(deserialize_with = "flex::text")]
    pub open_id: String,
    #[serde(deserialize_with = "flex::text")]
    pub poi_id: String,
    #[serde(deserialize_with = "flex::text")]
    pub source_order_id: String,
    /// Of deliveries; it holds `secret_number` where that was asked for.
    pub receiver_info: Value,
    #[serde(deserialize_with = "flex::list")]
    pub contacts: Vec<Contact>,
    #[serde(deserialize_with = "flex::list")]
    pub certificate: Vec<Certificate>,
    #[serde(deserialize_with = "flex::list")]
    pub products: Vec<Product>,
}

/// Who ordered.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Contact {
    #[serde(deserialize_with = "flex::text")]
    pub name: String,
    #[serde(deserialize_with = "flex::text")]
    pub phone: String,
    #[serde(deserialize_with = "flex::text")]
    pub phone_encrypt: String,
}

/// A voucher (券) of an order.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Certificate {
    #[serde(deserialize_with = "flex::text")]
    pub certificate_id: String,
    #[serde(deserialize_with = "flex::text")]
    pub order_item_id: String,
    #[serde(deserialize_with = "flex::int")]
    pub item_status: i64,
    #[serde(deserialize_with = "flex::int")]
    pub item_update_time: i64,
    #[serde(deserialize_with = "flex::int")]
    pub refund_amount: i64,
    #[serde(deserialize_with = "flex::int")]
    pub refund_time: i64,
}

/// A product of an order.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Product {
    #[serde(deserialize_with = "flex::text")]
    pub product_id: String,
    #[serde(deserialize_with = "flex::text")]
    pub product_name: String,
    #[serde(deserialize_with = "flex::text")]
    pub sku_id: String,
}

/// `data` of the token call.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct TokenData {
    #[serde(deserialize_with = "flex::text")]
    pub access_token: String,
    #[serde(deserialize_with = "flex::int")]
    pub expires_in: i64,
}

/// `data` of the decrypt calls, in both shapes that programs have seen.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct DecryptData {
    #[serde(deserialize_with = "flex::list")]
    pub results: Vec<Decrypted>,
    #[serde(deserialize_with = "flex::list")]
    pub decrypted_data_list: Vec<Decrypted>,
}

/// One decrypted text.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Decrypted {
    #[serde(alias = "encrypted_data", deserialize_with = "flex::text")]
    pub cipher_text: String,
    #[serde(alias = "decrypted_data", deserialize_with = "flex::text")]
    pub plain_text: String,
    /// Absent in the second shape.
    pub is_success: Option<bool>,
}

/// `data` of 验券准备.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct PrepareData {
    #[serde(deserialize_with = "flex::text")]
    pub verify_token: String,
    #[serde(deserialize_with = "flex::text")]
    pub order_id: String,
    #[serde(deserialize_with = "flex::list")]
    pub certificates: Vec<Prepared>,
    #[serde(deserialize_with = "flex::list")]
    pub certificates_v2: Vec<Prepared>,
}

/// A voucher that can be verified.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Prepared {
    #[serde(deserialize_with = "flex::text")]
    pub encrypted_code: String,
    #[serde(deserialize_with = "flex::text")]
    pub certificate_id: String,
    #[serde(deserialize_with = "flex::int")]
    pub start_time: i64,
    #[serde(deserialize_with = "flex::int")]
    pub expire_time: i64,
    #[serde(deserialize_with = "flex::int")]
    pub status: i64,
    #[serde(deserialize_with = "flex::or_default")]
    pub amount: Amount,
    #[serde(deserialize_with = "flex::or_default")]
    pub sku: VoucherSku,
    #[serde(deserialize_with = "flex::or_default")]
    pub time_card: Option<TimeCard>,
}

/// The runs of a 次卡.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct TimeCard {
    #[serde(deserialize_with = "flex::int")]
    pub times_count: i64,
    #[serde(deserialize_with = "flex::int")]
    pub times_used: i64,
}

/// Money of a voucher.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Amount {
    #[serde(deserialize_with = "flex::int")]
    pub pay_amount: i64,
}

/// What a voucher is for.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct VoucherSku {
    #[serde(deserialize_with = "flex::text")]
    pub title: String,
}

/// Body of 验券.
#[derive(Serialize)]
pub struct VerifyBody<'t> {
    pub verify_token: &'t str,
    pub poi_id: &'t str,
    pub account_id: &'t str,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub encrypted_codes: &'t [String],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub codes: &'t [String],
    #[serde(skip_serializing_if = "str::is_empty")]
    pub order_id: &'t str,
}

/// `data` of 验券.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct VerifyData {
    #[serde(deserialize_with = "flex::list")]
    pub verify_results: Vec<VerifyResult>,
}

/// What came of one voucher.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct VerifyResult {
    #[serde(deserialize_with = "flex::int")]
    pub result: i64,
    #[serde(deserialize_with = "flex::text")]
    pub msg: String,
    #[serde(deserialize_with = "flex::text")]
    pub code: String,
    #[serde(deserialize_with = "flex::text")]
    pub verify_id: String,
    #[serde(deserialize_with = "flex::text")]
    pub certificate_id: String,
    #[serde(deserialize_with = "flex::text")]
    pub order_id: String,
}

/// `data` of 撤销核销.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct CancelData {
    #[serde(deserialize_with = "flex::list")]
    pub cancel_results: Vec<CancelResult>,
}

/// What came of undoing one verification.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct CancelResult {
    #[serde(deserialize_with = "flex::int")]
    pub result_code: i64,
    #[serde(deserialize_with = "flex::text")]
    pub result_msg: String,
}

/// `data` of 券状态查询 by code and by order.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct CertificateData {
    #[serde(deserialize_with = "flex::or_default")]
    pub certificate: Option<CertificateState>,
    #[serde(deserialize_with = "flex::list")]
    pub certificates: Vec<CertificateState>,
}

/// How a voucher stands.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct CertificateState {
    #[serde(deserialize_with = "flex::text")]
    pub certificate_id: String,
    #[serde(deserialize_with = "flex::text")]
    pub encrypted_code: String,
    /// 1 usable, 2 verified.
    #[serde(deserialize_with = "flex::int")]
    pub status: i64,
    /// The verification that counts; it holds its `verify_id`.
    pub verify: Value,
    #[serde(deserialize_with = "flex::or_default")]
    pub time_card: Option<TimeCard>,
}

/// `data` of 验券历史查询.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct RecordsData {
    #[serde(deserialize_with = "flex::int")]
    pub total: i64,
    #[serde(deserialize_with = "flex::list")]
    pub records: Vec<VerifyRecord>,
    #[serde(deserialize_with = "flex::list")]
    pub records_v2: Vec<VerifyRecord>,
}

/// A verification in 验券历史.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct VerifyRecord {
    #[serde(deserialize_with = "flex::text")]
    pub verify_id: String,
    #[serde(deserialize_with = "flex::text")]
    pub code: String,
    #[serde(deserialize_with = "flex::text")]
    pub cursor: String,
    #[serde(deserialize_with = "flex::int")]
    pub verify_time: i64,
    #[serde(deserialize_with = "flex::int")]
    pub cancel_time: i64,
    pub can_cancel: bool,
    #[serde(deserialize_with = "flex::or_default")]
    pub amount: Amount,
    #[serde(deserialize_with = "flex::or_default")]
    pub sku: VoucherSku,
}

/// `data` of 门店信息查询.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct PoiData {
    #[serde(deserialize_with = "flex::list")]
    pub pois: Vec<PoiRow>,
    #[serde(deserialize_with = "flex::int")]
    pub total: i64,
}

/// A row of 门店信息查询.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct PoiRow {
    #[serde(deserialize_with = "flex::or_default")]
    pub poi: Poi,
}

/// A store (门店).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(default)]
pub struct Poi {
    /// The platform's id.
    #[serde(deserialize_with = "flex::text")]
    pub poi_id: String,
    /// Its name.
    #[serde(deserialize_with = "flex::text")]
    pub poi_name: String,
    /// Where it is.
    #[serde(deserialize_with = "flex::text")]
    pub address: String,
}

/// `data` of 查询商品线上数据列表.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct GoodsData {
    #[serde(deserialize_with = "flex::list")]
    pub products: Vec<GoodsRow>,
    #[serde(deserialize_with = "flex::text")]
    pub next_cursor: String,
    pub has_more: bool,
}

/// A row of the product list.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct GoodsRow {
    #[serde(deserialize_with = "flex::or_default")]
    pub product: Goods,
    #[serde(deserialize_with = "flex::or_default")]
    pub sku: Option<GoodsSku>,
    #[serde(deserialize_with = "flex::list")]
    pub skus: Vec<GoodsSku>,
    /// 1 on sale, 2 taken down, 3 banned.
    #[serde(deserialize_with = "flex::int")]
    pub online_status: i64,
}

/// A product for sale.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Goods {
    #[serde(deserialize_with = "flex::text")]
    pub product_id: String,
    #[serde(deserialize_with = "flex::text")]
    pub product_name: String,
}

/// A variant for sale.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct GoodsSku {
    #[serde(deserialize_with = "flex::text")]
    pub sku_id: String,
    #[serde(deserialize_with = "flex::text")]
    pub sku_name: String,
    #[serde(alias = "third_sku_id", deserialize_with = "flex::text")]
    pub out_sku_id: String,
    #[serde(deserialize_with = "flex::int")]
    pub actual_amount: i64,
}
