//! Looking at cards: lists, by tail, their text, who got them.

use super::{Card, CardText, text};
use crate::{AnyRow, Conn, Field, IntoValue, List, Query, Record, StoreError, Value, sql, sql::record};
use huolang_domain::{BatchId, CardId, Millis, OrderId, OrderSn, PoolId, state::CardState};
use huolang_vault::Vault;
use std::fmt::Write as _;

/// Cards looked at for one page of an ending. When they are used up the page is short and says where to go on.
const MOST_CANDIDATES: usize = 8_000;

/// Which cards to list.
#[derive(Debug, Clone, Default)]
pub struct CardFilter {
    /// Only of this pool.
    pub pool: Option<PoolId>,
    /// Only in this state; absent: every state but the recycle bin.
    pub state: Option<CardState>,
    /// Only of this import.
    pub batch: Option<BatchId>,
}

impl CardFilter {
    fn takes(&self, card: &Card) -> bool {
        self.pool.as_ref().is_none_or(|pool| *pool == card.pool_id)
            && self.batch.as_ref().is_none_or(|batch| *batch == card.batch_id)
            && self.state.map_or(card.state != CardState::Deleted, |state| state == card.state)
    }
}

struct Sealed {
    card: Card,
    secret: Vec<u8>,
}

impl Record for Sealed {
    fn read(row: &dyn AnyRow) -> Result<Self, StoreError> {
        Ok(Self { card: Card::read(row)?, secret: Vec::require(row, row.place("secret")?)? })
    }
}

/// Opens the texts, for masks and exports.
fn open(vault: &Vault, rows: Vec<Sealed>) -> Result<Vec<(Card, CardText)>, StoreError> {
    rows.into_iter()
        .map(|Sealed { card, secret }| {
            let text = CardText::open(vault, card.id.as_str(), &secret)?;
            Ok((card, text))
        })
        .collect()
}

/// Lists cards with their texts, newest first, before the id of a former page's last. Show [`CardText::mask`] in lists.
///
/// # Errors
/// What the database or the vault refuses.
pub async fn list(
    conn: &mut Conn,
    vault: &Vault,
    filter: &CardFilter,
    before: Option<&CardId>,
    limit: i64,
) -> Result<Vec<(Card, CardText)>, StoreError> {
    let states: Vec<CardState> = match filter.state {
        Some(state) => vec![state],
        None => CardState::ALL.iter().copied().filter(|state| *state != CardState::Deleted).collect(),
    };
    let limit = limit.clamp(1, 10_000);
    let mut values: Vec<Value> = vec![before.map_or("~", CardId::as_str).into_value(), limit.into_value()];
    let mut condition = String::from("id < $1");
    for (column, value) in [
        ("pool_id", filter.pool.as_ref().map(IntoValue::into_value)),
        ("batch_id", filter.batch.as_ref().map(IntoValue::into_value)),
    ] {
        if let Some(value) = value {
            values.push(value);
            let _ = write!(condition, " AND {column} = ${}", values.len());
        }
    }
    // One lane a state, so that each comes in list order from an index.
    let mut text = String::from("SELECT * FROM cards WHERE id IN (SELECT id FROM (\n");
    for (at, state) in states.iter().enumerate() {
        values.push((*state).into_value());
        let union = if at == 0 { "" } else { "UNION ALL " };
        let _ = writeln!(
            text,
            "{union}SELECT id FROM (SELECT id FROM cards WHERE {condition} AND state = ${} ORDER BY id DESC LIMIT $2) AS lane{at}",
            values.len()
        );
    }
    text.push_str(") AS lanes ORDER BY id DESC LIMIT $2)\nORDER BY id DESC");
    open(vault, Query::composed(conn, text, values).fetch_all().await?)
}

/// Cards by id with their texts; those that do not exist are left out.
///
/// # Errors
/// What the database or the vault refuses.
pub async fn by_ids(conn: &mut Conn, vault: &Vault, ids: &[CardId]) -> Result<Vec<(Card, CardText)>, StoreError> {
    let rows =
        sql!(conn, "SELECT * FROM cards WHERE id IN (SELECT value FROM json_each($1)) ORDER BY id", List::of(ids))
            .fetch_all()
            .await?;
    open(vault, rows)
}

