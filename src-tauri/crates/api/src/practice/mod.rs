//! The practice market: simulated buyers, faults, the guided first delivery.

mod body;
mod market;
mod tour;

pub use tour::tour_body;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::state::Api;

/// The routes.
pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(market::get_practice))
        .routes(routes!(market::create_practice_payment))
        .routes(routes!(market::create_practice_question))
        .routes(routes!(market::create_practice_refund))
        .routes(routes!(market::replace_practice_faults))
        .routes(routes!(market::get_practice_order))
        .routes(routes!(tour::replace_tour))
}
