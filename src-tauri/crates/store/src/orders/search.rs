//! Searching orders by a fragment of number, buyer or title, or by the end of a card they got: newest first, and never
//! more than a bounded amount of work.

use super::{Filter, Order, Page, grams, list};
use crate::{Conn, List, StoreError, cards, sql};
use huolang_domain::{CardId, OrderId};
use huolang_vault::Vault;
use std::collections::HashSet;

/// Candidates looked at in one call. When they are used up the page is short and says where to go on.
const MOST_CANDIDATES: usize = 8_000;
/// Cards found by one ending.
const MOST_CARDS: i64 = 100;

/// Searches for `text` among the orders `filter` admits, after the place `after`.
///
/// A whole order number is found at once. Fragments of any length are found; of a text without a letter or digit nothing
/// is. Orders that got a card with this ending stand before the others. A page may hold fewer than `limit` orders and
/// still have a `next`.
///
/// # Errors
/// What the database refuses, or the vault.
pub async fn search(
    conn: &mut Conn,
    vault: &Vault,
    text: &str,
    filter: &Filter,
    after: Option<i64>,
    limit: i64,
) -> Result<Page, StoreError> {
    let text = text.trim();
    let limit = usize::try_from(limit.clamp(1, 1_000)).unwrap_or(1);
    let mut found: Vec<Order> = Vec::new();
    if after.is_none() {
        let exact: Vec<Order> = sql!(
            conn,
            "SELECT * FROM orders
             WHERE shop_id IN (SELECT id FROM shops) AND sn = $1
             ORDER BY seek DESC
             LIMIT 100",
            text
        )
        .fetch_all()
        .await?;
        found.extend(exact.into_iter().filter(|order| filter.matches(order)));
        if !found.is_empty() {
            found.truncate(limit);
            return Ok(Page { items: found, next: None, total: None });
        }
    }
    let with_card = by_card(conn, vault, text).await?;
    let first: HashSet<OrderId> = with_card.iter().map(|order| order.id.clone()).collect();
    if after.is_none() {
        found.extend(with_card.into_iter().filter(|order| filter.matches(order)).take(limit));
    }
    // They stand outside of the order of pages: what goes on after them goes on by itself.
    let room = limit.saturating_add(found.len());
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
            let is_new = !first.contains(&order.id);
            if is_new && filter.matches(&order) && grams::text_of(&order).contains(&folded) {
                if found.len() == room {
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

/// Orders that got a card whose text ends so, newest first. Fewer than four letters and digits would name no card.
async fn by_card(conn: &mut Conn, vault: &Vault, text: &str) -> Result<Vec<Order>, StoreError> {
    if text.chars().filter(|char| char.is_alphanumeric()).count() < cards::TAIL {
        return Ok(Vec::new());
    }
    let ending = cards::find_by_tail(conn, vault, text, None, None, MOST_CARDS).await?;
    let cards: Vec<CardId> = ending.cards.into_iter().map(|(card, _)| card.id).collect();
    if cards.is_empty() {
        return Ok(Vec::new());
    }
    sql!(
        conn,
        "SELECT * FROM orders
         WHERE id IN (
             SELECT order_id FROM delivery_units WHERE card_id IN (SELECT value FROM json_each($1))
             UNION SELECT order_id FROM card_uses WHERE card_id IN (SELECT value FROM json_each($1))
         )
         ORDER BY seek DESC
         LIMIT $2",
        List::of(&cards),
        MOST_CARDS
    )
    .fetch_all()
    .await
}
