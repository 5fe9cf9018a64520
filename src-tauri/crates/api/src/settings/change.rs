//! Reading and changing the settings.

use axum::Json;
use axum::extract::State;
use huolang_engine::settings::SettingsChange;

use super::body::{Host, Settings, SettingsPatch};
use super::shape::{change_of, settings_body};
use crate::error::{Answer, ApiError};
use crate::extract::Body;
use crate::principal::Principal;
use crate::state::Api;

/// The settings in force.
#[utoipa::path(get, path = "/api/v1/settings", operation_id = "get_settings", tag = "settings", responses((status = 200, body = Settings)))]
pub async fn get_settings(State(api): State<Api>) -> Answer<Settings> {
    read(&api).await.map(Json)
}

/// Changes whole sections; what nobody sets here (folder, key, size) is passed over.
#[utoipa::path(patch, path = "/api/v1/settings", operation_id = "update_settings", tag = "settings", request_body = SettingsPatch, responses((status = 200, body = Settings)))]
pub async fn update_settings(
    State(api): State<Api>,
    who: Principal,
    Body(patch): Body<SettingsPatch>,
) -> Answer<Settings> {
    let change: SettingsChange = change_of(patch);
    api.engine.settings().change(change, &who.name).await?;
    read(&api).await.map(Json)
}

async fn read(api: &Api) -> Result<Settings, ApiError> {
    let facts = api.engine.settings().facts().await?;
    Ok(settings_body(&api.engine.settings().get(), facts))
}

/// Every host the program called, for the seller to see.
#[utoipa::path(get, path = "/api/v1/hosts", operation_id = "list_hosts", tag = "settings", responses((status = 200, body = Vec<Host>)))]
pub async fn list_hosts(State(api): State<Api>) -> Answer<Vec<Host>> {
    let body = |contact: huolang_platforms::http::Contact| Host {
        host: contact.host,
        purpose: "platform".to_owned(),
        calls: i64::try_from(contact.calls).unwrap_or(i64::MAX),
        last_at: Some(contact.last_at.0),
    };
    Ok(Json(api.engine.contacts().list().into_iter().map(body).collect()))
}
