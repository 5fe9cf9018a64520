//! Reading orders one by one or by name.

use super::{Line, Order, PHONE, RAW};
use crate::{Conn, List, StoreError, sql};
use huolang_domain::{Millis, OrderId, OrderSn, RuleId, ShopId, state::ContentState};
use huolang_vault::{Secret, Vault};

/// One order.
///
/// # Errors
/// [`StoreError::NotFound`]
pub async fn get(conn: &mut Conn, id: &OrderId) -> Result<Order, StoreError> {
    sql!(conn, "SELECT * FROM orders WHERE id = $1", id).fetch_optional().await?.ok_or(StoreError::NotFound("order"))
}

/// Several orders; those that do not exist are left out. Newest first.
///
/// # Errors
/// What the database refuses.
pub async fn get_many(conn: &mut Conn, ids: &[OrderId]) -> Result<Vec<Order>, StoreError> {
    sql!(
        conn,
        "SELECT * FROM orders
         WHERE id IN (SELECT value FROM json_each($1))
         ORDER BY seek DESC",
        List::of(ids)
    )
    .fetch_all()
    .await
}

/// Orders by their platform's numbers, in whatever shop. Newest first.
///
/// # Errors
/// What the database refuses.
pub async fn by_sns(conn: &mut Conn, sns: &[OrderSn]) -> Result<Vec<Order>, StoreError> {
    sql!(
        conn,
        "SELECT * FROM orders
         WHERE shop_id IN (SELECT id FROM shops) AND sn IN (SELECT value FROM json_each($1))
         ORDER BY seek DESC",
        List::of(sns)
    )
    .fetch_all()
    .await
}

/// Numbers of a shop's orders, the highest first, after a former page's last.
///
/// # Errors
/// What the database refuses.
pub async fn numbers_of_shop(
    conn: &mut Conn,
    shop: &ShopId,
    number: Option<&str>,
    before: Option<&str>,
    limit: i64,
) -> Result<Vec<String>, StoreError> {
    let rows: Vec<(String,)> = sql!(
        conn,
        "SELECT sn FROM orders
         WHERE shop_id = $1
             AND (CAST($2 AS TEXT) IS NULL OR sn = $2)
             AND (CAST($3 AS TEXT) IS NULL OR sn < $3)
         ORDER BY sn DESC
         LIMIT $4",
        shop,
        number,
        before,
        limit
    )
    .fetch_all()
    .await?;
    Ok(rows.into_iter().map(|(sn,)| sn).collect())
}

/// The lines of several orders, in their order.
///
/// # Errors
/// What the database refuses.
pub async fn lines(conn: &mut Conn, orders: &[OrderId]) -> Result<Vec<Line>, StoreError> {
    sql!(
        conn,
        "SELECT * FROM order_lines
         WHERE order_id IN (SELECT value FROM json_each($1))
         ORDER BY order_id, line",
        List::of(orders)
    )
    .fetch_all()
    .await
}

/// The buyer's phone number, if the platform gave one.
///
/// # Errors
/// [`StoreError::NotFound`], or what the vault says.
pub async fn phone(conn: &mut Conn, vault: &Vault, id: &OrderId) -> Result<Option<Secret<String>>, StoreError> {
    let row: Option<(Option<Vec<u8>>,)> =
        sql!(conn, "SELECT buyer_phone FROM orders WHERE id = $1", id).fetch_optional().await?;
    let (envelope,) = row.ok_or(StoreError::NotFound("order"))?;
    Ok(envelope.map(|envelope| vault.open_str(PHONE, id.as_str(), &envelope)).transpose()?)
}

/// The platform's last answer about an order, as JSON text.
///
/// # Errors
/// What the database refuses, what the vault says, or damage.
pub async fn raw_payload(conn: &mut Conn, vault: &Vault, id: &OrderId) -> Result<Option<Secret<String>>, StoreError> {
    let row: Option<(Vec<u8>,)> =
        sql!(conn, "SELECT body FROM raw_payloads WHERE order_id = $1", id).fetch_optional().await?;
    let Some((envelope,)) = row else { return Ok(None) };
    let packed = vault.open(RAW, id.as_str(), &envelope)?;
    let body = zstd::decode_all(packed.expose().as_slice()).map_err(|error| StoreError::BadValue(error.to_string()))?;
    let text = String::from_utf8(body).map_err(|error| StoreError::BadValue(error.to_string()))?;
    Ok(Some(Secret::new(text)))
}

