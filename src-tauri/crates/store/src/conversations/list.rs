//! The list of conversations: the newest message first, page by page.

use super::Conversation;
use crate::{AnyRow, Conn, Field, IntoValue, Query, Record, StoreError, sql::words};
use huolang_domain::{
    ConversationId, Millis, ShopId,
    talk::{MessageAuthor, MessageKind},
};

words! {
    /// Which conversations to list.
    ConversationState {
        /// Every one.
        All = "all",
        /// With lines nobody has read.
        Unread = "unread",
        /// Whose buyer waits for an answer.
        Waiting = "waiting",
        /// With an open suggestion.
        Suggested = "suggested",
        /// Taken over by a person.
        TakenOver = "taken_over",
    }
}

impl ConversationState {
    const fn condition(self) -> &'static str {
        match self {
            Self::All => "",
            Self::Unread => " AND c.unread > 0",
            Self::Waiting => " AND c.waiting_since IS NOT NULL",
            Self::Suggested => " AND c.suggestion_id IS NOT NULL",
            Self::TakenOver => " AND c.takeover IS NOT NULL AND (c.takeover_until IS NULL OR c.takeover_until > $1)",
        }
    }
}

/// Which conversations to list.
#[derive(Debug, Clone)]
pub struct Filter {
    /// Only those.
    pub state: ConversationState,
    /// Only of this shop.
    pub shop: Option<ShopId>,
    /// A fragment of the buyer's name or the product's title, or an order's number.
    pub text: Option<String>,
    /// The present moment: takeovers end.
    pub now: Millis,
}

/// A conversation with its newest message, sealed.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The conversation.
    pub conversation: Conversation,
    /// Who wrote the newest message, what it is, and what it says.
    pub last: Option<(MessageAuthor, MessageKind, Vec<u8>)>,
}

impl Record for Row {
    fn read(row: &dyn AnyRow) -> Result<Self, StoreError> {
        let author: Option<MessageAuthor> = Field::require(row, row.place("last_author")?)?;
        let kind: Option<MessageKind> = Field::require(row, row.place("last_kind")?)?;
        let body: Option<Vec<u8>> = Field::require(row, row.place("last_body")?)?;
        let last = author.zip(kind).zip(body).map(|((author, kind), body)| (author, kind, body));
        Ok(Self { conversation: Conversation::read(row)?, last })
    }
}

/// A page.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// The conversations.
    pub items: Vec<Row>,
    /// Where the next page starts; absent: this is the last.
    pub next: Option<(Millis, ConversationId)>,
}

/// Lists conversations after a former page's last, at most `limit`.
///
/// # Errors
/// What the database refuses.
pub async fn list(
    conn: &mut Conn,
    filter: &Filter,
    after: Option<(Millis, &ConversationId)>,
    limit: i64,
) -> Result<Page, StoreError> {
    let limit = limit.clamp(1, 200);
    let (at, id) = after.map_or((Millis(i64::MAX), ""), |(at, id)| (at, id.as_str()));
    let mut values = vec![filter.now.into_value(), at.into_value(), id.into_value(), (limit + 1).into_value()];
    let mut text = String::from(
        "SELECT c.*, m.author AS last_author, m.kind AS last_kind, m.body AS last_body
         FROM conversations c LEFT JOIN chat_messages m ON m.id = c.last_message_id
         WHERE (c.last_at, c.id) < ($2, $3) AND CAST($1 AS BIGINT) > 0",
    );
    text.push_str(filter.state.condition());
    if let Some(shop) = &filter.shop {
        values.push(shop.into_value());
        text.push_str(&format!(" AND c.shop_id = ${}", values.len()));
    }
    if let Some(fragment) = filter.text.as_deref().map(str::trim).filter(|fragment| !fragment.is_empty()) {
        let escaped = fragment.to_lowercase().replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
        values.push(format!("%{escaped}%").into_value());
        values.push(fragment.into_value());
        let (like, whole) = (values.len() - 1, values.len());
        text.push_str(&format!(
            " AND (lower(c.peer_name) LIKE ${like} ESCAPE '\\'
                 OR EXISTS (
                     SELECT 1 FROM products p
                     WHERE p.shop_id = c.shop_id AND p.product_ref = c.product_ref
                         AND lower(p.title) LIKE ${like} ESCAPE '\\')
                 OR EXISTS (
                     SELECT 1 FROM orders o
                     WHERE o.sn = ${whole} AND o.shop_id = c.shop_id AND o.buyer_id = c.peer_id))"
        ));
    }
    text.push_str(" ORDER BY c.last_at DESC, c.id DESC LIMIT $4");
    let mut items: Vec<Row> = Query::composed(conn, text, values).cached().fetch_all().await?;
    let page = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = items.len() > page;
    items.truncate(page);
    let last = items.last().filter(|_| more);
    let next = last.map(|row| (row.conversation.last_at, row.conversation.id.clone()));
    Ok(Page { items, next })
}

/// How many conversations there are of each state.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// In all.
    pub all: i64,
    /// With lines nobody has read.
    pub unread: i64,
    /// Whose buyer waits.
    pub waiting: i64,
    /// With an open suggestion.
    pub suggested: i64,
    /// Taken over.
    pub taken_over: i64,
}

/// Counts conversations; of a shop where one is named.
///
/// # Errors
/// What the database refuses.
pub async fn counts(conn: &mut Conn, shop: Option<&ShopId>, now: Millis) -> Result<Counts, StoreError> {
    let mut found = [0; 5];
    let states = [
        ConversationState::All,
        ConversationState::Unread,
        ConversationState::Waiting,
        ConversationState::Suggested,
        ConversationState::TakenOver,
    ];
    for (count, state) in found.iter_mut().zip(states) {
        let mut values = vec![now.into_value()];
        let mut text =
            format!("SELECT COUNT(*) FROM conversations c WHERE CAST($1 AS BIGINT) > 0{}", state.condition());
        if let Some(shop) = shop {
            values.push(shop.into_value());
            text.push_str(" AND c.shop_id = $2");
        }
        (*count,) = Query::composed(conn, text, values).cached().fetch_one().await?;
    }
    let [all, unread, waiting, suggested, taken_over] = found;
    Ok(Counts { all, unread, waiting, suggested, taken_over })
}
