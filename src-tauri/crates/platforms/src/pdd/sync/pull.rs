//! One piece of reading: asks how many there are where that is not known, then reads one page.

use super::cursor::{Cursor, Round};
use crate::{
    capability::OrderPage,
    fault::CallError,
    pdd::{
        ask::Ask, client::Client, oddities::Oddities, time::unix_seconds, translate::translate, window::PAGE_SIZE,
        wire::order,
    },
};
use huolang_domain::{Millis, order::PlatformOrder};

/// Characters of an order's number, at most.
const MOST_NUMBER: usize = 64;
/// Empty windows passed over in one piece.
const MOST_EMPTY: usize = 8;
/// A round that ends so far behind the platform's clock, in seconds, was begun long ago: what changed since is due at once.
const STALE_S: i64 = 60;

/// Reads the next piece.
pub(in crate::pdd) async fn pull(
    client: &Client,
    oddities: &Oddities,
    kept: Option<&str>,
    history_days: i64,
    now: Millis,
) -> Result<OrderPage, CallError> {
    let server_now = unix_seconds(client.gateway.clock.at(now));
    let mut cursor = match kept.and_then(Cursor::parse) {
        Some(cursor) => cursor,
        None => Cursor::first(server_now, history_days),
    };
    // What moves `done` below is the end of a round of orders; refunds begin where it stands now.
    cursor.refunds = cursor.refunds.or(Some(cursor.done));
    cursor.begin(server_now);
    let until = cursor.round.as_ref().map_or(server_now, |round| round.until);
    let swept = cursor.round.as_ref().is_some_and(|round| round.sweep);
    let mut orders = Vec::new();
    for _ in 0..MOST_EMPTY {
        let Some(round) = cursor.round.clone() else { break };
        match round.page {
            None => {
                let probe: order::OrderPage = client.call(&ask(&round, 1, false)).await?;
                let total = probe.total_count.ok_or_else(|| not_understood("the number of orders is missing"))?;
                cursor.counted(total);
            }
            Some(page) => {
                let read: order::OrderPage = client.call(&ask(&round, page, true)).await?;
                orders = take_apart(&read, oddities, now)?;
                cursor.page_read(page);
                break;
            }
        }
    }
    if let Some(off) = client.gateway.clock.notable() {
        oddities.note("clock_off", (off / 60_000).to_string());
    }
    // After a sweep the changes since are due at once: the shop may have been away for days.
    let more = cursor.round.is_some() || swept || server_now - until > STALE_S;
    Ok(OrderPage { orders, next: cursor.text(), more })
}

fn ask(round: &Round, page: i64, use_has_next: bool) -> Ask {
    let ask = if round.sweep {
        Ask::read("pdd.order.list.get").with("start_confirm_at", round.from).with("end_confirm_at", round.to)
    } else {
        Ask::read("pdd.order.number.list.increment.get")
            .with("start_updated_at", round.from)
            .with("end_updated_at", round.to)
            .with("is_lucky_flag", 0)
    };
    ask.with("order_status", 5)
        .with("refund_status", 5)
        .with("page", page)
        .with("page_size", PAGE_SIZE)
        .with("use_has_next", use_has_next)
}

/// The orders of a page. One that cannot be read is left out and told; the others are taken.
fn take_apart(page: &order::OrderPage, oddities: &Oddities, now: Millis) -> Result<Vec<PlatformOrder>, CallError> {
    let raws = page.raw().ok_or_else(|| not_understood("the list of orders is missing"))?;
    let mut orders = Vec::with_capacity(raws.len());
    for raw in raws {
        match serde_json::from_str::<order::Order>(raw.get()) {
            Ok(read) => {
                let translated = translate(read, raw.get().to_owned(), now);
                if let Some(strange) = translated.strange {
                    oddities.note("unknown_status", format!("{} {strange}", translated.order.sn));
                }
                orders.push(translated.order);
            }
            Err(error) => {
                // Its text is not told: it holds ciphers and remarks.
                let place = || format!("line {}, column {}", error.line(), error.column());
                oddities.note("order_not_understood", number_of(raw.get()).unwrap_or_else(place));
            }
        }
    }
    Ok(orders)
}

/// The number of an order of which no more is understood.
fn number_of(raw: &str) -> Option<String> {
    #[derive(serde::Deserialize)]
    struct Numbered {
        order_sn: String,
    }
    let number = serde_json::from_str::<Numbered>(raw).ok()?.order_sn;
    (!number.is_empty() && number.len() <= MOST_NUMBER).then_some(number)
}

fn not_understood(what: &str) -> CallError {
    CallError::Business { code: "answer_not_understood".to_owned(), message: what.to_owned() }
}
