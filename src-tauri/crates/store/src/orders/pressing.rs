//! 即将超时: orders whose deadline presses and that stand under 需要我处理 for nothing else. Which these are changes by the hour
//! and not by a write, so they are asked for and not counted along.

use super::Filter;
use crate::{Conn, List, StoreError, sql};
use huolang_domain::{
    Millis, ShopId,
    state::{Bucket, DEADLINE_NEAR_MS, OrderStatus, PlatformState, deadline_presses},
};

/// As much of an order as is asked of it here.
type Row = (i64, ShopId, Bucket, PlatformState, Option<Millis>);

/// The places of those that the filter admits.
pub(super) async fn places(conn: &mut Conn, filter: &Filter, now: Millis) -> Result<Vec<i64>, StoreError> {
    let (low, high) = filter.bounds(None);
    let is_meant = |(seek, shop, bucket, ..): &Row| {
        (low..high).contains(seek)
            && filter.shops.as_ref().is_none_or(|shops| shops.contains(shop))
            && filter.status.is_none_or(|wanted| wanted == OrderStatus::PendingShip)
            && filter.bucket.is_none_or(|wanted| wanted == *bucket)
    };
    Ok(rows(conn, now).await?.into_iter().filter(is_meant).map(|(seek, ..)| seek).collect())
}

/// How many there are, of these shops or of all.
pub(super) async fn count(conn: &mut Conn, shops: Option<&[ShopId]>, now: Millis) -> Result<i64, StoreError> {
    let of_shops = |(_, shop, ..): &Row| shops.is_none_or(|shops| shops.contains(shop));
    let pressing = rows(conn, now).await?.into_iter().filter(of_shops).count();
    Ok(i64::try_from(pressing).unwrap_or(i64::MAX))
}

async fn rows(conn: &mut Conn, now: Millis) -> Result<Vec<Row>, StoreError> {
    let rows: Vec<Row> = sql!(
        conn,
        "SELECT seek, shop_id, bucket, platform, ship_by FROM orders
         WHERE status = 'pending_ship' AND ship_by IS NOT NULL AND ship_by < $1 AND NOT attention",
        now.plus(DEADLINE_NEAR_MS)
    )
    .fetch_all()
    .await?;
    let presses =
        |(_, _, _, platform, ship_by): &Row| deadline_presses(OrderStatus::PendingShip, *platform, *ship_by, now);
    Ok(rows.into_iter().filter(presses).collect())
}

/// Of these shops: how many orders are still to be shipped by us, and the first of their deadlines. Shops without such
/// orders are left out.
///
/// # Errors
/// What the database refuses.
pub async fn still_to_ship(
    conn: &mut Conn,
    shops: &[ShopId],
) -> Result<Vec<(ShopId, i64, Option<Millis>)>, StoreError> {
    sql!(
        conn,
        "SELECT shop_id, COUNT(*), MIN(ship_by) FROM orders
         WHERE status = 'pending_ship' AND platform NOT IN ('shipped', 'verified')
             AND shop_id IN (SELECT value FROM json_each($1))
         GROUP BY shop_id
         ORDER BY shop_id",
        List::of(shops)
    )
    .fetch_all()
    .await
}
