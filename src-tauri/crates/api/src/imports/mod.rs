//! Files that are handed over, and cards that are imported from them.

mod body;
mod upload;

pub use upload::Uploads;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::state::Api;

/// The routes.
pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new().routes(routes!(upload::create_upload))
}
