//! Connected shops and the platforms they are on.

mod act;
pub mod body;
mod change;
mod list;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::state::Api;

/// The routes.
pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(list::list_shops, change::create_shop))
        .routes(routes!(list::get_shop, change::update_shop, change::delete_shop))
        .routes(routes!(act::act_on_shop))
        .routes(routes!(act::get_shop_readiness))
        .routes(routes!(list::list_platforms))
}