/// Cards that were found by their ending.
#[derive(Debug, Default)]
pub struct FoundCards {
    /// The cards with their texts, newest first.
    pub cards: Vec<(Card, CardText)>,
    /// After which card to go on, when there may be more. A page may be short and still have it.
    pub next: Option<CardId>,
}

/// Cards whose text ends with these characters or is them, of letters and digits, upper and lower case alike; newest first,
/// before the id of a former page's last. Fewer than four find cards that are no longer than that. Without a filter every card
/// is looked at, also in the recycle bin.
///
/// # Errors
/// What the database or the vault refuses.
pub async fn find_by_tail(
    conn: &mut Conn,
    vault: &Vault,
    ending: &str,
    filter: Option<&CardFilter>,
    before: Option<&CardId>,
    limit: i64,
) -> Result<FoundCards, StoreError> {
    let limit = usize::try_from(limit.clamp(1, 10_000)).unwrap_or(1);
    let tail = text::tail_index(vault, ending);
    let mut found = FoundCards::default();
    let (mut before, mut looked_at, mut batch) = (before.cloned(), 0, limit + 1);
    while looked_at < MOST_CANDIDATES {
        // By the ending alone: few cards share one, and many a pool, an import or a state.
        let mut rows: Vec<Sealed> = sql!(
            conn,
            "SELECT * FROM cards WHERE tail = $1 AND id < $2 ORDER BY id DESC LIMIT $3",
            tail.clone(),
            before.as_ref().map_or("~", CardId::as_str),
            i64::try_from(batch).unwrap_or(i64::MAX)
        )
        .fetch_all()
        .await?;
        looked_at += rows.len();
        let exhausted = rows.len() < batch;
        before = rows.last().map(|row| row.card.id.clone()).or(before);
        if let Some(filter) = filter {
            rows.retain(|row| filter.takes(&row.card));
        }
        for (card, text) in open(vault, rows)? {
            if text.ends_with(ending) {
                if found.cards.len() == limit {
                    found.next = found.cards.last().map(|(card, _)| card.id.clone());
                    return Ok(found);
                }
                found.cards.push((card, text));
            }
        }
        if exhausted {
            return Ok(found);
        }
        batch = (batch * 2).min(2_000);
    }
    found.next = before;
    Ok(found)
}

/// The text of one card. The caller writes the audit line.
///
/// # Errors
/// [`StoreError::NotFound`], or what the vault says.
pub async fn reveal(conn: &mut Conn, vault: &Vault, id: &CardId) -> Result<CardText, StoreError> {
    let row: Option<(Vec<u8>,)> = sql!(conn, "SELECT secret FROM cards WHERE id = $1", id).fetch_optional().await?;
    let (secret,) = row.ok_or(StoreError::NotFound("card"))?;
    CardText::open(vault, id.as_str(), &secret)
}

record! {
    /// Somebody a card was given to.
    pub struct CardUse {
        /// The card.
        pub card_id: CardId,
        /// The order.
        pub order_id: OrderId,
        /// Its number on the platform.
        pub sn: OrderSn,
        /// The buyer.
        pub buyer_name: String,
        /// The line.
        pub line: i64,
        /// The unit.
        pub unit: i64,
        /// When it was fixed.
        pub at: Millis,
    }
}

/// Who got these cards, oldest first.
///
/// # Errors
/// What the database refuses.
pub async fn history(conn: &mut Conn, cards: &[CardId]) -> Result<Vec<CardUse>, StoreError> {
    sql!(
        conn,
        "SELECT u.card_id AS card_id, o.id AS order_id, o.sn AS sn, o.buyer_name AS buyer_name,
             u.line AS line, u.unit AS unit, u.created_at AS at
         FROM delivery_units u
         JOIN orders o ON o.id = u.order_id
         WHERE u.card_id IN (SELECT value FROM json_each($1))
         UNION ALL
         SELECT s.card_id, o.id, o.sn, o.buyer_name, s.line, s.unit, s.created_at
         FROM card_uses s
         JOIN orders o ON o.id = s.order_id
         WHERE s.card_id IN (SELECT value FROM json_each($1))
         ORDER BY at, order_id",
        List::of(cards)
    )
    .fetch_all()
    .await
}
