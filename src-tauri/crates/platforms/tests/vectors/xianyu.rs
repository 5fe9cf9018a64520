//! The vectors of 闲鱼. A vector names its kind before the first `/` of its name.

mod account;
mod messages;
mod trade;

use crate::load::{Vector, each};

#[test]
fn xianyu_vectors() {
    each("xianyu", |vector| {
        let kind = vector.name.split('/').next().unwrap_or_default();
        match kind {
            "sign" | "form_body" | "m_h5_tk" | "cookies" | "cookie_identity" | "ret" | "verify_url_allowed"
            | "token_response" | "token_expiry" | "qr_state" | "qr_t_format" => account::check(kind, vector),
            "device_id" | "device_id_valid" | "mid" | "mid_match" | "uuid" | "im_ua" | "decode" | "event"
            | "frame_in" | "frame_out" | "ws_response" | "history" | "message_expired" | "manual_toggle" | "intent"
            | "price_temperature" | "output_filter" => messages::check(kind, vector),
            "order_url"
            | "item_url"
            | "order_detail"
            | "order_status_text"
            | "sold_list"
            | "adjust_price_result"
            | "item_info"
            | "mtop_data"
            | "upload_response" => trade::check(kind, vector),
            _ => panic!("{}: no such kind", vector.name),
        }
    });
}

/// A whole number of the input.
fn number(vector: &Vector, name: &str) -> i64 {
    let value = &vector.input[name];
    value.as_i64().or_else(|| value.as_str()?.parse().ok()).unwrap_or_else(|| panic!("{}: no {name}", vector.name))
}
