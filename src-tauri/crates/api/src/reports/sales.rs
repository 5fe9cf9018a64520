//! 售卖明细: rows and sums.

use axum::Json;
use axum::extract::State;
use huolang_domain::{Millis, shanghai};
use huolang_store::sales::{self, SalesBy, SalesFilter, SalesWhen};
use serde::Deserialize;
use utoipa::IntoParams;

use super::body::{SalesDetail, SalesDetailPage, SalesSum};
use crate::error::{Answer, ApiError};
use crate::extract::Query;
use crate::page;
use crate::state::Api;

/// Which rows.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SalesQuery {
    /// Only of this shop.
    shop_id: Option<String>,
    /// Only of this 券码状态.
    status: Option<String>,
    /// Only of this 成交渠道.
    channel: Option<String>,
    /// Only of this 带货角色.
    role: Option<String>,
    /// Only of this 核销门店.
    store: Option<String>,
    /// Which moment `from`, `to` and days mean: `verified` or `paid`.
    when: Option<String>,
    /// From this moment on.
    from: Option<i64>,
    /// Before this moment.
    to: Option<i64>,
    /// Only of exactly this order or part of an order.
    number: Option<String>,
    /// Sums only: `all`, `status`, `channel`, `role`, `store`, `product` or `day`.
    by: Option<String>,
    /// A former page's `next_cursor`.
    cursor: Option<String>,
    /// The most rows, 50 when absent.
    limit: Option<i64>,
}

impl SalesQuery {
    fn filter(&self) -> Result<SalesFilter, ApiError> {
        let text = |text: &Option<String>| text.as_deref().map(str::trim).filter(|t| !t.is_empty()).map(str::to_owned);
        let when = self.when.as_deref().map(str::parse::<SalesWhen>).transpose();
        Ok(SalesFilter {
            shop: text(&self.shop_id),
            // Empty means: rows that have none.
            status: self.status.clone(),
            channel: self.channel.clone(),
            role: self.role.clone(),
            store: self.store.clone(),
            when: when.map_err(|_| ApiError::field("when", "verified or paid"))?,
            from: self.from.map(Millis),
            to: self.to.map(Millis),
            number: text(&self.number),
        })
    }
}

/// Rows of 售卖明细 that count, newest order numbers first.
#[utoipa::path(get, path = "/api/v1/sales-details", operation_id = "list_sales_details", tag = "reports", params(SalesQuery), responses((status = 200, body = SalesDetailPage)))]
pub async fn list_sales_details(State(api): State<Api>, Query(query): Query<SalesQuery>) -> Answer<SalesDetailPage> {
    let size = page::size(query.limit);
    let after = page::after_pair(query.cursor.as_deref())?;
    let mut conn = api.engine.db().reader().await?;
    let found = sales::list(&mut conn, &query.filter()?, after, size).await?;
    let next_cursor = page::next(&found, size, |sale| page::pair(&sale.order_id, &sale.sub_order_id));
    Ok(Json(SalesDetailPage { items: found.into_iter().map(SalesDetail::from).collect(), next_cursor }))
}

/// Sums of 售卖明细: receipts, fees, commissions, subsidies, by what is asked.
#[utoipa::path(get, path = "/api/v1/sales-details/sums", operation_id = "sum_sales_details", tag = "reports", params(SalesQuery), responses((status = 200, body = Vec<SalesSum>)))]
pub async fn sum_sales_details(State(api): State<Api>, Query(query): Query<SalesQuery>) -> Answer<Vec<SalesSum>> {
    let by = query.by.as_deref().map_or(Ok(SalesBy::All), str::parse::<SalesBy>);
    let by = by.map_err(|_| ApiError::field("by", "no such grouping"))?;
    let found = sales::sums(&mut api.engine.db().reader().await?, &query.filter()?, by).await?;
    let mut sums: Vec<SalesSum> = found.into_iter().map(SalesSum::from).collect();
    if by == SalesBy::Day {
        for sum in &mut sums {
            // Noon is on that day in Shanghai, whatever the hours between there and UTC.
            sum.key = sum
                .key
                .parse::<i64>()
                .map_or_else(|_| String::new(), |day| shanghai::date(Millis(day.saturating_mul(shanghai::DAY_MS))));
        }
    }
    Ok(Json(sums))
}
