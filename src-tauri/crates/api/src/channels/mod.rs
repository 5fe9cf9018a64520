//! Channels, the matrix of what goes into them, and the log of messages.

pub mod body;
mod desk;
mod matrix;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::state::Api;

/// The routes.
pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(desk::list_notice_channels, desk::create_notice_channel))
        .routes(routes!(desk::update_notice_channel, desk::delete_notice_channel))
        .routes(routes!(desk::test_notice_channel))
        .routes(routes!(desk::list_notice_channel_kinds))
        .routes(routes!(desk::list_notice_sends))
        .routes(routes!(matrix::get_notice_routes, matrix::set_notice_route))
}
