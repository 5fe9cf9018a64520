//! The handler of the first page.

use axum::Json;
use axum::extract::State;
use huolang_domain::ShopId;
use huolang_engine::dashboard;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::body::{AttentionFigures, Dashboard, Figure, LowStock, ShopHealth, TodayFigures};
use crate::error::Answer;
use crate::extract::Query;
use crate::practice::tour_body;
use crate::state::Api;

/// The routes.
pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new().routes(routes!(get_dashboard))
}

/// Whose figures.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct DashboardQuery {
    /// Only of this shop.
    shop_id: Option<String>,
}

/// Today, the last hours and days, what waits, how the shops are, which pools are low.
#[utoipa::path(get, path = "/api/v1/dashboard", operation_id = "get_dashboard", tag = "dashboard", params(DashboardQuery), responses((status = 200, body = Dashboard)))]
async fn get_dashboard(State(api): State<Api>, Query(query): Query<DashboardQuery>) -> Answer<Dashboard> {
    let shop = query.shop_id.map(ShopId::from);
    let seen = api.engine.dashboard(shop.as_ref()).await?;
    let today = seen.today;
    Ok(Json(Dashboard {
        today: TodayFigures {
            orders: today.orders,
            paid: today.paid,
            waiting: today.waiting,
            delivered: today.delivered,
            auto_success_rate: today.auto_success_rate,
            revenue: today.revenue,
            failed: today.failed,
            refunds: today.refunds,
            verified: today.verified,
            verify_failed: today.verify_failed,
            to_verify: today.to_verify,
        },
        attention: AttentionFigures {
            manual: seen.attention.manual,
            needs_review: seen.attention.needs_review,
            out_of_stock: seen.attention.out_of_stock,
        },
        hours: seen.hours.into_iter().map(figure).collect(),
        days: seen.days.into_iter().map(figure).collect(),
        shops: seen.shops.into_iter().map(health).collect(),
        low_stock: seen.low_stock.into_iter().map(low_stock).collect(),
        tour: tour_body(seen.tour),
    }))
}

fn figure(bar: dashboard::Bar) -> Figure {
    Figure { at: bar.at, orders: bar.orders, delivered: bar.delivered, revenue: bar.revenue, verified: bar.verified }
}

fn health(shop: dashboard::ShopHealth) -> ShopHealth {
    ShopHealth {
        shop_id: shop.shop_id.into_string(),
        name: shop.name,
        platform: shop.platform,
        state: shop.state,
        reason: shop.reason,
        last_synced_at: shop.last_synced_at.map(|at| at.0),
        orders_today: shop.orders_today,
        delivered_today: shop.delivered_today,
    }
}

fn low_stock(pool: dashboard::LowStock) -> LowStock {
    LowStock {
        pool_id: pool.pool_id.into_string(),
        name: pool.name,
        available: pool.available,
        low_stock_at: pool.low_stock_at,
    }
}
