//! Which lines wait, and taking them up: one answer a line, whatever happens.

use super::{Message, NewOutgoing, outgoing::write_outgoing};
use crate::{Conn, List, StoreError, Tx, conversations::Conversation, sql};
use huolang_domain::{
    ConversationId, Ids, MessageId, Millis, RuleId,
    talk::{LeftReason, MessageHandling},
};
use huolang_vault::Vault;

/// A buyer who goes on typing is answered after so long all the same, in milliseconds.
const PATIENCE_MS: i64 = 15_000;

/// The conversations whose open lines are due, the longest waiting first.
///
/// # Errors
/// What the database refuses.
pub async fn talks_due(conn: &mut Conn, now: Millis, limit: i64) -> Result<Vec<ConversationId>, StoreError> {
    let rows: Vec<(ConversationId,)> = sql!(
        conn,
        "SELECT conversation_id FROM chat_messages
         WHERE handling = 'open'
         GROUP BY conversation_id
         HAVING MAX(due_at) <= $1 OR MIN(due_at) <= $2
         ORDER BY MIN(due_at), conversation_id
         LIMIT $3",
        now,
        now.plus(-PATIENCE_MS),
        limit
    )
    .fetch_all()
    .await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// When the next open line is due.
///
/// # Errors
/// What the database refuses.
pub async fn next_due(conn: &mut Conn) -> Result<Option<Millis>, StoreError> {
    let (due,) = sql!(conn, "SELECT MIN(due_at) FROM chat_messages WHERE handling = 'open'").fetch_one().await?;
    Ok(due)
}

/// The open lines of a conversation, the oldest first.
///
/// # Errors
/// What the database refuses.
pub async fn lines(conn: &mut Conn, conversation: &ConversationId) -> Result<Vec<Message>, StoreError> {
    sql!(
        conn,
        "SELECT * FROM chat_messages WHERE conversation_id = $1 AND handling = 'open' ORDER BY at, id",
        conversation
    )
    .fetch_all()
    .await
}

/// Whether a reply rule was used in a conversation since a moment.
///
/// # Errors
/// What the database refuses.
pub async fn has_used_rule(
    conn: &mut Conn,
    conversation: &ConversationId,
    rule: &RuleId,
    since: Millis,
) -> Result<bool, StoreError> {
    let found = sql!(
        conn,
        "SELECT id FROM chat_messages
         WHERE conversation_id = $1 AND rule_id = $2 AND at >= $3 AND send <> 'failed'
         LIMIT 1",
        conversation,
        rule,
        since
    )
    .fetch_optional::<(MessageId,)>()
    .await?;
    Ok(found.is_some())
}

/// The lines that are taken up together, as they were when the answer was thought of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// The conversation.
    pub conversation_id: ConversationId,
    /// Its open lines, the oldest first.
    pub lines: Vec<MessageId>,
}

impl Claim {
    /// Takes the lines up. `false`: somebody answered, took over, or newer lines came; nothing was changed.
    async fn take(&self, tx: &mut Tx, handling: MessageHandling) -> Result<bool, StoreError> {
        let open = lines(tx, &self.conversation_id).await?;
        if self.lines.is_empty() || open.iter().map(|line| &line.id).ne(self.lines.iter()) {
            return Ok(false);
        }
        set_handling(tx, &self.lines, handling, None).await?;
        Ok(true)
    }
}

/// Takes the lines up and writes the answer down, before it is sent. Absent: it must not be sent.
///
/// # Errors
/// What the database or the vault refuses.
pub async fn claim(
    tx: &mut Tx,
    vault: &Vault,
    conversation: &Conversation,
    claim: &Claim,
    answer: &[NewOutgoing],
    ids: &dyn Ids,
    now: Millis,
) -> Result<Option<Vec<Message>>, StoreError> {
    if !claim.take(tx, MessageHandling::Answered).await? {
        return Ok(None);
    }
    let mut written = Vec::with_capacity(answer.len());
    for (place, outgoing) in answer.iter().enumerate() {
        let mut outgoing = outgoing.clone();
        outgoing.answers = claim.lines.last().filter(|_| place == 0).cloned();
        outgoing.queued = place > 0;
        written.push(write_outgoing(tx, vault, conversation, &outgoing, ids, now).await?);
    }
    settle_waiting(tx, &claim.conversation_id, now).await?;
    Ok(Some(written))
}

