//! Events that came in, each taken once.

use crate::{Conn, List, Rows, StoreError, Tx, sql};
use huolang_domain::{Millis, ShopId};
use std::collections::HashSet;

/// Notes events by the sender's ids; returns those that are new.
///
/// # Errors
/// What the database refuses.
pub async fn take_many(
    tx: &mut Tx,
    shop: &ShopId,
    external_ids: &[String],
    now: Millis,
) -> Result<HashSet<String>, StoreError> {
    let mut rows = Rows::into("inbound_events", &["shop_id", "external_id", "received_at"])
        .on_conflict("ON CONFLICT (shop_id, external_id) DO NOTHING");
    let mut seen = HashSet::new();
    for id in external_ids.iter().filter(|id| seen.insert(id.as_str())) {
        rows.push(shop).push(id).push(now);
    }
    let fresh: Vec<(String,)> = rows.write_returning(tx, "external_id").await?;
    Ok(fresh.into_iter().map(|(id,)| id).collect())
}

/// Which of these events were taken before.
///
/// # Errors
/// What the database refuses.
pub async fn known(conn: &mut Conn, shop: &ShopId, external_ids: &[String]) -> Result<HashSet<String>, StoreError> {
    let found: Vec<(String,)> = sql!(
        conn,
        "SELECT external_id FROM inbound_events
         WHERE shop_id = $1 AND external_id IN (SELECT value FROM json_each($2))",
        shop,
        List::of(external_ids)
    )
    .fetch_all()
    .await?;
    Ok(found.into_iter().map(|(id,)| id).collect())
}

/// Forgets events older than `before`.
///
/// # Errors
/// What the database refuses.
pub async fn sweep(tx: &mut Tx, before: Millis) -> Result<u64, StoreError> {
    sql!(tx, "DELETE FROM inbound_events WHERE received_at < $1", before).execute().await
}
