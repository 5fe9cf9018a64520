//! Reading orders: page by page through the days, and one by number.

use super::{
    adapter::DouyinLife,
    checkpoint::{Checkpoint, planned},
    map::OrderRow,
    paging::{FIRST, Step, Walk},
    window::{Slice, Span},
    wire::OrdersData,
};
use crate::{
    capability::{OrderDetail, OrderPage, PullOrders},
    fault::{CallError, Hindrance},
};
use async_trait::async_trait;
use huolang_domain::{Millis, OrderSn, order::PlatformOrder};
use serde_json::Value;
use std::sync::PoisonError;

const PATH: &str = "/goodlife/v1/trade/order/query/";

/// The walk through the pages of one day, as this process remembers it.
#[derive(Default)]
pub(super) struct Memory {
    slice: Option<Span>,
    walk: Walk,
    /// The day was begun anew because the platform did not take a cursor.
    restarted: bool,
    /// A broken day was told of; the next time it is tried again.
    told: bool,
}

impl Memory {
    /// Goes on at `page` of `slice`, or begins the day: a cursor of another process is not trusted.
    fn go_on(&mut self, slice: &Slice, page: &str) {
        if self.slice != Some(slice.span) || !self.walk.back_to(page) {
            self.restarted &= self.slice == Some(slice.span);
            self.slice = Some(slice.span);
            self.walk = Walk::begin();
        }
    }

    fn page(&self) -> String {
        self.walk.requests().last().cloned().unwrap_or_else(|| FIRST.to_owned())
    }
}

#[async_trait]
impl PullOrders for DouyinLife {
    async fn pull(&self, cursor: Option<&str>, now: Millis) -> Result<OrderPage, CallError> {
        let now = now.0.div_euclid(1_000);
        let settings = &self.client.settings;
        let (window, plan) = planned(settings, now)
            .map_err(|bad| CallError::Business { code: "bad_setting".to_owned(), message: bad.to_string() })?;
        let mut kept = Checkpoint::read(cursor, plan);
        let Some(run) = kept.begin(window, now) else {
            return Ok(OrderPage { orders: Vec::new(), next: kept.text(), more: false });
        };
        if let Some(why) = run.broken.take().filter(|_| self.tells()) {
            let message = format!("a day cannot be read to its end ({why}); it is read again from its beginning");
            return Err(CallError::Business { code: why, message });
        }
        let Some(slice) = run.slice() else {
            return Ok(OrderPage { orders: Vec::new(), next: kept.text(), more: false });
        };
        let page = {
            let mut memory = self.memory.lock().unwrap_or_else(PoisonError::into_inner);
            memory.go_on(&slice, &run.page);
            memory.page()
        };
        let data = match self.query(Some((slice.span, &page)), None).await {
            Ok(data) => data,
            Err(CallError::Business { code, .. }) if page != FIRST && is_request(&code) && self.may_restart() => {
                run.page = FIRST.to_owned();
                return Ok(OrderPage { orders: Vec::new(), next: kept.text(), more: true });
            }
            Err(error) => return Err(error),
        };
        let next = data.search_after.cursor();
        let mut rows = self.rows(data.orders)?;
        let step = {
            let mut memory = self.memory.lock().unwrap_or_else(PoisonError::into_inner);
            memory.go_on(&slice, &page);
            let came = rows.len();
            rows.retain(|(row, _)| memory.walk.is_news(&row.order_id, row.update_time.unwrap_or(0)));
            memory.walk.page(came, next)
        };
        self.open_phones(&mut rows).await?;
        let orders = rows.into_iter().map(|(row, raw)| row.into_order(raw.to_string())).collect();
        let more = match step {
            Step::Next(page) => {
                run.page = page;
                true
            }
            Step::Stop(stop) if stop.is_complete() => kept.finish(&slice, window, now),
            Step::Stop(stop) => {
                run.page = FIRST.to_owned();
                run.broken = serde_json::to_value(stop).ok().and_then(|word| word.as_str().map(str::to_owned));
                true
            }
        };
        Ok(OrderPage { orders, next: kept.text(), more })
    }

    fn hindrances(&self) -> Vec<Hindrance> {
        self.client.take_hindrances()
    }

    fn interval_ms(&self) -> Option<i64> {
        Some(self.client.settings.interval_ms)
    }
}

#[async_trait]
impl OrderDetail for DouyinLife {
    async fn order(&self, sn: &OrderSn) -> Result<Option<PlatformOrder>, CallError> {
        let data = self.query(None, Some(sn)).await?;
        let mut rows = self.rows(data.orders)?;
        rows.retain(|(row, _)| row.order_id == sn.as_str());
        self.open_phones(&mut rows).await?;
        Ok(rows.pop().map(|(row, raw)| row.into_order(raw.to_string())))
    }
}

impl DouyinLife {
    /// 订单查询: a page of a span, or one order.
    pub(super) async fn query(
        &self,
        page: Option<(Span, &str)>,
        sn: Option<&OrderSn>,
    ) -> Result<OrdersData, CallError> {
        let settings = &self.client.settings;
        let mut query = vec![("account_id", settings.account_id.clone()), ("page_num", "1".to_owned())];
        query.push(("page_size", if sn.is_some() { 1 } else { settings.page_size }.to_string()));
        if let Some((span, cursor)) = page {
            let [start, end] = settings.by.names();
            query.push(("cursor", cursor.to_owned()));
            query.push((start, span.start.to_string()));
            query.push((end, span.end.to_string()));
            query.extend(settings.order_status.map(|status| ("order_status", status.to_string())));
        }
        query.extend(sn.map(|sn| ("order_id", sn.to_string())));
        if settings.secret_number {
            query.push(("get_secret_number", "true".to_owned()));
        }
        self.check_quota()?;
        let _room = self.client.pace.room(self.client.around.clock.as_ref(), self.client.waits).await;
        let answered = self.client.read("douyin_life.orders", PATH, &query).await;
        self.learn_quota(answered.as_ref().err());
        answered?.data()
    }

    fn rows(&self, orders: Vec<Value>) -> Result<Vec<(OrderRow, Value)>, CallError> {
        let read = |raw: Value| OrderRow::read(&raw, &self.key).map(|row| (row, raw));
        orders
            .into_iter()
            .map(read)
            .collect::<Result<_, _>>()
            .map_err(|error| CallError::Business { code: "unreadable_answer".to_owned(), message: error.to_string() })
    }

    /// Whether a broken day is told of now; the next time it is tried again.
    fn tells(&self) -> bool {
        let mut memory = self.memory.lock().unwrap_or_else(PoisonError::into_inner);
        memory.told = !memory.told;
        memory.told
    }

    /// Whether the day may be begun anew, once.
    fn may_restart(&self) -> bool {
        let mut memory = self.memory.lock().unwrap_or_else(PoisonError::into_inner);
        let again = std::mem::replace(&mut memory.restarted, true);
        memory.walk = Walk::begin();
        !again
    }
}

/// Whether the platform itself refused what was asked.
fn is_request(code: &str) -> bool {
    code.bytes().all(|byte| byte.is_ascii_digit())
}
