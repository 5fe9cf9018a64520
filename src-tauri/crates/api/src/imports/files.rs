//! Reports taken in: what was dropped, imports under way, their history, and taking them back.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use huolang_domain::ErrorCode;
use huolang_engine::imports::{FileImport, Found};
use huolang_sheets::Source;
use huolang_store::imports::{self as store, ImportKind, ImportOrigin};
use serde::Deserialize;
use utoipa::IntoParams;

use super::file_body::{
    FoundFiles, Import, ImportFile, ImportFiles, ImportPage, ImportRequest, ImportRequestOrigin, RejectedRow,
    RejectedRowPage,
};
use super::source::named;
use crate::error::{Answer, ApiError, Done};
use crate::extract::{Body, Query};
use crate::operations::body::StartedOperation;
use crate::page;
use crate::principal::Principal;
use crate::state::Api;

/// What the dropped or chosen files are; folders are opened. Nothing is taken in.
#[utoipa::path(post, path = "/api/v1/import-files", operation_id = "find_import_files", tag = "imports", request_body = ImportFiles, responses((status = 200, body = FoundFiles)))]
pub async fn find_import_files(State(api): State<Api>, Body(asked): Body<ImportFiles>) -> Answer<FoundFiles> {
    if api.server.is_some() && !asked.paths.is_empty() {
        // Whoever logs in from elsewhere must not read the files of the server's machine.
        return Err(ApiError::new(ErrorCode::Forbidden, "a server takes files as uploads only"));
    }
    let (found, left) = api.engine.imports().find(asked.paths.into_iter().map(Into::into).collect()).await?;
    let mut files: Vec<ImportFile> = found.into_iter().map(file).collect();
    for id in asked.upload_ids {
        let Some(kept) = api.uploads.get(&id) else { continue };
        let (kind, reason) = api.engine.imports().recognise(Source::Path(kept.path.clone()), kept.name.clone()).await?;
        let size = tokio::fs::metadata(&kept.path).await.map_or(0, |about| about.len());
        files.push(ImportFile {
            path: None,
            upload_id: Some(id),
            name: kept.name,
            size: i64::try_from(size).unwrap_or(i64::MAX),
            kind: kind.into(),
            reason: reason.map(str::to_owned),
        });
    }
    Ok(Json(FoundFiles { files, left: i64::try_from(left).unwrap_or(i64::MAX) }))
}

fn file(found: Found) -> ImportFile {
    ImportFile {
        path: Some(found.path.to_string_lossy().into_owned()),
        upload_id: None,
        name: found.name,
        size: i64::try_from(found.size).unwrap_or(i64::MAX),
        kind: found.kind.into(),
        reason: found.reason.map(str::to_owned),
    }
}

/// Takes a report in as long work. A file that cannot be taken is the operation's result, with its reason.
#[utoipa::path(post, path = "/api/v1/imports", operation_id = "create_import", tag = "imports", request_body = ImportRequest, responses((status = 200, body = StartedOperation)))]
pub async fn create_import(
    State(api): State<Api>,
    who: Principal,
    Body(request): Body<ImportRequest>,
) -> Answer<StartedOperation> {
    let list = named(&api, request.source)?;
    let origin = match (list.upload.is_some(), request.origin) {
        (true, _) => ImportOrigin::Uploaded,
        (false, Some(ImportRequestOrigin::Dropped)) => ImportOrigin::Dropped,
        (false, _) => ImportOrigin::Chosen,
    };
    let order = FileImport {
        source: list.source,
        name: list.name,
        origin,
        shop: request.shop_id.unwrap_or_default(),
        again: request.again.unwrap_or(false),
        older: request.older.unwrap_or(false),
    };
    let operation_id = api.engine.imports().start(order, &who.name);
    Ok(Json(StartedOperation { operation_id }))
}

/// Which imports.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ImportQuery {
    /// Only of this kind: `sales`, `travel`.
    kind: Option<String>,
    /// A former page's `next_cursor`.
    cursor: Option<String>,
    /// The most imports, 50 when absent.
    limit: Option<i64>,
}

/// Imports, newest first.
#[utoipa::path(get, path = "/api/v1/imports", operation_id = "list_imports", tag = "imports", params(ImportQuery), responses((status = 200, body = ImportPage)))]
pub async fn list_imports(State(api): State<Api>, Query(query): Query<ImportQuery>) -> Answer<ImportPage> {
    let kind = query.kind.as_deref().map(str::parse::<ImportKind>).transpose();
    let kind = kind.map_err(|_| ApiError::field("kind", "no such kind of import"))?;
    let size = page::size(query.limit);
    let before = page::after_number(query.cursor.as_deref())?;
    let found = store::list(&mut api.engine.db().reader().await?, kind, before, size).await?;
    let next_cursor = page::next(&found, size, |import| import.no.to_string());
    Ok(Json(ImportPage { items: found.into_iter().map(Import::from).collect(), next_cursor }))
}

/// One import with everything that was counted.
#[utoipa::path(get, path = "/api/v1/imports/{id}", operation_id = "get_import", tag = "imports", params(("id" = String, Path)), responses((status = 200, body = Import)))]
pub async fn get_import(State(api): State<Api>, Path(id): Path<String>) -> Answer<Import> {
    Ok(Json(store::get(&mut api.engine.db().reader().await?, &id).await?.into()))
}

/// A page.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RejectedQuery {
    /// A former page's `next_cursor`.
    cursor: Option<String>,
    /// The most rows, 50 when absent.
    limit: Option<i64>,
}

/// Rows that were left out and cells that could not be read, the first thousand.
#[utoipa::path(get, path = "/api/v1/imports/{id}/rejected-rows", operation_id = "list_rejected_rows", tag = "imports", params(("id" = String, Path), RejectedQuery), responses((status = 200, body = RejectedRowPage)))]
pub async fn list_rejected_rows(
    State(api): State<Api>,
    Path(id): Path<String>,
    Query(query): Query<RejectedQuery>,
) -> Answer<RejectedRowPage> {
    let mut conn = api.engine.db().reader().await?;
    let import = store::get(&mut conn, &id).await?;
    let size = page::size(query.limit);
    let after = page::after_number(query.cursor.as_deref())?.unwrap_or(0);
    let found = store::rejected(&mut conn, import.no, after, size).await?;
    let next_cursor = page::next(&found, size, |row| row.n.to_string());
    Ok(Json(RejectedRowPage { items: found.into_iter().map(RejectedRow::from).collect(), next_cursor }))
}

/// Takes an import back; what it replaced counts again.
#[utoipa::path(post, path = "/api/v1/imports/{id}/undo", operation_id = "undo_import", tag = "imports", params(("id" = String, Path)), responses((status = 204)))]
pub async fn undo_import(State(api): State<Api>, who: Principal, Path(id): Path<String>) -> Done {
    api.engine.imports().undo(&id, &who.name).await?;
    Ok(StatusCode::NO_CONTENT)
}
