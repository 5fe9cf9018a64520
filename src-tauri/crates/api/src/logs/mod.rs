//! The logs: deliveries, errors, deeds of people, and the program's own file.

mod attempts;
mod audit;
mod body;
mod system;

use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::state::Api;

/// The routes.
pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(attempts::list_deliveries_log))
        .routes(routes!(attempts::list_errors_log))
        .routes(routes!(audit::list_audit_log))
        .routes(routes!(system::list_system_log))
}

/// Which entries.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct LogQuery {
    /// A former page's `next_cursor`.
    cursor: Option<String>,
    /// The most entries, 50 when absent.
    limit: Option<i64>,
    /// Only entries about this: a number, a name, a word.
    q: Option<String>,
}

impl LogQuery {
    /// What is looked for.
    fn text(&self) -> Option<&str> {
        self.q.as_deref().map(str::trim).filter(|text| !text.is_empty())
    }
}
