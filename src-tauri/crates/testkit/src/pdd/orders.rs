//! Orders and refunds over the wire: windows, pages from the newest, one order in full.

use super::{check::Refusal, market::PddMarket, view};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

pub(super) type Params = BTreeMap<String, String>;

/// A number that must be there.
pub(super) fn number(params: &Params, name: &str) -> Result<i64, Refusal> {
    let text = params.get(name).map(String::as_str).unwrap_or_default();
    text.parse().map_err(|_| (10_000, format!("参数错误:{name}")))
}

/// Text that must be there.
pub(super) fn text(params: &Params, name: &str) -> Result<String, Refusal> {
    let text = params.get(name).cloned().unwrap_or_default();
    if text.is_empty() { Err((21_002, format!("请求参数不能为空:{name}"))) } else { Ok(text) }
}

/// By time of change.
pub(super) fn increments(market: &PddMarket, params: &Params) -> Result<Value, Refusal> {
    let (from, to) = (number(params, "start_updated_at")?, number(params, "end_updated_at")?);
    for needed in ["is_lucky_flag", "order_status", "refund_status"] {
        number(params, needed)?;
    }
    window(market, from, to, 1_800)?;
    page(market, params, "order_sn_list", |state| &state.by_change, (from, to))
}

/// By time of deal.
pub(super) fn list(market: &PddMarket, params: &Params) -> Result<Value, Refusal> {
    let (from, to) = (number(params, "start_confirm_at")?, number(params, "end_confirm_at")?);
    for needed in ["order_status", "refund_status", "page_size"] {
        number(params, needed)?;
    }
    window(market, from, to, 86_400)?;
    page(market, params, "order_list", |state| &state.by_deal, (from, to))
}

fn window(market: &PddMarket, from: i64, to: i64, most: i64) -> Result<(), Refusal> {
    if from > to || to - from > most {
        return Err((10_000, "参数错误:时间跨度".to_owned()));
    }
    if from < market.now_s() - 90 * 86_400 {
        return Err((10_000, "参数错误:只能查询三个月内的订单".to_owned()));
    }
    Ok(())
}

fn page(
    market: &PddMarket,
    params: &Params,
    member: &str,
    index: impl Fn(&super::market::State) -> &BTreeSet<(i64, String)>,
    (from, to): (i64, i64),
) -> Result<Value, Refusal> {
    let page = number(params, "page")?;
    let size = params.get("page_size").map_or(Ok(100), |_| number(params, "page_size"))?;
    if page < 1 || !(1..=100).contains(&size) {
        return Err((10_000, "参数错误:page".to_owned()));
    }
    let state = market.state();
    let within = index(&state).range((from, String::new())..(to + 1, String::new()));
    let skip = usize::try_from((page - 1) * size).unwrap_or(0);
    let take = usize::try_from(size).unwrap_or(0);
    let strange = state.faults.strange_status;
    let orders: Vec<Value> = within
        .clone()
        .rev()
        .skip(skip)
        .take(take)
        .filter_map(|(_, sn)| state.orders.get(sn))
        .map(|order| view::order(order, strange))
        .collect();
    let total = within.count();
    let mut answer = json!({ "request_id": "r" });
    answer[member] = Value::Array(orders);
    if params.get("use_has_next").map(String::as_str) == Some("true") {
        answer["has_next"] = (skip + take < total).into();
    } else {
        answer["total_count"] = total.into();
    }
    Ok(answer)
}

/// One order.
pub(super) fn information(market: &PddMarket, params: &Params) -> Result<Value, Refusal> {
    let sn = text(params, "order_sn")?;
    let state = market.state();
    if state.faults.unreadable.contains(&sn) {
        return Err((50_000, "系统内部错误".to_owned()));
    }
    let strange = state.faults.strange_status;
    let order = state.orders.get(&sn).ok_or((50_001, "订单不存在".to_owned()))?;
    let mut full = view::order(order, strange);
    full["store_info"] = json!({ "store_id": 424_242, "store_name": "线上店", "store_number": "S-1" });
    Ok(json!({ "order_info": full }))
}

