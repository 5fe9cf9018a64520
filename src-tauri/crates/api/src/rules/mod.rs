//! Rules, and the templates they send.

pub mod body;
mod change;
mod check;
mod list;
mod shape;
mod stock;
mod templates;

pub use shape::{name_of, scope_text};

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::state::Api;

/// The routes.
pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(list::list_rules, change::create_rule))
        .routes(routes!(list::suggest_rule))
        .routes(routes!(change::update_rules))
        .routes(routes!(list::get_rule, change::replace_rule, change::delete_rule))
        .routes(routes!(stock::list_rule_stock_entries))
        .routes(routes!(templates::preview_template))
        .routes(routes!(templates::list_template_variables))
}
