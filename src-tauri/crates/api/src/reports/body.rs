//! Reports on the wire. Amounts are fen.

use huolang_store::{bookings, sales};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use utoipa::ToSchema;

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SalesDetail {
    pub order_id: String,
    pub sub_order_id: String,
    pub shop_id: Option<String>,
    pub coupon_status: String,
    pub verified_at: Option<i64>,
    pub paid_at: Option<i64>,
    pub actual_receipt: Option<i64>,
    pub sale_amount: Option<i64>,
    pub merchant_subsidy: Option<i64>,
    pub product_payment: Option<i64>,
    pub platform_subsidy: Option<i64>,
    pub software_fee: Option<i64>,
    pub talent_commission: Option<i64>,
    pub increment_commission: Option<i64>,
    pub preset_price: Option<i64>,
    pub booking_surcharge: Option<i64>,
    pub platform_discount_detail: Option<String>,
    pub software_fee_rate: Option<String>,
    pub sales_role: String,
    pub deal_channel: String,
    pub owner_nickname: String,
    pub owner_uid: Option<String>,
    pub store: String,
    pub product_name: String,
}

impl From<sales::Sale> for SalesDetail {
    fn from(sale: sales::Sale) -> Self {
        Self {
            order_id: sale.order_id,
            sub_order_id: sale.sub_order_id,
            shop_id: Some(sale.shop_id).filter(|id| !id.is_empty()),
            coupon_status: sale.coupon_status,
            verified_at: sale.verified_at.map(|at| at.0),
            paid_at: sale.paid_at.map(|at| at.0),
            actual_receipt: sale.actual_receipt,
            sale_amount: sale.sale_amount,
            merchant_subsidy: sale.merchant_subsidy,
            product_payment: sale.product_payment,
            platform_subsidy: sale.platform_subsidy,
            software_fee: sale.software_fee,
            talent_commission: sale.talent_commission,
            increment_commission: sale.increment_commission,
            preset_price: sale.preset_price,
            booking_surcharge: sale.booking_surcharge,
            platform_discount_detail: sale.platform_discount_detail,
            software_fee_rate: sale.software_fee_rate,
            sales_role: sale.sales_role,
            deal_channel: sale.deal_channel,
            owner_nickname: sale.owner_nickname,
            owner_uid: sale.owner_uid,
            store: sale.store,
            product_name: sale.product_name,
        }
    }
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SalesDetailPage {
    pub items: Vec<SalesDetail>,
    pub next_cursor: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SalesSum {
    /// The status, channel, role, store or product; a day as `2025-11-20`; empty where the rows have none.
    pub key: String,
    pub rows: i64,
    pub orders: i64,
    pub actual_receipt: i64,
    pub sale_amount: i64,
    pub merchant_subsidy: i64,
    pub product_payment: i64,
    pub platform_subsidy: i64,
    pub software_fee: i64,
    pub talent_commission: i64,
    pub increment_commission: i64,
    pub preset_price: i64,
    pub booking_surcharge: i64,
}

impl From<sales::SalesSum> for SalesSum {
    fn from(sum: sales::SalesSum) -> Self {
        Self {
            key: sum.key,
            rows: sum.n,
            orders: sum.orders,
            actual_receipt: sum.actual_receipt,
            sale_amount: sum.sale_amount,
            merchant_subsidy: sum.merchant_subsidy,
            product_payment: sum.product_payment,
            platform_subsidy: sum.platform_subsidy,
            software_fee: sum.software_fee,
            talent_commission: sum.talent_commission,
            increment_commission: sum.increment_commission,
            preset_price: sum.preset_price,
            booking_surcharge: sum.booking_surcharge,
        }
    }
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct TravelBooking {
    pub order_number: String,
    pub shop_id: Option<String>,
    pub travel_date: Option<String>,
    pub booking_status: String,
    pub booking_count: i64,
    /// 商品名称, where the export has it.
    pub product_name: Option<String>,
}

impl From<bookings::Booking> for TravelBooking {
    fn from(booking: bookings::Booking) -> Self {
        let product_name = product_name(&booking.raw);
        Self {
            order_number: booking.order_number,
            shop_id: Some(booking.shop_id).filter(|id| !id.is_empty()),
            travel_date: booking.travel_date,
            booking_status: booking.booking_status,
            booking_count: booking.booking_count,
            product_name,
        }
    }
}

/// 商品名称 among the other columns of a booking.
pub fn product_name(raw: &str) -> Option<String> {
    let raw: BTreeMap<String, Value> = serde_json::from_str(raw).ok()?;
    raw.get("商品名称").and_then(Value::as_str).map(str::to_owned)
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct TravelBookingPage {
    pub items: Vec<TravelBooking>,
    pub next_cursor: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct BookingSum {
    /// The status, or the day; empty where the rows have none.
    pub key: String,
    pub rows: i64,
    pub orders: i64,
    pub pieces: i64,
}

impl From<bookings::BookingSum> for BookingSum {
    fn from(sum: bookings::BookingSum) -> Self {
        Self { key: sum.key, rows: sum.n, orders: sum.orders, pieces: sum.pieces }
    }
}

/// An order, what was sold of it, and what is booked of it: each counted by itself, so that nothing is counted twice.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct OrderReport {
    pub order_id: String,
    /// The order of that number, when the program knows it.
    pub order: Option<OrderReportOrder>,
    pub sales: OrderReportSales,
    pub bookings: OrderReportBookings,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct OrderReportOrder {
    pub id: String,
    pub status: String,
    pub title: String,
    pub amount: i64,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
pub struct OrderReportSales {
    pub rows: i64,
    pub product_name: String,
    pub actual_receipt: i64,
    pub sale_amount: i64,
    pub software_fee: i64,
    /// 达人佣金 and 增量宝佣金.
    pub commission: i64,
    /// 商家货款出资补贴 and 平台补贴.
    pub subsidy: i64,
    /// Rows by 券码状态.
    pub statuses: BTreeMap<String, i64>,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
pub struct OrderReportBookings {
    pub rows: i64,
    pub pieces: i64,
    /// 商品名称, where the export has it.
    pub product_name: String,
    pub days: Vec<String>,
    /// Rows by status.
    pub statuses: BTreeMap<String, i64>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct OrderReportPage {
    pub items: Vec<OrderReport>,
    pub next_cursor: Option<String>,
}
