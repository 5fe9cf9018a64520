//! Orders of every marketplace in the program's words.

mod doudian;
mod idle;
mod jd;
mod pdd;
mod taobao;

use super::{loose::Loose, marketplace::Service};
use crate::pdd::{money::yuan_to_fen, time::parse_beijing};
use huolang_domain::{
    Fen, Millis, OrderSn,
    order::{Buyer, PlatformLine, PlatformOrder},
    state::OrderStatus,
};

/// An order and what is strange about it.
pub(super) struct Translated {
    pub order: PlatformOrder,
    /// A state that nobody knows, in words.
    pub strange: Option<String>,
}

/// Where an order stands; the second says what is strange about it. A state that nobody knows moves nothing.
pub(super) type Standing = (OrderStatus, Option<String>);

/// Reads an order; `None`: it names no number. `raw` is kept as it came. `now` stands in where no time is told.
pub(super) fn translate(service: Service, data: &str, now: Millis) -> Option<Translated> {
    let data = Loose::parse(data)?;
    let read = match service {
        Service::Idle => idle::read(&data),
        Service::Taobao | Service::TaobaoAcs => taobao::read(&data),
        Service::Pdd => pdd::read(&data),
        Service::Jd => jd::read(&data),
        Service::Doudian => doudian::read(&data),
        Service::CardStock => return None,
    };
    if read.sn.is_empty() {
        return None;
    }
    let (status, strange) = read.standing;
    let placed_at = read.placed_at.or(read.paid_at).unwrap_or(now);
    let paid = !matches!(status, OrderStatus::PendingPayment);
    let order = PlatformOrder {
        sn: OrderSn::from(read.sn),
        status,
        buyer: Buyer { id: read.buyer_id, name: read.buyer_name, phone: account(service, &data) },
        lines: (1..).zip(read.lines).map(|(line, one)| PlatformLine { line, ..one }).collect(),
        amount: read.amount,
        placed_at,
        paid_at: read.paid_at.or_else(|| paid.then_some(placed_at)),
        // Where the marketplace names no time of change, the reading itself is the latest word.
        updated_at: read.updated_at.unwrap_or(now),
        ship_by: None,
        remark: Some(read.remark).filter(|text| !text.trim().is_empty()),
        risk: strange.is_some(),
        raw: read.raw,
    };
    Some(Translated { order, strange })
}

/// Whose account is topped up, where a person must do it; kept sealed and shown masked, as phones are.
fn account(service: Service, data: &Loose) -> Option<String> {
    (service == Service::Idle).then(|| idle::recharge_account(data)).flatten()
}

/// What a marketplace tells of an order.
pub(super) struct Read {
    sn: String,
    standing: Standing,
    buyer_id: String,
    buyer_name: String,
    lines: Vec<PlatformLine>,
    amount: Fen,
    placed_at: Option<Millis>,
    paid_at: Option<Millis>,
    updated_at: Option<Millis>,
    remark: String,
    raw: String,
}

/// A line without its place.
struct Line {
    product_ref: String,
    sku_ref: String,
    merchant_code: String,
    title: String,
    spec: String,
    quantity: i64,
    unit_price: Fen,
}

impl From<Line> for PlatformLine {
    fn from(line: Line) -> Self {
        let none = |id: String| if id == "0" { String::new() } else { id };
        Self {
            line: 0,
            product_ref: line.product_ref,
            sku_ref: none(line.sku_ref),
            merchant_code: none(line.merchant_code),
            title: line.title,
            spec: line.spec,
            quantity: line.quantity.max(1),
            unit_price: line.unit_price,
        }
    }
}

/// The object as JSON text again, as it came.
pub(super) fn whole(data: &Loose) -> String {
    let members: Vec<String> = data
        .members()
        .map(|(name, value)| format!("{}:{value}", serde_json::to_string(name).unwrap_or_default()))
        .collect();
    format!("{{{}}}", members.join(","))
}

fn unknown(member: &str, value: &str) -> Standing {
    (OrderStatus::PendingPayment, Some(format!("{member} {value}")))
}

/// Yuan in decimals; nothing counts as zero.
fn yuan(text: &str) -> Fen {
    yuan_to_fen(text).unwrap_or_default()
}

/// Fen as a whole number, sometimes with a decimal point behind.
fn fen(text: &str) -> Fen {
    Fen(text.split('.').next().and_then(|whole| whole.parse().ok()).unwrap_or(0))
}

/// `2026-11-29 12:00:00` as Beijing time; the platform's word for "never" is none.
fn beijing(text: &str) -> Option<Millis> {
    parse_beijing(&text.replace('T', " ")).filter(|at| at.0 > 0)
}

/// Unix time, in seconds or milliseconds, by its size; 0 is never. Text with a date counts, too.
fn unix(text: &str) -> Option<Millis> {
    match text.trim().parse::<i64>() {
        Ok(number) if number <= 0 => None,
        Ok(number) if number < 100_000_000_000 => Some(Millis(number * 1_000)),
        Ok(number) => Some(Millis(number)),
        Err(_) => beijing(text),
    }
}
