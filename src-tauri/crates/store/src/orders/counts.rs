//! How many orders stand under each tab.

use super::pressing;
use crate::{Conn, List, StoreError, sql};
use huolang_domain::{
    Millis, ShopId,
    state::{Bucket, OrderStatus, Tab},
};
use std::collections::BTreeMap;

/// A status and a bucket that orders have, and how many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cell {
    pub(super) status: OrderStatus,
    pub(super) bucket: Bucket,
    pub(super) n: i64,
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
