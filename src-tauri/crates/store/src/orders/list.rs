//! The order list: newest first, page by page, under any tab and filter.
//!
//! Orders of one status and bucket form a lane: an index holds each lane in list order. A page is merged from the lanes
//! that the filter admits and that hold orders at all, so that it costs the same however many orders there are.

use super::{Order, counts, pressing, seek};
use crate::{Conn, IntoValue, List, Query, StoreError, Value, sql};
use huolang_domain::{
    Millis, ShopId,
    state::{Bucket, OrderStatus, Tab, deadline_presses},
};
use std::fmt::Write as _;

/// Which orders to list.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// The tab; absent: all.
    pub tab: Option<Tab>,
    /// Only of these shops; absent: of all.
    pub shops: Option<Vec<ShopId>>,
    /// Only with this status.
    pub status: Option<OrderStatus>,
    /// Only in this bucket.
    pub bucket: Option<Bucket>,
    /// Placed at this moment or later.
    pub from: Option<Millis>,
    /// Placed before this moment.
    pub to: Option<Millis>,
    /// The present moment, by which deadlines press: such orders stand under 需要我处理 too. Absent: deadlines are not
    /// looked at.
    pub now: Option<Millis>,
}

/// A page of orders.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// The orders, newest first.
    pub items: Vec<Order>,
    /// Where the next page starts; absent: this is the last.
    pub next: Option<i64>,
    /// How many orders the filter admits, when the counters know it.
    pub total: Option<i64>,
}

impl Filter {
    fn admits(&self, status: OrderStatus, bucket: Bucket) -> bool {
        self.tab.is_none_or(|tab| Tab::of(status, bucket).contains(&tab))
            && self.status.is_none_or(|wanted| wanted == status)
            && self.bucket.is_none_or(|wanted| wanted == bucket)
    }

    /// The moment by which deadlines press, when the list is one that such orders belong in.
    fn presses(&self) -> Option<Millis> {
        self.now.filter(|_| self.tab == Some(Tab::Attention))
    }

    fn admits_by_deadline(&self, order: &Order) -> bool {
        self.presses().is_some_and(|now| deadline_presses(order.status, order.platform, order.ship_by, now))
            && self.status.is_none_or(|wanted| wanted == order.status)
            && self.bucket.is_none_or(|wanted| wanted == order.bucket)
    }

    /// Whether an order belongs in the list.
    #[must_use]
    pub fn matches(&self, order: &Order) -> bool {
        (self.admits(order.status, order.bucket) || self.admits_by_deadline(order))
            && self.shops.as_ref().is_none_or(|shops| shops.contains(&order.shop_id))
            && self.from.is_none_or(|from| order.placed_at >= from)
            && self.to.is_none_or(|to| order.placed_at < to)
    }

    /// The places the list is limited to: from, and before.
    pub(super) fn bounds(&self, after: Option<i64>) -> (i64, i64) {
        let low = self.from.map_or(0, seek::first_at);
        let high = self.to.map_or(i64::MAX, seek::first_at);
        (low, high.min(after.unwrap_or(i64::MAX)))
    }

    const fn is_whole(&self) -> bool {
        self.tab.is_none() && self.status.is_none() && self.bucket.is_none()
    }
}

