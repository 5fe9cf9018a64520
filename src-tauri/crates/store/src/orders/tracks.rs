//! Moves orders along their two tracks, and keeps bucket and tabs in step.

use crate::{Conn, IntoValue, List, StoreError, Tx, sql};
use huolang_domain::{
    Millis, OrderId,
    state::{Bucket, ContentState, OrderStatus, PlatformState, VerificationState},
    why::Why,
};
use serde_json::json;
use std::collections::HashMap;

/// What changes of an order; what is absent stays.
#[derive(Debug, Clone)]
pub struct TrackChange {
    /// The order.
    pub order_id: OrderId,
    /// The platform's state, where the platform leaves it to us.
    pub status: Option<OrderStatus>,
    /// The content track.
    pub content: Option<ContentState>,
    /// The platform track.
    pub platform: Option<PlatformState>,
    /// When the content is due; `Some(None)`: not any more.
    pub due_at: Option<Option<Millis>>,
    /// The content was sent, at that moment, and whether no person had a hand in it. The first one counts.
    pub delivered: Option<(Millis, bool)>,
    /// It was marked shipped, at that moment. The first one counts.
    pub shipped_at: Option<Millis>,
    /// Why it is not delivered; `Some(None)`: nothing stands in the way any more.
    pub why: Option<Option<Why>>,
    /// Where the verification of its vouchers stands.
    pub verification: Option<VerificationState>,
    /// Uses of its vouchers: in all, and used up.
    pub vouchers: Option<(i64, i64)>,
    /// The last voucher was used, at that moment; `Some(None)`: one is open again.
    pub verified_at: Option<Option<Millis>>,
}

impl TrackChange {
    /// No change yet.
    #[must_use]
    pub const fn of(order_id: OrderId) -> Self {
        Self {
            order_id,
            status: None,
            content: None,
            platform: None,
            due_at: None,
            delivered: None,
            shipped_at: None,
            why: None,
            verification: None,
            vouchers: None,
            verified_at: None,
        }
    }
}

