//! What people did.

use axum::Json;
use axum::extract::State;
use huolang_store::audit;
use serde_json::json;

use super::LogQuery;
use super::body::{LogEntry, LogEntryLevel, LogPage};
use crate::error::Answer;
use crate::extract::Query;
use crate::page;
use crate::shared::members;
use crate::state::Api;

/// Deeds, newest first.
#[utoipa::path(get, path = "/api/v1/logs/audit", operation_id = "list_audit_log", tag = "logs", params(LogQuery), responses((status = 200, body = LogPage)))]
pub async fn list_audit_log(State(api): State<Api>, Query(query): Query<LogQuery>) -> Answer<LogPage> {
    let size = page::size(query.limit);
    let before = page::after_number(query.cursor.as_deref())?;
    let found = audit::list(&mut api.engine.db().reader().await?, before, query.text(), size).await?;
    let next_cursor = page::next(&found, size, |entry| entry.seq.to_string());
    let body = |entry: audit::Entry| {
        let mut detail = members(entry.detail);
        detail.insert("subject".to_owned(), json!(entry.subject));
        let order_id = entry.action.starts_with("order.").then(|| entry.subject.clone());
        LogEntry {
            id: entry.seq.to_string(),
            at: entry.at.0,
            level: LogEntryLevel::Info,
            title: entry.action,
            detail,
            order_id,
            actor: Some(entry.actor),
        }
    };
    Ok(Json(LogPage { items: found.into_iter().map(body).collect(), next_cursor }))
}
