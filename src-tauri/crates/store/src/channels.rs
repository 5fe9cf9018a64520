//! Channels that reach the seller: their forms, their secrets (sealed), and how they fare.

use crate::{
    Conn, StoreError, Tx, sql,
    sql::{record, words},
};
use huolang_domain::Millis;
use huolang_vault::{Column, Secret, Vault};
use std::collections::BTreeMap;

/// Where secrets are sealed.
pub const SECRET: Column = Column::new("notice_channel_secrets", "secret");

words! {
    /// How a channel fares.
    ChannelState {
        /// Nothing was sent yet.
        Untested = "untested",
        /// The last message went out.
        Well = "well",
        /// The last message did not; it is tried again.
        Failing = "failing",
        /// A person has to change something.
        Stuck = "stuck",
    }
}

record! {
    /// A channel.
    pub struct ChannelRow {
        /// `desktop`, or an id.
        pub id: String,
        /// `desktop`, `email`, `wecom`, ….
        pub kind: String,
        /// The seller's name for it.
        pub name: String,
        /// Whether it is used.
        pub enabled: bool,
        /// The form without secrets.
        pub fields: serde_json::Value,
        /// How it fares.
        pub state: ChannelState,
        /// What is in the way.
        pub trouble: Option<String>,
        /// The host's own words.
        pub detail: Option<String>,
        /// Failures in a row.
        pub failures: i64,
        /// Since when.
        pub failing_since: Option<Millis>,
        /// Nothing is sent before.
        pub retry_at: Option<Millis>,
        /// When a message last went out.
        pub last_ok_at: Option<Millis>,
        /// When it was made.
        pub created_at: Millis,
    }
}

/// Every channel, the desktop first, then as they were made.
///
/// # Errors
/// What the database refuses.
pub async fn list(conn: &mut Conn) -> Result<Vec<ChannelRow>, StoreError> {
    sql!(conn, "SELECT * FROM notice_channels ORDER BY created_at, id").fetch_all().await
}

/// One channel.
///
/// # Errors
/// [`StoreError::NotFound`]
pub async fn get(conn: &mut Conn, id: &str) -> Result<ChannelRow, StoreError> {
    sql!(conn, "SELECT * FROM notice_channels WHERE id = $1", id)
        .fetch_optional()
        .await?
        .ok_or(StoreError::NotFound("channel"))
}

/// Writes what the seller sets; how a channel fares begins anew.
///
/// # Errors
/// What the database refuses.
pub async fn save(
    tx: &mut Tx,
    id: &str,
    kind: &str,
    (name, enabled): (&str, bool),
    fields: &serde_json::Value,
    now: Millis,
) -> Result<(), StoreError> {
    sql!(
        tx,
        "INSERT INTO notice_channels (id, kind, name, enabled, fields, state, failures, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, 'untested', 0, $6, $6)
         ON CONFLICT (id) DO UPDATE SET
             name = excluded.name, enabled = excluded.enabled, fields = excluded.fields, state = 'untested',
             trouble = NULL, detail = NULL, failures = 0, failing_since = NULL, retry_at = NULL,
             updated_at = excluded.updated_at",
        id,
        kind,
        name,
        enabled,
        fields,
        now
    )
    .execute()
    .await?;
    Ok(())
}

/// Takes a channel away, with its secrets and its place in the matrix. The desktop stays.
///
/// # Errors
/// What the database refuses.
pub async fn delete(tx: &mut Tx, id: &str) -> Result<bool, StoreError> {
    let gone = sql!(tx, "DELETE FROM notice_channels WHERE id = $1 AND id <> 'desktop'", id).execute().await?;
    if gone > 0 {
        sql!(tx, "DELETE FROM notice_dispatches WHERE channel = $1 AND state <> 'sent'", id).execute().await?;
    }
    Ok(gone > 0)
}

/// Notes that a message went out.
///
/// # Errors
/// What the database refuses.
pub async fn note_ok(tx: &mut Tx, id: &str, now: Millis) -> Result<(), StoreError> {
    sql!(
        tx,
        "UPDATE notice_channels SET
             state = 'well', trouble = NULL, detail = NULL, failures = 0, failing_since = NULL, retry_at = NULL,
             last_ok_at = $2
         WHERE id = $1",
        id,
        now
    )
    .execute()
    .await?;
    Ok(())
}

/// Notes that a message did not go out. Nothing is sent before `retry_at`.
///
/// # Errors
/// What the database refuses.
pub async fn note_trouble(
    tx: &mut Tx,
    id: &str,
    (trouble, detail, stuck): (&str, &str, bool),
    retry_at: Millis,
    now: Millis,
) -> Result<(), StoreError> {
    let state = if stuck { ChannelState::Stuck } else { ChannelState::Failing };
    sql!(
        tx,
        "UPDATE notice_channels SET
             state = $2, trouble = $3, detail = $4, failures = failures + 1,
             failing_since = COALESCE(failing_since, $6), retry_at = $5
         WHERE id = $1",
        id,
        state,
        trouble,
        detail,
        retry_at,
        now
    )
    .execute()
    .await?;
    Ok(())
}

/// The row's name in its envelope.
fn row(channel: &str, name: &str) -> String {
    format!("{channel}/{name}")
}

/// Writes a secret.
///
/// # Errors
/// What the database or the vault refuses.
pub async fn save_secret(
    tx: &mut Tx,
    vault: &Vault,
    channel: &str,
    name: &str,
    secret: &Secret<String>,
    now: Millis,
) -> Result<(), StoreError> {
    let envelope = vault.seal_str(SECRET, &row(channel, name), secret.expose())?;
    sql!(
        tx,
        "INSERT INTO notice_channel_secrets (channel_id, name, secret, updated_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (channel_id, name) DO UPDATE SET secret = excluded.secret, updated_at = excluded.updated_at",
        channel,
        name,
        envelope,
        now
    )
    .execute()
    .await?;
    Ok(())
}

/// The secrets of a channel by name.
///
/// # Errors
/// What the database or the vault refuses.
pub async fn secrets(
    conn: &mut Conn,
    vault: &Vault,
    channel: &str,
) -> Result<BTreeMap<String, Secret<String>>, StoreError> {
    let rows: Vec<(String, Vec<u8>)> =
        sql!(conn, "SELECT name, secret FROM notice_channel_secrets WHERE channel_id = $1 ORDER BY name", channel)
            .fetch_all()
            .await?;
    rows.into_iter()
        .map(|(name, envelope)| {
            let secret = vault.open_str(SECRET, &row(channel, &name), &envelope)?;
            Ok((name, secret))
        })
        .collect()
}

/// The names of the secrets that each channel has, as `(channel, name)`.
///
/// # Errors
/// What the database refuses.
pub async fn secret_names(conn: &mut Conn) -> Result<Vec<(String, String)>, StoreError> {
    sql!(conn, "SELECT channel_id, name FROM notice_channel_secrets ORDER BY channel_id, name").fetch_all().await
}

/// Takes a secret away.
///
/// # Errors
/// What the database refuses.
pub async fn delete_secret(tx: &mut Tx, channel: &str, name: &str) -> Result<(), StoreError> {
    sql!(tx, "DELETE FROM notice_channel_secrets WHERE channel_id = $1 AND name = $2", channel, name).execute().await?;
    Ok(())
}
