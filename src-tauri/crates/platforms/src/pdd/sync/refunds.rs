//! Refunds by time of change, at the end of a round of orders: a change that moved no order is found here. The orders lead:
//! trouble with refunds holds nothing up, and what was not read goes on in the next round. From where refunds are read is
//! kept with the cursor of the orders, so that also a restart drops none. An order that cannot be read goes to the end of the
//! queue, and in the end it is told and left.

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
    collections::{BTreeSet, VecDeque},
    sync::{Mutex, MutexGuard, PoisonError},
};

/// The states that say something new to a seller (`docs/platforms/pdd.md#states`): asked for, agreed, paid back,
/// withdrawn. Which number means all of them is not documented.
const STATES: [i64; 6] = [2, 3, 4, 5, 10, 11];
/// Every kind of after-sale.
const ALL_KINDS: i64 = 1;
/// Answers that say nothing about what was asked: the same may go well in the next round.
const READ_AGAIN: [&str; 2] = ["answer_not_understood", "answer_too_large"];
/// Refusals of the call as a whole, for whatever it asks.
const OF_THE_CALL: [&str; 3] = ["no_permission", "api_offline", "wrong_gateway"];
/// Windows listed in one round: the platform takes a hundred of these calls in ten seconds. The next round goes on.
const MOST_WINDOWS: usize = 10;

/// Between two listings, in milliseconds, for the same reason: rounds of orders may follow each other at once.
const PAUSE_MS: i64 = 10_000;
/// An order that failed in so many rounds in which others could be read …
const MOST_TRIES: u32 = 20;
/// … and for so long, in milliseconds, is left.
const PATIENCE_MS: i64 = 15 * 60_000;
/// One that could not be read for so long is left, whatever became of others, in milliseconds: the nightly sweep has read
/// its orders by then.
const LONGEST_MS: i64 = 86_400_000;

/// Refunds of a shop that were listed, and orders that are to be read because of them.
#[derive(Debug, Default)]
pub(in crate::pdd) struct Refunds(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    /// Up to where refunds were listed; absent: up to where the cursor says.
    listed: Option<i64>,
    /// When they were last asked for.
    asked_at: Option<Millis>,
    /// Orders to be read.
    queue: VecDeque<Waiting>,
    /// The cursor that went out with what was read; until it comes back nobody knows whether that was committed.
    handed: Option<String>,
}

/// An order to be read because of its refund.
#[derive(Debug)]
struct Waiting {
    sn: OrderSn,
    /// The beginning of the window that named it.
    from: i64,
    /// Rounds in which it could not be read and others could.
    failed: u32,
    /// Since when it cannot be read.
    failing_since: Option<Millis>,
}

/// Whether the same call may go well in another round.
pub(in crate::pdd) fn is_passing(error: &CallError) -> bool {
    match error {
        CallError::Transient { .. } | CallError::Unknown { .. } => true,
        CallError::Business { code, .. } => READ_AGAIN.contains(&code.as_str()),
        CallError::RateLimited { .. } | CallError::Login { .. } | CallError::Stopped { .. } => false,
    }
}

/// What became of the queue in one round.
#[derive(Debug, Default)]
pub(in crate::pdd) struct Tried {
    /// Orders that were asked for.
    asked: BTreeSet<OrderSn>,
    /// Those that could not be read, and perhaps can later.
    failed: BTreeSet<OrderSn>,
    /// The one that is asked for right now.
    under_way: Option<OrderSn>,
    /// Whether one was answered: then it is not the platform that is down.
    answered: bool,
}

impl Tried {
    /// The one under way was answered.
    pub const fn is_answered(&mut self) {
        self.answered = true;
    }

    /// How many could not be read.
    pub fn failures(&self) -> usize {
        self.failed.len()
    }

    /// The one under way could not be read, and perhaps can later.
    pub fn fails(&mut self) {
        self.failed.extend(self.under_way.take());
    }
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
                    Err(error) if is_passing(&error) => {
                        tracing::debug!(%error, "refunds could not be listed; the next round goes on there");
                        return;
                    }
                    Err(CallError::Business { code, message }) => {
                        if let Some(whole) = OF_THE_CALL.into_iter().find(|known| *known == code) {
                            oddities.note(whole, message);
                            return;
                        }
                        // The other states are listed all the same.
                        oddities.note("refunds_refused", format!("after_sales_status {status}: {message}"));
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
            if state.queue.iter().all(|waiting| waiting.sn != sn) {
                state.queue.push_back(Waiting { sn, from, failed: 0, failing_since: None });
            }
        }
    }

    /// The order that has waited longest and was not asked for in this round. It stands at the end of the queue until it is
    /// read: whatever becomes of it holds no other up.
    pub(in crate::pdd) fn next(&self, tried: &mut Tried) -> Option<OrderSn> {
        let mut state = self.state();
        if tried.asked.contains(&state.queue.front()?.sn) {
            return None;
        }
        let first = state.queue.pop_front()?;
        let sn = first.sn.clone();
        state.queue.push_back(first);
        tried.asked.insert(sn.clone());
        tried.under_way = Some(sn.clone());
        Some(sn)
    }

    /// It was read, or never will be.
    pub(in crate::pdd) fn is_done(&self, sn: &OrderSn, tried: &mut Tried) {
        self.state().queue.retain(|waiting| waiting.sn != *sn);
        tried.under_way = None;
    }

    /// The round is over. Gives the orders that are left now, as they could not be read for long.
    pub(in crate::pdd) fn end_round(&self, tried: &Tried, now: Millis) -> Vec<OrderSn> {
        let mut left = Vec::new();
        self.state().queue.retain_mut(|waiting| {
            if !tried.failed.contains(&waiting.sn) {
                return true;
            }
            waiting.failed += u32::from(tried.answered);
            let since = *waiting.failing_since.get_or_insert(now);
            let lasts = now.since(since);
            let goes_on = (waiting.failed < MOST_TRIES || lasts < PATIENCE_MS) && lasts < LONGEST_MS;
            if !goes_on {
                left.push(waiting.sn.clone());
            }
            goes_on
        });
        left
    }

    /// The cursor with where refunds stand: before everything that still waits to be read.
    pub(in crate::pdd) fn hand(&self, next: String) -> String {
        let Some(mut cursor) = Cursor::parse(&next) else { return next };
        let mut state = self.state();
        if let Some(listed) = state.listed {
            let before = cursor.refunds.unwrap_or(cursor.done);
            let settled = window::advanced(before, listed, &Figures::default());
            let waiting = state.queue.iter().map(|waiting| waiting.from).min();
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