/// States of several orders.
pub(super) fn status(market: &PddMarket, params: &Params) -> Result<Value, Refusal> {
    let sns = text(params, "order_sns")?;
    let state = market.state();
    let row = |sn: &str| {
        let order = state.orders.get(sn);
        let (status, refund) = order.map_or((0, 0), |order| (order.order_status, order.refund_status));
        json!({ "orderSn": sn, "order_status": status, "refund_status": refund })
    };
    Ok(json!({ "order_status_list": sns.split(',').map(row).collect::<Vec<_>>() }))
}

/// Which orders have an after-sale.
pub(super) fn refund_check(market: &PddMarket, params: &Params) -> Result<Value, Refusal> {
    let sns = text(params, "order_sns")?;
    let state = market.state();
    // Also those that were withdrawn: what became of one, its detail tells.
    let has_one = |sn: &&str| state.orders.get(*sn).is_some_and(|order| order.after_sales_status > 0);
    let rows: Vec<Value> = sns.split(',').filter(has_one).map(|sn| json!({ "order_sn": sn })).collect();
    Ok(json!({ "order_sns_exists_refund": rows }))
}

/// One after-sale in full. Its members lie at the top level.
pub(super) fn refund_detail(market: &PddMarket, params: &Params) -> Result<Value, Refusal> {
    let sn = text(params, "order_sn")?;
    let state = market.state();
    let order = state.orders.get(&sn).filter(|order| order.after_sales_status > 0);
    let order = order.ok_or((50_001, "售后单不存在".to_owned()))?;
    Ok(json!({
        "id": format!("R{sn}"),
        "order_sn": sn,
        "after_sales_status": order.after_sales_status,
        "after_sales_type": 1,
        "shipping_status": i64::from(order.order_status > 1),
    }))
}

/// After-sales by their time of change.
pub(super) fn refunds(market: &PddMarket, params: &Params) -> Result<Value, Refusal> {
    let (from, to) = (number(params, "start_updated_at")?, number(params, "end_updated_at")?);
    let (wanted, page) = (number(params, "after_sales_status")?, number(params, "page")?);
    number(params, "after_sales_type")?;
    window(market, from, to, 1_800)?;
    if !(1..=100).contains(&number(params, "page_size")?) {
        return Err((10_000, "参数错误:page_size".to_owned()));
    }
    let state = market.state();
    if state.faults.refunds_refused == Some(wanted) {
        return Err((21_001, "请求参数错误:after_sales_status".to_owned()));
    }
    let mut found: Vec<_> = state
        .orders
        .values()
        .filter(|order| order.after_sales_status == wanted && (from..=to).contains(&order.after_sales_at))
        .collect();
    found.sort_by_key(|order| (std::cmp::Reverse(order.after_sales_at), order.sn.clone()));
    let skip = usize::try_from((page - 1) * 100).unwrap_or(0);
    let row = |order: &&super::model::Order| {
        json!({
            "id": format!("R{}", order.sn),
            "order_sn": order.sn,
            "after_sales_status": order.after_sales_status,
            "after_sales_type": 1,
            "refund_amount": 0,
            "updated_time": view::beijing(order.after_sales_at),
        })
    };
    let rows: Vec<Value> = found.iter().skip(skip).take(100).map(row).collect();
    Ok(json!({ "refund_list": rows, "total_count": found.len() }))
}

/// A parcel.
pub(super) fn ship(market: &PddMarket, params: &Params) -> Result<Value, Refusal> {
    let (sn, number_text) = (text(params, "order_sn")?, text(params, "tracking_number")?);
    if number(params, "logistics_id")? != 44 {
        return Err((50_001, "快递公司不存在".to_owned()));
    }
    let now = market.now_s();
    let mut state = market.state();
    let mut order = state.orders.get(&sn).cloned().ok_or((50_001, "订单不存在".to_owned()))?;
    if order.order_status != 1 || order.refund_status != 1 {
        return Err((50_001, "订单状态不允许发货".to_owned()));
    }
    order.order_status = 2;
    order.shipped = Some(now);
    order.updated = now;
    order.tracking_number.clone_from(&number_text);
    state.put(order);
    state.ledger.shipped.push((sn, number_text));
    Ok(json!({ "is_success": true }))
}
