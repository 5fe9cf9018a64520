//! Files that are handed over, and cards that are imported from them.

pub mod body;
mod cards;
pub mod source;
mod upload;

pub use upload::Uploads;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::state::Api;

/// The routes.
pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(upload::create_upload))
        .routes(routes!(cards::preview_card_import))
        .routes(routes!(cards::create_card_import))
}
