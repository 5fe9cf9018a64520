//! Records, and the shops that verify.

use axum::Json;
use axum::extract::{Path, State};
use huolang_domain::state::VerificationState;
use huolang_domain::{OrderId, ShopId, VerificationId};
use huolang_engine::stores::has_history;
use huolang_platforms::capability::Verify;
use huolang_store::verifications::Filter;
use serde::Deserialize;
use utoipa::IntoParams;

use super::body::{VerificationDetail, VerificationPage, VerificationShop, VerificationShops};
use super::shape::{attempt, record};
use crate::error::Answer;
use crate::extract::Query;
use crate::orders::row::ShopNames;
use crate::page;
use crate::state::Api;

/// Which records.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RecordQuery {
    /// Only in this state.
    state: Option<VerificationState>,
    /// Only of this shop.
    shop_id: Option<String>,
    /// Only of this order.
    order_id: Option<String>,
    /// Only of this list.
    batch_id: Option<String>,
    /// A former page's `next_cursor`.
    cursor: Option<String>,
    /// The most records, 50 when absent.
    limit: Option<i64>,
    /// A page by number, from 1, for callers without cursors.
    page: Option<i64>,
    /// The most records of a page by number.
    page_size: Option<i64>,
}

/// Records of verifications, newest first.
#[utoipa::path(get, path = "/api/v1/verification-records", operation_id = "list_verification_records", tag = "verifications", params(RecordQuery), responses((status = 200, body = VerificationPage)))]
pub async fn list_verification_records(
    State(api): State<Api>,
    Query(query): Query<RecordQuery>,
) -> Answer<VerificationPage> {
    let filter = Filter {
        shops: query.shop_id.filter(|id| !id.is_empty()).map(|id| vec![ShopId::from(id)]),
        states: query.state.map(|state| vec![state]),
        order: query.order_id.map(OrderId::from),
        batch: query.batch_id,
        ..Filter::default()
    };
    let before = page::after_id(query.cursor.as_deref())?.map(VerificationId::from);
    let limit = page::size(query.limit.or(query.page_size));
    let skip = query.page.map_or(0, |page| (page.max(1) - 1).saturating_mul(limit));
    let found = api.engine.verifications().list(&filter, before.as_ref(), limit, skip).await?;
    let names = ShopNames::read(&mut api.engine.db().reader().await?).await?;
    Ok(Json(VerificationPage {
        items: found.items.into_iter().map(|row| record(&names, row)).collect(),
        next_cursor: found.next.map(VerificationId::into_string),
        total: found.total,
    }))
}

/// One record with every call about it.
#[utoipa::path(get, path = "/api/v1/verification-records/{id}", operation_id = "get_verification_record", tag = "verifications", params(("id" = String, Path)), responses((status = 200, body = VerificationDetail)))]
pub async fn get_verification_record(
    State(api): State<Api>,
    Path(id): Path<VerificationId>,
) -> Answer<VerificationDetail> {
    let desk = api.engine.verifications();
    let (row, attempts) = (desk.get(&id).await?, desk.attempts(&id).await?);
    let names = ShopNames::read(&mut api.engine.db().reader().await?).await?;
    Ok(Json(VerificationDetail { record: record(&names, row), attempts: attempts.into_iter().map(attempt).collect() }))
}

/// The shops that verify vouchers.
#[utoipa::path(get, path = "/api/v1/verification-shops", operation_id = "list_verification_shops", tag = "verifications", responses((status = 200, body = VerificationShops)))]
pub async fn list_verification_shops(State(api): State<Api>) -> Answer<VerificationShops> {
    let rows = api.engine.verifications().shops().await?;
    let undo = |id: &ShopId| {
        let shop = api.engine.shops().get(id)?;
        shop.adapter.verify().and_then(Verify::undo_within_ms)
    };
    let has_history = |id: &ShopId| api.engine.shops().get(id).is_some_and(|shop| has_history(&shop));
    let items = rows.into_iter().map(|shop| VerificationShop {
        undo_within_ms: undo(&shop.id),
        has_history: has_history(&shop.id),
        shop_id: shop.id.into_string(),
        name: shop.name,
        platform: shop.platform,
        state: shop.state,
    });
    Ok(Json(VerificationShops { items: items.collect() }))
}
