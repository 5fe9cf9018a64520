//! Takes messages in as they come. The same message any number of times is one row; an echo of an own message is none.

use super::{Body, Message, mark, seal_body};
use crate::{StoreError, Tx, conversations::Conversation, sql};
use huolang_domain::{
    Ids, MessageId, Millis, OrderSn,
    talk::{LeftReason, MessageAuthor, MessageHandling, MessageKind, MessageSource},
};
use huolang_vault::Vault;

/// An own message and its echo lie at most so far apart, in milliseconds.
const ECHO_MS: i64 = 600_000;

/// A message that came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incoming {
    /// The platform's id of it.
    pub platform_id: String,
    /// Who wrote it.
    pub author: MessageAuthor,
    /// What it is.
    pub kind: MessageKind,
    /// What it says.
    pub body: Body,
    /// The order it names; a hint only.
    pub order_sn: Option<OrderSn>,
    /// When it was sent.
    pub at: Millis,
    /// What is to become of it.
    pub handling: MessageHandling,
    /// Why it is left.
    pub left_reason: Option<LeftReason>,
    /// When an open line is looked at.
    pub due_at: Option<Millis>,
}

impl Incoming {
    const fn source(&self) -> MessageSource {
        match self.author {
            MessageAuthor::Buyer => MessageSource::Buyer,
            MessageAuthor::Seller => MessageSource::Device,
            MessageAuthor::System => MessageSource::Platform,
        }
    }
}

/// What came of taking messages in.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Taken {
    /// The messages that were new.
    pub new: Vec<Message>,
    /// Whether the echo of an own message told that it arrived.
    pub echoed: bool,
}

/// Takes messages of a conversation in.
///
/// # Errors
/// What the database or the vault refuses.
pub async fn take_in(
    tx: &mut Tx,
    vault: &Vault,
    conversation: &Conversation,
    incoming: &[Incoming],
    ids: &dyn Ids,
    now: Millis,
) -> Result<Taken, StoreError> {
    let mut taken = Taken::default();
    for message in incoming {
        if message.author == MessageAuthor::Seller && is_echo(tx, vault, conversation, message).await? {
            taken.echoed = true;
            continue;
        }
        if let Some(row) = insert(tx, vault, conversation, message, ids, now).await? {
            note(tx, conversation, &row, now).await?;
            taken.new.push(row);
        }
    }
    Ok(taken)
}

/// Whether a message is the echo of one that this program sent; the own message learns the platform's id then.
async fn is_echo(
    tx: &mut Tx,
    vault: &Vault,
    conversation: &Conversation,
    message: &Incoming,
) -> Result<bool, StoreError> {
    let known = sql!(
        tx,
        "SELECT id FROM chat_messages WHERE conversation_id = $1 AND platform_id = $2",
        &conversation.id,
        &message.platform_id
    )
    .fetch_optional::<(MessageId,)>()
    .await?;
    if known.is_some() || message.body.text.trim().is_empty() {
        return Ok(known.is_some());
    }
    let own = sql!(
        tx,
        "SELECT id FROM chat_messages
         WHERE conversation_id = $1 AND mark = $2 AND platform_id IS NULL AND send IN ('sending', 'sent', 'unknown')
             AND at BETWEEN $3 AND $4
         ORDER BY at, id
         LIMIT 1",
        &conversation.id,
        mark(vault, &conversation.id, &message.body.text),
        message.at.plus(-ECHO_MS),
        message.at.plus(ECHO_MS)
    )
    .fetch_optional::<(MessageId,)>()
    .await?;
    let Some((id,)) = own else { return Ok(false) };
    sql!(
        tx,
        "UPDATE chat_messages SET
             platform_id = $2, send = CASE WHEN send = 'unknown' THEN 'sent' ELSE send END,
             send_error = CASE WHEN send = 'unknown' THEN NULL ELSE send_error END
         WHERE id = $1",
        id,
        &message.platform_id
    )
    .execute()
    .await?;
    Ok(true)
}

async fn insert(
    tx: &mut Tx,
    vault: &Vault,
    conversation: &Conversation,
    message: &Incoming,
    ids: &dyn Ids,
    now: Millis,
) -> Result<Option<Message>, StoreError> {
    let id = MessageId::fresh(ids);
    let body = seal_body(vault, &id, &message.body)?;
    sql!(
        tx,
        "INSERT INTO chat_messages
             (id, conversation_id, platform_id, author, kind, source, body, order_sn, at, send, tries, handling,
              left_reason, due_at, cost, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'none', 0, $10, $11, $12, 0, $13)
         ON CONFLICT (conversation_id, platform_id) WHERE platform_id IS NOT NULL DO NOTHING
         RETURNING *",
        &id,
        &conversation.id,
        &message.platform_id,
        message.author,
        message.kind,
        message.source(),
        body,
        message.order_sn.as_ref(),
        message.at,
        message.handling,
        message.left_reason,
        message.due_at,
        now
    )
    .fetch_optional()
    .await
}

/// The conversation learns of a new message.
async fn note(tx: &mut Tx, conversation: &Conversation, message: &Message, now: Millis) -> Result<(), StoreError> {
    let buyer = message.author == MessageAuthor::Buyer && message.handling != MessageHandling::None;
    sql!(
        tx,
        "UPDATE conversations SET
             last_message_id = CASE WHEN last_at <= $3 THEN $2 ELSE last_message_id END,
             last_at = CASE WHEN last_at <= $3 THEN $3 ELSE last_at END,
             unread = unread + CASE WHEN $4 THEN 1 ELSE 0 END,
             waiting_since = CASE WHEN $4 THEN COALESCE(waiting_since, $3) ELSE waiting_since END,
             updated_at = $5
         WHERE id = $1",
        &conversation.id,
        &message.id,
        message.at,
        buyer,
        now
    )
    .execute()
    .await?;
    if message.author == MessageAuthor::Seller {
        super::answer::answered_by_seller(tx, &conversation.id, message.at, now).await?;
    }
    Ok(())
}
