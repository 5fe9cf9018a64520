//! The columns of each kind of file, and its rows.

use super::{What, refused, reports, vouchers, words};
use crate::{Engine, EngineError, operations::OperationHandle, people::shown_phone};
use huolang_domain::{CardId, OrderId, ShopId};
use huolang_sheets::write::{Cell, Column, PartFile, Table};
use huolang_store::{
    attempts, audit,
    cards::{self, CardFilter},
    orders::{self, Filter, Order},
    shops,
};
use std::collections::HashMap;

pub(super) const PAGE: i64 = 500;

pub(super) type File = Table<PartFile>;

pub(super) fn columns(what: &What) -> Vec<Column> {
    let text = |titles: &[&str]| titles.iter().map(|title| Column::text(*title)).collect::<Vec<_>>();
    match what {
        What::Orders { .. } => {
            let mut columns = text(&["订单号", "店铺", "订单状态", "内容", "平台发货", "买家", "商品"]);
            columns.extend([Column::integer("数量"), Column::fen("金额"), Column::date_time("下单时间")]);
            columns.extend([Column::date_time("付款时间"), Column::date_time("发出时间")]);
            columns.extend(text(&["快递公司", "快递单号", "备注", "电话"]));
            columns
        }
        What::Sales(_) => reports::sales_columns(),
        What::Bookings { .. } => reports::booking_columns(),
        What::Verifications(_) => vouchers::columns(),
        What::Cards { .. } => {
            let mut columns = text(&["卡号", "卡密", "状态", "备注"]);
            columns.extend([Column::date_time("有效期"), Column::integer("已用次数"), Column::date_time("入库时间")]);
            columns
        }
        What::Deliveries => {
            let mut columns = vec![Column::date_time("时间")];
            columns.extend(text(&["订单", "步骤"]));
            columns.push(Column::integer("第几次"));
            columns.extend(text(&["结果", "错误码", "说明"]));
            columns.push(Column::integer("耗时毫秒"));
            columns
        }
        What::Audit => {
            let mut columns = vec![Column::integer("序号"), Column::date_time("时间")];
            columns.extend(text(&["谁", "做了什么", "对象", "详情"]));
            columns
        }
    }
}

pub(super) async fn write(
    engine: &Engine,
    what: &What,
    table: &mut File,
    handle: Option<&OperationHandle>,
) -> Result<(), EngineError> {
    match what {
        What::Orders { filter, text, unlocked } => {
            write_orders(engine, filter, text.as_deref(), *unlocked, table, handle).await
        }
        What::Sales(filter) => reports::write_sales(engine, filter, table, handle).await,
        What::Bookings { filter, unlocked } => reports::write_bookings(engine, filter, *unlocked, table, handle).await,
        What::Cards { pool, batch, state, unlocked } => {
            let filter = CardFilter { pool: pool.clone(), batch: batch.clone(), state: *state };
            write_cards(engine, &filter, *unlocked, table, handle).await
        }
        What::Verifications(filter) => vouchers::write(engine, filter, table, handle).await,
        What::Deliveries => write_deliveries(engine, table, handle).await,
        What::Audit => write_audit(engine, table, handle).await,
    }
}

/// Says how far the writing is, and stops when it is to stop.
pub(super) fn tell(table: &File, handle: Option<&OperationHandle>) -> Result<(), EngineError> {
    let Some(handle) = handle else { return Ok(()) };
    handle.progress(i64::try_from(table.rows()).unwrap_or(i64::MAX), None);
    handle.check()
}

async fn write_orders(
    engine: &Engine,
    filter: &Filter,
    text: Option<&str>,
    unlocked: bool,
    table: &mut File,
    handle: Option<&OperationHandle>,
) -> Result<(), EngineError> {
    let names = shop_names(engine).await?;
    let mut after = None;
    loop {
        let mut conn = engine.db().reader().await?;
        let page = match text {
            Some(text) => orders::search(&mut conn, engine.vault(), text, filter, after, PAGE).await?,
            None => orders::list(&mut conn, filter, after, PAGE, 0).await?,
        };
        let ids: Vec<OrderId> = page.items.iter().map(|order| order.id.clone()).collect();
        let phones = orders::phones(&mut conn, engine.vault(), &ids).await?;
        drop(conn);
        for order in &page.items {
            let phone = phones.get(&order.id).map(|phone| shown_phone(phone.expose(), unlocked));
            let shop = names.get(&order.shop_id).map(String::as_str);
            table.row(&order_cells(order, shop, phone.as_deref())).map_err(refused)?;
        }
        tell(table, handle)?;
        after = page.next;
        if after.is_none() {
            return Ok(());
        }
    }
}

