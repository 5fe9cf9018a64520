//! What a person does to orders. The engine says what stands in the way.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use huolang_domain::{Millis, OrderId};
use huolang_engine::actions::Action;

use super::body::{
    OrderAction, OrderActionRequest, OrderBatchRequest, OrderDetail, OrderRating, RevealedText, ReviewAnswer,
};
use super::detail::detail;
use crate::auth::confirm_reveal;
use crate::cards::body::RevealRequest;
use crate::error::{Answer, ApiError, Done};
use crate::extract::{Body, MaybeBody};
use crate::principal::Principal;
use crate::shared::{BatchResult, RowResult};
use crate::state::Api;

/// Orders of one batch.
const MOST_ORDERS: usize = 1_000;

/// Does something to one order, and gives the order as it stands then.
#[utoipa::path(post, path = "/api/v1/orders/{id}/actions", operation_id = "act_on_order", tag = "orders", params(("id" = String, Path)), request_body = OrderActionRequest, responses((status = 200, body = OrderDetail)))]
pub async fn act_on_order(
    State(api): State<Api>,
    who: Principal,
    Path(id): Path<OrderId>,
    Body(request): Body<OrderActionRequest>,
) -> Answer<OrderDetail> {
    api.engine.act(&id, action_of(request)?, &who.name).await?;
    detail(&api, &id).await.map(Json)
}

/// Does the same to many orders; each answers for itself.
#[utoipa::path(post, path = "/api/v1/orders/batch", operation_id = "act_on_orders", tag = "orders", request_body = OrderBatchRequest, responses((status = 200, body = BatchResult)))]
pub async fn act_on_orders(
    State(api): State<Api>,
    who: Principal,
    Body(request): Body<OrderBatchRequest>,
) -> Answer<BatchResult> {
    if request.ids.len() > MOST_ORDERS {
        return Err(ApiError::field("ids", format!("at most {MOST_ORDERS} orders at once")));
    }
    let action = action_of(request.request)?;
    let chosen: Vec<OrderId> = request.ids.into_iter().map(OrderId::from).collect();
    let answers = api.engine.act_many(&chosen, &action, &who.name).await;
    let row = |(id, answer): (OrderId, Result<(), huolang_engine::EngineError>)| match answer {
        Ok(()) => RowResult::done(id.into_string()),
        Err(error) => RowResult::refused(id.into_string(), error.code(), error.to_string()),
    };
    Ok(Json(BatchResult { results: answers.into_iter().map(row).collect() }))
}

/// Shows what was sent, or will be; that it was shown is written down.
#[utoipa::path(post, path = "/api/v1/orders/{id}/content/reveal", operation_id = "reveal_order_content", tag = "orders", params(("id" = String, Path)), request_body(content = Option<RevealRequest>), responses((status = 200, body = RevealedText)))]
pub async fn reveal_order_content(
    State(api): State<Api>,
    who: Principal,
    Path(id): Path<OrderId>,
    MaybeBody(request): MaybeBody<RevealRequest>,
) -> Answer<RevealedText> {
    confirm_reveal(&api, &who, request.and_then(|request| request.password)).await?;
    let contents = api.engine.reveal_content(&id, &who.name).await?;
    let texts: Vec<&str> = contents.iter().map(|(_, text)| text.expose().as_str()).collect();
    Ok(Json(RevealedText { text: texts.join("\n\n") }))
}

/// Shows the buyer's phone number in full; that it was shown is written down.
#[utoipa::path(post, path = "/api/v1/orders/{id}/phone/reveal", operation_id = "reveal_order_phone", tag = "orders", params(("id" = String, Path)), request_body(content = Option<RevealRequest>), responses((status = 200, body = RevealedText)))]
pub async fn reveal_order_phone(
    State(api): State<Api>,
    who: Principal,
    Path(id): Path<OrderId>,
    MaybeBody(request): MaybeBody<RevealRequest>,
) -> Answer<RevealedText> {
    confirm_reveal(&api, &who, request.and_then(|request| request.password)).await?;
    let phone = api.engine.reveal_phone(&id, &who.name).await?;
    Ok(Json(RevealedText { text: phone.expose().clone() }))
}

/// Rates the buyer of a finished order.
#[utoipa::path(post, path = "/api/v1/orders/{id}/rating", operation_id = "rate_buyer", tag = "orders", params(("id" = String, Path)), request_body = OrderRating, responses((status = 204)))]
pub async fn rate_buyer(
    State(api): State<Api>,
    who: Principal,
    Path(id): Path<OrderId>,
    Body(rating): Body<OrderRating>,
) -> Done {
    api.engine.rate_buyer(&id, &rating.words, &who.name).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn action_of(request: OrderActionRequest) -> Result<Action, ApiError> {
    let text = |text: Option<String>| text.map(|text| text.trim().to_owned()).unwrap_or_default();
    Ok(match request.action {
        OrderAction::Deliver => Action::Deliver { overrides: request.overrides.unwrap_or_default() },
        OrderAction::SendNow => Action::SendNow,
        OrderAction::Postpone => {
            let until = request.until.ok_or_else(|| ApiError::field("until", "say until when"))?;
            Action::Postpone { until: Millis(until) }
        }
        OrderAction::Cancel => Action::Cancel,
        OrderAction::Retry => Action::Retry,
        OrderAction::Resend => Action::Resend,
        OrderAction::ResolveReview => {
            let answer = request.answer.ok_or_else(|| ApiError::field("answer", "say whether it was received"))?;
            Action::ResolveReview { track: request.track, received: answer == ReviewAnswer::Received }
        }
        OrderAction::Ship => Action::Ship { company: text(request.company), number: text(request.number) },
        OrderAction::Handled => Action::Handled,
        OrderAction::Note => Action::Note { text: text(request.text) },
        OrderAction::BlockBuyer => Action::BlockBuyer { reason: text(request.reason) },
    })
}
