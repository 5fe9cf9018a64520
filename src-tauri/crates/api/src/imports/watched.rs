//! The watched folder: where it is, what lies in it, and looking at once.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use huolang_engine::imports::watch::{WatchedFile as File, WatchedState};
use huolang_engine::settings::{AfterImport, Imports, SettingsChange};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::error::{Answer, Done};
use crate::extract::Body;
use crate::principal::Principal;
use crate::state::Api;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WatchedFolderAfter {
    Move,
    Keep,
    Delete,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WatchedFileState {
    Waiting,
    Kept,
    Failed,
    Unknown,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct WatchedFile {
    pub name: String,
    pub size: i64,
    pub state: WatchedFileState,
    pub reason: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct WatchedFolder {
    pub on: bool,
    pub folder: String,
    pub after: WatchedFolderAfter,
    pub files: Vec<WatchedFile>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct WatchedFolderChange {
    pub on: bool,
    /// Empty: the folder beside the data.
    pub folder: String,
    pub after: WatchedFolderAfter,
}

/// The watched folder as it stands.
#[utoipa::path(get, path = "/api/v1/watched-folder", operation_id = "get_watched_folder", tag = "imports", responses((status = 200, body = WatchedFolder)))]
pub async fn get_watched_folder(State(api): State<Api>) -> Answer<WatchedFolder> {
    Ok(Json(body(&api)))
}

/// Chooses the folder, and what becomes of a file once it is in.
#[utoipa::path(put, path = "/api/v1/watched-folder", operation_id = "update_watched_folder", tag = "imports", request_body = WatchedFolderChange, responses((status = 200, body = WatchedFolder)))]
pub async fn update_watched_folder(
    State(api): State<Api>,
    who: Principal,
    Body(asked): Body<WatchedFolderChange>,
) -> Answer<WatchedFolder> {
    let after = match asked.after {
        WatchedFolderAfter::Move => AfterImport::Move,
        WatchedFolderAfter::Keep => AfterImport::Keep,
        WatchedFolderAfter::Delete => AfterImport::Delete,
    };
    let imports = Imports { watch: asked.on, folder: asked.folder.trim().to_owned(), after };
    api.engine.settings().change(SettingsChange { imports: Some(imports), ..Default::default() }, &who.name).await?;
    api.engine.import_now();
    Ok(Json(body(&api)))
}

/// Looks at once, also at files that failed before.
#[utoipa::path(post, path = "/api/v1/watched-folder/scans", operation_id = "scan_watched_folder", tag = "imports", responses((status = 204)))]
pub async fn scan_watched_folder(State(api): State<Api>) -> Done {
    api.engine.import_now();
    Ok(StatusCode::NO_CONTENT)
}

fn body(api: &Api) -> WatchedFolder {
    let seen = api.engine.watched_folder();
    WatchedFolder {
        on: seen.on,
        folder: seen.folder.to_string_lossy().into_owned(),
        after: match seen.after {
            AfterImport::Move => WatchedFolderAfter::Move,
            AfterImport::Keep => WatchedFolderAfter::Keep,
            AfterImport::Delete => WatchedFolderAfter::Delete,
        },
        files: seen.files.into_iter().map(file).collect(),
    }
}

fn file(file: File) -> WatchedFile {
    WatchedFile {
        name: file.name,
        size: i64::try_from(file.size).unwrap_or(i64::MAX),
        state: match file.state {
            WatchedState::Waiting => WatchedFileState::Waiting,
            WatchedState::Kept => WatchedFileState::Kept,
            WatchedState::Failed => WatchedFileState::Failed,
            WatchedState::Unknown => WatchedFileState::Unknown,
        },
        reason: file.reason,
    }
}
