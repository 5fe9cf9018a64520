//! One import at a time, also when several programs work on the same data: whoever imports holds the lane by a lease.

use crate::{StoreError, Tx, sql};
use huolang_domain::Millis;

/// The word of the database that says who imports: the end of the lease, the role, the holder.
const KEY: &str = "import_lane";

/// Who wants the lane.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// A name of its own for each import.
    pub name: String,
    /// Whether its program owns the data: then no other owner can be alive, and what one left behind is taken over.
    pub owner: bool,
}

impl Holder {
    fn word(&self, until: Millis) -> String {
        format!("{:015}|{}|{}", until.0.max(0), if self.owner { "owner" } else { "guest" }, self.name)
    }
}

/// Takes the lane until a moment, when nobody has it. Tells whether it did.
///
/// # Errors
/// What the database refuses.
pub async fn take(tx: &mut Tx, holder: &Holder, now: Millis, until: Millis) -> Result<bool, StoreError> {
    let changed = sql!(
        tx,
        "INSERT INTO meta (key, value) VALUES ($1, $2)
         ON CONFLICT (key) DO UPDATE SET value = excluded.value
         WHERE CAST(substr(meta.value, 1, 15) AS BIGINT) < $3
             OR (CAST($4 AS BOOLEAN) AND meta.value LIKE '%|owner|%')",
        KEY,
        holder.word(until),
        now,
        holder.owner
    )
    .execute()
    .await?;
    Ok(changed > 0)
}

/// Keeps the lane for longer. Tells whether it was still held.
///
/// # Errors
/// What the database refuses.
pub async fn renew(tx: &mut Tx, holder: &Holder, until: Millis) -> Result<bool, StoreError> {
    let changed = sql!(
        tx,
        "UPDATE meta SET value = $2 WHERE key = $1 AND value LIKE '%|' || CAST($3 AS TEXT)",
        KEY,
        holder.word(until),
        &holder.name
    )
    .execute()
    .await?;
    Ok(changed > 0)
}

/// Gives the lane back, when it is still held.
///
/// # Errors
/// What the database refuses.
pub async fn leave(tx: &mut Tx, holder: &Holder) -> Result<(), StoreError> {
    sql!(tx, "DELETE FROM meta WHERE key = $1 AND value LIKE '%|' || CAST($2 AS TEXT)", KEY, &holder.name)
        .execute()
        .await?;
    Ok(())
}
