//! What people did, row upon row; every row carries a hash over itself and the row before, so that a change shows.

use crate::{Conn, Query, StoreError, Tx, sql, sql::record};
use huolang_domain::Millis;
use serde_json::Value as Json;
use sha2::{Digest as _, Sha256};

record! {
    /// A deed.
    pub struct Entry {
        /// Its place in the chain, from 1.
        pub seq: i64,
        /// When.
        pub at: Millis,
        /// Who: a user's name, `owner`, `cli` or `system`.
        pub actor: String,
        /// What: `card.reveal`, `rule.save`, …
        pub action: String,
        /// To what.
        pub subject: String,
        /// More, without secrets.
        pub detail: Json,
        /// The hash over the link before and this row.
        pub chain: String,
    }
}

/// Lets one writer of PostgreSQL at a time add a link: a lock on the last row would not keep a second one from reading
/// that row. The number is "audit".
const ONE_AT_A_TIME: &str = "SELECT CAST(1 AS BIGINT) FROM (SELECT pg_advisory_xact_lock(418565088628)) AS held";

/// Writes a deed down and gives its place.
///
/// # Errors
/// What the database refuses.
pub async fn append(
    tx: &mut Tx,
    at: Millis,
    actor: &str,
    action: &str,
    subject: &str,
    detail: &Json,
) -> Result<i64, StoreError> {
    if !tx.is_sqlite() {
        Query::new(tx, ONE_AT_A_TIME, Vec::new()).fetch_one::<(i64,)>().await?;
    }
    let last: Option<(i64, String)> =
        sql!(tx, "SELECT seq, chain FROM audit_log ORDER BY seq DESC LIMIT 1").fetch_optional().await?;
    let (seq, before) = last.map_or((1, String::new()), |(seq, chain)| (seq + 1, chain));
    let detail = detail.to_string();
    let chain = link(&before, seq, at, [actor, action, subject, &detail]);
    sql!(
        tx,
        "INSERT INTO audit_log (seq, at, actor, action, subject, detail, chain)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        seq,
        at,
        actor,
        action,
        subject,
        detail,
        chain
    )
    .execute()
    .await?;
    Ok(seq)
}

/// Deeds before `before` (all when absent), the newest first. `text` is looked for in who, what and to what.
///
/// # Errors
/// What the database refuses.
pub async fn list(
    conn: &mut Conn,
    before: Option<i64>,
    text: Option<&str>,
    limit: i64,
) -> Result<Vec<Entry>, StoreError> {
    let pattern = text.map(|text| format!("%{}%", text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")));
    sql!(
        conn,
        "SELECT seq, at, actor, action, subject, detail, chain FROM audit_log
         WHERE (CAST($1 AS BIGINT) IS NULL OR seq < $1)
             AND (CAST($2 AS TEXT) IS NULL OR actor LIKE $2 ESCAPE '\\' OR action LIKE $2 ESCAPE '\\' OR subject LIKE $2 ESCAPE '\\')
         ORDER BY seq DESC
         LIMIT $3",
        before,
        pattern,
        limit
    )
    .fetch_all()
    .await
}

/// Goes through the chain from its beginning; the place of the first row that does not fit, if any.
///
/// # Errors
/// What the database refuses.
pub async fn first_broken(conn: &mut Conn) -> Result<Option<i64>, StoreError> {
    const PIECE: i64 = 1_000;
    let (mut last, mut before) = (0, String::new());
    loop {
        let rows: Vec<(i64, Millis, String, String, String, String, String)> = sql!(
            conn,
            "SELECT seq, at, actor, action, subject, detail, chain FROM audit_log
             WHERE seq > $1 ORDER BY seq LIMIT $2",
            last,
            PIECE
        )
        .fetch_all()
        .await?;
        if rows.is_empty() {
            return Ok(None);
        }
        for (seq, at, actor, action, subject, detail, chain) in rows {
            let fits = seq == last + 1 && chain == link(&before, seq, at, [&actor, &action, &subject, &detail]);
            if !fits {
                return Ok(Some(seq));
            }
            (last, before) = (seq, chain);
        }
    }
}

/// The hash of a row. Each part stands behind its length, so that no two rows read alike.
fn link(before: &str, seq: i64, at: Millis, parts: [&str; 4]) -> String {
    let mut hash = Sha256::new();
    hash.update(before.as_bytes());
    hash.update(seq.to_be_bytes());
    hash.update(at.0.to_be_bytes());
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part.as_bytes());
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
