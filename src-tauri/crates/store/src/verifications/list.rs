//! The list of verifications: newest first, page by page.

use super::Verification;
use crate::{Conn, List, StoreError, sql};
use huolang_domain::{Millis, OrderId, ShopId, VerificationId, state::VerificationState};

/// Which verifications to list.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Only of these shops; absent: of all.
    pub shops: Option<Vec<ShopId>>,
    /// Only in these states; absent: in any.
    pub states: Option<Vec<VerificationState>>,
    /// Only of this order.
    pub order: Option<OrderId>,
    /// Only of this list.
    pub batch: Option<String>,
    /// Asked for at that moment or later.
    pub from: Option<Millis>,
    /// Asked for before that moment.
    pub to: Option<Millis>,
}

/// A page.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// The verifications, newest first.
    pub items: Vec<Verification>,
    /// Where the next page starts; absent: this is the last.
    pub next: Option<VerificationId>,
    /// How many the filter admits.
    pub total: i64,
}

/// Lists verifications before the id of a former page's last, at most `limit`, passing over `skip`.
///
/// # Errors
/// What the database refuses.
pub async fn list(
    conn: &mut Conn,
    filter: &Filter,
    before: Option<&VerificationId>,
    limit: i64,
    skip: i64,
) -> Result<Page, StoreError> {
    let limit = limit.clamp(1, 1_000);
    let mut items = rows(conn, filter, before, limit + 1, skip).await?;
    let (total,) = sql!(
        conn,
        "SELECT COUNT(*) FROM verifications
         WHERE (CAST($1 AS TEXT) IS NULL OR shop_id IN (SELECT value FROM json_each($1)))
             AND (CAST($2 AS TEXT) IS NULL OR state IN (SELECT value FROM json_each($2)))
             AND (CAST($3 AS TEXT) IS NULL OR order_id = $3)
             AND (CAST($4 AS TEXT) IS NULL OR batch = $4)
             AND (CAST($5 AS BIGINT) IS NULL OR created_at >= $5)
             AND (CAST($6 AS BIGINT) IS NULL OR created_at < $6)",
        filter.shops.as_deref().map(List::of),
        filter.states.as_deref().map(List::of),
        filter.order.as_ref(),
        filter.batch.as_ref(),
        filter.from,
        filter.to
    )
    .fetch_one()
    .await?;
    let page = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = items.len() > page;
    items.truncate(page);
    let next = items.last().map(|last| last.id.clone()).filter(|_| more);
    Ok(Page { items, next, total })
}

/// Verifications before an id, newest first, at most `limit`, passing over `skip`; nothing is counted.
///
/// # Errors
/// What the database refuses.
pub async fn rows(
    conn: &mut Conn,
    filter: &Filter,
    before: Option<&VerificationId>,
    limit: i64,
    skip: i64,
) -> Result<Vec<Verification>, StoreError> {
    sql!(
        conn,
        "SELECT * FROM verifications
         WHERE (CAST($1 AS TEXT) IS NULL OR shop_id IN (SELECT value FROM json_each($1)))
             AND (CAST($2 AS TEXT) IS NULL OR state IN (SELECT value FROM json_each($2)))
             AND (CAST($3 AS TEXT) IS NULL OR order_id = $3)
             AND (CAST($4 AS TEXT) IS NULL OR batch = $4)
             AND (CAST($5 AS TEXT) IS NULL OR id < $5)
             AND (CAST($8 AS BIGINT) IS NULL OR created_at >= $8)
             AND (CAST($9 AS BIGINT) IS NULL OR created_at < $9)
         ORDER BY id DESC
         LIMIT $6 OFFSET $7",
        filter.shops.as_deref().map(List::of),
        filter.states.as_deref().map(List::of),
        filter.order.as_ref(),
        filter.batch.as_ref(),
        before,
        limit,
        skip.clamp(0, 100_000),
        filter.from,
        filter.to
    )
    .fetch_all()
    .await
}
