//! The journal of a rule's own stock.

use axum::Json;
use axum::extract::{Path, State};
use huolang_domain::RuleId;
use huolang_store::{rules, stock};

use crate::cards::body::StockPage;
use crate::cards::{StockQuery, stock_entry};
use crate::error::Answer;
use crate::extract::Query;
use crate::page;
use crate::state::Api;

/// Every change of a rule's own stock, newest first: pieces taken for orders, given back, set by a person.
#[utoipa::path(get, path = "/api/v1/rules/{id}/stock", operation_id = "list_rule_stock_entries", tag = "rules", params(("id" = String, Path), StockQuery), responses((status = 200, body = StockPage)))]
pub async fn list_rule_stock_entries(
    State(api): State<Api>,
    Path(id): Path<RuleId>,
    Query(query): Query<StockQuery>,
) -> Answer<StockPage> {
    let mut conn = api.engine.db().reader().await?;
    rules::get(&mut conn, &id).await?;
    let size = page::size(query.limit);
    let found = stock::list_by_rule(&mut conn, &id, page::after_id(query.cursor.as_deref())?, size).await?;
    let next_cursor = page::next(&found, size, |line| line.id.clone());
    Ok(Json(StockPage { items: found.into_iter().map(stock_entry).collect(), next_cursor }))
}
