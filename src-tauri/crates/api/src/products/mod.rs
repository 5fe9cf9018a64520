//! PLACE

pub mod body;

use utoipa_axum::router::OpenApiRouter;

use crate::state::Api;

/// The routes.
pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
}
