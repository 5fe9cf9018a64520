//! Orders, what was sold of them, and what is booked of them. Each is read and summed by itself and then put side by side:
//! joined in one statement, an order with two parts and two travel days would count four times.

use std::collections::{BTreeMap, BTreeSet};

use axum::Json;
use axum::extract::State;
use huolang_domain::{OrderSn, platform::PlatformKind};
use huolang_store::{Conn, StoreError, bookings, orders, sales, shops};
use serde::Deserialize;
use utoipa::IntoParams;

use super::body::{
    OrderReport, OrderReportBookings, OrderReportOrder, OrderReportPage, OrderReportSales, product_name,
};
use crate::error::Answer;
use crate::extract::Query;
use crate::page;
use crate::state::Api;

/// Which orders.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct OrderReportQuery {
    /// Only of this shop.
    shop_id: Option<String>,
    /// Only exactly this order.
    number: Option<String>,
    /// A former page's `next_cursor`.
    cursor: Option<String>,
    /// The most orders, 50 when absent.
    limit: Option<i64>,
}

/// Orders of 抖音来客 and of the reports, newest first, with their sales and bookings.
#[utoipa::path(get, path = "/api/v1/order-reports", operation_id = "list_order_reports", tag = "reports", params(OrderReportQuery), responses((status = 200, body = OrderReportPage)))]
pub async fn list_order_reports(
    State(api): State<Api>,
    Query(query): Query<OrderReportQuery>,
) -> Answer<OrderReportPage> {
    let size = page::size(query.limit);
    let text = |text: &Option<String>| text.as_deref().map(str::trim).filter(|t| !t.is_empty()).map(str::to_owned);
    let (shop, number) = (text(&query.shop_id), text(&query.number));
    let mut conn = api.engine.db().reader().await?;
    let before = page::after_id(query.cursor.as_deref())?;
    // An order may have sales alone, or bookings alone; one that the platform just told of has neither.
    let sold = sales::order_ids(&mut conn, shop.as_deref(), number.as_deref(), before, size).await?;
    let booked = bookings::order_numbers(&mut conn, shop.as_deref(), number.as_deref(), before, size).await?;
    let told = told_by_platform(&mut conn, shop.as_deref(), number.as_deref(), before, size).await?;
    let newest = sold.into_iter().chain(booked).chain(told).collect::<BTreeSet<String>>().into_iter().rev();
    let ids: Vec<String> = newest.take(usize::try_from(size).unwrap_or(usize::MAX)).collect();
    let sold = sales::of_orders(&mut conn, &ids).await?;
    let booked = bookings::of_orders(&mut conn, &ids).await?;
    let sns: Vec<OrderSn> = ids.iter().map(|id| OrderSn::from(id.as_str())).collect();
    let known = orders::by_sns(&mut conn, &sns).await?;
    let mut items: BTreeMap<&str, OrderReport> = BTreeMap::new();
    for id in &ids {
        let order = known.iter().find(|order| order.sn.as_str() == id).map(|order| OrderReportOrder {
            id: order.id.to_string(),
            status: order.status.as_str().to_owned(),
            title: order.title.clone(),
            amount: order.amount.0,
        });
        let report = OrderReport {
            order_id: id.clone(),
            order,
            sales: OrderReportSales::default(),
            bookings: OrderReportBookings::default(),
        };
        items.insert(id, report);
    }
    for sale in sold {
        if let Some(report) = items.get_mut(sale.order_id.as_str()) {
            add_sale(&mut report.sales, &sale);
        }
    }
    for booking in booked {
        if let Some(report) = items.get_mut(booking.order_number.as_str()) {
            add_booking(&mut report.bookings, booking);
        }
    }
    let next_cursor = page::next(&ids, size, Clone::clone);
    let items = ids.iter().filter_map(|id| items.remove(id.as_str())).collect();
    Ok(Json(OrderReportPage { items, next_cursor }))
}

/// Numbers of orders that the shops of 抖音来客 read by themselves, whatever the reports say.
async fn told_by_platform(
    conn: &mut Conn,
    only: Option<&str>,
    number: Option<&str>,
    before: Option<&str>,
    limit: i64,
) -> Result<Vec<String>, StoreError> {
    let mut numbers = Vec::new();
    for shop in shops::list(conn).await? {
        if shop.platform == PlatformKind::DouyinLife && only.is_none_or(|id| shop.id.as_str() == id) {
            numbers.extend(orders::numbers_of_shop(conn, &shop.id, number, before, limit).await?);
        }
    }
    Ok(numbers)
}

fn add_sale(sums: &mut OrderReportSales, sale: &sales::Sale) {
    let fen = |amount: Option<i64>| amount.unwrap_or(0);
    sums.rows += 1;
    sums.actual_receipt += fen(sale.actual_receipt);
    sums.sale_amount += fen(sale.sale_amount);
    sums.software_fee += fen(sale.software_fee);
    sums.commission += fen(sale.talent_commission) + fen(sale.increment_commission);
    sums.subsidy += fen(sale.merchant_subsidy) + fen(sale.platform_subsidy);
    *sums.statuses.entry(sale.coupon_status.clone()).or_default() += 1;
    if sums.product_name.is_empty() {
        sums.product_name.clone_from(&sale.product_name);
    }
}

fn add_booking(sums: &mut OrderReportBookings, booking: bookings::Booking) {
    sums.rows += 1;
    sums.pieces += booking.booking_count;
    *sums.statuses.entry(booking.booking_status).or_default() += 1;
    sums.days.extend(booking.travel_date);
    if sums.product_name.is_empty() {
        sums.product_name = product_name(&booking.raw).unwrap_or_default();
    }
}