/// Marks lines as suggested, shadowed or left. `false`: they were taken up otherwise.
///
/// # Errors
/// What the database refuses.
pub async fn leave(
    tx: &mut Tx,
    claim: &Claim,
    handling: MessageHandling,
    reason: Option<LeftReason>,
    now: Millis,
) -> Result<bool, StoreError> {
    if !claim.take(tx, handling).await? {
        return Ok(false);
    }
    set_handling(tx, &claim.lines, handling, reason).await?;
    sql!(tx, "UPDATE conversations SET updated_at = $2 WHERE id = $1", &claim.conversation_id, now).execute().await?;
    Ok(true)
}

/// What became of lines.
///
/// # Errors
/// What the database refuses.
pub async fn set_handling(
    tx: &mut Tx,
    lines: &[MessageId],
    handling: MessageHandling,
    reason: Option<LeftReason>,
) -> Result<(), StoreError> {
    sql!(
        tx,
        "UPDATE chat_messages SET handling = $2, left_reason = $3, due_at = NULL
         WHERE id IN (SELECT value FROM json_each($1))",
        List::of(lines),
        handling,
        reason
    )
    .execute()
    .await?;
    Ok(())
}

/// The seller answered: lines up to that moment wait no longer, and what was suggested for them is out of date.
///
/// # Errors
/// What the database refuses.
pub async fn answered_by_seller(
    tx: &mut Tx,
    conversation: &ConversationId,
    at: Millis,
    now: Millis,
) -> Result<(), StoreError> {
    sql!(
        tx,
        "UPDATE chat_messages SET handling = 'left', left_reason = 'superseded', due_at = NULL
         WHERE conversation_id = $1 AND handling IN ('open', 'suggested') AND at <= $2",
        conversation,
        at
    )
    .execute()
    .await?;
    sql!(
        tx,
        "UPDATE conversations SET waiting_since = NULL, updated_at = $3 WHERE id = $1 AND waiting_since <= $2",
        conversation,
        at,
        now
    )
    .execute()
    .await?;
    crate::suggestions::outdate(tx, conversation, now).await
}

/// Nobody waits any more.
pub(super) async fn settle_waiting(tx: &mut Tx, conversation: &ConversationId, now: Millis) -> Result<(), StoreError> {
    sql!(tx, "UPDATE conversations SET waiting_since = NULL, updated_at = $2 WHERE id = $1", conversation, now)
        .execute()
        .await?;
    Ok(())
}

/// A suggestion is being sent: the lines up to the one it answers are answered.
///
/// # Errors
/// What the database refuses.
pub async fn answer_suggested(
    tx: &mut Tx,
    conversation: &ConversationId,
    line: &MessageId,
    now: Millis,
) -> Result<(), StoreError> {
    sql!(
        tx,
        "UPDATE chat_messages SET handling = 'answered', left_reason = NULL, due_at = NULL
         WHERE conversation_id = $1 AND handling IN ('open', 'suggested')
             AND at <= (SELECT at FROM chat_messages WHERE id = $2)",
        conversation,
        line
    )
    .execute()
    .await?;
    settle_waiting(tx, conversation, now).await
}

/// The open lines of a conversation are looked at again then.
///
/// # Errors
/// What the database refuses.
pub async fn postpone(tx: &mut Tx, conversation: &ConversationId, due_at: Millis) -> Result<(), StoreError> {
    sql!(
        tx,
        "UPDATE chat_messages SET due_at = $2 WHERE conversation_id = $1 AND handling = 'open'",
        conversation,
        due_at
    )
    .execute()
    .await?;
    Ok(())
}
