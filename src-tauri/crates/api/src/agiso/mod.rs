//! 阿奇索 by call, behind the login: pull, deliver, status, stock. The same that the screens do, for programs of the seller.

mod body;
mod routes;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::state::Api;

/// The routes.
pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(routes::pull_agiso_orders))
        .routes(routes!(routes::deliver_agiso_order))
        .routes(routes!(routes::read_agiso_status))
        .routes(routes!(routes::change_agiso_stock))
}
