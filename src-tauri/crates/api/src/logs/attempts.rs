//! Every try to send content or to mark an order shipped; and of those, the ones that failed.

use std::collections::{BTreeMap, HashMap};

use axum::Json;
use axum::extract::State;
use huolang_domain::OrderId;
use huolang_domain::units::line_of;
use huolang_store::Conn;
use huolang_store::attempts::{self, Attempt, AttemptState};
use huolang_store::orders::{self, Filter};
use serde_json::{Value, json};

use super::LogQuery;
use super::body::{LogEntry, LogEntryLevel, LogPage};
use crate::error::{Answer, ApiError};
use crate::extract::Query;
use crate::orders::row::ShopNames;
use crate::page;
use crate::state::Api;

/// Orders that a text finds.
const MOST_ORDERS: i64 = 50;

/// Deliveries, newest first.
#[utoipa::path(get, path = "/api/v1/logs/deliveries", operation_id = "list_deliveries_log", tag = "logs", params(LogQuery), responses((status = 200, body = LogPage)))]
pub async fn list_deliveries_log(State(api): State<Api>, Query(query): Query<LogQuery>) -> Answer<LogPage> {
    list(&api, &query, false).await.map(Json)
}

/// Failures, newest first.
#[utoipa::path(get, path = "/api/v1/logs/errors", operation_id = "list_errors_log", tag = "logs", params(LogQuery), responses((status = 200, body = LogPage)))]
pub async fn list_errors_log(State(api): State<Api>, Query(query): Query<LogQuery>) -> Answer<LogPage> {
    list(&api, &query, true).await.map(Json)
}

async fn list(api: &Api, query: &LogQuery, only_failed: bool) -> Result<LogPage, ApiError> {
    let mut conn = api.engine.db().reader().await?;
    let size = page::size(query.limit);
    let before = page::after_moment(query.cursor.as_deref())?;
    if let Some(text) = query.text() {
        let found = orders::search(&mut conn, api.engine.vault(), text, &Filter::default(), None, MOST_ORDERS).await?;
        let ids: Vec<OrderId> = found.items.into_iter().map(|order| order.id).collect();
        let mut tries = attempts::by_orders(&mut conn, &ids).await?;
        tries.retain(|attempt| !only_failed || failed(attempt.state));
        tries.sort_by(|one, other| (other.started_at, &other.id).cmp(&(one.started_at, &one.id)));
        return Ok(LogPage { items: entries(&mut conn, tries).await?, next_cursor: None });
    }
    let tries = attempts::list_recent(&mut conn, only_failed, before, size).await?;
    let next_cursor = page::next(&tries, size, |attempt| page::moment(attempt.started_at, attempt.id.as_str()));
    Ok(LogPage { items: entries(&mut conn, tries).await?, next_cursor })
}

const fn failed(state: AttemptState) -> bool {
    matches!(state, AttemptState::Refused | AttemptState::Unknown)
}

async fn entries(conn: &mut Conn, tries: Vec<Attempt>) -> Result<Vec<LogEntry>, ApiError> {
    let mut ids: Vec<OrderId> = tries.iter().map(|attempt| attempt.order_id.clone()).collect();
    ids.sort_unstable();
    ids.dedup();
    let names = ShopNames::read(conn).await?;
    let known: HashMap<OrderId, orders::Order> =
        orders::get_many(conn, &ids).await?.into_iter().map(|order| (order.id.clone(), order)).collect();
    Ok(tries.into_iter().map(|attempt| entry(&names, known.get(&attempt.order_id), attempt)).collect())
}

fn entry(names: &ShopNames, order: Option<&orders::Order>, attempt: Attempt) -> LogEntry {
    let mut detail: BTreeMap<String, Value> = BTreeMap::from([
        ("track".to_owned(), json!(attempt.track)),
        ("state".to_owned(), json!(attempt.state)),
        ("line".to_owned(), json!(line_of(attempt.line))),
        ("number".to_owned(), json!(attempt.number)),
    ]);
    let told = [
        ("sn", order.map(|order| json!(order.sn))),
        ("shop", order.map(|order| json!(names.name(&order.shop_id)))),
        ("title", order.map(|order| json!(order.title))),
        ("buyer", order.map(|order| json!(order.buyer_name))),
        ("class", attempt.class.map(|class| json!(class))),
        ("code", attempt.code.map(Value::from)),
        ("message", attempt.message.map(Value::from)),
        ("latency_ms", attempt.latency_ms.map(Value::from)),
        ("next_try_at", attempt.next_try_at.map(|at| json!(at))),
    ];
    detail.extend(told.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))));
    LogEntry {
        id: attempt.id.into_string(),
        at: attempt.started_at.0,
        level: match attempt.state {
            AttemptState::Sending | AttemptState::Accepted => LogEntryLevel::Info,
            AttemptState::Unknown => LogEntryLevel::Warn,
            AttemptState::Refused => LogEntryLevel::Error,
        },
        title: format!("{}.{}", attempt.track.as_str(), attempt.state.as_str()),
        detail,
        order_id: Some(attempt.order_id.into_string()),
        actor: None,
    }
}
