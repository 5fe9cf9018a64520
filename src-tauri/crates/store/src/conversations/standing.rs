//! What a person or a rule sets about a conversation.

use super::Conversation;
use crate::{StoreError, Tx, sql};
use huolang_domain::{
    ConversationId, Fen, Millis,
    talk::{Takeover, TalkMode},
};

/// Sets or takes back its own mode.
///
/// # Errors
/// [`StoreError::NotFound`]
pub async fn set_mode(
    tx: &mut Tx,
    id: &ConversationId,
    mode: Option<TalkMode>,
    now: Millis,
) -> Result<Conversation, StoreError> {
    sql!(tx, "UPDATE conversations SET mode = $2, updated_at = $3 WHERE id = $1 RETURNING *", id, mode, now)
        .fetch_optional()
        .await?
        .ok_or(StoreError::NotFound("conversation"))
}

/// Everything in it was read.
///
/// # Errors
/// [`StoreError::NotFound`]
pub async fn mark_read(tx: &mut Tx, id: &ConversationId, now: Millis) -> Result<Conversation, StoreError> {
    sql!(tx, "UPDATE conversations SET unread = 0, updated_at = $2 WHERE id = $1 RETURNING *", id, now)
        .fetch_optional()
        .await?
        .ok_or(StoreError::NotFound("conversation"))
}

/// A person takes it over.
///
/// # Errors
/// [`StoreError::NotFound`]
pub async fn take_over(
    tx: &mut Tx,
    id: &ConversationId,
    takeover: &Takeover,
    now: Millis,
) -> Result<Conversation, StoreError> {
    sql!(
        tx,
        "UPDATE conversations SET takeover = $2, takeover_at = $3, takeover_until = $4, updated_at = $5
         WHERE id = $1
         RETURNING *",
        id,
        takeover.by,
        takeover.at,
        takeover.until,
        now
    )
    .fetch_optional()
    .await?
    .ok_or(StoreError::NotFound("conversation"))
}

/// The program answers again.
///
/// # Errors
/// [`StoreError::NotFound`]
pub async fn end_takeover(tx: &mut Tx, id: &ConversationId, now: Millis) -> Result<Conversation, StoreError> {
    sql!(
        tx,
        "UPDATE conversations SET takeover = NULL, takeover_at = NULL, takeover_until = NULL, updated_at = $2
         WHERE id = $1
         RETURNING *",
        id,
        now
    )
    .fetch_optional()
    .await?
    .ok_or(StoreError::NotFound("conversation"))
}

/// A round of bargaining was answered; a price was agreed where one is named.
///
/// # Errors
/// What the database refuses.
pub async fn agree(
    tx: &mut Tx,
    id: &ConversationId,
    rounds: i64,
    agreed: Option<Fen>,
    now: Millis,
) -> Result<(), StoreError> {
    sql!(
        tx,
        "UPDATE conversations SET rounds = $2, agreed = COALESCE($3, agreed), updated_at = $4 WHERE id = $1",
        id,
        rounds,
        agreed,
        now
    )
    .execute()
    .await?;
    Ok(())
}
