//! Platforms that call us: their endpoints, outside of the login, and the seller's desk for them, behind it.

mod agiso;
mod body;
mod calls;
mod desk;
mod endpoints;
mod listener;
mod mappings;
mod production;
mod statistics;

pub use endpoints::{endpoints, with_strays};
pub use listener::listen_as_set;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::state::Api;

/// The routes of the seller.
pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(desk::get_inbound_desk))
        .routes(routes!(desk::renew_path_token))
        .routes(routes!(desk::self_test))
        .routes(routes!(mappings::list_mappings, mappings::save_mapping))
        .routes(routes!(mappings::delete_mapping))
        .routes(routes!(production::get_production))
        .routes(routes!(production::act_on_production))
        .routes(routes!(production::reveal_production))
        .routes(routes!(calls::list_inbound_calls))
        .routes(routes!(calls::list_callbacks))
        .routes(routes!(statistics::get_inbound_statistics))
}
