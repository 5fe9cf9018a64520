//! What models cost.

use axum::Json;
use axum::extract::State;
use huolang_domain::{Millis, ShopId};
use huolang_engine::talk::Reached;
use huolang_store::spending::{DaySpent, ShopSpent, Spent};
use serde::Deserialize;
use utoipa::IntoParams;

use super::body::{AiCapReached, AiCostCaps, AiCosts, AiDaySpent, AiShopSpent, AiSpent};
use crate::error::Answer;
use crate::extract::Query;
use crate::orders::row::ShopNames;
use crate::state::Api;

/// Which costs.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CostQuery {
    /// From the day of this moment, epoch ms; absent: thirty days back.
    from: Option<i64>,
    /// To the day of this moment, epoch ms; absent: today.
    to: Option<i64>,
    /// Only of this shop.
    shop_id: Option<String>,
}

/// What models cost: today, this month, by day, by shop.
#[utoipa::path(get, path = "/api/v1/ai/costs", operation_id = "get_ai_costs", tag = "ai", params(CostQuery), responses((status = 200, body = AiCosts)))]
pub async fn get_ai_costs(State(api): State<Api>, Query(query): Query<CostQuery>) -> Answer<AiCosts> {
    let shop = query.shop_id.map(ShopId::from);
    let costs = api.engine.talk().costs(query.from.map(Millis), query.to.map(Millis), shop.as_ref()).await?;
    let names = ShopNames::read(&mut api.engine.db().reader().await?).await?;
    let of_shop = |shop: ShopSpent| AiShopSpent {
        shop_name: names.name(&shop.shop_id),
        shop_id: shop.shop_id.into_string(),
        calls: shop.calls,
        tokens_in: shop.tokens_in,
        tokens_out: shop.tokens_out,
        cost: shop.cost,
    };
    let reached = |reached: Reached| match reached {
        Reached::Day => AiCapReached::Day,
        Reached::Month => AiCapReached::Month,
        Reached::ShopDay => AiCapReached::ShopDay,
    };
    Ok(Json(AiCosts {
        today: spent(&costs.today),
        month: spent(&costs.month),
        days: costs.days.into_iter().map(of_day).collect(),
        shops: costs.shops.into_iter().map(of_shop).collect(),
        caps: AiCostCaps { day_cost: costs.day_cap, month_cost: costs.month_cap },
        reached: costs.reached.into_iter().map(reached).collect(),
    }))
}

const fn spent(spent: &Spent) -> AiSpent {
    AiSpent { calls: spent.calls, tokens_in: spent.tokens_in, tokens_out: spent.tokens_out, cost: spent.cost }
}

fn of_day(day: DaySpent) -> AiDaySpent {
    let (year, month, date) = (day.period / 10_000, day.period / 100 % 100, day.period % 100);
    AiDaySpent {
        day: format!("{year:04}-{month:02}-{date:02}"),
        calls: day.calls,
        tokens_in: day.tokens_in,
        tokens_out: day.tokens_out,
        cost: day.cost,
    }
}
