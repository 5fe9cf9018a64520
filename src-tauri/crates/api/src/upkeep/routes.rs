//! Handlers of backups, checks and health.

use axum::Json;
use axum::extract::State;
use huolang_domain::Millis;
use huolang_sheets::Source;
use huolang_store::{Durability, audit};
use huolang_vault::Secret;
use serde_json::{Value, json};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::body::{Backup, Doctor, DoctorCheck, Health, RecoverRequest, RestoreRequest};
use crate::error::{Answer, ApiError};
use crate::extract::Body;
use crate::imports::source::named;
use crate::operations::body::StartedOperation;
use crate::principal::Principal;
use crate::state::Api;

/// The routes.
pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(list_backups, create_backup))
        .routes(routes!(restore_backup))
        .routes(routes!(recover_backup))
        .routes(routes!(create_key_rotation))
        .routes(routes!(get_doctor))
        .routes(routes!(create_diagnostics))
        .routes(routes!(get_health))
}

/// The backups in the data folder, newest first.
#[utoipa::path(get, path = "/api/v1/backups", operation_id = "list_backups", tag = "backups", responses((status = 200, body = Vec<Backup>)))]
async fn list_backups(State(api): State<Api>) -> Answer<Vec<Backup>> {
    let body = |kept: huolang_engine::backup::Kept| Backup {
        orders: kept.orders,
        cards: kept.cards,
        bytes: kept.bytes,
        created_at: kept.created_at.0,
        name: kept.name,
    };
    Ok(Json(api.engine.backups().list().await?.into_iter().map(body).collect()))
}

/// Makes a backup as long work.
#[utoipa::path(post, path = "/api/v1/backups", operation_id = "create_backup", tag = "backups", responses((status = 200, body = StartedOperation)))]
async fn create_backup(State(api): State<Api>, who: Principal) -> Answer<StartedOperation> {
    note(&api, &who, "backup.create", "backup", json!({})).await?;
    Ok(Json(StartedOperation { operation_id: api.engine.backups().start_create() }))
}

/// Unpacks and proves a backup as long work; it takes the place of the data at the next start.
#[utoipa::path(post, path = "/api/v1/backups/restore", operation_id = "restore_backup", tag = "backups", request_body = RestoreRequest, responses((status = 200, body = StartedOperation)))]
async fn restore_backup(
    State(api): State<Api>,
    who: Principal,
    Body(request): Body<RestoreRequest>,
) -> Answer<StartedOperation> {
    let operation_id = api.engine.backups().start_restore(&request.name).await?;
    note(&api, &who, "backup.restore", &request.name, json!({})).await?;
    Ok(Json(StartedOperation { operation_id }))
}

/// The same for a file from anywhere; with the code of its recovery sheet also from another computer.
#[utoipa::path(post, path = "/api/v1/backups/recover", operation_id = "recover_backup", tag = "backups", request_body = RecoverRequest, responses((status = 200, body = StartedOperation)))]
async fn recover_backup(
    State(api): State<Api>,
    who: Principal,
    Body(request): Body<RecoverRequest>,
) -> Answer<StartedOperation> {
    let asked = named(&api, request.source)?;
    let Source::Path(file) = asked.source else {
        return Err(ApiError::field("source", "a backup is a file: give upload_id or path"));
    };
    let code = request.recovery_code.map(Secret::new);
    let operation_id = api.engine.backups().start_recover(file, code.as_ref())?;
    note(&api, &who, "backup.restore", &asked.name, json!({ "recovery_sheet": code.is_some() })).await?;
    Ok(Json(StartedOperation { operation_id }))
}

/// Seals everything with a new master key, as long work.
#[utoipa::path(post, path = "/api/v1/vault/rotation", operation_id = "create_key_rotation", tag = "settings", responses((status = 200, body = StartedOperation)))]
async fn create_key_rotation(State(api): State<Api>, who: Principal) -> Answer<StartedOperation> {
    let operation_id = api.engine.start_key_rotation()?;
    note(&api, &who, "key.rotate", "key", json!({})).await?;
    Ok(Json(StartedOperation { operation_id }))
}

/// 体检: looks at everything the program needs.
#[utoipa::path(get, path = "/api/v1/doctor", operation_id = "get_doctor", tag = "backups", responses((status = 200, body = Doctor)))]
async fn get_doctor(State(api): State<Api>) -> Answer<Doctor> {
    let body = |check: huolang_engine::doctor::Check| DoctorCheck {
        check: check.check.to_owned(),
        ok: check.ok,
        code: check.code.map(str::to_owned),
        detail: check.detail,
        advice: check.advice.map(str::to_owned),
        params: check.params,
    };
    Ok(Json(Doctor { checks: api.engine.examine().await.into_iter().map(body).collect() }))
}

/// Writes the diagnostics bundle as long work; it is fetched like an export. No secret is in it.
#[utoipa::path(post, path = "/api/v1/doctor/bundles", operation_id = "create_diagnostics", tag = "backups", responses((status = 200, body = StartedOperation)))]
async fn create_diagnostics(State(api): State<Api>, who: Principal) -> Answer<StartedOperation> {
    note(&api, &who, "diagnostics.create", "diagnostics", json!({})).await?;
    Ok(Json(StartedOperation { operation_id: api.engine.start_diagnostics() }))
}

/// Whether the program answers, for watchdogs. Asks for no login and tells nothing else.
#[utoipa::path(get, path = "/api/v1/health", operation_id = "get_health", tag = "health", responses((status = 200, body = Health)))]
async fn get_health() -> Answer<Health> {
    Ok(Json(Health { ok: true, version: env!("CARGO_PKG_VERSION").to_owned() }))
}

async fn note(api: &Api, who: &Principal, deed: &'static str, subject: &str, detail: Value) -> Result<(), ApiError> {
    let (now, actor, subject): (Millis, String, String) = (api.engine.now(), who.name.clone(), subject.to_owned());
    api.engine
        .db()
        .write(Durability::Ordinary, move |tx| {
            Box::pin(async move { audit::append(tx, now, &actor, deed, &subject, &detail).await.map(drop) })
        })
        .await?;
    Ok(())
}
