//! Endpoint, key, limits.

use axum::Json;
use axum::extract::State;
use huolang_domain::ErrorCode;
use huolang_domain::talk::Prompts;
use huolang_engine::EngineError;
use huolang_engine::model::PRESETS;
use huolang_engine::talk::{KeyChange, TalkSettings};
use huolang_vault::Secret;

use super::body::{AiCheck, AiCheckRequest, AiPreset, AiSettings, AiSettingsBody};
use super::shape;
use crate::error::{Answer, ApiError};
use crate::extract::{Body, MaybeBody};
use crate::principal::Principal;
use crate::state::Api;

/// Endpoints to choose from.
#[utoipa::path(get, path = "/api/v1/ai/presets", operation_id = "list_ai_presets", tag = "ai", responses((status = 200, body = Vec<AiPreset>)))]
pub async fn list_ai_presets() -> Answer<Vec<AiPreset>> {
    let body = |preset: &huolang_engine::model::Preset| AiPreset {
        id: preset.id.to_owned(),
        name: preset.name.to_owned(),
        base_url: preset.base_url.to_owned(),
        models: preset.models.iter().map(|model| (*model).to_owned()).collect(),
        needs_key: preset.needs_key,
        key_page: preset.key_page.map(str::to_owned),
        price_in: preset.price_in,
        price_out: preset.price_out,
    };
    Ok(Json(PRESETS.iter().map(body).collect()))
}

/// The settings in force; the key is masked.
#[utoipa::path(get, path = "/api/v1/ai/settings", operation_id = "get_ai_settings", tag = "ai", responses((status = 200, body = AiSettings)))]
pub async fn get_ai_settings(State(api): State<Api>) -> Answer<AiSettings> {
    let settings = api.engine.talk().settings().await?;
    shown(&api, settings).await.map(Json)
}

/// Sets everything; the key stays where none is named.
#[utoipa::path(put, path = "/api/v1/ai/settings", operation_id = "replace_ai_settings", tag = "ai", request_body = AiSettingsBody, responses((status = 200, body = AiSettings)))]
pub async fn replace_ai_settings(
    State(api): State<Api>,
    who: Principal,
    Body(body): Body<AiSettingsBody>,
) -> Answer<AiSettings> {
    let former = api.engine.talk().settings().await?;
    let key = match body.key {
        None => KeyChange::Keep,
        Some(key) if key.expose().trim().is_empty() => KeyChange::Remove,
        Some(key) => KeyChange::Set(Secret::new(key.expose().trim().to_owned())),
    };
    let settings = shape::settings(body.figures, former);
    let kept = api.engine.talk().save_settings(settings, key, &who.name).await.map_err(refused)?;
    shown(&api, kept).await.map(Json)
}

/// Asks an endpoint a short question; what is absent is as it is set.
#[utoipa::path(post, path = "/api/v1/ai/check", operation_id = "check_ai", tag = "ai", request_body(content = Option<AiCheckRequest>), responses((status = 200, body = AiCheck)))]
pub async fn check_ai(State(api): State<Api>, MaybeBody(request): MaybeBody<AiCheckRequest>) -> Answer<AiCheck> {
    let request = request.unwrap_or_default();
    let filled = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
    let key = request.key.filter(|key| !key.expose().trim().is_empty());
    let trial = api.engine.talk().try_endpoint(filled(request.base_url), filled(request.model), key).await?;
    let (code, message) = trial.trouble.map(|(code, message)| (code.as_str().to_owned(), message)).unzip();
    Ok(Json(AiCheck {
        ok: code.is_none(),
        code,
        message,
        model: trial.model,
        latency_ms: trial.latency_ms,
        cost: trial.cost,
    }))
}

async fn shown(api: &Api, settings: TalkSettings) -> Result<AiSettings, ApiError> {
    let hint = api.engine.talk().key_hint().await?;
    Ok(AiSettings {
        figures: shape::figures(&settings),
        has_key: hint.is_some(),
        key_hint: hint.map(|hint| hint.0),
        default_prompts: shape::prompts(Prompts::built_in()),
        updated_at: settings.updated_at.map(|at| at.0),
    })
}

/// The engine names the field in front of its words.
pub(super) fn refused(error: EngineError) -> ApiError {
    let message = error.to_string();
    match message.split_once(": ") {
        Some((field, what)) if error.code() == ErrorCode::InvalidInput && !field.contains(' ') => {
            ApiError::field(field, what)
        }
        _ => ApiError::from(error),
    }
}
