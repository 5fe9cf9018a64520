//! The mtop gateway. The signature is worked out here, not borrowed from the adapter.

use super::{
    SELF_ID, XianyuMarket,
    faults::used,
    http::{Request, Response},
    state::{Order, SIGNING_MS, State},
};
use md5::{Digest as _, Md5};
use serde_json::{Value, json};

const KEY: &str = "34839810";
const FIRST: &str = "mtop.gaia.nodejs.gaia.idle.data.gw.v2.index.get";
const TOKEN: &str = "mtop.taobao.idlemessage.pc.login.token";

fn envelope(api: &str, ret: &str, data: Value) -> Value {
    json!({ "api": api, "v": "1.0", "ret": [ret], "data": data, "traceId": "t" })
}

/// A demand for a person, with the page for them.
fn wants_the_person() -> Response {
    let url = "https://h5api.m.goofish.com/h5/x/1.0/_____tmd_____/punish?x5secdata=1&action=captcha";
    let body =
        json!({ "ret": ["FAIL_SYS_USER_VALIDATE", "RGV587_ERROR::SM::哎哟喂,被挤爆啦"], "data": { "url": url } });
    Response::json(&body)
}

fn yuan(fen: i64) -> String {
    format!("{}.{:02}", fen / 100, fen % 100)
}

/// A moment as the platform writes it, in China's time.
fn written(ms: i64) -> String {
    let at = jiff::Timestamp::from_millisecond(ms).unwrap_or_default();
    at.to_zoned(jiff::tz::TimeZone::fixed(jiff::tz::offset(8))).strftime("%Y-%m-%d %H:%M:%S").to_string()
}

impl XianyuMarket {
    pub(super) fn mtop(&self, api: &str, version: &str, request: &Request) -> Response {
        let now = self.now();
        let mut state = self.state();
        *state.ledger.calls.entry(api.to_owned()).or_default() += 1;
        let text = |name: &str| request.query.get(name).map(String::as_str).unwrap_or_default();
        let data = request.form().remove("data").unwrap_or_default();
        let fits = text("api") == api && text("v") == version && text("appKey") == KEY && !text("t").is_empty();
        if !fits {
            return Response::json(&envelope(api, "FAIL_SYS_BAD_REQUEST::参数错误", json!({})));
        }
        if state.faults.captcha && api != FIRST {
            state.ledger.calls_under_captcha += 1;
            return wants_the_person();
        }
        if api == TOKEN && used(&mut state.faults.person_for_token) {
            return wants_the_person();
        }
        if let Some(stale) = self.check_token(&mut state, api, request, now) {
            return stale;
        }
        let token = state.signing.0.clone();
        let raw = format!("{token}&{}&{KEY}&{data}", text("t"));
        if text("sign") != hex::encode(Md5::digest(raw.as_bytes())) {
            state.ledger.bad_signs += 1;
            return Response::json(&envelope(api, "FAIL_SYS_TOKEN_ILLEGAL::非法令牌", json!({})));
        }
        if api != FIRST && request.cookies.get("cookie2") != Some(&state.session) {
            return Response::json(&envelope(api, "FAIL_SYS_SESSION_EXPIRED::Session过期", json!({})));
        }
        if state.faults.risk_block {
            return Response::json(&envelope(api, "FAIL_SYS_ILLEGAL_ACCESS::非法请求", json!({})));
        }
        if used(&mut state.faults.rate_limited) {
            return Response::json(&envelope(api, "FAIL_SYS_TRAFFIC_LIMIT::系统繁忙，请稍后再试", json!({})));
        }
        if used(&mut state.faults.internal) {
            return Response::json(&envelope(api, "FAIL_SYS_INTERNAL_ERROR::内部错误", json!({})));
        }
        if api.ends_with("sold.get") && state.faults.no_lists {
            return Response::json(&envelope(api, "PERMISSION_EXCEPTION::无权限访问", json!({})));
        }
        if api.ends_with("sold.get") && used(&mut state.faults.refuse_lists) {
            return Response::json(&envelope(api, "FAIL_BIZ_QUERY_REFUSED::查询失败", json!({})));
        }
        let data: Value = serde_json::from_str(&data).unwrap_or_default();
        let writes = ["consign", "freeshipping", "rate.create"].iter().any(|write| api.contains(write));
        if writes && used(&mut state.faults.limited_writes) {
            return Response::json(&envelope(api, "FAIL_SYS_TRAFFIC_LIMIT::系统繁忙，请稍后再试", json!({})));
        }
        let (ret, answer) = call(&mut state, api, &data, request);
        if writes && used(&mut state.faults.internal_after_write) {
            return Response::json(&envelope(api, "FAIL_SYS_INTERNAL_ERROR::内部错误", json!({})));
        }
        let mut response = Response::json(&envelope(api, &ret, answer));
        if state.faults.foreign_login {
            response.set_cookies = vec!["unb=2200000000009;Path=/;Domain=goofish.com".to_owned()];
        }
        response
    }

