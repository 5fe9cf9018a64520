//! Own messages: written before they are sent, settled when the platform answered.

use super::{Body, Message, mark, seal_body};
use crate::{Conn, StoreError, Tx, conversations::Conversation, sql};
use huolang_domain::{
    ConversationId, ErrorCode, Ids, MessageId, Millis, RuleId,
    talk::{MessageKind, MessageSend, MessageSource, Route},
};
use huolang_vault::Vault;

/// A message that is about to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewOutgoing {
    /// Who wrote it.
    pub source: MessageSource,
    /// The text; empty for a picture.
    pub text: String,
    /// The picture.
    pub picture_id: Option<String>,
    /// The line that it answers; at most one answer a line.
    pub answers: Option<MessageId>,
    /// Whether it waits for the one before it.
    pub queued: bool,
    /// Who answered.
    pub route: Option<Route>,
    /// The reply rule.
    pub rule_id: Option<RuleId>,
    /// What it cost, in millionths of a yuan.
    pub cost: i64,
    /// Who sends it.
    pub actor: Option<String>,
}

/// Writes a message down as on its way. To be committed and flushed before it is sent.
///
/// # Errors
/// [`StoreError::Conflict`] when the line has its answer; what the database or the vault refuses.
pub async fn write_outgoing(
    tx: &mut Tx,
    vault: &Vault,
    conversation: &Conversation,
    outgoing: &NewOutgoing,
    ids: &dyn Ids,
    now: Millis,
) -> Result<Message, StoreError> {
    let id = MessageId::fresh(ids);
    let kind = if outgoing.picture_id.is_some() { MessageKind::Picture } else { MessageKind::Text };
    let send = if outgoing.queued { MessageSend::Queued } else { MessageSend::Sending };
    let own_mark = (kind == MessageKind::Text).then(|| mark(vault, &conversation.id, &outgoing.text));
    let row: Message = sql!(
        tx,
        "INSERT INTO chat_messages
             (id, conversation_id, author, kind, source, body, mark, picture_id, at, send, tries, handling, answers, route,
              rule_id, cost, actor, created_at)
         VALUES ($1, $2, 'seller', $3, $4, $5, $6, $7, $8, $9, 0, 'none', $10, $11, $12, $13, $14, $8)
         RETURNING *",
        &id,
        &conversation.id,
        kind,
        outgoing.source,
        seal_body(vault, &id, &Body::text(&outgoing.text))?,
        own_mark,
        outgoing.picture_id.as_ref(),
        now,
        send,
        outgoing.answers.as_ref(),
        outgoing.route,
        outgoing.rule_id.as_ref(),
        outgoing.cost,
        outgoing.actor.as_ref()
    )
    .fetch_one()
    .await?;
    sql!(
        tx,
        "UPDATE conversations SET
             last_message_id = CASE WHEN last_at <= $3 THEN $2 ELSE last_message_id END,
             last_at = CASE WHEN last_at <= $3 THEN $3 ELSE last_at END, updated_at = $3
         WHERE id = $1",
        &conversation.id,
        &id,
        now
    )
    .execute()
    .await?;
    Ok(row)
}

/// A queued message is on its way now. `false`: it is not queued any more.
///
/// # Errors
/// What the database refuses.
pub async fn send_next(tx: &mut Tx, id: &MessageId, now: Millis) -> Result<bool, StoreError> {
    let changed =
        sql!(tx, "UPDATE chat_messages SET send = 'sending', at = $2 WHERE id = $1 AND send = 'queued'", id, now)
            .execute()
            .await?;
    Ok(changed > 0)
}

/// What came of a message that was on its way. One that an echo has told of stays sent.
///
/// # Errors
/// [`StoreError::NotFound`]
pub async fn settle(
    tx: &mut Tx,
    id: &MessageId,
    send: MessageSend,
    error: Option<ErrorCode>,
    platform_id: Option<&str>,
) -> Result<Message, StoreError> {
    sql!(
        tx,
        "UPDATE chat_messages SET
             send = CASE WHEN platform_id IS NOT NULL THEN 'sent' ELSE $2 END,
             send_error = CASE WHEN platform_id IS NOT NULL THEN NULL ELSE $3 END,
             platform_id = COALESCE(platform_id, $4)
         WHERE id = $1
         RETURNING *",
        id,
        send,
        error,
        platform_id
    )
    .fetch_optional()
    .await?
    .ok_or(StoreError::NotFound("message"))
}

/// An answer was certainly not sent: its line is open again, and looked at then. Gives how often it was tried.
///
/// # Errors
/// What the database refuses.
pub async fn reopen(tx: &mut Tx, line: &MessageId, due_at: Millis, now: Millis) -> Result<i64, StoreError> {
    sql!(tx, "UPDATE chat_messages SET answers = NULL WHERE answers = $1 AND send = 'failed'", line).execute().await?;
    let (tries, at, conversation): (i64, Millis, ConversationId) = sql!(
        tx,
        "UPDATE chat_messages SET handling = 'open', left_reason = NULL, due_at = $2, tries = tries + 1
         WHERE id = $1
         RETURNING tries, at, conversation_id",
        line,
        due_at
    )
    .fetch_one()
    .await?;
    sql!(
        tx,
        "UPDATE conversations SET waiting_since = COALESCE(waiting_since, $2), updated_at = $3 WHERE id = $1",
        conversation,
        at,
        now
    )
    .execute()
    .await?;
    Ok(tries)
}

/// Messages of a conversation that are on their way, or of which nobody knows.
///
/// # Errors
/// What the database refuses.
pub async fn on_their_way(conn: &mut Conn, conversation: &ConversationId) -> Result<Vec<Message>, StoreError> {
    sql!(
        conn,
        "SELECT * FROM chat_messages
         WHERE conversation_id = $1 AND send IN ('queued', 'sending', 'unknown')
         ORDER BY at, id",
        conversation
    )
    .fetch_all()
    .await
}

/// At the start: what was on its way when the program ended is in doubt, what waited was not sent.
///
/// # Errors
/// What the database refuses.
pub async fn recover(tx: &mut Tx) -> Result<u64, StoreError> {
    let doubtful = sql!(
        tx,
        "UPDATE chat_messages SET send = 'unknown', send_error = $1 WHERE send = 'sending'",
        ErrorCode::MessageUnknown
    )
    .execute()
    .await?;
    let unsent = sql!(
        tx,
        "UPDATE chat_messages SET send = 'failed', send_error = $1 WHERE send = 'queued'",
        ErrorCode::CallInterrupted
    )
    .execute()
    .await?;
    Ok(doubtful + unsent)
}