/// Changes many orders by one statement. Orders that do not exist are passed over; returns how many were changed.
///
/// The store does not judge moves: the caller asks the state machines of the domain.
///
/// # Errors
/// What the database refuses.
pub async fn set_tracks_many(tx: &mut Tx, changes: &[TrackChange], now: Millis) -> Result<u64, StoreError> {
    let mut states = states(tx, changes).await?;
    // A second change of the same order builds on the first.
    let mut rows: HashMap<&str, serde_json::Map<String, serde_json::Value>> = HashMap::new();
    for change in changes {
        let Some((status, content, platform, verification)) = states.get_mut(change.order_id.as_str()) else {
            continue;
        };
        *status = change.status.unwrap_or(*status);
        *content = change.content.unwrap_or(*content);
        *platform = change.platform.unwrap_or(*platform);
        *verification = change.verification.unwrap_or(*verification);
        let bucket = Bucket::of(*status, *content, *platform).with_verification(*verification);
        let row = rows.entry(change.order_id.as_str()).or_default();
        row.insert("status".to_owned(), json!(status));
        row.insert("content".to_owned(), json!(content));
        row.insert("platform".to_owned(), json!(platform));
        row.insert("verification".to_owned(), json!(verification));
        row.insert("bucket".to_owned(), json!(bucket));
        row.insert("attention".to_owned(), json!(i64::from(bucket.needs_person())));
        if let Some(due_at) = change.due_at {
            row.insert("due_at".to_owned(), json!(due_at));
        }
        if let Some((at, auto)) = change.delivered {
            row.insert("delivered_at".to_owned(), json!(at));
            row.insert("delivered_auto".to_owned(), json!(i64::from(auto)));
        }
        if let Some(at) = change.shipped_at {
            row.insert("shipped_at".to_owned(), json!(at));
        }
        if let Some((total, used)) = change.vouchers {
            row.insert("vouchers".to_owned(), json!(total));
            row.insert("vouchers_used".to_owned(), json!(used));
        }
        if let Some(at) = change.verified_at {
            row.insert("verified_at".to_owned(), json!(at));
        }
        if let Some(why) = &change.why {
            row.insert(
                "why".to_owned(),
                why.as_ref().map_or(Ok(serde_json::Value::Null), |why| serde_json::to_string(why).map(Into::into))?,
            );
        }
    }
    if rows.is_empty() {
        return Ok(0);
    }
    let rows = List::of_rows(rows.into_iter().map(|(id, row)| {
        let cell = |name: &str| row.get(name).cloned().unwrap_or_default();
        json!([
            id,
            cell("content"),
            cell("platform"),
            cell("bucket"),
            cell("attention"),
            i64::from(row.contains_key("due_at")),
            cell("due_at"),
            cell("delivered_at"),
            cell("delivered_auto"),
            cell("shipped_at"),
            i64::from(row.contains_key("why")),
            cell("why"),
            cell("verification"),
            cell("vouchers"),
            cell("vouchers_used"),
            i64::from(row.contains_key("verified_at")),
            cell("verified_at"),
            cell("status"),
        ])
    }));
    sql!(
        tx,
        "UPDATE orders SET
             status = json_extract(m.value, '$[17]'),
             content = json_extract(m.value, '$[1]'),
             platform = json_extract(m.value, '$[2]'),
             bucket = json_extract(m.value, '$[3]'),
             attention = CAST(json_extract(m.value, '$[4]') AS BIGINT) = 1,
             due_at = CASE WHEN CAST(json_extract(m.value, '$[5]') AS BIGINT) = 1
                 THEN CAST(json_extract(m.value, '$[6]') AS BIGINT) ELSE due_at END,
             delivered_auto = CASE WHEN delivered_at IS NULL AND json_extract(m.value, '$[8]') IS NOT NULL
                 THEN CAST(json_extract(m.value, '$[8]') AS BIGINT) = 1 ELSE delivered_auto END,
             delivered_at = COALESCE(delivered_at, CAST(json_extract(m.value, '$[7]') AS BIGINT)),
             shipped_at = COALESCE(shipped_at, CAST(json_extract(m.value, '$[9]') AS BIGINT)),
             why = CASE WHEN CAST(json_extract(m.value, '$[10]') AS BIGINT) = 1
                 THEN json_extract(m.value, '$[11]') ELSE why END,
             verification = json_extract(m.value, '$[12]'),
             vouchers = COALESCE(CAST(json_extract(m.value, '$[13]') AS BIGINT), vouchers),
             vouchers_used = COALESCE(CAST(json_extract(m.value, '$[14]') AS BIGINT), vouchers_used),
             verified_at = CASE WHEN CAST(json_extract(m.value, '$[15]') AS BIGINT) = 1
                 THEN CAST(json_extract(m.value, '$[16]') AS BIGINT) ELSE verified_at END,
             updated_at = $2
         FROM json_each($1) AS m
         WHERE orders.id = json_extract(m.value, '$[0]')",
        rows,
        now
    )
    .execute()
    .await
}

type States = HashMap<String, (OrderStatus, ContentState, PlatformState, VerificationState)>;

async fn states(conn: &mut Conn, changes: &[TrackChange]) -> Result<States, StoreError> {
    let rows: Vec<(String, OrderStatus, ContentState, PlatformState, VerificationState)> = conn
        .locking(
            "SELECT id, status, content, platform, verification FROM orders
             WHERE id IN (SELECT value FROM json_each($1))
             ORDER BY id",
            vec![List::of(changes.iter().map(|change| &change.order_id)).into_value()],
        )
        .fetch_all()
        .await?;
    Ok(rows
        .into_iter()
        .map(|(id, status, content, platform, verified)| (id, (status, content, platform, verified)))
        .collect())
}

/// Writes the tracking number of a parcel.
///
/// # Errors
/// [`StoreError::NotFound`]
pub async fn set_tracking(
    tx: &mut Tx,
    id: &OrderId,
    company: &str,
    number: &str,
    now: Millis,
) -> Result<(), StoreError> {
    let changed = sql!(
        tx,
        "UPDATE orders SET tracking_company = $2, tracking_number = $3, updated_at = $4 WHERE id = $1",
        id,
        company,
        number,
        now
    )
    .execute()
    .await?;
    if changed == 0 { Err(StoreError::NotFound("order")) } else { Ok(()) }
}

/// Writes the seller's note; absent: takes it away.
///
/// # Errors
/// [`StoreError::NotFound`]
pub async fn set_note(tx: &mut Tx, id: &OrderId, note: Option<&str>, now: Millis) -> Result<(), StoreError> {
    let changed =
        sql!(tx, "UPDATE orders SET seller_note = $2, updated_at = $3 WHERE id = $1", id, note, now).execute().await?;
    if changed == 0 { Err(StoreError::NotFound("order")) } else { Ok(()) }
}