    /// The store of pictures, which wants no login and is shown none.
    pub(super) fn picture(&self, path: &str, request: &Request) -> Response {
        let mut state = self.state();
        if !request.cookies.is_empty() {
            state.ledger.cookies_to_pictures += 1;
        }
        match state.pictures.get(path) {
            Some(bytes) => {
                Response { status: 200, content_type: "image/jpeg", body: bytes.clone(), ..Response::default() }
            }
            None => Response { status: 404, content_type: "text/plain", ..Response::default() },
        }
    }

    /// The signing token: an old one is answered with a new pair, which must come back whole.
    fn check_token(&self, state: &mut State, api: &str, request: &Request, now: i64) -> Option<Response> {
        let given = request.cookies.get("_m_h5_tk").and_then(|cookie| cookie.split('_').next());
        let enc = request.cookies.get("_m_h5_tk_enc").map(String::as_str);
        let (token, ends) = &state.signing;
        if given == Some(token.as_str()) && enc == Some(&format!("e{token}")) && now < *ends {
            return None;
        }
        let word =
            if given.is_some() { "FAIL_SYS_TOKEN_EXOIRED::令牌过期" } else { "FAIL_SYS_TOKEN_EMPTY::令牌为空" };
        let token = format!("{:032x}", self.dice.below(u64::MAX));
        let ends = now + SIGNING_MS;
        let mut response = Response::json(&envelope(api, word, json!({})));
        response.set_cookies = vec![
            format!("_m_h5_tk={token}_{ends};Path=/;Domain=goofish.com;Max-Age=86400;SameSite=None;Secure"),
            format!("_m_h5_tk_enc=e{token};Path=/;Domain=goofish.com;Max-Age=86400;SameSite=None;Secure"),
        ];
        state.signing = (token, ends);
        Some(response)
    }
}

