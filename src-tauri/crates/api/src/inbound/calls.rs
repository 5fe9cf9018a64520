//! The log of calls in both directions, and the callbacks.

use std::collections::{BTreeMap, HashMap};

use axum::Json;
use axum::extract::State;
use huolang_domain::{OrderId, ShopId};
use huolang_store::callbacks::{self, Callback, CallbackState};
use huolang_store::calls::{self, Call, Direction};
use huolang_store::{Conn, productions};
use serde::Deserialize;
use utoipa::IntoParams;

use super::body::{CallbackPage, CallbackRow, InboundCallPage, InboundCallRow};
use crate::error::{Answer, ApiError};
use crate::extract::Query;
use crate::orders::row::ShopNames;
use crate::page;
use crate::state::Api;

/// Which calls are listed.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CallsQuery {
    shop_id: Option<String>,
    order_id: Option<String>,
    /// The platform's order number.
    sn: Option<String>,
    direction: Option<Direction>,
    outcome: Option<String>,
    call: Option<String>,
    cursor: Option<String>,
    limit: Option<i64>,
}

/// Calls in both directions, newest first.
#[utoipa::path(get, path = "/api/v1/inbound-calls", operation_id = "list_inbound_calls", tag = "inbound", params(CallsQuery), responses((status = 200, body = InboundCallPage)))]
pub async fn list_inbound_calls(State(api): State<Api>, Query(query): Query<CallsQuery>) -> Answer<InboundCallPage> {
    let size = page::size(query.limit);
    let given = |text: Option<String>| text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    let filter = calls::Filter {
        shop_id: given(query.shop_id).map(ShopId::from),
        order_id: given(query.order_id).map(OrderId::from),
        external_no: given(query.sn),
        direction: query.direction,
        outcome: given(query.outcome),
        call: given(query.call),
    };
    let mut conn = api.engine.db().reader().await?;
    let found = calls::list(&mut conn, &filter, page::after_moment(query.cursor.as_deref())?, size).await?;
    let next_cursor = page::next(&found, size, |call| page::moment(call.at, &call.id));
    let names = ShopNames::read(&mut conn).await?;
    let row = |call: Call| InboundCallRow {
        id: call.id,
        at: call.at.0,
        platform: call.platform,
        shop_name: call.shop_id.as_ref().map(|shop| names.name(shop)),
        shop_id: call.shop_id.map(ShopId::into_string),
        order_id: call.order_id.map(OrderId::into_string),
        sn: call.external_no,
        direction: call.direction,
        call: call.call,
        outcome: call.outcome,
        code: call.code,
        http_status: call.http_status,
        duration_ms: call.duration_ms,
        times: call.times,
        request: call.request,
        answer: call.answer,
    };
    Ok(Json(InboundCallPage { items: found.into_iter().map(row).collect(), next_cursor }))
}

/// Which callbacks are listed.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CallbacksQuery {
    state: Option<CallbackState>,
    shop_id: Option<String>,
    cursor: Option<String>,
    limit: Option<i64>,
}

/// Callbacks, newest first.
#[utoipa::path(get, path = "/api/v1/callbacks", operation_id = "list_callbacks", tag = "inbound", params(CallbacksQuery), responses((status = 200, body = CallbackPage)))]
pub async fn list_callbacks(State(api): State<Api>, Query(query): Query<CallbacksQuery>) -> Answer<CallbackPage> {
    let size = page::size(query.limit);
    let shop_id = query.shop_id.filter(|shop| !shop.is_empty()).map(ShopId::from);
    let filter = callbacks::Filter { state: query.state, shop_id };
    let mut conn = api.engine.db().reader().await?;
    let found = callbacks::list(&mut conn, &filter, page::after_id(query.cursor.as_deref())?, size).await?;
    let next_cursor = page::next(&found, size, |callback| callback.id.clone());
    let counts: BTreeMap<String, i64> =
        callbacks::counts(&mut conn).await?.into_iter().map(|(state, n)| (state.as_str().to_owned(), n)).collect();
    Ok(Json(CallbackPage { items: rows(&mut conn, found).await?, next_cursor, counts }))
}

/// Callbacks with the numbers of their orders and the names of their shops.
///
/// # Errors
/// What the database refuses.
pub async fn rows(conn: &mut Conn, found: Vec<Callback>) -> Result<Vec<CallbackRow>, ApiError> {
    let names = ShopNames::read(conn).await?;
    let ids: Vec<OrderId> = found.iter().map(|callback| callback.order_id.clone()).collect();
    let numbers: HashMap<OrderId, String> =
        productions::by_orders(conn, &ids).await?.into_iter().map(|row| (row.order_id, row.external_no)).collect();
    let row = |callback: Callback| CallbackRow {
        sn: numbers.get(&callback.order_id).cloned().unwrap_or_default(),
        shop_name: names.name(&callback.shop_id),
        id: callback.id,
        order_id: callback.order_id.into_string(),
        shop_id: callback.shop_id.into_string(),
        state: callback.state,
        tries: callback.tries,
        run_at: callback.run_at.0,
        last_code: callback.last_code,
        last_message: callback.last_message,
        created_at: callback.created_at.0,
        updated_at: callback.updated_at.0,
    };
    Ok(found.into_iter().map(row).collect())
}
