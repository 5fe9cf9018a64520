//! Pools, the cards in them, where they came from and who got them.

mod act;
pub mod body;
mod history;
mod list;
mod pools;
mod row;
mod stock;
mod uploads;

pub use stock::{StockQuery, entry as stock_entry};

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::state::Api;

/// The routes.
pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(pools::list_card_pools, pools::create_card_pool))
        .routes(routes!(pools::update_card_pool, pools::delete_card_pool))
        .routes(routes!(pools::deliver_waiting_orders))
        .routes(routes!(stock::list_stock_entries))
        .routes(routes!(stock::list_card_batches))
        .routes(routes!(act::undo_card_batch))
        .routes(routes!(list::list_cards))
        .routes(routes!(act::act_on_cards))
        .routes(routes!(act::reveal_card))
        .routes(routes!(history::get_card_history))
        .routes(routes!(uploads::list_card_uploads))
        .routes(routes!(uploads::settle_card_upload))
}
