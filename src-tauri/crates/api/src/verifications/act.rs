//! What a person does to a verification afterwards.

use axum::Json;
use axum::extract::{Path, State};
use huolang_domain::VerificationId;

use super::ask::WAIT;
use super::body::{VerificationAction, VerificationActionRequest, VerificationRecord};
use super::shape::record;
use crate::error::{Answer, ApiError};
use crate::extract::Body;
use crate::orders::row::ShopNames;
use crate::principal::Principal;
use crate::state::Api;

/// Tries again, undoes, or says what became of a verification; gives the record as it stands then.
#[utoipa::path(post, path = "/api/v1/verifications/{id}/actions", operation_id = "act_on_verification", tag = "verifications", params(("id" = String, Path)), request_body = VerificationActionRequest, responses((status = 200, body = VerificationRecord)))]
pub async fn act_on_verification(
    State(api): State<Api>,
    who: Principal,
    Path(id): Path<VerificationId>,
    Body(request): Body<VerificationActionRequest>,
) -> Answer<VerificationRecord> {
    let desk = api.engine.verifications();
    let row = match request.action {
        VerificationAction::Retry => {
            let row = desk.retry(&id, &who.name).await?;
            desk.wait_for(std::slice::from_ref(&id), WAIT).await?.pop().unwrap_or(row)
        }
        VerificationAction::Undo => desk.undo(&id, &who.name, WAIT).await?,
        VerificationAction::Resolve => {
            let counts =
                request.counts.ok_or_else(|| ApiError::field("counts", "say whether the platform counts it"))?;
            desk.resolve(&id, counts, &who.name).await?
        }
    };
    let names = ShopNames::read(&mut api.engine.db().reader().await?).await?;
    Ok(Json(record(&names, row)))
}
