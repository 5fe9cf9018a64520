//! Connected shops and the platforms they are on.

mod act;
pub mod body;
mod change;
mod list;
mod login;
mod loopback;
mod stores;

pub use login::CALLBACK;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::state::Api;

/// The routes.
pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(list::list_shops, change::create_shop))
        .routes(routes!(list::get_shop, change::update_shop, change::delete_shop))
        .routes(routes!(act::act_on_shop))
        .routes(routes!(act::get_shop_readiness))
        .routes(routes!(stores::find_shop_stores))
        .routes(routes!(login::create_shop_login, login::get_shop_login, login::delete_shop_login))
        .routes(routes!(login::finish_shop_login))
        .routes(routes!(login::read_shop_login_callback))
        .routes(routes!(list::list_shop_needs))
        .routes(routes!(list::list_platforms))
}