fn call(state: &mut State, api: &str, data: &Value, request: &Request) -> (String, Value) {
    let ok = |data: Value| ("SUCCESS::调用成功".to_owned(), data);
    let no = |ret: &str| (ret.to_owned(), json!({}));
    let text = |name: &str| data[name].as_str().unwrap_or_default().to_owned();
    match api {
        TOKEN if used(&mut state.faults.deny_tokens) => no("FAIL_BIZ_PARAM_INVALID::参数错误"),
        TOKEN => {
            let device = text("deviceId");
            if !device.ends_with(SELF_ID) || data["appKey"] != "444e9908a51d1cb236a27862abc769c9" {
                return no("FAIL_BIZ_PARAM_INVALID::参数错误");
            }
            let token = format!("oauth_k1:{}+/=", state.number());
            state.tokens.insert(token.clone(), device);
            let encoded = token.replace(':', "%3A").replace('+', "%2B").replace('/', "%2F").replace('=', "%3D");
            ok(json!({ "accessToken": encoded, "accessTokenExpiredTime": "86400000", "refreshToken": "r" }))
        }
        "mtop.taobao.idlemessage.pc.loginuser.get" => ok(json!({ "userId": SELF_ID })),
        FIRST => ok(json!({})),
        "mtop.idle.web.trade.order.detail" => match state.orders.get(&text("tid")) {
            _ if used(&mut state.faults.lose_details) => no("FAIL_SYS_INTERNAL_ERROR::内部错误"),
            Some(order) => ok(detail(order, &state.items)),
            None => no("FAIL_BIZ_ORDER_NOT_FOUND::订单不存在"),
        },
        "mtop.taobao.idle.trade.merchant.sold.get" if !state.merchant => no("PERMISSION_EXCEPTION::无权限访问"),
        "mtop.taobao.idle.trade.merchant.sold.get" => {
            if request.query.get("type").is_none_or(|kind| kind != "json" && kind != "originaljson") {
                return no("FAIL_BIZ_PARAM_INVALID::参数错误");
            }
            ok(sold(state, data, text("queryCode") == "NOT_SHIP"))
        }
        "mtop.taobao.idle.trade.sold.get" => {
            let rows = state.orders.iter().rev().filter(|(_, order)| order.waits()).map(|(id, order)| {
                json!({
                    "bizOrderId": id, "auctionId": order.item, "buyerId": order.buyer, "buyerNick": "b***r",
                    "auctionTitle": "", "totalFee": yuan(order.fen), "buyAmount": order.quantity.to_string(),
                    "orderStatus": order.state().0, "orderStatusMsg": order.state().1,
                })
            });
            ok(json!({ "items": rows.collect::<Vec<_>>() }))
        }
        "mtop.taobao.idle.logistic.consign.dummy" | "mtop.taobao.idle.logistics.merchant.consign.dummy" => {
            let id = text("orderId");
            let voucher = text("tradeText");
            let Some(order) = state.orders.get_mut(&id) else { return no("FAIL_BIZ_ORDER_NOT_FOUND::订单不存在") };
            if order.shipped || order.completed {
                state.ledger.consigned.push(id);
                return no("ORDER_ALREADY_DELIVERY::已发货成功");
            }
            if !order.waits() || order.group_pending {
                return no("FAIL_BIZ_ORDER_STATUS_ERROR::订单状态错误");
            }
            order.shipped = true;
            state.ledger.consigned.push(id.clone());
            if !voucher.is_empty() {
                state.ledger.vouchers.push((id, voucher));
            }
            ok(json!({ "success": true }))
        }
        "mtop.idle.groupon.activity.seller.freeshipping" => {
            let id = text("bizOrderId");
            if !data["itemId"].is_u64() || !data["buyerId"].is_u64() {
                return no("FAIL_BIZ_PARAM_INVALID::参数错误");
            }
            let Some(order) = state.orders.get_mut(&id) else { return no("ORDER_NOT_EXIST::订单不存在") };
            order.group_pending = false;
            state.ledger.skipped.push(id);
            ok(json!({}))
        }
        "mtop.taobao.idle.trade.user.adjust.price" if used(&mut state.faults.refuse_prices) => {
            no("FAIL_BIZ_CANNOT_MODIFY_FEE::不能修改价格")
        }
        "mtop.taobao.idle.trade.user.adjust.price" => {
            let id = text("orderId");
            let fee = data["modifyFee"].as_i64().unwrap_or(0);
            match state.orders.get_mut(&id).filter(|order| order.paid.is_none()) {
                Some(order) => {
                    order.fen = fee;
                    state.ledger.prices.push((id, fee));
                    if used(&mut state.faults.lose_prices) {
                        return no("FAIL_SYS_INTERNAL_ERROR::内部错误");
                    }
                    ok(json!({ "success": true }))
                }
                None => no("FAIL_BIZ_CANNOT_MODIFY_FEE::不能修改价格"),
            }
        }
        "mtop.taobao.idle.rate.create" => {
            state.ledger.rated.push((text("tradeId"), text("feedback")));
            ok(json!({}))
        }
        "mtop.idle.web.xyh.item.list" => {
            let cards = state.items.iter().filter(|(_, item)| item.on_sale).map(|(id, item)| {
                json!({ "cardData": {
                        "id": id, "title": item.title, "itemStatus": 0, "priceInfo": { "price": yuan(item.fen) },
                        "detailParams": { "itemId": id },
                    } })
            });
            ok(json!({ "cardList": cards.collect::<Vec<_>>(), "nextPage": false }))
        }
        "mtop.taobao.idle.pc.detail" => match state.items.get(&text("itemId")) {
            Some(item) => {
                let skus = item.skus.iter().enumerate().map(|(at, (name, value, fen))| {
                    json!({
                        "skuId": at + 1, "price": fen, "quantity": 99,
                        "propertyList": [{ "propertyText": name, "valueText": value }],
                    })
                });
                ok(json!({
                    "itemDO": {
                        "title": item.title, "desc": "自动发货", "soldPrice": yuan(item.fen), "quantity": 99,
                        "skuList": skus.collect::<Vec<_>>(),
                    },
                    "sellerDO": { "sellerId": SELF_ID },
                }))
            }
            None => no("FAIL_BIZ_ITEM_NOT_FOUND::宝贝不存在"),
        },
        _ => no("FAIL_SYS_API_NOT_FOUNDED::请求API不存在 "),
    }
}

