//! Orders: the sold list and the socket say where to look; the order API says what is so.

use super::XianyuAdapter;
use crate::{
    capability::{Hint, OrderDetail, OrderPage, PullOrders},
    fault::CallError,
    xianyu::{
        apis::{Api, MERCHANT_SOLD, MERCHANT_SOLD_PLAIN, ORDER_DETAIL, ORDINARY_SOLD},
        order::{OrderRead, read_order},
        passport,
        ret::RetClass,
        sold::{SoldPage, SoldRow, SoldStatus, read_sold, status_of_code, status_of_words},
        trade_data,
    },
};
use async_trait::async_trait;
use huolang_domain::{
    Fen, Millis, OrderSn,
    order::{Buyer, PlatformLine, PlatformOrder},
    state::OrderStatus,
};
use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::time::Instant;

/// Orders in a page of the sold list.
const PAGE: i64 = 30;
/// Pages of all orders that are read at most; further back nothing changes.
const PAGES: i64 = 5;
/// Readings that are remembered.
const ROOM: usize = 2_000;
/// States of the list that are remembered.
const REPORTED: usize = 50_000;
/// A page of the list is worked through, not asked for again, for so long, in milliseconds.
const PAGE_LASTS_MS: i64 = 60_000;
/// A round of reads ends before its caller gives up on it.
const ROUND: Duration = Duration::from_secs(12);
/// How long one order may wait for its turn, in milliseconds.
const TURN_MS: i64 = 20_000;

/// What the order API confirmed.
#[derive(Debug, Clone)]
pub struct Confirmed {
    /// The order as read.
    pub read: OrderRead,
    /// Its state in the program's words.
    pub status: OrderStatus,
    /// When it was paid, as far as the platform tells.
    pub paid_at: Option<Millis>,
    /// The answer.
    raw: Arc<str>,
}

/// What is remembered of orders between calls.
#[derive(Default)]
pub(super) struct Book(Mutex<Pages>);

#[derive(Default)]
struct Pages {
    known: HashMap<String, Confirmed>,
    order: VecDeque<String>,
    /// What the list said of orders that the program has taken in for certain.
    reported: HashMap<String, SoldStatus>,
    /// Handed over under this number, and not known to be taken in yet.
    open: (u64, Vec<(String, SoldStatus)>),
    /// The page that is worked through.
    page: Option<(String, SoldPage, Millis)>,
    /// Which form of the sold list works for this account.
    form: usize,
    listed_at: Option<Millis>,
    /// Orders for which 免拼 was asked.
    skipped: Vec<String>,
    kept_alive: Option<Millis>,
}

impl Book {
    fn open(&self) -> MutexGuard<'_, Pages> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn get(&self, sn: &str) -> Option<Confirmed> {
        self.open().known.get(sn).cloned()
    }

    fn put(&self, sn: &str, confirmed: Confirmed) {
        let mut pages = self.open();
        if pages.known.insert(sn.to_owned(), confirmed).is_none() {
            pages.order.push_back(sn.to_owned());
            if pages.order.len() > ROOM
                && let Some(oldest) = pages.order.pop_front()
            {
                pages.known.remove(&oldest);
            }
        }
    }

    /// Whether the list tells something of an order that was not taken in yet.
    fn is_news(&self, row: &SoldRow) -> bool {
        self.open().reported.get(&row.order_id) != Some(&row.status)
    }

    /// The caller comes back with the cursor of batch `number`: that batch was taken in.
    fn taken_in(&self, number: u64) {
        let mut pages = self.open();
        if pages.open.0 == number {
            let batch = std::mem::take(&mut pages.open.1);
            if pages.reported.len() > REPORTED {
                pages.reported.clear();
            }
            pages.reported.extend(batch);
        }
    }

    /// The number of the batch that is handed over now.
    fn hand_over(&self, batch: Vec<(String, SoldStatus)>) -> u64 {
        let mut pages = self.open();
        pages.open = (pages.open.0 + 1, batch);
        pages.open.0
    }
}

/// How the list calls an order in this state.
const fn listed_as(status: OrderStatus) -> SoldStatus {
    match status {
        OrderStatus::PendingPayment => SoldStatus::Processing,
        OrderStatus::PendingShip => SoldStatus::PendingShip,
        OrderStatus::Shipped => SoldStatus::Shipped,
        OrderStatus::Completed => SoldStatus::Completed,
        OrderStatus::Refunding => SoldStatus::Refunding,
        OrderStatus::Refunded | OrderStatus::Closed => SoldStatus::Cancelled,
    }
}

