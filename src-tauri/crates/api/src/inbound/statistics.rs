//! Orders of platforms that call us by day, shop and kind.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use huolang_domain::shanghai::{DAY_MS, start_of_day};
use huolang_domain::{Millis, ShopId};
use huolang_store::productions::{self, DayRow, ProductionState};
use serde::Deserialize;
use utoipa::IntoParams;

use super::body::{InboundDay, InboundStatistics};
use crate::error::{Answer, ApiError};
use crate::extract::Query;
use crate::orders::row::ShopNames;
use crate::state::Api;

/// Days, when the caller does not say.
const USUAL_DAYS: i64 = 30;
/// The most days at once.
const MOST_DAYS: i64 = 366;

/// Which orders are counted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct StatisticsQuery {
    shop_id: Option<String>,
    /// So many days up to today.
    days: Option<i64>,
}

/// Orders by day, shop and kind, with what they came to.
#[utoipa::path(get, path = "/api/v1/inbound-statistics", operation_id = "get_inbound_statistics", tag = "inbound", params(StatisticsQuery), responses((status = 200, body = InboundStatistics)))]
pub async fn get_inbound_statistics(
    State(api): State<Api>,
    Query(query): Query<StatisticsQuery>,
) -> Answer<InboundStatistics> {
    let days = query.days.unwrap_or(USUAL_DAYS);
    if !(1..=MOST_DAYS).contains(&days) {
        return Err(ApiError::field("days", format!("from 1 to {MOST_DAYS}")));
    }
    let until = start_of_day(api.engine.now()).plus(DAY_MS);
    let shop = query.shop_id.filter(|shop| !shop.is_empty()).map(ShopId::from);
    let mut conn = api.engine.db().reader().await?;
    let found = productions::by_day(&mut conn, shop.as_ref(), until.plus(-days * DAY_MS), until).await?;
    let names = ShopNames::read(&mut conn).await?;
    Ok(Json(InboundStatistics { days: fold(&names, found) }))
}

fn fold(names: &ShopNames, found: Vec<DayRow>) -> Vec<InboundDay> {
    let mut days: BTreeMap<(i64, ShopId, &'static str), InboundDay> = BTreeMap::new();
    for row in found {
        let key = (row.day, row.shop_id.clone(), row.kind.as_str());
        let day = days.entry(key).or_insert_with(|| InboundDay {
            at: start_of_day(Millis(row.day * DAY_MS)).0,
            shop_name: names.name(&row.shop_id),
            shop_id: row.shop_id.to_string(),
            kind: row.kind,
            total: 0,
            succeeded: 0,
            failed: 0,
            open: 0,
            amount: 0,
        });
        day.total += row.n;
        match row.state {
            ProductionState::Succeeded => {
                day.succeeded += row.n;
                day.amount += row.amount.0;
            }
            ProductionState::Failed => day.failed += row.n,
            ProductionState::Producing | ProductionState::Abnormal => day.open += row.n,
        }
    }
    days.into_values().rev().collect()
}
