//! The rules by which vouchers are verified, kept as JSON.

use crate::{Conn, List, StoreError, Tx, sql, sql::record};
use huolang_domain::{Millis, ShopId, VerificationRuleId, verification::VerificationRule};

record! {
    /// A rule as it is kept.
    pub struct KeptRule {
        /// The rule.
        pub body: VerificationRule,
        /// When it was made.
        pub created_at: Millis,
        /// When it was last changed.
        pub updated_at: Millis,
    }
}

/// Writes a rule, new or changed.
///
/// # Errors
/// [`StoreError::Reference`] when its shop does not exist.
pub async fn save(tx: &mut Tx, rule: &VerificationRule, now: Millis) -> Result<(), StoreError> {
    sql!(
        tx,
        "INSERT INTO verification_rules (id, shop_id, body, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $4)
         ON CONFLICT (id) DO UPDATE SET
             shop_id = excluded.shop_id, body = excluded.body, updated_at = excluded.updated_at",
        &rule.id,
        &rule.shop_id,
        rule,
        now
    )
    .execute()
    .await?;
    Ok(())
}

/// One rule.
///
/// # Errors
/// [`StoreError::NotFound`]
pub async fn get(conn: &mut Conn, id: &VerificationRuleId) -> Result<KeptRule, StoreError> {
    sql!(conn, "SELECT body, created_at, updated_at FROM verification_rules WHERE id = $1", id)
        .fetch_optional()
        .await?
        .ok_or(StoreError::NotFound("verification rule"))
}

/// The rules of these shops, or all; the oldest first.
///
/// # Errors
/// What the database refuses.
pub async fn list(conn: &mut Conn, shops: Option<&[ShopId]>) -> Result<Vec<KeptRule>, StoreError> {
    sql!(
        conn,
        "SELECT body, created_at, updated_at FROM verification_rules
         WHERE CAST($1 AS TEXT) IS NULL OR shop_id IN (SELECT value FROM json_each($1))
         ORDER BY created_at, id",
        shops.map(List::of)
    )
    .fetch_all()
    .await
}

/// Removes a rule.
///
/// # Errors
/// [`StoreError::NotFound`]
pub async fn delete(tx: &mut Tx, id: &VerificationRuleId) -> Result<(), StoreError> {
    let gone = sql!(tx, "DELETE FROM verification_rules WHERE id = $1", id).execute().await?;
    if gone == 0 { Err(StoreError::NotFound("verification rule")) } else { Ok(()) }
}
