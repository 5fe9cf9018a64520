//! Refunds by time of change, at the end of a round of orders: a change that moved no order is found here. The orders lead:
//! trouble with refunds holds nothing up, and what was not read goes on in the next round. From where refunds are read is
//! kept with the cursor of the orders, so that also a restart drops none.

use super::cursor::Cursor;
use crate::{
    fault::CallError,
    pdd::{
        ask::Ask,
        client::Client,
        oddities::Oddities,
        time::unix_seconds,
        window::{self, Figures, PAGE_SIZE, Window},
        wire::refund::RefundPage,
    },
};
use huolang_domain::{Millis, OrderSn};
use std::{
    collections::VecDeque,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// The states that say something new to a seller (`docs/platforms/pdd.md#states`): asked for, agreed, paid back,
/// withdrawn. Which number means all of them is not documented.
const STATES: [i64; 6] = [2, 3, 4, 5, 10, 11];
/// Every kind of after-sale.
const ALL_KINDS: i64 = 1;
/// Windows listed in one round: the platform takes a hundred of these calls in ten seconds. The next round goes on.
const MOST_WINDOWS: usize = 10;

/// Between two listings, in milliseconds, for the same reason: rounds of orders may follow each other at once.
const PAUSE_MS: i64 = 10_000;

/// Refunds of a shop that were listed, and orders that are to be read because of them.
#[derive(Debug, Default)]
pub(in crate::pdd) struct Refunds(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    /// Up to where refunds were listed; absent: up to where the cursor says.
    listed: Option<i64>,
    /// When they were last asked for.
    asked_at: Option<Millis>,
    /// Orders to be read, each with the beginning of the window that named it.
    queue: VecDeque<(OrderSn, i64)>,
    /// The cursor that went out with what was read; until it comes back nobody knows whether that was committed.
    handed: Option<String>,
}

impl Refunds {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A page is asked for from `kept`. When what was handed out with the last round did not come to be kept, it is read
    /// again from where the cursor stands.
    pub(in crate::pdd) fn asked(&self, kept: Option<&str>) {
        let mut state = self.state();
        if state.handed.take().is_some_and(|handed| kept != Some(handed.as_str())) {
            *state = State::default();
        }
    }

    /// Lists the refunds that changed since the last round and notes their orders.
    pub(in crate::pdd) async fn list(&self, client: &Client, oddities: &Oddities, next: &str, now: Millis) {
        let Some(cursor) = Cursor::parse(next) else { return };
        let listed = {
            let mut state = self.state();
            // Whoever lets go of this round now has had nothing of it.
            state.handed = Some(String::new());
            if state.asked_at.is_some_and(|at| (0..PAUSE_MS).contains(&now.since(at))) {
                return;
            }
            state.asked_at = Some(now);
            state.listed
        };
        let server_now = unix_seconds(client.gateway.clock.at(now));
        let figures = Figures::default();
        let from = window::begin(listed.or(cursor.refunds).unwrap_or(cursor.done), server_now, &figures);
        for window in window::slices(from, server_now, &figures).into_iter().take(MOST_WINDOWS) {
            for status in STATES {
                match read(client, window, status).await {
                    Ok(sns) => self.found(sns, window.0),
                    Err(CallError::Business { code, message }) if code == "no_permission" => {
                        oddities.note("no_permission", message);
                        return;
                    }
                    Err(error) => {
                        tracing::debug!(%error, "refunds could not be listed; the next round goes on there");
                        return;
                    }
                }
            }
            self.state().listed = Some(window.1);
        }
    }

    fn found(&self, sns: Vec<OrderSn>, from: i64) {
        let mut state = self.state();
        for sn in sns {
            if state.queue.iter().all(|(queued, _)| *queued != sn) {
                state.queue.push_back((sn, from));
            }
        }
    }

    /// The order that has waited longest.
    pub(in crate::pdd) fn first(&self) -> Option<OrderSn> {
        self.state().queue.front().map(|(sn, _)| sn.clone())
    }

    /// It was read.
    pub(in crate::pdd) fn first_is_read(&self) {
        self.state().queue.pop_front();
    }

    /// The cursor with where refunds stand: before everything that still waits to be read.
    pub(in crate::pdd) fn hand(&self, next: String) -> String {
        let Some(mut cursor) = Cursor::parse(&next) else { return next };
        let mut state = self.state();
        if let Some(listed) = state.listed {
            let before = cursor.refunds.unwrap_or(cursor.done);
            let settled = window::advanced(before, listed, &Figures::default());
            let waiting = state.queue.iter().map(|(_, from)| *from).min();
            cursor.refunds = Some(waiting.map_or(settled, |from| from.min(settled)));
        }
        let next = cursor.text();
        state.handed = Some(next.clone());
        next
    }
}

/// The orders of a window whose refunds are in a state.
async fn read(client: &Client, window: Window, status: i64) -> Result<Vec<OrderSn>, CallError> {
    let first = page(client, window, status, 1).await?;
    let pages = window::last_page(first.total_count.unwrap_or(0), PAGE_SIZE);
    let mut sns = sns(first);
    // From the last to the first: what changes meanwhile moves rows on, and none is passed over.
    for number in (2..=pages).rev() {
        sns.extend(self::sns(page(client, window, status, number).await?));
    }
    if pages > 1 {
        sns.extend(self::sns(page(client, window, status, 1).await?));
    }
    Ok(sns)
}

fn sns(page: RefundPage) -> Vec<OrderSn> {
    page.refund_list.into_iter().map(|refund| OrderSn::from(refund.order_sn.0)).collect()
}

async fn page(client: &Client, (from, to): Window, status: i64, page: i64) -> Result<RefundPage, CallError> {
    let ask = Ask::read("pdd.refund.list.increment.get")
        .with("start_updated_at", from)
        .with("end_updated_at", to)
        .with("after_sales_status", status)
        .with("after_sales_type", ALL_KINDS)
        .with("page", page)
        .with("page_size", PAGE_SIZE);
    client.call(&ask).await
}
