//! Cards of a pool, and cards by their last characters.

use axum::Json;
use axum::extract::State;
use huolang_domain::state::CardState;
use huolang_domain::{BatchId, CardId, PoolId};
use huolang_store::cards::{self, CardFilter};
use serde::Deserialize;
use utoipa::IntoParams;

use super::body::CardPage;
use super::row::rows;
use crate::error::Answer;
use crate::extract::Query;
use crate::page;
use crate::state::Api;

/// Which cards.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CardQuery {
    /// Only of this pool.
    pool_id: Option<String>,
    /// Only in this state; absent: all but the recycle bin.
    state: Option<CardState>,
    /// Only of this import.
    batch_id: Option<String>,
    /// The whole card, or its last four or more letters and digits.
    tail: Option<String>,
    /// A former page's `next_cursor`.
    cursor: Option<String>,
    /// The most cards, 50 when absent.
    limit: Option<i64>,
}

/// Cards, newest first, masked.
#[utoipa::path(get, path = "/api/v1/cards", operation_id = "list_cards", tag = "cards", params(CardQuery), responses((status = 200, body = CardPage)))]
pub async fn list_cards(State(api): State<Api>, Query(query): Query<CardQuery>) -> Answer<CardPage> {
    let mut conn = api.engine.db().reader().await?;
    let vault = api.engine.vault();
    let pool = query.pool_id.map(PoolId::from);
    let batch = query.batch_id.map(BatchId::from);
    let size = page::size(query.limit);
    let before = page::after_id(query.cursor.as_deref())?.map(CardId::from);
    let filter = CardFilter { pool, state: query.state, batch };
    if let Some(tail) = query.tail.as_deref().map(str::trim).filter(|tail| !tail.is_empty()) {
        let found = cards::find_by_tail(&mut conn, vault, tail, Some(&filter), before.as_ref(), size).await?;
        let next_cursor = found.next.map(CardId::into_string);
        return Ok(Json(CardPage { items: rows(&mut conn, found.cards).await?, next_cursor }));
    }
    let found = cards::list(&mut conn, vault, &filter, before.as_ref(), size).await?;
    let next_cursor = page::next(&found, size, |(card, _)| card.id.to_string());
    Ok(Json(CardPage { items: rows(&mut conn, found).await?, next_cursor }))
}
