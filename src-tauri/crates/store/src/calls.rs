//! Every call between platforms and us, in either direction, without secrets.

use crate::{
    Conn, Rows, StoreError, Tx, sql,
    sql::{record, words},
};
use huolang_domain::{Millis, OrderId, ShopId, platform::PlatformKind};

words! {
    /// Who called.
    Direction {
        /// They called us.
        In = "in",
        /// We called back.
        Out = "out",
    }
}

record! {
    /// A call.
    pub struct Call {
        /// Its id.
        pub id: String,
        /// The shop, as far as it is known.
        pub shop_id: Option<ShopId>,
        /// The order, as far as it is known.
        pub order_id: Option<OrderId>,
        /// The platform's order number.
        pub external_no: Option<String>,
        /// The platform.
        pub platform: PlatformKind,
        /// Who called.
        pub direction: Direction,
        /// `beginDistill`, `cardQuery`, `callback`, …
        pub call: String,
        /// `answered`, `refused`, `trouble`; `done`, `retry`, `check`, `stop`.
        pub outcome: String,
        /// The code in the answer.
        pub code: Option<String>,
        /// The status of the answer.
        pub http_status: Option<i64>,
        /// How long it took.
        pub duration_ms: i64,
        /// How often it came, when the same question came again and again.
        pub times: i64,
        /// What was asked, masked.
        pub request: String,
        /// What was answered, masked.
        pub answer: String,
        /// When.
        pub at: Millis,
    }
}

/// Which calls are listed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Of a shop, and calls on its platform that nobody could place.
    pub shop_id: Option<ShopId>,
    /// Of an order.
    pub order_id: Option<OrderId>,
    /// Of a platform's order number.
    pub external_no: Option<String>,
    /// In one direction.
    pub direction: Option<Direction>,
    /// With that outcome.
    pub outcome: Option<String>,
    /// Of that name.
    pub call: Option<String>,
}

/// Writes calls down.
///
/// # Errors
/// What the database refuses.
pub async fn append_many(tx: &mut Tx, calls: &[Call]) -> Result<(), StoreError> {
    let mut rows = Rows::into(
        "inbound_calls",
        &[
            "id",
            "shop_id",
            "order_id",
            "external_no",
            "platform",
            "direction",
            "call",
            "outcome",
            "code",
            "http_status",
            "duration_ms",
            "times",
            "request",
            "answer",
            "at",
        ],
    );
    for call in calls {
        rows.push(&call.id).push(call.shop_id.as_ref()).push(call.order_id.as_ref()).push(call.external_no.as_ref());
        rows.push(call.platform).push(call.direction).push(&call.call).push(&call.outcome).push(call.code.as_ref());
        rows.push(call.http_status).push(call.duration_ms).push(call.times).push(&call.request).push(&call.answer);
        rows.push(call.at);
    }
    rows.write(tx).await?;
    Ok(())
}

/// Calls, newest first, before `(at, id)` of a former page's last.
///
/// # Errors
/// What the database refuses.
pub async fn list(
    conn: &mut Conn,
    filter: &Filter,
    before: Option<(Millis, &str)>,
    limit: i64,
) -> Result<Vec<Call>, StoreError> {
    let (at, id) = before.unwrap_or((Millis(i64::MAX), ""));
    sql!(
        conn,
        "SELECT * FROM inbound_calls
         WHERE (at, id) < ($1, $2)
             AND (CAST($3 AS TEXT) IS NULL OR shop_id = $3
                 OR (shop_id IS NULL AND platform = (SELECT s.platform FROM shops s WHERE s.id = $3)))
             AND (CAST($4 AS TEXT) IS NULL OR order_id = $4)
             AND (CAST($5 AS TEXT) IS NULL OR external_no = $5)
             AND (CAST($6 AS TEXT) IS NULL OR direction = $6)
             AND (CAST($7 AS TEXT) IS NULL OR outcome = $7)
             AND (CAST($8 AS TEXT) IS NULL OR call = $8)
         ORDER BY at DESC, id DESC
         LIMIT $9",
        at,
        id,
        filter.shop_id.as_ref(),
        filter.order_id.as_ref(),
        filter.external_no.as_ref(),
        filter.direction,
        filter.outcome.as_ref(),
        filter.call.as_ref(),
        limit
    )
    .fetch_all()
    .await
}

/// Forgets calls older than `before`.
///
/// # Errors
/// What the database refuses.
pub async fn sweep(tx: &mut Tx, before: Millis) -> Result<u64, StoreError> {
    sql!(tx, "DELETE FROM inbound_calls WHERE at < $1", before).execute().await
}
