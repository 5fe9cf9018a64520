//! The program's own log file.

use axum::Json;
use axum::extract::State;
use huolang_domain::ErrorCode;
use huolang_engine::logs::{self, LogLine};

use super::LogQuery;
use super::body::{LogEntry, LogEntryLevel, LogPage};
use crate::error::{Answer, ApiError};
use crate::extract::Query;
use crate::page;
use crate::state::Api;

/// Lines of the log file, newest first.
#[utoipa::path(get, path = "/api/v1/logs/system", operation_id = "list_system_log", tag = "logs", params(LogQuery), responses((status = 200, body = LogPage)))]
pub async fn list_system_log(State(api): State<Api>, Query(query): Query<LogQuery>) -> Answer<LogPage> {
    let folder = api.data_folder.join("logs");
    let size = usize::try_from(page::size(query.limit)).unwrap_or(50);
    let text = query.text().map(str::to_owned);
    let cursor = query.cursor.filter(|cursor| !cursor.is_empty());
    if cursor.as_deref().is_some_and(|cursor| !is_place(cursor)) {
        return Err(ApiError::new(
            ErrorCode::CursorInvalid,
            "this cursor is not of this list; start from the first page",
        ));
    }
    let read = tokio::task::spawn_blocking(move || logs::tail(&folder, cursor.as_deref(), text.as_deref(), size)).await;
    let read = read.map_err(|error| ApiError::new(ErrorCode::Internal, error.to_string()))?;
    let found =
        read.map_err(|error| ApiError::new(ErrorCode::FileUnreadable, format!("the log cannot be read: {error}")))?;
    Ok(Json(LogPage { items: found.lines.into_iter().map(entry).collect(), next_cursor: found.next }))
}

/// Whether a cursor names a file and a place in it.
fn is_place(cursor: &str) -> bool {
    cursor.rsplit_once(':').is_some_and(|(file, at)| !file.is_empty() && at.parse::<u64>().is_ok())
}

fn entry(line: LogLine) -> LogEntry {
    LogEntry {
        id: line.id,
        at: line.at.parse::<jiff::Timestamp>().map(jiff::Timestamp::as_millisecond).unwrap_or_default(),
        level: match line.level.as_str() {
            "error" => LogEntryLevel::Error,
            "warn" => LogEntryLevel::Warn,
            _ => LogEntryLevel::Info,
        },
        title: line.message,
        detail: line.fields.into_iter().collect(),
        order_id: None,
        actor: None,
    }
}
