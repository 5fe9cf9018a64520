//! 旅行社预约明细: rows and sums.

use axum::Json;
use axum::extract::State;
use huolang_store::bookings::{self, BookingFilter, BookingsBy};
use serde::Deserialize;
use utoipa::IntoParams;

use super::body::{BookingSum, TravelBooking, TravelBookingPage};
use crate::error::{Answer, ApiError};
use crate::extract::Query;
use crate::page;
use crate::state::Api;

/// Which rows.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct BookingQuery {
    /// Only of this shop.
    shop_id: Option<String>,
    /// Only of this status.
    status: Option<String>,
    /// From this day on, `2025-11-20`.
    from: Option<String>,
    /// Through this day.
    to: Option<String>,
    /// Only of exactly this order.
    number: Option<String>,
    /// Sums only: `status` or `day`.
    by: Option<String>,
    /// A former page's `next_cursor`.
    cursor: Option<String>,
    /// The most rows, 50 when absent.
    limit: Option<i64>,
}

impl BookingQuery {
    fn filter(&self) -> BookingFilter {
        let text = |text: &Option<String>| text.as_deref().map(str::trim).filter(|t| !t.is_empty()).map(str::to_owned);
        BookingFilter {
            shop: text(&self.shop_id),
            status: text(&self.status),
            from: text(&self.from),
            to: text(&self.to),
            number: text(&self.number),
        }
    }
}

/// Rows of the newest snapshot of 旅行社预约明细, in the order of the file.
#[utoipa::path(get, path = "/api/v1/travel-bookings", operation_id = "list_travel_bookings", tag = "reports", params(BookingQuery), responses((status = 200, body = TravelBookingPage)))]
pub async fn list_travel_bookings(
    State(api): State<Api>,
    Query(query): Query<BookingQuery>,
) -> Answer<TravelBookingPage> {
    let size = page::size(query.limit);
    let after = page::after_triple(query.cursor.as_deref())?.unwrap_or((0, -1, 0));
    let mut conn = api.engine.db().reader().await?;
    let found = bookings::list(&mut conn, &query.filter(), after, size).await?;
    let next_cursor = page::next(&found, size, |row| format!("{}.{}.{}", row.import_no, row.sheet, row.row_no));
    Ok(Json(TravelBookingPage { items: found.into_iter().map(TravelBooking::from).collect(), next_cursor }))
}

/// Sums of 旅行社预约明细, by status or by day.
#[utoipa::path(get, path = "/api/v1/travel-bookings/sums", operation_id = "sum_travel_bookings", tag = "reports", params(BookingQuery), responses((status = 200, body = Vec<BookingSum>)))]
pub async fn sum_travel_bookings(State(api): State<Api>, Query(query): Query<BookingQuery>) -> Answer<Vec<BookingSum>> {
    let by = query.by.as_deref().map_or(Ok(BookingsBy::Status), str::parse::<BookingsBy>);
    let by = by.map_err(|_| ApiError::field("by", "status or day"))?;
    let found = bookings::sums(&mut api.engine.db().reader().await?, &query.filter(), by).await?;
    Ok(Json(found.into_iter().map(BookingSum::from).collect()))
}
