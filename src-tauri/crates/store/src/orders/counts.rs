//! How many orders stand under each tab, and how new ones are counted.

use super::{Order, pressing};
use crate::{Conn, IntoValue, List, Query, StoreError, Tx, sql};
use huolang_domain::{
    Millis, ShopId,
    state::{Bucket, OrderStatus, Tab},
};
use serde_json::json;
use std::collections::BTreeMap;

/// A status and a bucket that orders have, and how many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cell {
    pub(super) status: OrderStatus,
    pub(super) bucket: Bucket,
    pub(super) n: i64,
}

const HOUR_MS: i64 = 3_600_000;

/// Counts new orders under their tabs and in the figures of their hours. Later moves are counted by the triggers: a trigger
/// a new order would take longer than the order.
pub(super) async fn count_in<'o>(tx: &mut Tx, new: impl Iterator<Item = &'o Order>) -> Result<(), StoreError> {
    let mut cells: BTreeMap<(&ShopId, &str, &str), i64> = BTreeMap::new();
    let mut figures: BTreeMap<(i64, &ShopId, &str), i64> = BTreeMap::new();
    for order in new {
        let shop = &order.shop_id;
        *cells.entry((shop, order.status.as_str(), order.bucket.as_str())).or_default() += 1;
        let auto = order.delivered_at.filter(|_| order.delivered_auto == Some(true));
        let refund = (order.status == OrderStatus::Refunded).then_some(order.platform_updated_at);
        for (figure, at, n) in [
            ("orders", Some(order.placed_at), 1),
            ("paid", order.paid_at, 1),
            ("revenue", order.paid_at, order.amount.0),
            ("delivered", order.delivered_at, 1),
            ("auto_delivered", auto, 1),
            ("shipped", order.shipped_at, 1),
            ("refunds", refund, 1),
        ] {
            if let Some(at) = at {
                *figures.entry((at.0 / HOUR_MS, shop, figure)).or_default() += n;
            }
        }
    }
    if cells.is_empty() {
        return Ok(());
    }
    let cells = List::of_rows(cells.into_iter().map(|((shop, status, bucket), n)| json!([shop, status, bucket, n])));
    let figures = List::of_rows(figures.into_iter().map(|((hour, shop, figure), n)| json!([hour, shop, figure, n])));
    // On PostgreSQL every backend counts in a slot of its own, so that writers never wait for each other.
    let (count_cells, count_figures) = if tx.is_sqlite() {
        (
            "INSERT INTO order_counts (shop_id, status, bucket, slot, n)
             SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_extract(value, '$[2]'), 0,
                 json_extract(value, '$[3]')
             FROM json_each($1) WHERE true
             ON CONFLICT (shop_id, status, bucket, slot) DO UPDATE SET n = n + excluded.n",
            "INSERT INTO day_counts (hour, shop_id, figure, slot, n)
             SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_extract(value, '$[2]'), 0,
                 json_extract(value, '$[3]')
             FROM json_each($1) WHERE true
             ON CONFLICT (hour, shop_id, figure, slot) DO UPDATE SET n = n + excluded.n",
        )
    } else {
        (
            "INSERT INTO order_counts (shop_id, status, bucket, slot, n)
             SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_extract(value, '$[2]'),
                 pg_backend_pid(), CAST(json_extract(value, '$[3]') AS BIGINT)
             FROM json_each($1)
             ON CONFLICT (shop_id, status, bucket, slot) DO UPDATE SET n = order_counts.n + excluded.n",
            "INSERT INTO day_counts (hour, shop_id, figure, slot, n)
             SELECT CAST(json_extract(value, '$[0]') AS BIGINT), json_extract(value, '$[1]'),
                 json_extract(value, '$[2]'), pg_backend_pid(), CAST(json_extract(value, '$[3]') AS BIGINT)
             FROM json_each($1)
             ON CONFLICT (hour, shop_id, figure, slot) DO UPDATE SET n = day_counts.n + excluded.n",
        )
    };
    Query::new(tx, count_cells, vec![cells.into_value()]).put().await?;
    Query::new(tx, count_figures, vec![figures.into_value()]).put().await
}

/// The cells that hold orders; of these shops, or of all.
pub(super) async fn cells(conn: &mut Conn, shops: Option<&[ShopId]>) -> Result<Vec<Cell>, StoreError> {
    let rows: Vec<(OrderStatus, Bucket, i64)> = match shops {
        None => {
            sql!(
                conn,
                "SELECT status, bucket, CAST(SUM(n) AS BIGINT)
                 FROM order_counts
                 GROUP BY status, bucket
                 HAVING SUM(n) > 0"
            )
            .fetch_all()
            .await?
        }
        Some(shops) => {
            sql!(
                conn,
                "SELECT status, bucket, CAST(SUM(n) AS BIGINT)
                 FROM order_counts
                 WHERE shop_id IN (SELECT value FROM json_each($1))
                 GROUP BY status, bucket
                 HAVING SUM(n) > 0",
                List::of(shops)
            )
            .fetch_all()
            .await?
        }
    };
    Ok(rows.into_iter().map(|(status, bucket, n)| Cell { status, bucket, n }).collect())
}

/// The count of every tab, of these shops or of all; tabs without orders are 0. Under 需要我处理 stand also the orders whose
/// deadline presses by `now`; absent: deadlines are not looked at.
///
/// # Errors
/// What the database refuses.
pub async fn tab_counts(
    conn: &mut Conn,
    shops: Option<&[ShopId]>,
    now: Option<Millis>,
) -> Result<BTreeMap<Tab, i64>, StoreError> {
    let mut counts: BTreeMap<Tab, i64> = Tab::ALL.iter().map(|tab| (*tab, 0)).collect();
    for cell in cells(conn, shops).await? {
        for tab in Tab::of(cell.status, cell.bucket) {
            *counts.entry(tab).or_default() += cell.n;
        }
    }
    if let Some(now) = now {
        *counts.entry(Tab::Attention).or_default() += pressing::count(conn, shops, now).await?;
    }
    Ok(counts)
}

/// How many orders there are.
///
/// # Errors
/// What the database refuses.
pub async fn total(conn: &mut Conn) -> Result<i64, StoreError> {
    let (total,) = sql!(conn, "SELECT CAST(COALESCE(SUM(n), 0) AS BIGINT) FROM order_counts").fetch_one().await?;
    Ok(total)
}
