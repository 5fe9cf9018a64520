//! The stock journal of a pool, and the imports.

use axum::Json;
use axum::extract::{Path, State};
use huolang_domain::{OrderId, PoolId};
use huolang_store::{batches, pools, stock};
use serde::Deserialize;
use utoipa::IntoParams;

use super::body::{CardBatch, StockEntry, StockPage};
use crate::error::Answer;
use crate::extract::Query;
use crate::page;
use crate::state::Api;

/// The most imports that are listed.
const MOST_BATCHES: i64 = 200;

/// A page.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct StockQuery {
    /// A former page's `next_cursor`.
    pub cursor: Option<String>,
    /// The most lines, 50 when absent.
    pub limit: Option<i64>,
}

/// The stock journal of a pool, newest first.
#[utoipa::path(get, path = "/api/v1/card-pools/{id}/stock", operation_id = "list_stock_entries", tag = "cards", params(("id" = String, Path), StockQuery), responses((status = 200, body = StockPage)))]
pub async fn list_stock_entries(
    State(api): State<Api>,
    Path(id): Path<PoolId>,
    Query(query): Query<StockQuery>,
) -> Answer<StockPage> {
    let mut conn = api.engine.db().reader().await?;
    pools::get(&mut conn, &id).await?;
    let size = page::size(query.limit);
    let found = stock::list_by_pool(&mut conn, &id, page::after_id(query.cursor.as_deref())?, size).await?;
    let next_cursor = page::next(&found, size, |line| line.id.clone());
    Ok(Json(StockPage { items: found.into_iter().map(entry).collect(), next_cursor }))
}

/// A line of the journal.
pub fn entry(line: stock::StockEntry) -> StockEntry {
    StockEntry {
        id: line.id,
        reason: line.reason,
        delta: line.delta,
        order_id: line.order_id.map(OrderId::into_string),
        actor: line.actor,
        at: line.at.0,
    }
}

/// Which imports.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct BatchQuery {
    /// Only into this pool.
    pool_id: Option<String>,
}

/// The latest imports, newest first.
#[utoipa::path(get, path = "/api/v1/card-batches", operation_id = "list_card_batches", tag = "cards", params(BatchQuery), responses((status = 200, body = Vec<CardBatch>)))]
pub async fn list_card_batches(State(api): State<Api>, Query(query): Query<BatchQuery>) -> Answer<Vec<CardBatch>> {
    let pool = query.pool_id.map(PoolId::from);
    let found = batches::list(&mut api.engine.db().reader().await?, pool.as_ref(), None, MOST_BATCHES).await?;
    let body = |batch: batches::Batch| CardBatch {
        id: batch.id.into_string(),
        pool_id: batch.pool_id.into_string(),
        source: batch.source,
        imported: batch.imported,
        duplicates: batch.duplicates,
        rejected: batch.rejected,
        note: batch.note,
        state: batch.state,
        created_at: batch.created_at.0,
    };
    Ok(Json(found.into_iter().map(body).collect()))
}
