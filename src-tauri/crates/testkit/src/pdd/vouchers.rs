//! Vouchers over the wire: telling what a buyer got, and verifying.

use super::{
    check::Refusal,
    ledger::Sent,
    market::PddMarket,
    orders::{Params, number, text},
};
use serde_json::{Value, json};

/// The shop's only store.
pub(super) const STORE: i64 = 424_242;

/// What the buyer got. The order counts as shipped then.
pub(super) fn send(market: &PddMarket, params: &Params) -> Result<Value, Refusal> {
    let (sn, out_biz_no) = (text(params, "order_sn")?, text(params, "out_biz_no")?);
    let list: Vec<Value> = serde_json::from_str(&text(params, "voucher_list")?)
        .map_err(|_| (10_000, "参数错误:voucher_list".to_owned()))?;
    let now = market.now_s();
    let mut state = market.state();
    let mut order = state.orders.get(&sn).cloned().ok_or((50_001, "订单不存在".to_owned()))?;
    if order.refund_status != 1 {
        return Err((50_001, "订单存在售后".to_owned()));
    }
    for voucher in &list {
        let number = voucher["voucher_no"].as_str().ok_or((10_000, "参数错误:voucher_no".to_owned()))?;
        let sent = Sent { order_sn: sn.clone(), out_biz_no: out_biz_no.clone(), voucher_no: number.to_owned() };
        state.ledger.sent.push(sent);
    }
    order.order_status = 2;
    order.shipped = Some(now);
    order.updated = now;
    state.put(order);
    Ok(json!({ "is_success": true }))
}

/// A merchant's code.
pub(super) fn verify_merchant(market: &PddMarket, params: &Params) -> Result<Value, Refusal> {
    let sn = text(params, "order_sn")?;
    let list: Vec<Value> = serde_json::from_str(&text(params, "voucher_data_list")?)
        .map_err(|_| (10_000, "参数错误:voucher_data_list".to_owned()))?;
    let mut state = market.state();
    let order = state.orders.get(&sn).cloned().ok_or((50_001, "订单不存在".to_owned()))?;
    let mut rows = Vec::new();
    for voucher in &list {
        let code = voucher["voucher_no"].as_str().unwrap_or_default().to_owned();
        if voucher["out_trans_no"].as_str().unwrap_or_default().is_empty() {
            return Err((21_002, "请求参数不能为空:out_trans_no".to_owned()));
        }
        let known = state.ledger.sent.iter().any(|sent| sent.order_sn == sn && sent.voucher_no == code);
        if !known {
            return Err((50_001, "100006 券码错误".to_owned()));
        }
        if state.ledger.verified.iter().any(|(card, _)| *card == code) {
            return Err((50_001, "60010 该卡券已经被核销成功，请确认".to_owned()));
        }
        state.ledger.verified.push((code.clone(), sn.clone()));
        rows.push(json!({ "card_no": code, "status": 1, "refund_status": 0, "verification_at": 0 }));
    }
    Ok(json!({
        "order_sn": sn,
        "goods_id": order.sku.goods_id,
        "sku_id": order.sku.sku_id,
        "mall_id": market.app.mall_id,
        "voucher_list": rows,
    }))
}

/// A live code of the merchant's own server. The answer lies at the top level and says yes by its code.
pub(super) fn sync_realtime(market: &PddMarket, params: &Params) -> Result<Value, Refusal> {
    let request: Value =
        serde_json::from_str(&text(params, "request")?).map_err(|_| (10_000, "参数错误:request".to_owned()))?;
    let member = |name: &str| request[name].as_str().filter(|text| !text.is_empty()).map(str::to_owned);
    let (Some(sn), Some(code), Some(serial)) = (member("order_sn"), member("out_voucher_id"), member("serial_no"))
    else {
        return Err((21_002, "请求参数不能为空:request".to_owned()));
    };
    if request["verify_time"].as_i64().is_none_or(|at| (at / 1_000 - market.now_s()).abs() > 600) {
        return Err((10_000, "参数错误:verify_time".to_owned()));
    }
    let mut state = market.state();
    if !state.orders.contains_key(&sn) {
        return Err((50_001, "订单不存在".to_owned()));
    }
    if state.ledger.verified.iter().any(|(card, _)| *card == code) {
        return Ok(json!({ "code": 1, "message": format!("{serial}: 券码已核销") }));
    }
    state.ledger.verified.push((code, sn));
    Ok(json!({ "code": 0, "message": "success" }))
}

