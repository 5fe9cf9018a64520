//! The strict door: time, app, signature, token, limits. Written from the platform's rules, not from the adapter.

#[cfg(test)]
mod tests;

use super::market::PddMarket;
use md5::{Digest as _, Md5};
use std::collections::BTreeMap;

/// How far the time of a call may be off, in seconds.
const TIME_S: i64 = 600;

/// A refusal: code and words.
pub(super) type Refusal = (i64, String);

/// So many calls within so many seconds.
pub(super) type Limit = (usize, i64);

/// The limits of a method (`docs/platforms/pdd.md#limits`): of a shop, of an app and of everybody. This marketplace has one
/// shop and one app, so all of them count.
pub(super) fn limits(method: &str) -> &'static [Limit] {
    match method {
        "pdd.order.list.get" => &[(10_000, 60), (17_500, 10)],
        "pdd.order.information.get" => &[(30_000, 60), (2_000, 1)],
        "pdd.refund.list.increment.get" => &[(100, 10), (500, 1), (5_500, 1)],
        "pdd.refund.information.get" => &[(1_400, 1)],
        "pdd.logistics.online.send" => &[(5_000, 1)],
        "pdd.logistics.companies.get" => &[(1_200, 10)],
        "pdd.order.number.list.increment.get"
        | "pdd.order.status.get"
        | "pdd.refund.status.check"
        | "pdd.voucher.voucher.info.send"
        | "pdd.voucher.virtual.card.verification" => &[(3_000, 60)],
        "pdd.voucher.ota.card.verification" => &[(10_000, 3_600)],
        "pdd.voucher.ota.card.prepare.verification" => &[(500, 1)],
        "pdd.goods.list.get" => &[(600, 60)],
        "pdd.goods.detail.get" => &[(3_000, 60), (3_000, 1)],
        "pdd.goods.quantity.update" => &[(4_200, 1)],
        "pdd.goods.sku.price.update" => &[(1_200, 10), (4_000, 10)],
        "pdd.mall.info.get" => &[(450, 1)],
        "pdd.pmc.accrue.query" => &[(1, 1)],
        _ => &[],
    }
}

/// Methods that need no shop's leave.
fn is_open(method: &str) -> bool {
    matches!(
        method,
        "pdd.time.get"
            | "pdd.pop.auth.token.create"
            | "pdd.pop.auth.token.refresh"
            | "pdd.logistics.companies.get"
            | "pdd.pmc.user.get"
            | "pdd.pmc.user.cancel"
            | "pdd.pmc.accrue.query"
    )
}

/// Checks a call.
pub(super) fn check(market: &PddMarket, params: &BTreeMap<String, String>) -> Result<String, Refusal> {
    let get = |name: &str| params.get(name).map(String::as_str).unwrap_or_default();
    let method = get("type");
    if !method.starts_with("pdd.") {
        return Err((10_001, "公共参数错误:type".to_owned()));
    }
    let now = market.now_s();
    let time: i64 = get("timestamp").parse().unwrap_or(0);
    if (time - now).abs() > TIME_S {
        return Err((10_001, "公共参数错误:timestamp".to_owned()));
    }
    if get("client_id") != market.app.client_id {
        return Err((10_016, "client下线或者clientId不正确".to_owned()));
    }
    if signature(&market.app.client_secret, params) != get("sign") {
        return Err((20_004, "签名sign校验失败".to_owned()));
    }
    if !is_open(method) {
        let token = get("access_token");
        match market.state().access.get(token) {
            None => return Err((20_032, "access_token或client_id错误".to_owned())),
            Some(until) if *until <= now => return Err((10_019, "access_token已过期".to_owned())),
            Some(_) => {}
        }
    }
    within_limit(market, method, now)?;
    Ok(method.to_owned())
}

fn within_limit(market: &PddMarket, method: &str, now: i64) -> Result<(), Refusal> {
    let limits = limits(method);
    let Some(longest) = limits.iter().map(|(_, seconds)| *seconds).max() else { return Ok(()) };
    let mut state = market.state();
    let calls = state.recent.entry(method.to_owned()).or_default();
    while calls.front().is_some_and(|at| now - at >= longest) {
        calls.pop_front();
    }
    let within = |seconds: i64| calls.len() - calls.partition_point(|at| now - at >= seconds);
    let is_over = |(most, seconds): &Limit| within(*seconds) >= *most;
    if limits.iter().any(is_over) {
        return Err((70_031, "调用过于频繁，请调整调用频率".to_owned()));
    }
    calls.push_back(now);
    Ok(())
}

/// The signature that a call must bear.
fn signature(secret: &str, params: &BTreeMap<String, String>) -> String {
    let mut text = secret.to_owned();
    for (key, value) in params {
        if key != "sign" && !value.is_empty() {
            text += key;
            text += value;
        }
    }
    text += secret;
    let digest = Md5::digest(text.as_bytes());
    digest.iter().map(|byte| format!("{byte:02X}")).collect()
}

/// The proof in the address of the message socket.
pub(super) fn socket_proof(client_id: &str, at: &str, secret: &str) -> String {
    use base64::Engine as _;
    let digest = Md5::digest([client_id, at, secret].concat().as_bytes());
    let text: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    base64::engine::general_purpose::STANDARD.encode(text)
}
