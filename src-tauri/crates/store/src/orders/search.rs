//! Searching orders by a fragment of number, buyer or title: newest first, and never more than a bounded amount of work.

use super::{Filter, Order, Page, grams, list};
use crate::{Conn, StoreError, sql};

/// Candidates looked at in one call. When they are used up the page is short and says where to go on.
const MOST_CANDIDATES: usize = 8_000;

/// Searches for `text` among the orders `filter` admits, after the place `after`.
///
/// A whole order number is found at once. Fragments of any length are found; of a text without a letter or digit nothing
/// is. A page may hold fewer than `limit` orders and still have a `next`.
///
/// # Errors
/// What the database refuses.
pub async fn search(
    conn: &mut Conn,
    text: &str,
    filter: &Filter,
    after: Option<i64>,
    limit: i64,
) -> Result<Page, StoreError> {
    let text = text.trim();
    let limit = usize::try_from(limit.clamp(1, 1_000)).unwrap_or(1);
    let mut found: Vec<Order> = Vec::new();
    if after.is_none() {
        let exact: Vec<Order> =
            sql!(conn, "SELECT * FROM orders WHERE sn = $1 ORDER BY seek DESC LIMIT 100", text).fetch_all().await?;
        found.extend(exact.into_iter().filter(|order| filter.matches(order)));
        if !found.is_empty() {
            found.truncate(limit);
            return Ok(Page { items: found, next: None, total: None });
        }
    }
    let folded = grams::fold(text);
    let wanted = grams::wanted(&folded);
    if wanted.is_empty() {
        return Ok(Page { items: found, next: None, total: None });
    }
    let (low, mut high) = filter.bounds(after);
    let mut looked_at = 0;
    let mut batch = limit + 1;
    while looked_at < MOST_CANDIDATES {
        let candidates = grams::find(conn, &wanted, high, low, i64::try_from(batch).unwrap_or(i64::MAX)).await?;
        looked_at += candidates.len();
        let exhausted = candidates.len() < batch;
        high = candidates.last().copied().unwrap_or(low);
        for order in list::at(conn, &candidates).await? {
            if filter.matches(&order) && grams::text_of(&order).contains(&folded) {
                if found.len() == limit {
                    let next = found.last().map(|order| order.seek);
                    return Ok(Page { items: found, next, total: None });
                }
                found.push(order);
            }
        }
        if exhausted {
            return Ok(Page { items: found, next: None, total: None });
        }
        batch = (batch * 2).min(2_000);
    }
    Ok(Page { items: found, next: Some(high), total: None })
}
