//! Refunds by time of change, at the end of a round of orders: a change that moved no order is found here. The orders lead:
//! trouble with refunds holds nothing up, and what was missed is asked for again.

use super::cursor::Cursor;
use crate::{
    fault::CallError,
    pdd::{
        ask::Ask,
        client::Client,
        oddities::Oddities,
        time::unix_seconds,
        window::{self, Figures, PAGE_SIZE},
        wire::refund::RefundPage,
    },
};
use huolang_domain::{Millis, OrderSn};
use std::{
    collections::BTreeSet,
    sync::{Mutex, PoisonError},
};

/// The states that say something new to a seller (`docs/platforms/pdd.md#states`): asked for, agreed, paid back,
/// withdrawn. Which number means all of them is not documented.
const STATES: [i64; 6] = [2, 3, 4, 5, 10, 11];
/// Every kind of after-sale.
const ALL_KINDS: i64 = 1;
/// Windows of one round; what lies further back is found by the nightly sweep.
const MOST_WINDOWS: usize = 12;
/// Orders read again for one round.
const MOST_ORDERS: usize = 100;

/// From where refunds are asked for next, when a round missed some.
#[derive(Debug, Default)]
pub(in crate::pdd) struct Refunds(Mutex<Option<i64>>);

impl Refunds {
    /// The orders whose refund changed since the round before the one that `kept` began.
    pub(in crate::pdd) async fn changed(
        &self,
        client: &Client,
        oddities: &Oddities,
        kept: Option<&str>,
        now: Millis,
    ) -> BTreeSet<OrderSn> {
        let Some(before) = kept.and_then(Cursor::parse) else { return BTreeSet::new() };
        let server_now = unix_seconds(client.gateway.clock.at(now));
        let figures = Figures::default();
        let from = self.missed().unwrap_or_else(|| window::begin(before.done, server_now, &figures));
        let windows = window::slices(from, server_now, &figures);
        let recent = windows.get(windows.len().saturating_sub(MOST_WINDOWS)..).unwrap_or_default();
        let mut found = BTreeSet::new();
        for window in recent {
            for state in STATES {
                match read(client, *window, state).await {
                    Ok(sns) => found.extend(sns),
                    Err(CallError::Business { code, message }) if code == "no_permission" => {
                        oddities.note("no_permission", message);
                        return found;
                    }
                    Err(error) => {
                        tracing::debug!(%error, "refunds could not be listed; they are asked for again");
                        self.note_missed(window.0);
                        return found;
                    }
                }
            }
        }
        self.forget_missed();
        found.into_iter().take(MOST_ORDERS).collect()
    }

    fn missed(&self) -> Option<i64> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn note_missed(&self, from: i64) {
        let mut missed = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *missed = Some(missed.map_or(from, |before| before.min(from)));
    }

    fn forget_missed(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

/// The orders of a window whose refunds are in a state.
async fn read(client: &Client, (from, to): window::Window, state: i64) -> Result<Vec<OrderSn>, CallError> {
    let mut sns = Vec::new();
    for page in 1.. {
        let ask = Ask::read("pdd.refund.list.increment.get")
            .with("start_updated_at", from)
            .with("end_updated_at", to)
            .with("after_sales_status", state)
            .with("after_sales_type", ALL_KINDS)
            .with("page", page)
            .with("page_size", PAGE_SIZE);
        let read: RefundPage = client.call(&ask).await?;
        let full = i64::try_from(read.refund_list.len()).is_ok_and(|rows| rows >= PAGE_SIZE);
        sns.extend(read.refund_list.into_iter().map(|refund| OrderSn::from(refund.order_sn.0)));
        if !full || sns.len() >= MOST_ORDERS {
            break;
        }
    }
    Ok(sns)
}
