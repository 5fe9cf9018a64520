//! Models: endpoint and limits, how shops and products are talked about, the test bench, costs.

mod bench;
mod body;
mod costs;
mod products;
mod settings;
mod shape;
mod shops;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::state::Api;

/// The routes.
pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(settings::list_ai_presets))
        .routes(routes!(settings::get_ai_settings, settings::replace_ai_settings))
        .routes(routes!(settings::check_ai))
        .routes(routes!(shops::list_ai_shops))
        .routes(routes!(shops::replace_ai_shop))
        .routes(routes!(products::list_ai_products))
        .routes(routes!(products::get_ai_product, products::replace_ai_product, products::delete_ai_product))
        .routes(routes!(bench::get_bench_lines, bench::replace_bench_lines))
        .routes(routes!(bench::run_bench))
        .routes(routes!(bench::list_hostile_lines, bench::run_hostile_bench))
        .routes(routes!(costs::get_ai_costs))
}
