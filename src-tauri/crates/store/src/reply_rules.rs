//! Keyword and default replies, in the order in which they are tried.

use crate::{Conn, List, StoreError, Tx, sql, sql::record};
use huolang_domain::{Millis, RuleId, talk::ReplyRule};

record! {
    /// A reply rule as it is kept.
    pub struct KeptReplyRule {
        /// The rule.
        pub body: ReplyRule,
        /// Its place in the order.
        pub place: i64,
        /// How often it answered.
        pub hits: i64,
        /// When it last did.
        pub last_hit_at: Option<Millis>,
        /// When it was made.
        pub created_at: Millis,
        /// When it was last changed.
        pub updated_at: Millis,
    }
}

/// Every rule in its order.
///
/// # Errors
/// What the database refuses.
pub async fn list(conn: &mut Conn) -> Result<Vec<KeptReplyRule>, StoreError> {
    sql!(conn, "SELECT * FROM reply_rules ORDER BY place, id").fetch_all().await
}

/// One rule.
///
/// # Errors
/// [`StoreError::NotFound`]
pub async fn get(conn: &mut Conn, id: &RuleId) -> Result<KeptReplyRule, StoreError> {
    sql!(conn, "SELECT * FROM reply_rules WHERE id = $1", id)
        .fetch_optional()
        .await?
        .ok_or(StoreError::NotFound("reply rule"))
}

/// Writes a rule; a new one goes to the end.
///
/// # Errors
/// [`StoreError::Reference`] when its shop does not exist.
pub async fn save(tx: &mut Tx, rule: &ReplyRule, now: Millis) -> Result<(), StoreError> {
    sql!(
        tx,
        "INSERT INTO reply_rules (id, shop_id, product_ref, place, body, hits, created_at, updated_at)
         VALUES ($1, $2, $3, (SELECT COALESCE(MAX(place), 0) + 1 FROM reply_rules), $4, 0, $5, $5)
         ON CONFLICT (id) DO UPDATE SET
             shop_id = excluded.shop_id, product_ref = excluded.product_ref, body = excluded.body,
             updated_at = excluded.updated_at",
        &rule.id,
        rule.shop_id.as_ref(),
        rule.product_ref.as_ref(),
        rule,
        now
    )
    .execute()
    .await?;
    Ok(())
}

/// Takes a rule away.
///
/// # Errors
/// [`StoreError::NotFound`]
pub async fn delete(tx: &mut Tx, id: &RuleId) -> Result<(), StoreError> {
    let gone = sql!(tx, "DELETE FROM reply_rules WHERE id = $1", id).execute().await?;
    if gone == 0 { Err(StoreError::NotFound("reply rule")) } else { Ok(()) }
}

/// Puts rules into an order; those that are not named keep theirs behind them.
///
/// # Errors
/// What the database refuses.
pub async fn order(tx: &mut Tx, ids: &[RuleId], now: Millis) -> Result<(), StoreError> {
    let named = i64::try_from(ids.len()).unwrap_or(i64::MAX);
    sql!(
        tx,
        "UPDATE reply_rules SET place = place + $2 WHERE id NOT IN (SELECT value FROM json_each($1))",
        List::of(ids),
        named
    )
    .execute()
    .await?;
    for (place, id) in (1_i64..).zip(ids) {
        sql!(tx, "UPDATE reply_rules SET place = $2, updated_at = $3 WHERE id = $1", id, place, now).execute().await?;
    }
    Ok(())
}

/// A rule answered.
///
/// # Errors
/// What the database refuses.
pub async fn note_hit(tx: &mut Tx, id: &RuleId, now: Millis) -> Result<(), StoreError> {
    sql!(tx, "UPDATE reply_rules SET hits = hits + 1, last_hit_at = $2 WHERE id = $1", id, now).execute().await?;
    Ok(())
}
