//! What orders of platforms that call us came to. One row an order; a final state never changes.

mod statistics;
mod write;

pub use statistics::{CameIn, DayRow, any_came_in, by_day, came_in};
pub use write::{End, NewProduction, finish, fix_cards, insert_many, lock, set_kind, set_state, succeed_many};

use crate::{
    AnyRow, Conn, Field, List, Record, StoreError,
    offers::OfferKind,
    sql,
    sql::{record, words},
};
use huolang_domain::{Fen, Millis, OrderId, ShopId, state::ContentState};
use huolang_vault::{Column, Secret, Vault};
use serde_json::json;
use std::collections::HashMap;

/// The account to top up.
pub const ACCOUNT: Column = Column::new("productions", "account");
/// Personal data that came along.
pub const EXTRA: Column = Column::new("productions", "extra");
/// The cards as JSON.
pub const CARDS: Column = Column::new("productions", "cards");

words! {
    /// Where production stands.
    ProductionState {
        /// Accepted, under way.
        Producing = "producing",
        /// Done; final.
        Succeeded = "succeeded",
        /// It cannot be delivered; final, the platform refunds.
        Failed = "failed",
        /// Our own trouble; the platform holds the order.
        Abnormal = "abnormal",
    }
}

impl ProductionState {
    /// Whether it never changes again.
    #[must_use]
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Succeeded | Self::Failed)
    }
}

record! {
    /// An order as the platform will be answered about it.
    pub struct Production {
        /// The order.
        pub order_id: OrderId,
        /// The shop.
        pub shop_id: ShopId,
        /// The platform's order number.
        pub external_no: String,
        /// What is delivered.
        pub kind: OfferKind,
        /// Where it stands.
        pub state: ProductionState,
        /// The platform's code that goes with the state.
        pub code: String,
        /// Our order number.
        pub agent_no: String,
        /// The product.
        pub product_ref: String,
        /// How many.
        pub quantity: i64,
        /// What is paid.
        pub total_price: Fen,
        /// Merchant or shop, as the platform calls us by it.
        pub vendor_id: String,
        /// Where the platform wants to be told; empty: at its usual address.
        pub notify_url: String,
        /// A gift right.
        pub rights_id: Option<String>,
        /// Why it failed, for the buyer.
        pub reason: Option<String>,
        /// Whether the outcome went out with the first answer.
        pub at_once: bool,
        /// When it came in.
        pub created_at: Millis,
        /// When it was last changed.
        pub updated_at: Millis,
    }
}

/// Orders by shop and the platform's number; those nobody knows are left out.
///
/// # Errors
/// What the database refuses.
pub async fn by_numbers(conn: &mut Conn, numbers: &[(ShopId, String)]) -> Result<Vec<Production>, StoreError> {
    sql!(
        conn,
        "SELECT p.* FROM json_each($1) AS m
         JOIN productions p
             ON p.shop_id = json_extract(m.value, '$[0]') AND p.external_no = json_extract(m.value, '$[1]')",
        List::of_rows(numbers.iter().map(|(shop, number)| json!([shop, number])))
    )
    .fetch_all()
    .await
}

/// An order, and its cards as they lie in the table.
struct Sealed {
    row: Production,
    cards: Option<Vec<u8>>,
}

impl Record for Sealed {
    fn read(row: &dyn AnyRow) -> Result<Self, StoreError> {
        Ok(Self { row: Production::read(row)?, cards: Field::require(row, row.place("cards")?)? })
    }
}

/// An order by shop and the platform's number, with its cards as JSON once it succeeded.
///
/// # Errors
/// What the database or the vault refuses.
pub async fn by_number(
    conn: &mut Conn,
    vault: &Vault,
    shop: &ShopId,
    number: &str,
) -> Result<Option<(Production, Option<Secret<String>>)>, StoreError> {
    let found: Option<Sealed> =
        sql!(conn, "SELECT * FROM productions WHERE shop_id = $1 AND external_no = $2", shop, number)
            .fetch_optional()
            .await?;
    let Some(Sealed { row, cards }) = found else { return Ok(None) };
    let cards = cards
        .filter(|_| row.state == ProductionState::Succeeded)
        .map(|envelope| vault.open_str(CARDS, row.order_id.as_str(), &envelope))
        .transpose()?;
    Ok(Some((row, cards)))
}

