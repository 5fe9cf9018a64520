//! The master key on paper.

use axum::Json;
use axum::extract::State;
use huolang_store::{Durability, audit};
use huolang_vault::SheetFacts;
use serde_json::json;

use super::body::{RecoverySheet, RecoverySheetRequest};
use crate::auth::confirm;
use crate::error::{Answer, ApiError};
use crate::extract::Body;
use crate::principal::Principal;
use crate::state::Api;

/// The recovery sheet: whoever has it and a copy of the data reads everything. Asks for the password again.
#[utoipa::path(post, path = "/api/v1/vault/recovery-sheet", operation_id = "create_recovery_sheet", tag = "settings", request_body = RecoverySheetRequest, responses((status = 200, body = RecoverySheet)))]
pub async fn create_recovery_sheet(
    State(api): State<Api>,
    who: Principal,
    Body(request): Body<RecoverySheetRequest>,
) -> Answer<RecoverySheet> {
    confirm(&api, &who, request.password).await?;
    let now = api.engine.now();
    let day = huolang_domain::shanghai::date(now);
    let vault_id = api.engine.vault_id().unwrap_or_default();
    let sheet = api.engine.vault().recovery_sheet(&SheetFacts { vault_id, printed_on: &day });
    let actor = who.name;
    api.engine
        .db()
        .write(Durability::Flushed, move |tx| {
            Box::pin(
                async move { audit::append(tx, now, &actor, "key.recovery_sheet", "key", &json!({})).await.map(drop) },
            )
        })
        .await
        .map_err(ApiError::from)?;
    Ok(Json(RecoverySheet { text: sheet.expose().clone() }))
}
