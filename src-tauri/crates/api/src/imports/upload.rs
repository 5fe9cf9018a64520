//! Files from a browser: kept beside the data until they are imported, an hour at most.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use axum::Json;
use axum::body::Body;
use axum::extract::State;
use futures::StreamExt;
use huolang_domain::{ErrorCode, Millis};
use serde::Deserialize;
use tokio::io::AsyncWriteExt;
use utoipa::IntoParams;

use super::body::Upload;
use crate::error::{Answer, ApiError};
use crate::extract::Query;
use crate::state::Api;

/// The largest file.
const LIMIT: u64 = 256 << 20;
/// How long a file waits for its import.
const KEPT_MS: i64 = 3_600_000;

/// The files that wait.
pub struct Uploads {
    folder: PathBuf,
    kept: Mutex<HashMap<String, Kept>>,
}

/// A file that waits.
#[derive(Clone)]
pub struct Kept {
    /// Where it is.
    pub path: PathBuf,
    /// What the seller calls it.
    pub name: String,
    at: Millis,
}

impl Uploads {
    /// An empty place in the data folder; what an earlier run left there is removed.
    pub fn in_folder(data_folder: &Path) -> Self {
        let folder = data_folder.join("uploads");
        if let Err(error) = std::fs::remove_dir_all(&folder)
            && error.kind() != std::io::ErrorKind::NotFound
        {
            tracing::warn!(%error, "old uploads were not removed");
        }
        Self { folder, kept: Mutex::default() }
    }

    /// A file by its id.
    pub fn get(&self, id: &str) -> Option<Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).get(id).cloned()
    }

    /// Removes a file.
    pub async fn remove(&self, id: &str) {
        let gone = self.kept.lock().unwrap_or_else(PoisonError::into_inner).remove(id);
        if let Some(gone) = gone {
            remove(&gone.path).await;
        }
    }

    async fn sweep(&self, now: Millis) {
        let old: Vec<Kept> = {
            let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
            let ids: Vec<String> =
                kept.iter().filter(|(_, file)| now.since(file.at) > KEPT_MS).map(|(id, _)| id.clone()).collect();
            ids.iter().filter_map(|id| kept.remove(id)).collect()
        };
        for file in old {
            remove(&file.path).await;
        }
    }
}

async fn remove(path: &Path) {
    if let Err(error) = tokio::fs::remove_file(path).await {
        tracing::warn!(%error, "an upload was not removed");
    }
}

/// The file's name.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct UploadQuery {
    /// As the seller calls it; its ending says what kind it is.
    name: String,
}

/// Takes a file, as the raw body.
#[utoipa::path(post, path = "/api/v1/uploads", operation_id = "create_upload", tag = "imports", params(UploadQuery), request_body(content = Vec<u8>, content_type = "application/octet-stream"), responses((status = 200, body = Upload)))]
pub async fn create_upload(State(api): State<Api>, Query(query): Query<UploadQuery>, body: Body) -> Answer<Upload> {
    // The name is shown and tells the kind; it never becomes part of a path.
    let name = query.name.rsplit(['/', '\\']).next().unwrap_or_default().trim().to_owned();
    if name.is_empty() || name.chars().count() > 255 {
        return Err(ApiError::field("name", "a file name has 1 to 255 characters"));
    }
    let now = api.engine.now();
    api.uploads.sweep(now).await;
    let id = api.engine.ids().fresh();
    let path = api.uploads.folder.join(format!("{id}{}", ending(&name)));
    let size = match write(&path, body).await {
        Ok(size) => size,
        Err(error) => {
            if path.exists() {
                remove(&path).await;
            }
            return Err(error);
        }
    };
    let kept = Kept { path, name: name.clone(), at: now };
    api.uploads.kept.lock().unwrap_or_else(PoisonError::into_inner).insert(id.clone(), kept);
    Ok(Json(Upload { upload_id: id, name, size: i64::try_from(size).unwrap_or(i64::MAX) }))
}

/// The ending tells readers the kind of text; a foreign one is left out.
fn ending(name: &str) -> &'static str {
    let name = name.to_lowercase();
    [".csv", ".tsv", ".txt", ".xlsx", ".xls"].into_iter().find(|ending| name.ends_with(ending)).unwrap_or("")
}

async fn write(path: &Path, body: Body) -> Result<u64, ApiError> {
    if let Some(folder) = path.parent() {
        tokio::fs::create_dir_all(folder).await.map_err(|error| disk(&error))?;
    }
    let mut options = tokio::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    options.mode(0o600);
    let mut file = options.open(path).await.map_err(|error| disk(&error))?;
    let mut size = 0;
    let mut pieces = body.into_data_stream();
    while let Some(piece) = pieces.next().await {
        let piece =
            piece.map_err(|_| ApiError::new(ErrorCode::InvalidInput, "the file did not arrive whole; try again"))?;
        size += piece.len() as u64;
        if size > LIMIT {
            return Err(ApiError::new(ErrorCode::FileTooLarge, format!("a file has at most {} MB", LIMIT >> 20)));
        }
        file.write_all(&piece).await.map_err(|error| disk(&error))?;
    }
    file.flush().await.map_err(|error| disk(&error))?;
    Ok(size)
}

fn disk(error: &std::io::Error) -> ApiError {
    let code = match error.kind() {
        std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => ErrorCode::DiskFull,
        std::io::ErrorKind::ReadOnlyFilesystem | std::io::ErrorKind::PermissionDenied => ErrorCode::DiskReadOnly,
        _ => ErrorCode::Internal,
    };
    ApiError::new(code, format!("the file cannot be kept: {error}"))
}
