//! Settings, the hosts that were called, and the master key.

mod body;
mod change;
mod key;
mod shape;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::state::Api;

pub use key::recover_at_start;

/// The routes.
pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(change::get_settings, change::update_settings))
        .routes(routes!(change::list_hosts))
        .routes(routes!(key::create_recovery_sheet))
        .routes(routes!(key::recover_key))
}
