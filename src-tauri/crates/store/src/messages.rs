//! Messages of conversations. What people type is sealed; lists open a page at a time.

mod answer;
mod outgoing;
mod take_in;

pub use answer::{
    Claim, answer_suggested, answered_by_seller, claim, has_used_rule, leave, lines, next_due, postpone, set_handling,
    talks_due,
};
pub use outgoing::{NewOutgoing, on_their_way, recover, reopen, send_next, settle, write_outgoing};
pub use take_in::{Incoming, Taken, take_in};

use crate::{Conn, StoreError, sql, sql::record};
use huolang_domain::{
    ConversationId, ErrorCode, MessageId, Millis, OrderSn, RuleId,
    talk::{LeftReason, MessageAuthor, MessageHandling, MessageKind, MessageSend, MessageSource, Route},
};
use huolang_vault::{Column, IndexPurpose, Vault};
use serde::{Deserialize, Serialize};

/// Where bodies are sealed.
pub const BODY: Column = Column::new("chat_messages", "body");
/// The echo of an own text is known by it.
const MARK: IndexPurpose = IndexPurpose::new("chat text");

record! {
    /// A message; its body is sealed.
    pub struct Message {
        /// Its id here.
        pub id: MessageId,
        /// The conversation.
        pub conversation_id: ConversationId,
        /// The platform's id of it.
        pub platform_id: Option<String>,
        /// Who wrote it.
        pub author: MessageAuthor,
        /// What it is.
        pub kind: MessageKind,
        /// Where it came from.
        pub source: MessageSource,
        /// What it says, sealed; see [`read_body`].
        pub body: Vec<u8>,
        /// An own picture.
        pub picture_id: Option<String>,
        /// The order it names; a hint only.
        pub order_sn: Option<OrderSn>,
        /// When it was sent.
        pub at: Millis,
        /// How far an own message has come.
        pub send: MessageSend,
        /// Why it was not sent.
        pub send_error: Option<ErrorCode>,
        /// How often an answer to it was tried.
        pub tries: i64,
        /// What became of a buyer's line.
        pub handling: MessageHandling,
        /// Why it is left to a person.
        pub left_reason: Option<LeftReason>,
        /// When an open line is looked at.
        pub due_at: Option<Millis>,
        /// The line that this answers.
        pub answers: Option<MessageId>,
        /// Who answered.
        pub route: Option<Route>,
        /// The reply rule that answered.
        pub rule_id: Option<RuleId>,
        /// What it cost, in millionths of a yuan.
        pub cost: i64,
        /// Who sent it.
        pub actor: Option<String>,
        /// When it was written down.
        pub created_at: Millis,
    }
}

/// What a message says.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Body {
    /// The text; empty for a picture without words.
    pub text: String,
    /// Where a picture lies at the platform.
    pub picture_url: Option<String>,
}

impl Body {
    /// A text.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), picture_url: None }
    }
}

/// What a message says, opened.
///
/// # Errors
/// What the vault refuses.
pub fn read_body(vault: &Vault, id: &MessageId, sealed: &[u8]) -> Result<Body, StoreError> {
    let text = vault.open_str(BODY, id.as_str(), sealed)?;
    Ok(serde_json::from_str(text.expose())?)
}

fn seal_body(vault: &Vault, id: &MessageId, body: &Body) -> Result<Vec<u8>, StoreError> {
    Ok(vault.seal_str(BODY, id.as_str(), &serde_json::to_string(body)?)?)
}

/// The mark of an own text in a conversation. It does not tell the text.
fn mark(vault: &Vault, conversation: &ConversationId, text: &str) -> Vec<u8> {
    let index = vault.blind_index(MARK, format!("{conversation}\n{}", text.trim()).as_bytes());
    hex::decode(&index).unwrap_or_else(|_| index.into_bytes())
}

/// One message.
///
/// # Errors
/// [`StoreError::NotFound`]
pub async fn get(conn: &mut Conn, id: &MessageId) -> Result<Message, StoreError> {
    sql!(conn, "SELECT * FROM chat_messages WHERE id = $1", id)
        .fetch_optional()
        .await?
        .ok_or(StoreError::NotFound("message"))
}

/// The messages of a conversation before a former page's last, the newest first.
///
/// # Errors
/// What the database refuses.
pub async fn history(
    conn: &mut Conn,
    conversation: &ConversationId,
    before: Option<(Millis, &MessageId)>,
    limit: i64,
) -> Result<Vec<Message>, StoreError> {
    let (at, id) = before.map_or((Millis(i64::MAX), ""), |(at, id)| (at, id.as_str()));
    sql!(
        conn,
        "SELECT * FROM chat_messages
         WHERE conversation_id = $1 AND (at, id) < ($2, $3)
         ORDER BY at DESC, id DESC
         LIMIT $4",
        conversation,
        at,
        id,
        limit.clamp(1, 500)
    )
    .fetch_all()
    .await
}

/// Orders that messages of a conversation name, the newest first; hints only.
///
/// # Errors
/// What the database refuses.
pub async fn order_hints(
    conn: &mut Conn,
    conversation: &ConversationId,
    limit: i64,
) -> Result<Vec<OrderSn>, StoreError> {
    let rows: Vec<(OrderSn,)> = sql!(
        conn,
        "SELECT order_sn FROM chat_messages
         WHERE conversation_id = $1 AND order_sn IS NOT NULL
         ORDER BY at DESC, id DESC
         LIMIT $2",
        conversation,
        limit
    )
    .fetch_all()
    .await?;
    Ok(rows.into_iter().map(|(sn,)| sn).collect())
}