/// The state in the program's words. What is paid and may not be shipped yet counts as not paid: nothing is delivered.
fn status_of(read: &OrderRead) -> OrderStatus {
    let title = read.status_title.as_str();
    if title.contains("退款成功") || title.contains("已退款") || read.status_code == "8" {
        return OrderStatus::Refunded;
    }
    if title.contains("退款中") || title.contains("申请退款") {
        return OrderStatus::Refunding;
    }
    let of_code = status_of_code(&read.status_code);
    let listed = if of_code == SoldStatus::Unknown { status_of_words(title, false) } else { of_code };
    match listed {
        SoldStatus::PendingShip if read.can_ship => OrderStatus::PendingShip,
        SoldStatus::Shipped => OrderStatus::Shipped,
        SoldStatus::Completed => OrderStatus::Completed,
        SoldStatus::Refunding => OrderStatus::Refunding,
        SoldStatus::Cancelled => OrderStatus::Closed,
        SoldStatus::Unknown if read.can_ship => OrderStatus::PendingShip,
        SoldStatus::Processing | SoldStatus::PendingShip | SoldStatus::Unknown => OrderStatus::PendingPayment,
    }
}

/// `2026-08-01 12:00:00` in China, or a moment in milliseconds.
fn moment(text: &str) -> Option<Millis> {
    if let Ok(number) = text.parse::<i64>() {
        return Some(Millis(if number < 100_000_000_000 { number * 1_000 } else { number }));
    }
    let time: jiff::civil::DateTime = text.trim().replace('/', "-").parse().ok()?;
    let zoned = time.to_zoned(jiff::tz::TimeZone::fixed(jiff::tz::offset(8))).ok()?;
    Some(Millis(zoned.timestamp().as_millisecond()))
}

impl XianyuAdapter {
    /// Reads an order and checks that it is this account's sale; `None` when the platform does not know it, or it is not.
    pub(super) async fn confirm(&self, sn: &str) -> Result<Option<Confirmed>, CallError> {
        self.details.wait(TURN_MS).await.map_err(|wait| CallError::RateLimited {
            message: "orders are read one after the other".to_owned(),
            retry_after_ms: Some(wait),
        })?;
        let answer = Box::pin(self.mtop.call(&ORDER_DETAIL, &trade_data::order_detail(sn))).await?;
        if answer.class != RetClass::Success {
            return match answer.refusal() {
                CallError::Business { code, .. } if code.contains("NOT_FOUND") || code.contains("NOT_EXIST") => {
                    Ok(None)
                }
                error => Err(error),
            };
        }
        let data = answer.data()?;
        let read = read_order(&data);
        if read.peer_id.is_empty() || read.item_id.is_empty() {
            return Err(CallError::Business {
                code: "order_not_understood".to_owned(),
                message: "the order was not understood; nothing is delivered".to_owned(),
            });
        }
        if !Box::pin(self.is_own_sale(sn, &read.item_id)).await? {
            tracing::warn!(sn, "an order that is not a sale of this account was named; nothing is done");
            return Ok(None);
        }
        let paid_at = read.paid.as_deref().and_then(moment);
        let confirmed = Confirmed { status: status_of(&read), paid_at, read, raw: data.to_string().into() };
        self.book.put(sn, confirmed.clone());
        if confirmed.read.group_pending && self.mtop.settings.skip_group {
            Box::pin(self.skip_group(sn, &confirmed)).await;
        }
        Ok(Some(confirmed))
    }

    /// The last confirmed reading of an order, or a new one.
    pub(super) async fn confirmed(&self, sn: &str) -> Result<Confirmed, CallError> {
        if let Some(known) = self.book.get(sn) {
            return Ok(known);
        }
        match Box::pin(self.confirm(sn)).await? {
            Some(confirmed) => Ok(confirmed),
            None => Err(CallError::Business {
                code: "order_not_found".to_owned(),
                message: "the platform does not know this order as a sale of this account".to_owned(),
            }),
        }
    }

    /// 免拼, once an order.
    async fn skip_group(&self, sn: &str, confirmed: &Confirmed) {
        {
            let mut pages = self.book.open();
            if pages.skipped.iter().any(|known| known == sn) {
                return;
            }
            pages.skipped.push(sn.to_owned());
        }
        let read = &confirmed.read;
        match self.free_shipping(sn, &read.item_id, &read.peer_id).await {
            Ok(()) => tracing::info!(sn, "asked to go on without a helper"),
            Err(error) => {
                // Certainly nothing was done: the next look at the order asks again.
                if matches!(error, CallError::Transient { .. } | CallError::RateLimited { .. }) {
                    self.book.open().skipped.retain(|known| known != sn);
                }
                tracing::warn!(sn, %error, "the order still waits for a helper");
            }
        }
    }

