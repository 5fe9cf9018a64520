//! The guided first delivery.

use axum::Json;
use axum::extract::State;
use huolang_engine::practice;

use crate::dashboard::body::{Tour, TourRequest};
use crate::error::Answer;
use crate::extract::Body;
use crate::state::Api;

/// Notes where the seller is.
#[utoipa::path(put, path = "/api/v1/practice/tour", operation_id = "replace_tour", tag = "practice", request_body = TourRequest, responses((status = 200, body = Tour)))]
pub async fn replace_tour(State(api): State<Api>, Body(request): Body<TourRequest>) -> Answer<Tour> {
    api.engine.set_tour(practice::Tour { step: request.step, done: request.done }).await?;
    Ok(Json(tour_body(api.engine.tour().await?)))
}

/// Where the seller is.
pub fn tour_body(tour: practice::Tour) -> Tour {
    Tour { step: tour.step, done: tour.done }
}
