//! Products as the shops list them, with their rules and whether an order arriving now would be delivered.

pub mod body;
mod readiness;

pub use readiness::{of_shop, report_body};
use utoipa_axum::router::OpenApiRouter;

use crate::state::Api;

/// The routes.
pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
}
