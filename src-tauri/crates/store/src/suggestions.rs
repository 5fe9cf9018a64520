//! Answers that wait for a person, and those that were only written down. What they say is sealed.

use crate::{Conn, StoreError, Tx, sql, sql::record};
use huolang_domain::{
    ConversationId, Fen, Ids, MessageId, Millis, RuleId, ShopId, SuggestionId,
    talk::{RefusalReason, Route, SuggestionState},
};
use huolang_vault::{Column, Vault};

/// Where they are sealed.
pub const BODY: Column = Column::new("suggestions", "body");

record! {
    /// A suggestion; its text is sealed.
    pub struct Suggestion {
        /// Its id.
        pub id: SuggestionId,
        /// The conversation.
        pub conversation_id: ConversationId,
        /// The line it answers.
        pub message_id: MessageId,
        /// The text, sealed; see [`read_text`].
        pub body: Vec<u8>,
        /// Who thought of it.
        pub route: Route,
        /// Where it stands.
        pub state: SuggestionState,
        /// The price that it agrees to.
        pub price: Option<Fen>,
        /// Its pictures: a list of ids.
        pub pictures: serde_json::Value,
        /// The reply rule.
        pub rule_id: Option<RuleId>,
        /// Why the check refused it: a list of words.
        pub refusals: serde_json::Value,
        /// The model.
        pub model: Option<String>,
        /// What it cost, in millionths of a yuan.
        pub cost: i64,
        /// When it was made.
        pub created_at: Millis,
        /// When it was settled.
        pub settled_at: Option<Millis>,
        /// By whom.
        pub settled_by: Option<String>,
    }
}

impl Suggestion {
    /// Why the check refused it.
    #[must_use]
    pub fn refusals(&self) -> Vec<RefusalReason> {
        serde_json::from_value(self.refusals.clone()).unwrap_or_default()
    }

    /// Its pictures.
    #[must_use]
    pub fn picture_ids(&self) -> Vec<String> {
        serde_json::from_value(self.pictures.clone()).unwrap_or_default()
    }
}

/// A new suggestion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSuggestion {
    /// The conversation.
    pub conversation_id: ConversationId,
    /// The line it answers.
    pub message_id: MessageId,
    /// The text.
    pub text: String,
    /// Who thought of it.
    pub route: Route,
    /// Whether it is only written down.
    pub shadow: bool,
    /// The price that it agrees to.
    pub price: Option<Fen>,
    /// Its pictures.
    pub picture_ids: Vec<String>,
    /// The reply rule.
    pub rule_id: Option<RuleId>,
    /// Why the check refused it.
    pub refusals: Vec<RefusalReason>,
    /// The model.
    pub model: Option<String>,
    /// What it cost, in millionths of a yuan.
    pub cost: i64,
}

/// Writes a suggestion down. One that waits takes the place of those that waited before.
///
/// # Errors
/// What the database or the vault refuses.
pub async fn insert(
    tx: &mut Tx,
    vault: &Vault,
    new: &NewSuggestion,
    ids: &dyn Ids,
    now: Millis,
) -> Result<Suggestion, StoreError> {
    let id = SuggestionId::fresh(ids);
    if !new.shadow {
        outdate(tx, &new.conversation_id, now).await?;
    }
    let row: Suggestion = sql!(
        tx,
        "INSERT INTO suggestions
             (id, conversation_id, message_id, body, route, state, price, pictures, rule_id, refusals, model, cost,
              created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
         RETURNING *",
        &id,
        &new.conversation_id,
        &new.message_id,
        vault.seal_str(BODY, id.as_str(), &new.text)?,
        new.route,
        if new.shadow { SuggestionState::Shadow } else { SuggestionState::Open },
        new.price,
        serde_json::to_value(&new.picture_ids)?,
        new.rule_id.as_ref(),
        serde_json::to_value(&new.refusals)?,
        new.model.as_ref(),
        new.cost,
        now
    )
    .fetch_one()
    .await?;
    if !new.shadow {
        sql!(
            tx,
            "UPDATE conversations SET suggestion_id = $2, updated_at = $3 WHERE id = $1",
            &new.conversation_id,
            &id,
            now
        )
        .execute()
        .await?;
    }
    Ok(row)
}

/// What a suggestion says, opened.
///
/// # Errors
/// What the vault refuses.
pub fn read_text(vault: &Vault, suggestion: &Suggestion) -> Result<String, StoreError> {
    Ok(vault.open_str(BODY, suggestion.id.as_str(), &suggestion.body)?.expose().clone())
}

/// One suggestion.
///
/// # Errors
/// [`StoreError::NotFound`]
pub async fn get(conn: &mut Conn, id: &SuggestionId) -> Result<Suggestion, StoreError> {
    sql!(conn, "SELECT * FROM suggestions WHERE id = $1", id)
        .fetch_optional()
        .await?
        .ok_or(StoreError::NotFound("suggestion"))
}

/// Suggestions in a state, the newest first, before a former page's last.
///
/// # Errors
/// What the database refuses.
pub async fn list(
    conn: &mut Conn,
    state: SuggestionState,
    shop: Option<&ShopId>,
    conversation: Option<&ConversationId>,
    before: Option<&str>,
    limit: i64,
) -> Result<Vec<Suggestion>, StoreError> {
    sql!(
        conn,
        "SELECT s.* FROM suggestions s JOIN conversations c ON c.id = s.conversation_id
         WHERE s.state = $1
             AND (CAST($2 AS TEXT) IS NULL OR c.shop_id = $2)
             AND (CAST($3 AS TEXT) IS NULL OR s.conversation_id = $3)
             AND (CAST($4 AS TEXT) IS NULL OR s.id < $4)
         ORDER BY s.id DESC
         LIMIT $5",
        state,
        shop,
        conversation,
        before,
        limit
    )
    .fetch_all()
    .await
}

/// Settles a suggestion that waits. `false`: it does not wait any more.
///
/// # Errors
/// What the database refuses.
pub async fn settle(
    tx: &mut Tx,
    id: &SuggestionId,
    state: SuggestionState,
    by: &str,
    now: Millis,
) -> Result<bool, StoreError> {
    let changed = sql!(
        tx,
        "UPDATE suggestions SET state = $2, settled_at = $3, settled_by = $4 WHERE id = $1 AND state = 'open'",
        id,
        state,
        now,
        by
    )
    .execute()
    .await?;
    sql!(tx, "UPDATE conversations SET suggestion_id = NULL, updated_at = $2 WHERE suggestion_id = $1", id, now)
        .execute()
        .await?;
    Ok(changed > 0)
}

/// Somebody answered, or newer lines came: what waits in a conversation is out of date.
///
/// # Errors
/// What the database refuses.
pub async fn outdate(tx: &mut Tx, conversation: &ConversationId, now: Millis) -> Result<(), StoreError> {
    sql!(
        tx,
        "UPDATE suggestions SET state = 'outdated', settled_at = $2 WHERE conversation_id = $1 AND state = 'open'",
        conversation,
        now
    )
    .execute()
    .await?;
    sql!(tx, "UPDATE conversations SET suggestion_id = NULL WHERE id = $1 AND suggestion_id IS NOT NULL", conversation)
        .execute()
        .await?;
    Ok(())
}