/// Units sent by this rule to a buyer since a moment, over all shops, one order left out: for the limit per buyer.
///
/// # Errors
/// What the database refuses.
pub async fn bought_by_buyer(
    conn: &mut Conn,
    buyer_id: &str,
    rule: &RuleId,
    since: Millis,
    leave_out: &OrderId,
) -> Result<i64, StoreError> {
    // CROSS JOIN keeps SQLite from beginning with the rule, which most orders may have in common.
    let (units,) = sql!(
        conn,
        "SELECT COUNT(*)
         FROM orders o
         CROSS JOIN deliveries d
         CROSS JOIN delivery_units u
         WHERE o.buyer_id = $1 AND o.id <> $4 AND d.order_id = o.id AND d.rule_id = $2
             AND u.order_id = d.order_id AND u.line = d.line AND u.created_at >= $3",
        buyer_id,
        rule,
        since,
        leave_out
    )
    .fetch_one()
    .await?;
    Ok(units)
}

/// Orders that wait for their goods and are to be shipped before `before`, soonest first, as far as nobody was told of
/// them by a notice of `event` yet. One that was laid aside does not count.
///
/// # Errors
/// What the database refuses.
pub async fn to_ship_before(
    conn: &mut Conn,
    before: Millis,
    event: &str,
    limit: i64,
) -> Result<Vec<Order>, StoreError> {
    sql!(
        conn,
        "SELECT * FROM orders
         WHERE status = 'pending_ship' AND ship_by IS NOT NULL AND ship_by < $1 AND platform <> 'shipped'
             AND NOT EXISTS (
                 SELECT 1 FROM notices n
                 WHERE n.order_id = orders.id AND n.event = $2 AND n.cause NOT LIKE '%:aside'
             )
         ORDER BY ship_by
         LIMIT $3",
        before,
        event,
        limit
    )
    .fetch_all()
    .await
}

/// The phone numbers of some orders, where the platform gave one.
///
/// # Errors
/// What the database or the vault refuses.
pub async fn phones(
    conn: &mut Conn,
    vault: &Vault,
    ids: &[OrderId],
) -> Result<std::collections::HashMap<OrderId, Secret<String>>, StoreError> {
    let rows: Vec<(OrderId, Vec<u8>)> = sql!(
        conn,
        "SELECT id, buyer_phone FROM orders
         WHERE buyer_phone IS NOT NULL AND id IN (SELECT value FROM json_each($1))",
        List::of(ids)
    )
    .fetch_all()
    .await?;
    rows.into_iter()
        .map(|(id, sealed)| {
            let phone = vault.open_str(PHONE, id.as_str(), &sealed)?;
            Ok((id, phone))
        })
        .collect()
}

/// When the newest order was placed, by its platform's clock.
///
/// # Errors
/// What the database refuses.
pub async fn newest_placed_at(conn: &mut Conn) -> Result<Option<Millis>, StoreError> {
    let newest: Option<(Millis,)> =
        sql!(conn, "SELECT placed_at FROM orders ORDER BY seek DESC LIMIT 1").fetch_optional().await?;
    Ok(newest.map(|(at,)| at))
}

/// Of these orders, those whose number also stands in another shop, of whose order a line was sent, may have been, or is
/// about to be: a shop that was connected twice, be it directly and through a middleman. With what became of the other; one
/// that was sent counts before all others.
///
/// # Errors
/// What the database refuses.
pub async fn twins_sent(conn: &mut Conn, orders: &[OrderId]) -> Result<Vec<(OrderId, ContentState)>, StoreError> {
    sql!(
        conn,
        "SELECT o.id, COALESCE(d.content, t.content)
         FROM orders o
         JOIN orders t ON t.sn = o.sn AND t.shop_id <> o.shop_id
         LEFT JOIN deliveries d ON d.order_id = t.id AND d.content IN ('reserved', 'sending', 'sent', 'needs_review')
         WHERE o.id IN (SELECT value FROM json_each($1)) AND t.shop_id IN (SELECT id FROM shops)
             AND COALESCE(d.content, t.content) IN ('reserved', 'sending', 'sent', 'needs_review')
         ORDER BY CASE COALESCE(d.content, t.content) WHEN 'sent' THEN 1 ELSE 0 END",
        List::of(orders)
    )
    .fetch_all()
    .await
}

/// The newest orders of a buyer in a shop.
///
/// # Errors
/// What the database refuses.
pub async fn of_buyer(conn: &mut Conn, shop: &ShopId, buyer: &str, limit: i64) -> Result<Vec<Order>, StoreError> {
    sql!(
        conn,
        "SELECT * FROM orders WHERE shop_id = $1 AND buyer_id = $2 AND buyer_id <> '' ORDER BY seek DESC LIMIT $3",
        shop,
        buyer,
        limit
    )
    .fetch_all()
    .await
}
