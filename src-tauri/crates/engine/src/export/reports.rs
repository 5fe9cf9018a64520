//! The reports of 抖音来客 as files, with the headers of the exports they came from.

use super::{
    refused,
    rows::{File, PAGE, optional, tell},
};
use crate::{
    Engine, EngineError,
    operations::OperationHandle,
    people::{shown_name, shown_phone},
};
use huolang_domain::{Fen, Millis};
use huolang_sheets::write::{Cell, Column};
use huolang_store::{
    bookings::{self, BookingFilter},
    sales::{self, SalesFilter},
};
use serde_json::Value;
use std::collections::BTreeMap;

pub(super) fn sales_columns() -> Vec<Column> {
    let mut columns = vec![Column::text("所属订单ID"), Column::text("子单ID"), Column::text("券码状态")];
    columns.extend([Column::date_time("支付时间"), Column::date_time("核销时间")]);
    columns.extend(["商品名称", "核销门店", "带货角色", "成交渠道"].map(Column::text));
    columns.extend(
        [
            "订单实收",
            "售卖金额",
            "商家货款出资补贴",
            "商品实付",
            "平台补贴",
            "软件服务费",
            "达人佣金",
            "增量宝佣金",
            "预售价(只针对酒旅商家)",
            "预约加价(只针对酒旅商家)",
        ]
        .map(Column::fen),
    );
    columns.extend(["平台补贴优惠明细", "软件服务费率", "订单归属人昵称", "订单归属人uid"].map(Column::text));
    columns
}

pub(super) async fn write_sales(
    engine: &Engine,
    filter: &SalesFilter,
    table: &mut File,
    handle: Option<&OperationHandle>,
) -> Result<(), EngineError> {
    let mut after: Option<(String, String)> = None;
    loop {
        let mut conn = engine.db().reader().await?;
        let from = after.as_ref().map(|(order, sub)| (order.as_str(), sub.as_str()));
        let page = sales::list(&mut conn, filter, from, PAGE).await?;
        drop(conn);
        let Some(last) = page.last() else { return Ok(()) };
        after = Some((last.order_id.clone(), last.sub_order_id.clone()));
        let moment = |at: Option<Millis>| at.map_or(Cell::Empty, |at| Cell::DateTime(at.0));
        let fen = |amount: Option<i64>| amount.map_or(Cell::Empty, |amount| Cell::Fen(Fen(amount)));
        for sale in &page {
            let row = [
                Cell::Text(&sale.order_id),
                Cell::Text(&sale.sub_order_id),
                Cell::Text(&sale.coupon_status),
                moment(sale.paid_at),
                moment(sale.verified_at),
                Cell::Text(&sale.product_name),
                Cell::Text(&sale.store),
                Cell::Text(&sale.sales_role),
                Cell::Text(&sale.deal_channel),
                fen(sale.actual_receipt),
                fen(sale.sale_amount),
                fen(sale.merchant_subsidy),
                fen(sale.product_payment),
                fen(sale.platform_subsidy),
                fen(sale.software_fee),
                fen(sale.talent_commission),
                fen(sale.increment_commission),
                fen(sale.preset_price),
                fen(sale.booking_surcharge),
                optional(sale.platform_discount_detail.as_deref()),
                optional(sale.software_fee_rate.as_deref()),
                Cell::Text(&sale.owner_nickname),
                optional(sale.owner_uid.as_deref()),
            ];
            table.row(&row).map_err(refused)?;
        }
        tell(table, handle)?;
    }
}

pub(super) fn booking_columns() -> Vec<Column> {
    let mut columns = ["订单编号", "预约状态", "出行日期"].map(Column::text).to_vec();
    columns.push(Column::integer("预约份数"));
    columns.extend(["商品名称", "联系人", "联系电话"].map(Column::text));
    columns
}

pub(super) async fn write_bookings(
    engine: &Engine,
    filter: &BookingFilter,
    unlocked: bool,
    table: &mut File,
    handle: Option<&OperationHandle>,
) -> Result<(), EngineError> {
    let mut after = (0, -1, 0);
    loop {
        let mut conn = engine.db().reader().await?;
        let page = bookings::list(&mut conn, filter, after, PAGE).await?;
        drop(conn);
        let Some(last) = page.last() else { return Ok(()) };
        after = (last.import_no, last.sheet, last.row_no);
        for booking in &page {
            let raw: BTreeMap<String, Value> = serde_json::from_str(&booking.raw).unwrap_or_default();
            let contact = booking.contact(engine.vault())?;
            let contact: BTreeMap<String, Value> =
                contact.and_then(|contact| serde_json::from_str(contact.expose()).ok()).unwrap_or_default();
            // Rows of an older version have their contact among the other columns.
            let text = |header: &str| match contact.get(header).or_else(|| raw.get(header)) {
                Some(Value::String(text)) => Some(text.clone()),
                Some(other) => Some(other.to_string()),
                None => None,
            };
            let product = text("商品名称");
            let person = text("联系人").map(|name| shown_name(&name, unlocked));
            let phone = text("联系电话").map(|phone| shown_phone(&phone, unlocked));
            let row = [
                Cell::Text(&booking.order_number),
                Cell::Text(&booking.booking_status),
                optional(booking.travel_date.as_deref()),
                Cell::Integer(booking.booking_count),
                optional(product.as_deref()),
                optional(person.as_deref()),
                optional(phone.as_deref()),
            ];
            table.row(&row).map_err(refused)?;
        }
        tell(table, handle)?;
    }
}