    fn translate(&self, sn: &OrderSn, confirmed: &Confirmed) -> PlatformOrder {
        let (read, now) = (&confirmed.read, self.mtop.clock.now());
        let amount = Fen::parse_yuan(&read.amount).unwrap_or_default();
        let spec = match (read.spec_name.as_str(), read.spec_value.as_str()) {
            (_, "") => String::new(),
            ("", value) => value.to_owned(),
            (name, value) => format!("{name}:{value}"),
        };
        let line = PlatformLine {
            line: 1,
            product_ref: read.item_id.clone(),
            sku_ref: spec.clone(),
            merchant_code: String::new(),
            title: read.item_title.clone(),
            spec,
            quantity: read.quantity,
            unit_price: Fen(amount.0 / read.quantity.max(1)),
        };
        let chat = self.socket.shared.chat_with(&read.peer_id, &read.item_id);
        let name = chat.map(|cid| self.socket.shared.chat(&cid).peer_name).unwrap_or_default();
        PlatformOrder {
            sn: sn.clone(),
            status: confirmed.status,
            buyer: Buyer { id: read.peer_id.clone(), name, phone: None },
            lines: vec![line],
            amount,
            placed_at: read.placed.as_deref().and_then(moment).or(confirmed.paid_at).unwrap_or(now),
            paid_at: confirmed.paid_at,
            updated_at: now,
            ship_by: None,
            remark: None,
            risk: false,
            raw: confirmed.raw.to_string(),
        }
    }

    /// A page of the sold list, by the form that works for this account.
    pub(super) async fn sold(&self, page: i64, query: &str) -> Result<SoldPage, CallError> {
        const FORMS: [&Api; 3] = [&MERCHANT_SOLD, &MERCHANT_SOLD_PLAIN, &ORDINARY_SOLD];
        let first = self.book.open().form;
        for (form, api) in FORMS.iter().enumerate().skip(first) {
            let data =
                if form == 2 { trade_data::ordinary_sold(page) } else { trade_data::merchant_sold(page, PAGE, query) };
            self.pages.wait(5_000).await.map_err(|wait| CallError::RateLimited {
                message: "lists are read one after the other".to_owned(),
                retry_after_ms: Some(wait),
            })?;
            let answer = Box::pin(self.mtop.call(api, &data)).await?;
            if answer.class == RetClass::PermissionDenied {
                continue;
            }
            let data = answer.data()?;
            self.book.open().form = form;
            let page = read_sold(&data);
            self.own.note_sold(&page);
            return Ok(page);
        }
        Err(CallError::Business {
            code: "list_not_allowed".to_owned(),
            message: "this account may not list its sales".to_owned(),
        })
    }

    /// Whether only sales that wait to be shipped can be listed.
    fn lists_waiting_only(&self) -> bool {
        self.book.open().form == 2
    }

    /// Keeps the login alive with one call in a long while.
    async fn keep_alive(&self, now: Millis) {
        let due = {
            let mut pages = self.book.open();
            let last = *pages.kept_alive.get_or_insert(now);
            let due = now.since(last) >= super::KEEP_ALIVE_MS;
            if due {
                pages.kept_alive = Some(now);
            }
            due
        };
        if due && let Err(error) = Box::pin(passport::keep_alive(&self.mtop)).await {
            tracing::warn!(%error, "the login could not be renewed; it is tried again later");
        }
    }
}

/// Where the listing stands: which list, which page, and the batch before.
struct Place {
    all: bool,
    page: i64,
    batch: u64,
}

impl Place {
    fn read(cursor: Option<&str>) -> Self {
        let mut parts = cursor.unwrap_or_default().split(':');
        let all = parts.next() == Some("all");
        let page = parts.next().and_then(|part| part.parse().ok()).unwrap_or(1);
        let batch = parts.next().and_then(|part| part.parse().ok()).unwrap_or(0);
        Self { all, page, batch }
    }

    fn list(&self) -> String {
        format!("{}:{}", if self.all { "all" } else { "waiting" }, self.page)
    }
}

