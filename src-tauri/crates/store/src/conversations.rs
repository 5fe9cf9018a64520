//! Talks with buyers, one for each chat of a shop.

mod list;
mod standing;

pub use list::{ConversationState, Counts, Filter, Page, Row, counts, list};
pub use standing::{agree, end_takeover, mark_read, set_mode, take_over};

use crate::{Conn, StoreError, Tx, sql, sql::record};
use huolang_domain::{
    ConversationId, Fen, Ids, MessageId, Millis, ShopId, SuggestionId,
    talk::{Takeover, TakeoverBy, TalkMode},
};

record! {
    /// A conversation.
    pub struct Conversation {
        /// Its id here.
        pub id: ConversationId,
        /// The shop.
        pub shop_id: ShopId,
        /// The platform's id of the chat.
        pub chat_id: String,
        /// The buyer's id.
        pub peer_id: String,
        /// The buyer's name.
        pub peer_name: String,
        /// What it is about; empty: nothing.
        pub product_ref: String,
        /// The newest message.
        pub last_message_id: Option<MessageId>,
        /// When that was.
        pub last_at: Millis,
        /// Lines of the buyer that nobody has read.
        pub unread: i64,
        /// The oldest line of the buyer that nobody answered.
        pub waiting_since: Option<Millis>,
        /// Its own mode.
        pub mode: Option<TalkMode>,
        /// How a person has taken it over.
        pub takeover: Option<TakeoverBy>,
        /// Since when.
        pub takeover_at: Option<Millis>,
        /// Until when; absent: until it is switched off.
        pub takeover_until: Option<Millis>,
        /// Rounds of bargaining.
        pub rounds: i64,
        /// The price for one piece that was agreed.
        pub agreed: Option<Fen>,
        /// The newest open suggestion.
        pub suggestion_id: Option<SuggestionId>,
        /// When it was first seen.
        pub created_at: Millis,
        /// When it last changed.
        pub updated_at: Millis,
    }
}

impl Conversation {
    /// That a person has taken it over, whether or not that still holds.
    #[must_use]
    pub fn taken_over(&self) -> Option<Takeover> {
        Some(Takeover { by: self.takeover?, at: self.takeover_at.unwrap_or_default(), until: self.takeover_until })
    }
}

/// A chat as it was met. What is empty is not known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Met {
    /// The platform's id of the chat.
    pub chat_id: String,
    /// The buyer's id.
    pub peer_id: String,
    /// The buyer's name.
    pub peer_name: String,
    /// What it is about.
    pub product_ref: String,
}

/// Finds the conversation of a chat, or begins one; what is newly known is kept.
///
/// # Errors
/// [`StoreError::Reference`] when the shop does not exist.
pub async fn meet(
    tx: &mut Tx,
    shop: &ShopId,
    met: &Met,
    ids: &dyn Ids,
    now: Millis,
) -> Result<Conversation, StoreError> {
    sql!(
        tx,
        "INSERT INTO conversations
             (id, shop_id, chat_id, peer_id, peer_name, product_ref, last_at, unread, rounds, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, 0, 0, 0, $7, $7)
         ON CONFLICT (shop_id, chat_id) DO UPDATE SET
             peer_id = CASE WHEN excluded.peer_id = '' THEN conversations.peer_id ELSE excluded.peer_id END,
             peer_name = CASE WHEN excluded.peer_name = '' THEN conversations.peer_name ELSE excluded.peer_name END,
             product_ref =
                 CASE WHEN excluded.product_ref = '' THEN conversations.product_ref ELSE excluded.product_ref END,
             rounds = CASE
                 WHEN excluded.product_ref IN ('', conversations.product_ref) THEN conversations.rounds ELSE 0 END,
             agreed = CASE
                 WHEN excluded.product_ref IN ('', conversations.product_ref) THEN conversations.agreed ELSE NULL END,
             updated_at = excluded.updated_at
         RETURNING *",
        ConversationId::fresh(ids),
        shop,
        &met.chat_id,
        &met.peer_id,
        &met.peer_name,
        &met.product_ref,
        now
    )
    .fetch_one()
    .await
}

/// One conversation.
///
/// # Errors
/// [`StoreError::NotFound`]
pub async fn get(conn: &mut Conn, id: &ConversationId) -> Result<Conversation, StoreError> {
    sql!(conn, "SELECT * FROM conversations WHERE id = $1", id)
        .fetch_optional()
        .await?
        .ok_or(StoreError::NotFound("conversation"))
}

/// The newest conversation with a buyer of a shop; about a product where one is named.
///
/// # Errors
/// What the database refuses.
pub async fn with_peer(
    conn: &mut Conn,
    shop: &ShopId,
    peer: &str,
    product: Option<&str>,
) -> Result<Option<Conversation>, StoreError> {
    sql!(
        conn,
        "SELECT * FROM conversations
         WHERE shop_id = $1 AND peer_id = $2 AND (CAST($3 AS TEXT) IS NULL OR product_ref = $3)
         ORDER BY last_at DESC, id DESC
         LIMIT 1",
        shop,
        peer,
        product
    )
    .fetch_optional()
    .await
}

/// How many conversations each shop has.
///
/// # Errors
/// What the database refuses.
pub async fn count_by_shop(conn: &mut Conn) -> Result<Vec<(ShopId, i64)>, StoreError> {
    sql!(
        conn,
        "SELECT shop_id, COUNT(*) FROM conversations WHERE waiting_since IS NOT NULL GROUP BY shop_id ORDER BY shop_id"
    )
    .fetch_all()
    .await
}