fn detail(order: &Order, items: &std::collections::BTreeMap<String, super::state::Item>) -> Value {
    let title = items.get(&order.item).map(|item| item.title.clone()).unwrap_or_default();
    let node = |title: &str, completed: bool| json!({ "title": title, "completed": completed });
    let mut nodes = vec![node("已拍下", true), node("已付款", order.paid.is_some())];
    if order.had_group {
        nodes.push(node("待刀成", !order.group_pending));
    }
    nodes.push(node("待发货", order.shipped));
    nodes.push(node("已发货", order.shipped));
    nodes.push(node("交易成功", order.completed));
    let (code, words) = order.state();
    let mut info = json!({ "itemId": order.item, "title": title, "buyAmount": order.quantity.to_string() });
    if let Some((name, value)) = &order.spec {
        info["skuInfo"] = json!(format!("{name}:{value}"));
    }
    let mut facts = vec![json!({ "title": "下单时间", "value": written(order.placed) })];
    facts.extend(order.paid.map(|paid| json!({ "title": "付款时间", "value": written(paid) })));
    json!({
        "peerUserId": order.buyer, "itemId": order.item, "utArgs": { "orderStatus": code },
        "components": [
            { "render": "orderInfoVO", "data": {
                "itemInfo": info, "priceInfo": { "amount": { "value": yuan(order.fen) } }, "orderInfoList": facts,
            } },
            { "render": "orderStatusVO", "data": { "orderStatusNodeList": nodes, "orderStatusInfo": { "title": words } } },
        ],
    })
}

fn sold(state: &State, data: &Value, waiting_only: bool) -> Value {
    let (page, rows) = (data["pageNumber"].as_u64().unwrap_or(1), data["rowsPerPage"].as_u64().unwrap_or(30));
    let all: Vec<_> = state.orders.iter().rev().filter(|(_, order)| !waiting_only || order.waits()).collect();
    let skip = usize::try_from((page.max(1) - 1) * rows).unwrap_or(0);
    let rows = usize::try_from(rows).unwrap_or(30);
    let row = |(id, order): &(&String, &Order)| {
        let is_rated = state.ledger.rated.iter().any(|(rated, _)| rated == *id);
        let buttons = if order.group_pending { json!([{ "tradeAction": "SKIP_PIN" }]) } else { json!([]) };
        json!({
            "commonData": {
                "orderId": id, "itemId": order.item, "orderStatus": order.state().1,
                "inRefund": order.refunding.to_string(), "sellerRateStatus": if is_rated { "4" } else { "5" },
            },
            "buyerInfoVO": { "buyerId": order.buyer, "userNick": "b***r" },
            "priceVO": { "totalPrice": yuan(order.fen), "buyNum": order.quantity.to_string() },
            "rightVO": { "btnList": buttons },
        })
    };
    let items: Vec<Value> = all.iter().skip(skip).take(rows).map(row).collect();
    json!({ "module": {
        "items": items, "nextPage": (skip + rows < all.len()).to_string(), "totalCount": all.len().to_string(),
    } })
}
