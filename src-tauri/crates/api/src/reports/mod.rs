//! 售卖明细, 旅行社预约明细, and both beside their orders.

mod body;
mod bookings;
mod joined;
mod sales;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::state::Api;

/// The routes.
pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(sales::list_sales_details))
        .routes(routes!(sales::sum_sales_details))
        .routes(routes!(bookings::list_travel_bookings))
        .routes(routes!(bookings::sum_travel_bookings))
        .routes(routes!(joined::list_order_reports))
}