fn order_cells<'a>(order: &'a Order, shop: Option<&'a str>, phone: Option<&'a str>) -> [Cell<'a>; 16] {
    let moment = |at: Option<huolang_domain::Millis>| at.map_or(Cell::Empty, |at| Cell::DateTime(at.0));
    [
        Cell::Text(order.sn.as_str()),
        optional(shop),
        Cell::Text(words::state("order", order.status.as_str())),
        Cell::Text(words::state("content", order.content.as_str())),
        Cell::Text(words::state("platform", order.platform.as_str())),
        Cell::Text(&order.buyer_name),
        Cell::Text(&order.title),
        Cell::Integer(order.quantity),
        Cell::Fen(order.amount),
        Cell::DateTime(order.placed_at.0),
        moment(order.paid_at),
        moment(order.delivered_at),
        optional(order.tracking_company.as_deref()),
        optional(order.tracking_number.as_deref()),
        optional(order.seller_note.as_deref()),
        optional(phone),
    ]
}

/// The shops by their names.
pub(super) async fn shop_names(engine: &Engine) -> Result<HashMap<ShopId, String>, EngineError> {
    let shops = shops::list(&mut engine.db().reader().await?).await?;
    Ok(shops.into_iter().map(|shop| (shop.id, shop.name)).collect())
}

pub(super) fn optional(text: Option<&str>) -> Cell<'_> {
    text.map_or(Cell::Empty, Cell::Text)
}

async fn write_cards(
    engine: &Engine,
    filter: &CardFilter,
    unlocked: bool,
    table: &mut File,
    handle: Option<&OperationHandle>,
) -> Result<(), EngineError> {
    let mut before: Option<CardId> = None;
    loop {
        let mut conn = engine.db().reader().await?;
        let page = cards::list(&mut conn, engine.vault(), filter, before.as_ref(), PAGE).await?;
        drop(conn);
        let Some((last, _)) = page.last() else { return Ok(()) };
        before = Some(last.id.clone());
        for (card, text) in &page {
            let mask = text.mask();
            let (number, secret, note) = if unlocked {
                (text.number.expose().as_str(), text.secret.expose().as_str(), text.note.expose().as_str())
            } else {
                ("", mask.as_str(), "")
            };
            let expires = card.expires_at.map_or(Cell::Empty, |at| Cell::DateTime(at.0));
            table
                .row(&[
                    Cell::Text(number),
                    Cell::Text(secret),
                    Cell::Text(words::state("card", card.state.as_str())),
                    Cell::Text(note),
                    expires,
                    Cell::Integer(card.uses),
                    Cell::DateTime(card.created_at.0),
                ])
                .map_err(refused)?;
        }
        tell(table, handle)?;
    }
}

async fn write_deliveries(
    engine: &Engine,
    table: &mut File,
    handle: Option<&OperationHandle>,
) -> Result<(), EngineError> {
    let mut before: Option<(huolang_domain::Millis, String)> = None;
    loop {
        let mut conn = engine.db().reader().await?;
        let from = before.as_ref().map(|(at, id)| (*at, id.as_str()));
        let page = attempts::list_recent(&mut conn, false, from, PAGE).await?;
        let ids: Vec<_> = page.iter().map(|attempt| attempt.order_id.clone()).collect();
        let orders = orders::get_many(&mut conn, &ids).await?;
        drop(conn);
        let Some(last) = page.last() else { return Ok(()) };
        before = Some((last.started_at, last.id.as_str().to_owned()));
        for attempt in &page {
            let order = orders.iter().find(|order| order.id == attempt.order_id);
            table
                .row(&[
                    Cell::DateTime(attempt.started_at.0),
                    Cell::Text(order.map_or("", |order| order.sn.as_str())),
                    Cell::Text(words::track(attempt.track.as_str())),
                    Cell::Integer(attempt.number),
                    Cell::Text(words::state("attempt", attempt.state.as_str())),
                    optional(attempt.code.as_deref()),
                    optional(attempt.message.as_deref()),
                    attempt.latency_ms.map_or(Cell::Empty, Cell::Integer),
                ])
                .map_err(refused)?;
        }
        tell(table, handle)?;
    }
}

async fn write_audit(engine: &Engine, table: &mut File, handle: Option<&OperationHandle>) -> Result<(), EngineError> {
    let mut before = None;
    loop {
        let mut conn = engine.db().reader().await?;
        let page = audit::list(&mut conn, before, None, PAGE).await?;
        drop(conn);
        let Some(last) = page.last() else { return Ok(()) };
        before = Some(last.seq);
        for entry in &page {
            let detail = entry.detail.to_string();
            table
                .row(&[
                    Cell::Integer(entry.seq),
                    Cell::DateTime(entry.at.0),
                    Cell::Text(&entry.actor),
                    Cell::Text(words::deed(&entry.action)),
                    Cell::Text(&entry.subject),
                    Cell::Text(&detail),
                ])
                .map_err(refused)?;
        }
        tell(table, handle)?;
    }
}