#[async_trait]
impl PullOrders for XianyuAdapter {
    async fn pull(&self, cursor: Option<&str>, now: Millis) -> Result<OrderPage, CallError> {
        self.mtop.account.ready()?;
        let place = Place::read(cursor);
        self.book.taken_in(place.batch);
        let here = place.list();
        let under_way = self.book.open().page.clone();
        let under_way = under_way.filter(|(list, _, at)| *list == here && now.since(*at) < PAGE_LASTS_MS);
        if under_way.is_none() && place.page == 1 && !place.all && self.rests(now) {
            let next = cursor.map_or_else(|| here.clone(), str::to_owned);
            return Ok(OrderPage { orders: Vec::new(), next, more: false });
        }
        let sold = match under_way {
            Some((_, sold, _)) => sold,
            None => {
                self.keep_alive(now).await;
                let sold = self.sold(place.page, if place.all { "ALL" } else { "NOT_SHIP" }).await?;
                let mut pages = self.book.open();
                pages.listed_at = Some(now);
                pages.page = Some((here.clone(), sold.clone(), now));
                sold
            }
        };
        let news: Vec<&SoldRow> = sold.orders.iter().filter(|row| self.book.is_news(row)).collect();
        let (orders, batch, whole) = self.read_news(&news).await?;
        let batch = self.book.hand_over(batch);
        if !whole {
            return Ok(OrderPage { orders, next: format!("{here}:{batch}"), more: true });
        }
        self.book.open().page = None;
        let goes_on = sold.next_page && (!place.all || (!news.is_empty() && place.page < PAGES));
        let next = match (place.all, goes_on) {
            (all, true) => Place { all, page: place.page + 1, batch },
            (false, false) if !self.lists_waiting_only() => Place { all: true, page: 1, batch },
            _ => Place { all: false, page: 1, batch },
        };
        let more = goes_on || next.all;
        Ok(OrderPage { orders, next: format!("{}:{batch}", next.list()), more })
    }
}

impl XianyuAdapter {
    /// Reads the orders of which the list has news, for as long as a round lasts: the orders, what the list said of them,
    /// and whether these are all.
    async fn read_news(
        &self,
        news: &[&SoldRow],
    ) -> Result<(Vec<PlatformOrder>, Vec<(String, SoldStatus)>, bool), CallError> {
        let began = Instant::now();
        let (mut orders, mut batch) = (Vec::new(), Vec::new());
        for row in news {
            // What the socket led to a moment ago is not read twice.
            let known = self.book.get(&row.order_id).filter(|known| listed_as(known.status) == row.status);
            let confirmed = match known {
                Some(known) => Some(known),
                None if !batch.is_empty() && began.elapsed() > ROUND => return Ok((orders, batch, false)),
                None => match Box::pin(self.confirm(&row.order_id)).await {
                    Ok(confirmed) => confirmed,
                    Err(error @ (CallError::Login { .. } | CallError::Stopped { .. })) => return Err(error),
                    Err(CallError::Business { code, message }) => {
                        tracing::warn!(sn = row.order_id, code, message, "an order of the list could not be read");
                        continue;
                    }
                    Err(_) if !batch.is_empty() => return Ok((orders, batch, false)),
                    Err(error) => return Err(error),
                },
            };
            let Some(confirmed) = confirmed else {
                batch.push((row.order_id.clone(), row.status));
                continue;
            };
            // Paid, and may not be shipped yet: it is looked at again each time.
            if row.status != SoldStatus::PendingShip || confirmed.status != OrderStatus::PendingPayment {
                batch.push((row.order_id.clone(), row.status));
            }
            orders.push(self.translate(&OrderSn::from(row.order_id.as_str()), &confirmed));
        }
        Ok((orders, batch, true))
    }

    /// Whether listing can wait: the socket tells of changes, and the last list is young.
    fn rests(&self, now: Millis) -> bool {
        let listed = self.book.open().listed_at;
        let gap = self.mtop.settings.list_gap_ms;
        let gap = if self.socket.shared.is_up() { gap } else { gap.min(60_000) };
        listed.is_some_and(|listed| now.since(listed) < gap) && !self.socket.shared.take_list_hint()
    }
}

#[async_trait]
impl OrderDetail for XianyuAdapter {
    async fn order(&self, sn: &OrderSn) -> Result<Option<PlatformOrder>, CallError> {
        let confirmed = Box::pin(self.confirm(sn.as_str())).await?;
        Ok(confirmed.map(|confirmed| self.translate(sn, &confirmed)))
    }

    async fn orders(&self, sns: &[OrderSn]) -> Result<Vec<PlatformOrder>, CallError> {
        let began = Instant::now();
        let mut found = Vec::with_capacity(sns.len());
        for (at, sn) in sns.iter().enumerate() {
            if at > 0 && began.elapsed() > ROUND {
                self.later(&sns[at..]);
                break;
            }
            match self.order(sn).await {
                Ok(order) => found.extend(order),
                // What was read is taken in; the rest waits.
                Err(CallError::RateLimited { .. } | CallError::Transient { .. }) if !found.is_empty() => {
                    self.later(&sns[at..]);
                    break;
                }
                // A number that somebody made up must not hide the others.
                Err(CallError::Business { code, message }) if sns.len() > 1 => {
                    tracing::warn!(%sn, code, message, "an order could not be read");
                }
                Err(error) => return Err(error),
            }
        }
        Ok(found)
    }
}

impl XianyuAdapter {
    fn later(&self, sns: &[OrderSn]) {
        for sn in sns {
            self.socket.shared.hints.put(Hint { external_id: format!("later:{sn}"), sn: Some(sn.clone()) });
        }
    }
}