/// Lists orders after the place `after` (a former page's `next`), at most `limit`, passing over `skip`.
///
/// # Errors
/// What the database refuses.
pub async fn list(
    conn: &mut Conn,
    filter: &Filter,
    after: Option<i64>,
    limit: i64,
    skip: i64,
) -> Result<Page, StoreError> {
    let cells = counts::cells(conn, filter.shops.as_deref()).await?;
    let admitted: Vec<_> = cells.into_iter().filter(|cell| filter.admits(cell.status, cell.bucket)).collect();
    let pressing = match filter.presses() {
        Some(now) => pressing::places(conn, filter, now).await?,
        None => Vec::new(),
    };
    let counted = filter.from.is_none() && filter.to.is_none();
    let in_cells: i64 = admitted.iter().map(|cell| cell.n).sum();
    let total = counted.then(|| in_cells.saturating_add(i64::try_from(pressing.len()).unwrap_or(i64::MAX)));
    let (low, high) = filter.bounds(after);
    let (limit, skip) = (limit.clamp(1, 1_000), skip.clamp(0, 100_000));
    if (admitted.is_empty() && pressing.is_empty()) || low >= high {
        return Ok(Page { items: Vec::new(), next: None, total });
    }
    let lanes: Vec<Lane> = match (&filter.shops, filter.is_whole()) {
        (None, true) => vec![Lane { shop: None, cell: None }],
        (None, false) => {
            admitted.iter().map(|cell| Lane { shop: None, cell: Some((cell.status, cell.bucket)) }).collect()
        }
        (Some(shops), true) => shops.iter().map(|shop| Lane { shop: Some(shop), cell: None }).collect(),
        (Some(shops), false) => shops
            .iter()
            .flat_map(|shop| {
                admitted.iter().map(move |cell| Lane { shop: Some(shop), cell: Some((cell.status, cell.bucket)) })
            })
            .collect(),
    };
    let mut places: Vec<i64> = pressing.into_iter().filter(|place| (low..high).contains(place)).collect();
    // SQLite joins at most 500 selects; a seller with that many lanes pays one more statement.
    for lanes in lanes.chunks(400) {
        places.append(&mut merge(conn, lanes, low, high, limit + skip + 1).await?);
    }
    places.sort_unstable_by(|one, other| other.cmp(one));
    let mut places: Vec<i64> = places.into_iter().skip(usize::try_from(skip).unwrap_or(0)).collect();
    let page = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = places.len() > page;
    places.truncate(page);
    let next = places.last().copied().filter(|_| more);
    Ok(Page { items: at(conn, &places).await?, next, total })
}

/// The orders at these places, newest first.
pub(super) async fn at(conn: &mut Conn, places: &[i64]) -> Result<Vec<Order>, StoreError> {
    sql!(
        conn,
        "SELECT * FROM orders
         WHERE seek IN (SELECT CAST(value AS BIGINT) FROM json_each($1))
         ORDER BY seek DESC",
        List::of_numbers(places.iter().copied())
    )
    .fetch_all()
    .await
}

struct Lane<'f> {
    shop: Option<&'f ShopId>,
    cell: Option<(OrderStatus, Bucket)>,
}

/// The newest places over all lanes, `count` of them.
async fn merge(conn: &mut Conn, lanes: &[Lane<'_>], low: i64, high: i64, count: i64) -> Result<Vec<i64>, StoreError> {
    let mut values: Vec<Value> = vec![low.into_value(), high.into_value(), count.into_value()];
    let mut text = String::from("SELECT seek FROM (\n");
    for (at, lane) in lanes.iter().enumerate() {
        text.push_str(if at == 0 { "" } else { "UNION ALL " });
        text.push_str("SELECT seek FROM (SELECT seek FROM orders WHERE seek >= $1 AND seek < $2");
        if let Some(shop) = lane.shop {
            values.push(shop.into_value());
            let _ = write!(text, " AND shop_id = ${}", values.len());
        }
        if let Some((status, bucket)) = lane.cell {
            values.push(status.into_value());
            values.push(bucket.into_value());
            let _ = write!(text, " AND status = ${} AND bucket = ${}", values.len() - 1, values.len());
        }
        let _ = writeln!(text, " ORDER BY seek DESC LIMIT $3) AS lane{at}");
    }
    text.push_str(") AS lanes\nORDER BY seek DESC\nLIMIT $3");
    let places: Vec<(i64,)> = Query::composed(conn, text, values).fetch_all().await?;
    Ok(places.into_iter().map(|(seek,)| seek).collect())
}
