//! The master key on paper.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use huolang_domain::ErrorCode;
use huolang_engine::boot::{self, BootOptions};
use huolang_store::{Durability, audit};
use huolang_vault::SheetFacts;
use serde_json::json;

use super::body::{RecoverKeyRequest, RecoverySheet, RecoverySheetRequest};
use crate::auth::confirm;
use crate::error::{Answer, ApiError};
use crate::extract::Body;
use crate::principal::Principal;
use crate::state::Api;

/// Puts the key of a recovery sheet in its place again. Asked while the program could not start for want of its key; of one
/// that runs there is nothing to bring back.
#[utoipa::path(post, path = "/api/v1/vault/recover", operation_id = "recover_key", tag = "settings", request_body = RecoverKeyRequest, responses((status = 204)))]
pub async fn recover_key(_request: Body<RecoverKeyRequest>) -> Result<StatusCode, ApiError> {
    Err(ApiError::new(ErrorCode::Conflict, "the key is in its place; there is nothing to bring back"))
}

/// The same where nothing else is answered: the program could not start.
pub async fn recover_at_start(
    State(options): State<Arc<BootOptions>>,
    Body(request): Body<RecoverKeyRequest>,
) -> Result<StatusCode, ApiError> {
    let options = BootOptions::clone(&options);
    let options = if request.key_in_folder { options.key_into_folder() } else { options };
    let recovered = boot::recover(&options, &request.recovery_code, None).await;
    recovered.map_err(|error| ApiError::new(error.code(), error.to_string()))?;
    Ok(StatusCode::NO_CONTENT)
}

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
