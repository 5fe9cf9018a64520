//! The list of verifications: newest first, page by page.

use super::Verification;
use crate::{Conn, List, StoreError, sql};
use huolang_domain::{OrderId, ShopId, VerificationId, state::VerificationState};

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
    let shops = filter.shops.as_deref().map(List::of);
    let states = filter.states.as_deref().map(List::of);
    let limit = limit.clamp(1, 1_000);
    let mut items: Vec<Verification> = sql!(
        conn,
        "SELECT * FROM verifications
         WHERE (CAST($1 AS TEXT) IS NULL OR shop_id IN (SELECT value FROM json_each($1)))
             AND (CAST($2 AS TEXT) IS NULL OR state IN (SELECT value FROM json_each($2)))
             AND (CAST($3 AS TEXT) IS NULL OR order_id = $3)
             AND (CAST($4 AS TEXT) IS NULL OR batch = $4)
             AND (CAST($5 AS TEXT) IS NULL OR id < $5)
         ORDER BY id DESC
         LIMIT $6 OFFSET $7",
        shops,
        states,
        filter.order.as_ref(),
        filter.batch.as_ref(),
        before,
        limit + 1,
        skip.clamp(0, 100_000)
    )
    .fetch_all()
    .await?;
    let (total,) = sql!(
        conn,
        "SELECT COUNT(*) FROM verifications
         WHERE (CAST($1 AS TEXT) IS NULL OR shop_id IN (SELECT value FROM json_each($1)))
             AND (CAST($2 AS TEXT) IS NULL OR state IN (SELECT value FROM json_each($2)))
             AND (CAST($3 AS TEXT) IS NULL OR order_id = $3)
             AND (CAST($4 AS TEXT) IS NULL OR batch = $4)",
        filter.shops.as_deref().map(List::of),
        filter.states.as_deref().map(List::of),
        filter.order.as_ref(),
        filter.batch.as_ref()
    )
    .fetch_one()
    .await?;
    let page = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = items.len() > page;
    items.truncate(page);
    let next = items.last().map(|last| last.id.clone()).filter(|_| more);
    Ok(Page { items, next, total })
}
