//! The API router: checks a call, lets trouble happen, answers under the member that its method has.

use super::{
    auth, check,
    check::Refusal,
    faults::Fault,
    goods,
    market::PddMarket,
    orders::{self, Params},
    stock, view, vouchers,
};
use axum::{
    body::{Body, Bytes},
    extract::State as Shared,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use huolang_domain::{Millis, shanghai};
use serde_json::{Value, json};
use std::sync::Arc;

/// More than a program should take.
const HUGE: usize = 60 << 20;

pub(super) async fn call(Shared(market): Shared<Arc<PddMarket>>, headers: HeaderMap, body: Bytes) -> Response {
    let Some(params) = read(&headers, &body) else {
        return refused(&market, &(10_001, "公共参数错误".to_owned()));
    };
    let method = params.get("type").cloned().unwrap_or_default();
    let told = market.state().faults.verbatim_of(&method);
    if let Some((status, text)) = told {
        market.state().ledger.troubled += 1;
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        return (status, json_text(&market, text)).into_response();
    }
    let fault = market.state().faults.of(&method, market.dice.as_ref());
    market.state().ledger.troubled += u64::from(fault.is_some());
    if let Some(answer) = fault.and_then(|fault| before(&market, fault)) {
        return answer;
    }
    let answer = match check::check(&market, &params) {
        Ok(method) => {
            *market.state().ledger.calls.entry(method.clone()).or_default() += 1;
            act(&market, &method, &params)
        }
        Err(refusal) => {
            market.state().ledger.broken_rules.push(format!("{method}: {} {}", refusal.0, refusal.1));
            Err(refusal)
        }
    };
    let text = match answer {
        Ok(answer) => wrap(&method, answer).to_string(),
        Err(refusal) => {
            if refusal.0 == 10_000 {
                market.state().ledger.broken_rules.push(format!("{method}: {} {}", refusal.0, refusal.1));
            }
            return refused(&market, &refusal);
        }
    };
    match fault {
        Some(Fault::LostAfterAccept) => broken(),
        Some(Fault::Truncated) => json_text(&market, text[..text.len() / 2].to_owned()),
        _ => json_text(&market, text),
    }
}

/// One flat object of text, or a form.
fn read(headers: &HeaderMap, body: &[u8]) -> Option<Params> {
    let kind = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    if kind.starts_with("application/json") {
        return serde_json::from_slice(body).ok();
    }
    None
}

fn act(market: &PddMarket, method: &str, params: &Params) -> Result<Value, Refusal> {
    match method {
        "pdd.time.get" => Ok(json!({ "time": view::beijing(market.now_s()) })),
        "pdd.pop.auth.token.create" => auth::create(market, params),
        "pdd.pop.auth.token.refresh" => auth::refresh(market, params),
        "pdd.order.number.list.increment.get" => orders::increments(market, params),
        "pdd.order.list.get" => orders::list(market, params),
        "pdd.order.information.get" => orders::information(market, params),
        "pdd.order.status.get" => orders::status(market, params),
        "pdd.refund.status.check" => orders::refund_check(market, params),
        "pdd.refund.list.increment.get" => orders::refunds(market, params),
        "pdd.refund.information.get" => orders::refund_detail(market, params),
        "pdd.logistics.online.send" => orders::ship(market, params),
        "pdd.logistics.companies.get" => Ok(json!({ "logistics_companies": [
            { "id": 44, "logistics_company": "顺丰快递", "code": "SF", "available": 1 },
            { "id": 9, "logistics_company": "旧快递", "code": "OLD", "available": 0 },
        ] })),
        "pdd.goods.list.get" => goods::list(market, params),
        "pdd.goods.detail.get" => goods::detail(market, params),
        "pdd.goods.quantity.update" => goods::set_stock(market, params),
        "pdd.goods.sku.price.update" => goods::set_price(market, params),
        "pdd.mall.info.get" => {
            Ok(json!({ "mall_id": market.app.mall_id, "mall_name": market.app.mall_name, "merchant_type": 1 }))
        }
        "pdd.mall.info.store.get" => {
            Ok(json!({ "mallStoreVOList": [{ "store_id": vouchers::STORE, "store_name": "线上店" }] }))
        }
        "pdd.pmc.user.get" => {
            let expired = i64::from(!market.state().permitted);
            Ok(json!({ "pmc_user": {
                "owner_id": market.app.mall_id.to_string(), "is_expire": expired, "topics": [],
            } }))
        }
        "pdd.pmc.user.permit" => {
            market.state().permitted = true;
            Ok(json!({ "is_success": true }))
        }
        "pdd.voucher.virtual.card.batch.add" => stock::add(market, params),
        "pdd.voucher.voucher.info.send" => vouchers::send(market, params),
        "pdd.voucher.virtual.card.verification" => vouchers::verify_merchant(market, params),
        "pdd.voucher.ota.card.prepare.verification" => vouchers::prepare(market, params),
        "pdd.voucher.ota.card.verification" => vouchers::verify(market, params),
        "pdd.voucher.realtime.verify.sync" => vouchers::sync_realtime(market, params),
        _ => Err((20_034, "接口处于下线状态".to_owned())),
    }
}

/// The member that an answer lies under: the odd ones by name, the others by their method.
fn wrap(method: &str, answer: Value) -> Value {
    if matches!(method, "pdd.refund.information.get" | "pdd.voucher.realtime.verify.sync") {
        return answer;
    }
    let root = match method {
        "pdd.order.number.list.increment.get" => "order_sn_increment_get_response".to_owned(),
        "pdd.order.information.get" => "order_info_get_response".to_owned(),
        "pdd.refund.list.increment.get" => "refund_increment_get_response".to_owned(),
        "pdd.mall.info.store.get" => "res".to_owned(),
        "pdd.voucher.ota.card.prepare.verification" | "pdd.voucher.virtual.card.batch.add" => "response".to_owned(),
        "pdd.voucher.virtual.card.verification" => "voucher_voucher_info_verify_response".to_owned(),
        "pdd.goods.sku.price.update" => "goods_update_sku_price_response".to_owned(),
        usual => format!("{}_response", usual.trim_start_matches("pdd.").replace('.', "_")),
    };
    json!({ root: answer })
}

/// Trouble that happens before anything is done.
fn before(market: &PddMarket, fault: Fault) -> Option<Response> {
    let refuse = |code: i64, words: &str| Some(refused(market, &(code, words.to_owned())));
    match fault {
        Fault::Broken => Some(broken()),
        Fault::BadGateway => Some((StatusCode::BAD_GATEWAY, "<html>bad gateway</html>").into_response()),
        Fault::Huge => Some(json_text(market, " ".repeat(HUGE))),
        Fault::ServerError => refuse(50_000, "系统内部错误"),
        Fault::RateLimited => refuse(52_101, "当前接口被限流，请稍后重试"),
        Fault::TokenExpired => refuse(10_019, "access_token已过期"),
        Fault::ForeignToken => refuse(20_032, "access_token或client_id错误"),
        Fault::IpRefused => refuse(20_005, "ip无权访问接口，请加入ip白名单: 203.0.113.7"),
        Fault::NoPermission => refuse(20_031, "用户没有授权访问此接口"),
        Fault::Blocked => refuse(70_034, "当前用户或应用存在风险，禁止调用！"),
        Fault::Maintenance => refuse(70_033, "系统维护中"),
        Fault::LostAfterAccept | Fault::Truncated => None,
    }
}

fn refused(market: &PddMarket, (code, words): &Refusal) -> Response {
    // Reasons within the business stand apart: `100006 券码错误`.
    let reason = words.split_once(' ').filter(|(sub, _)| *code == 50_001 && sub.bytes().all(|b| b.is_ascii_digit()));
    let error = match reason {
        Some((sub, sub_words)) => json!({
            "error_code": code, "error_msg": "业务服务错误", "sub_code": sub, "sub_msg": sub_words, "request_id": "r",
        }),
        None => json!({
            "error_code": code, "error_msg": words, "sub_code": null, "sub_msg": "", "request_id": "r",
        }),
    };
    json_text(market, json!({ "error_response": error }).to_string())
}

/// The head of an answer tells the marketplace's own time.
fn json_text(market: &PddMarket, text: String) -> Response {
    let at = shanghai::civil(Millis(market.now_s() * 1_000 - 8 * 3_600_000));
    let date = at.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
    ([(header::CONTENT_TYPE, "application/json".to_owned()), (header::DATE, date)], text).into_response()
}

/// An answer that breaks off.
fn broken() -> Response {
    let lost = std::future::ready(Err::<Bytes, _>(std::io::Error::other("the answer is lost")));
    Response::new(Body::from_stream(futures::stream::once(lost)))
}