/// Orders of several ids.
///
/// # Errors
/// What the database refuses.
pub async fn by_orders(conn: &mut Conn, orders: &[OrderId]) -> Result<Vec<Production>, StoreError> {
    sql!(
        conn,
        "SELECT * FROM productions WHERE order_id IN (SELECT value FROM json_each($1)) ORDER BY order_id",
        List::of(orders)
    )
    .fetch_all()
    .await
}

/// The cards of orders as JSON; orders without cards are left out.
///
/// # Errors
/// What the database or the vault refuses.
pub async fn cards(
    conn: &mut Conn,
    vault: &Vault,
    orders: &[OrderId],
) -> Result<HashMap<OrderId, Secret<String>>, StoreError> {
    let rows: Vec<(OrderId, Vec<u8>)> = sql!(
        conn,
        "SELECT order_id, cards FROM productions
         WHERE order_id IN (SELECT value FROM json_each($1)) AND cards IS NOT NULL",
        List::of(orders)
    )
    .fetch_all()
    .await?;
    rows.into_iter()
        .map(|(id, envelope)| {
            let text = vault.open_str(CARDS, id.as_str(), &envelope)?;
            Ok((id, text))
        })
        .collect()
}

/// The account an order tops up.
///
/// # Errors
/// What the database or the vault refuses.
pub async fn account(conn: &mut Conn, vault: &Vault, order: &OrderId) -> Result<Option<Secret<String>>, StoreError> {
    let row: Option<(Option<Vec<u8>>,)> =
        sql!(conn, "SELECT account FROM productions WHERE order_id = $1", order).fetch_optional().await?;
    let Some((Some(envelope),)) = row else { return Ok(None) };
    Ok(Some(vault.open_str(ACCOUNT, order.as_str(), &envelope)?))
}

/// The personal data that came with an order, as JSON.
///
/// # Errors
/// What the database or the vault refuses.
pub async fn extra(conn: &mut Conn, vault: &Vault, order: &OrderId) -> Result<Option<Secret<String>>, StoreError> {
    let row: Option<(Option<Vec<u8>>,)> =
        sql!(conn, "SELECT extra FROM productions WHERE order_id = $1", order).fetch_optional().await?;
    let Some((Some(envelope),)) = row else { return Ok(None) };
    Ok(Some(vault.open_str(EXTRA, order.as_str(), &envelope)?))
}

/// Orders under way that wait for cards, or for stock of their rule, oldest first; only those after `after`.
///
/// # Errors
/// What the database refuses.
pub async fn waiting_for_stock(
    conn: &mut Conn,
    after: Option<&OrderId>,
    limit: i64,
) -> Result<Vec<OrderId>, StoreError> {
    let rows: Vec<(OrderId,)> = sql!(
        conn,
        "SELECT p.order_id FROM productions p
         JOIN deliveries d ON d.order_id = p.order_id
         WHERE p.state = 'producing' AND d.content = 'out_of_stock' AND p.order_id > $2
         ORDER BY p.order_id
         LIMIT $1",
        limit,
        after.map_or("", OrderId::as_str)
    )
    .fetch_all()
    .await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Whether an order of a shop is under way, or held, whose content stands at one of `contents`.
///
/// # Errors
/// What the database refuses.
pub async fn any_waits(conn: &mut Conn, shop: &ShopId, contents: &[ContentState]) -> Result<bool, StoreError> {
    let found: Option<(i64,)> = sql!(
        conn,
        "SELECT CAST(1 AS BIGINT) FROM productions p
         JOIN deliveries d ON d.order_id = p.order_id
         WHERE p.shop_id = $1 AND p.state IN ('producing', 'abnormal')
             AND d.content IN (SELECT value FROM json_each($2))
         LIMIT 1",
        shop,
        List::of(contents)
    )
    .fetch_optional()
    .await?;
    Ok(found.is_some())
}
