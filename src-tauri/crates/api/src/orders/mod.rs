//! The order list, one order with everything about it, and what can be done to orders.

mod act;
pub mod body;
mod detail;
mod list;
mod offer;
mod proof;
pub mod row;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::state::Api;

/// The routes.
pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(list::list_orders))
        .routes(routes!(list::get_order_tabs))
        .routes(routes!(list::lookup_orders))
        .routes(routes!(detail::get_order))
        .routes(routes!(act::act_on_order))
        .routes(routes!(act::act_on_orders))
        .routes(routes!(proof::list_delivery_proofs))
        .routes(routes!(act::reveal_order_content))
        .routes(routes!(act::reveal_order_phone))
        .routes(routes!(act::rate_buyer))
}
