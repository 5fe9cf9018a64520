//! The running tasks: signs of life, states, and commands that may also be written by hand.

use crate::{
    Conn, List, StoreError, Tx, sql,
    sql::{record, words},
};
use huolang_domain::{Millis, ShopId};
use serde_json::{Value as Json, json};

words! {
    /// How a task stands.
    TaskState {
        /// It works.
        Running = "RUNNING",
        /// It waits for `resume`.
        Paused = "PAUSED",
        /// It has ended and waits for `start`.
        Stopped = "STOPPED",
        /// It failed and tries again by itself.
        Error = "ERROR",
    }
}

words! {
    /// What a task is told.
    TaskCommand {
        /// Wait.
        Pause = "pause",
        /// Go on.
        Resume = "resume",
        /// End.
        Stop = "stop",
        /// Begin again.
        Start = "start",
    }
}

record! {
    /// A task.
    pub struct Task {
        /// `poll:<shop>`, `deliver`, `notices`, …
        pub id: String,
        /// Its name for a person.
        pub title: String,
        /// The shop it works for.
        pub shop_id: Option<ShopId>,
        /// How it stands.
        pub state: TaskState,
        /// What it was told and has not done yet.
        pub command: Option<String>,
        /// Its last sign of life.
        pub heartbeat_at: Option<Millis>,
        /// When a round of it last went well.
        pub last_ok_at: Option<Millis>,
        /// What went wrong last.
        pub last_error: Option<String>,
        /// When that was.
        pub last_error_at: Option<Millis>,
        /// Counts and progress.
        pub detail: Json,
        /// When the state last changed.
        pub updated_at: Millis,
    }
}

/// A sign of life.
#[derive(Debug, Clone, PartialEq)]
pub struct Beat {
    /// The task.
    pub id: String,
    /// When it gave the sign.
    pub at: Millis,
    /// When a round of it last went well.
    pub ok_at: Option<Millis>,
    /// Counts and progress.
    pub detail: Json,
}

/// Writes a task down and tells how it stood when the program last ran.
///
/// # Errors
/// What the database refuses.
pub async fn register(
    tx: &mut Tx,
    id: &str,
    title: &str,
    shop: Option<&ShopId>,
    now: Millis,
) -> Result<TaskState, StoreError> {
    let (state,) = sql!(
        tx,
        "INSERT INTO tasks (id, title, shop_id, state, detail, updated_at)
         VALUES ($1, $2, $3, 'RUNNING', '{}', $4)
         ON CONFLICT (id) DO UPDATE SET title = excluded.title, shop_id = excluded.shop_id
         RETURNING state",
        id,
        title,
        shop,
        now
    )
    .fetch_one()
    .await?;
    Ok(state)
}

/// Every task, by id.
///
/// # Errors
/// What the database refuses.
pub async fn list(conn: &mut Conn) -> Result<Vec<Task>, StoreError> {
    sql!(conn, "SELECT * FROM tasks ORDER BY id").fetch_all().await
}

/// One task.
///
/// # Errors
/// [`StoreError::NotFound`]
pub async fn get(conn: &mut Conn, id: &str) -> Result<Task, StoreError> {
    sql!(conn, "SELECT * FROM tasks WHERE id = $1", id).fetch_optional().await?.ok_or(StoreError::NotFound("task"))
}

/// Tells a task what to do; whoever runs it sees that within a second.
///
/// # Errors
/// [`StoreError::NotFound`]
pub async fn set_command(tx: &mut Tx, id: &str, command: TaskCommand) -> Result<(), StoreError> {
    let changed = sql!(tx, "UPDATE tasks SET command = $2 WHERE id = $1", id, command).execute().await?;
    if changed == 0 { Err(StoreError::NotFound("task")) } else { Ok(()) }
}

/// The commands that wait, as they were written: by hand also misspelt ones.
///
/// # Errors
/// What the database refuses.
pub async fn waiting_commands(conn: &mut Conn) -> Result<Vec<(String, String)>, StoreError> {
    sql!(conn, "SELECT id, command FROM tasks WHERE command IS NOT NULL ORDER BY id").fetch_all().await
}

/// Takes a command off, unless another one was written in between.
///
/// # Errors
/// What the database refuses.
pub async fn clear_command(tx: &mut Tx, id: &str, command: &str) -> Result<(), StoreError> {
    sql!(tx, "UPDATE tasks SET command = NULL WHERE id = $1 AND command = $2", id, command).execute().await?;
    Ok(())
}

/// Notes how a task stands. An error says why.
///
/// # Errors
/// What the database refuses.
pub async fn set_state(
    tx: &mut Tx,
    id: &str,
    state: TaskState,
    error: Option<&str>,
    now: Millis,
) -> Result<(), StoreError> {
    sql!(
        tx,
        "UPDATE tasks SET
             state = $2,
             last_error = COALESCE($3, last_error),
             last_error_at = CASE WHEN $3 IS NULL THEN last_error_at ELSE $4 END,
             heartbeat_at = $4,
             updated_at = $4
         WHERE id = $1",
        id,
        state,
        error,
        now
    )
    .execute()
    .await?;
    Ok(())
}

/// A round went well: what went wrong before is over.
///
/// # Errors
/// What the database refuses.
pub async fn forget_error(tx: &mut Tx, id: &str) -> Result<(), StoreError> {
    sql!(tx, "UPDATE tasks SET last_error = NULL, last_error_at = NULL WHERE id = $1", id).execute().await?;
    Ok(())
}

/// A person put a shop right: what went wrong in its tasks is over. Those that wait to try again count as running.
///
/// # Errors
/// What the database refuses.
pub async fn forget_errors_of(tx: &mut Tx, shop: &ShopId) -> Result<(), StoreError> {
    sql!(
        tx,
        "UPDATE tasks SET
             last_error = NULL,
             last_error_at = NULL,
             state = CASE WHEN state = 'ERROR' THEN 'RUNNING' ELSE state END
         WHERE shop_id = $1 AND last_error IS NOT NULL",
        shop
    )
    .execute()
    .await?;
    Ok(())
}

/// Notes signs of life.
///
/// # Errors
/// What the database refuses.
pub async fn beat_many(tx: &mut Tx, beats: &[Beat]) -> Result<(), StoreError> {
    let rows = List::of_rows(beats.iter().map(|beat| json!([beat.id, beat.at, beat.ok_at, beat.detail.to_string()])));
    sql!(
        tx,
        "UPDATE tasks SET
             heartbeat_at = CAST(json_extract(b.value, '$[1]') AS BIGINT),
             last_ok_at = COALESCE(CAST(json_extract(b.value, '$[2]') AS BIGINT), last_ok_at),
             detail = json_extract(b.value, '$[3]')
         FROM json_each($1) AS b
         WHERE tasks.id = json_extract(b.value, '$[0]')",
        rows
    )
    .execute()
    .await?;
    Ok(())
}

/// Removes the task of a shop that is gone.
///
/// # Errors
/// What the database refuses.
pub async fn delete(tx: &mut Tx, id: &str) -> Result<(), StoreError> {
    sql!(tx, "DELETE FROM tasks WHERE id = $1", id).execute().await?;
    Ok(())
}