/// Looks a card of the platform's up.
pub(super) fn prepare(market: &PddMarket, params: &Params) -> Result<Value, Refusal> {
    let request: Value =
        serde_json::from_str(&text(params, "request")?).map_err(|_| (10_000, "参数错误:request".to_owned()))?;
    let card_no = request["card_no"].as_str().unwrap_or_default();
    let mut state = market.state();
    let card = state.cards.get_mut(card_no).ok_or((50_001, "100006 券码错误".to_owned()))?;
    if card.status == 99 {
        // Whoever looks again finds it done.
        card.status = 2;
        card.used_times = card.total_times;
    }
    let card = card.clone();
    let order = state.orders.get(&card.order_sn).cloned().ok_or((50_001, "60009 无核销记录".to_owned()))?;
    if order.refund_status != 1 {
        return Err((50_001, "60011 退款中".to_owned()));
    }
    Ok(json!({
        "success": true,
        "errorCode": 1_000_000,
        "errorMsg": "",
        "result": {
            "card_vo": {
                "mask_card_no": "8888***",
                "status": card.status,
                "status_tips": "",
                "remain_times": if card.status == 1 { card.total_times - card.used_times } else { 0 },
                "total_times": card.total_times,
                "available_start_time": order.created - 1,
                "available_end_time": order.created + 30 * 86_400,
            },
            "order_goods_vo": {
                "goods_name": order.sku.title,
                "goods_number": order.count,
                "out_goods_sn": "",
                "out_sku_sn": order.sku.outer_id,
                "spec": order.sku.spec,
            },
            "order_vo": { "order_sn": order.sn, "order_amount_fen": order.sku.group_price * order.count },
        },
    }))
}

/// Verifies a card of the platform's.
pub(super) fn verify(market: &PddMarket, params: &Params) -> Result<Value, Refusal> {
    let card_no = text(params, "card_no")?;
    text(params, "store_name")?;
    if number(params, "store_id")? != STORE {
        return Err((50_001, "100007 门店错误".to_owned()));
    }
    let now = market.now_s();
    let mut state = market.state();
    let card = state.cards.get(&card_no).cloned().ok_or((50_001, "100006 券码错误".to_owned()))?;
    if params.get("order_sn").is_some_and(|sn| *sn != card.order_sn) {
        return Err((50_001, "100006 券码错误".to_owned()));
    }
    if state.orders.get(&card.order_sn).is_some_and(|order| order.refund_status != 1) {
        return Err((50_001, "60011 退款中".to_owned()));
    }
    match card.status {
        1 => {}
        2 => return Err((50_001, "60010 该卡券已经被核销成功，请确认".to_owned())),
        3 => return Err((50_001, "60005 卡券已过期".to_owned())),
        4 => return Err((50_001, "60006 卡券已销毁".to_owned())),
        _ => return Err((50_001, "1000010 稍后重试".to_owned())),
    }
    let status = state.cards.get_mut(&card_no).map_or(2, |card| {
        card.use_once();
        card.status
    });
    state.ledger.verified.push((card_no.clone(), card.order_sn.clone()));
    Ok(json!({
        "success": true,
        "errorCode": 1_000_000,
        "errorMsg": "",
        "result": {
            "card_no": card_no,
            "mall_id": market.app.mall_id,
            "order_sn": card.order_sn,
            "status": status,
            "store_id": STORE,
            "store_name": "线上店",
            "verification_time": super::view::beijing(now),
        },
    }))
}
