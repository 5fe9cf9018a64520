//! New productions, and how they end.

use super::{ACCOUNT, CARDS, EXTRA, Production, ProductionState};
use crate::{IntoValue, List, Rows, StoreError, Tx, offers::OfferKind, sql};
use huolang_domain::{Millis, OrderId};
use huolang_vault::{Secret, Vault};
use serde_json::json;

/// An order that came in, with what is sealed of it.
#[derive(Debug, Clone)]
pub struct NewProduction {
    /// The row.
    pub row: Production,
    /// The account to top up.
    pub account: Option<Secret<String>>,
    /// Personal data that came along, as JSON.
    pub extra: Option<Secret<String>>,
    /// The cards as JSON, when it succeeded at once.
    pub cards: Option<Secret<String>>,
}

/// How an order ends.
#[derive(Debug, Clone)]
pub struct End {
    /// The state; it must be a final one, or abnormal.
    pub state: ProductionState,
    /// The platform's code.
    pub code: String,
    /// Why it failed, for the buyer.
    pub reason: Option<String>,
    /// The cards as JSON.
    pub cards: Option<Secret<String>>,
}

/// Writes new orders down.
///
/// # Errors
/// [`StoreError::Conflict`] when an order of that shop and number is known: the caller looks first.
pub async fn insert_many(tx: &mut Tx, vault: &Vault, made: &[NewProduction]) -> Result<(), StoreError> {
    let mut rows = Rows::into(
        "productions",
        &[
            "order_id",
            "shop_id",
            "external_no",
            "kind",
            "state",
            "code",
            "agent_no",
            "product_ref",
            "quantity",
            "total_price",
            "vendor_id",
            "notify_url",
            "rights_id",
            "account",
            "extra",
            "cards",
            "reason",
            "at_once",
            "created_at",
            "updated_at",
        ],
    );
    for NewProduction { row, account, extra, cards } in made {
        let seal = |column, text: &Option<Secret<String>>| {
            text.as_ref().map(|text| vault.seal_str(column, row.order_id.as_str(), text.expose())).transpose()
        };
        rows.push(&row.order_id).push(&row.shop_id).push(&row.external_no).push(row.kind).push(row.state);
        rows.push(&row.code).push(&row.agent_no).push(&row.product_ref).push(row.quantity).push(row.total_price);
        rows.push(&row.vendor_id).push(&row.notify_url).push(row.rights_id.as_ref());
        rows.push(seal(ACCOUNT, account)?).push(seal(EXTRA, extra)?).push(seal(CARDS, cards)?);
        rows.push(row.reason.as_ref()).push(row.at_once).push(row.created_at).push(row.updated_at);
    }
    rows.put(tx).await
}

/// Holds orders until this write ends: what is read of them behind this is what whoever held them before has written.
///
/// # Errors
/// What the database refuses.
pub async fn lock(tx: &mut Tx, orders: &[OrderId]) -> Result<(), StoreError> {
    let _: Vec<(OrderId,)> = tx
        .locking(
            "SELECT order_id FROM productions
             WHERE order_id IN (SELECT value FROM json_each($1))
             ORDER BY order_id",
            vec![List::of(orders).into_value()],
        )
        .fetch_all()
        .await?;
    Ok(())
}

/// Ends an order. Tells whether it was still open: an order that ended keeps its outcome.
///
/// # Errors
/// What the database or the vault refuses.
pub async fn finish(
    tx: &mut Tx,
    vault: &Vault,
    order: &OrderId,
    end: &End,
    at_once: bool,
    now: Millis,
) -> Result<bool, StoreError> {
    let cards = end.cards.as_ref().map(|cards| vault.seal_str(CARDS, order.as_str(), cards.expose())).transpose()?;
    let changed = sql!(
        tx,
        "UPDATE productions SET
             state = $2, code = $3, reason = $4, cards = COALESCE($5, cards), at_once = $6, updated_at = $7
         WHERE order_id = $1 AND state NOT IN ('succeeded', 'failed')",
        order,
        end.state,
        &end.code,
        end.reason.as_ref(),
        cards,
        at_once,
        now
    )
    .execute()
    .await?;
    Ok(changed > 0)
}

/// Moves an open order to another open state. Tells whether it was open.
///
/// # Errors
/// What the database refuses.
pub async fn set_state(
    tx: &mut Tx,
    order: &OrderId,
    state: ProductionState,
    code: &str,
    now: Millis,
) -> Result<bool, StoreError> {
    let changed = sql!(
        tx,
        "UPDATE productions SET state = $2, code = $3, updated_at = $4
         WHERE order_id = $1 AND state NOT IN ('succeeded', 'failed')",
        order,
        state,
        code,
        now
    )
    .execute()
    .await?;
    Ok(changed > 0)
}

/// Corrects what an open order asks for: its product was mapped late.
///
/// # Errors
/// What the database refuses.
pub async fn set_kind(tx: &mut Tx, order: &OrderId, kind: OfferKind) -> Result<(), StoreError> {
    sql!(
        tx,
        "UPDATE productions SET kind = $2 WHERE order_id = $1 AND state NOT IN ('succeeded', 'failed')",
        order,
        kind
    )
    .execute()
    .await?;
    Ok(())
}

/// Fixes the cards of an order that is under way: every later answer and callback has the same ones.
///
/// # Errors
/// What the database or the vault refuses.
pub async fn fix_cards(
    tx: &mut Tx,
    vault: &Vault,
    order: &OrderId,
    cards: &Secret<String>,
    now: Millis,
) -> Result<bool, StoreError> {
    let cards = vault.seal_str(CARDS, order.as_str(), cards.expose())?;
    let changed = sql!(
        tx,
        "UPDATE productions SET cards = $2, updated_at = $3
         WHERE order_id = $1 AND state = 'producing' AND cards IS NULL",
        order,
        cards,
        now
    )
    .execute()
    .await?;
    Ok(changed > 0)
}

/// Orders whose cards are fixed succeed, each with the code that goes with it: from now on queries are answered with the
/// cards. Returns those that changed.
///
/// # Errors
/// What the database refuses.
pub async fn succeed_many(tx: &mut Tx, orders: &[(OrderId, &str)], now: Millis) -> Result<Vec<OrderId>, StoreError> {
    let changed: Vec<(OrderId,)> = sql!(
        tx,
        "UPDATE productions SET state = 'succeeded', code = json_extract(m.value, '$[1]'), updated_at = $2
         FROM json_each($1) AS m
         WHERE productions.order_id = json_extract(m.value, '$[0]') AND productions.state = 'producing'
             AND productions.cards IS NOT NULL
         RETURNING productions.order_id",
        List::of_rows(orders.iter().map(|(order, code)| json!([order, code]))),
        now
    )
    .fetch_all()
    .await?;
    Ok(changed.into_iter().map(|(id,)| id).collect())
}
