//! The window's own scheme: `/api/*` goes to the Router in this process, everything else is a file of the page.

use axum::body::Body;
use tauri::http::{Request, Response, StatusCode, header};
use tauri::{AppHandle, Manager, Runtime, UriSchemeContext, UriSchemeResponder};
use tower::ServiceExt;

use super::backend::Backend;

/// The largest body that a page may send: an import by paste. Files come by path.
const BODY_LIMIT: usize = 64 << 20;

/// Answers one request of the page.
pub fn answer<R: Runtime>(context: UriSchemeContext<'_, R>, request: Request<Vec<u8>>, responder: UriSchemeResponder) {
    let app = context.app_handle().clone();
    if request.uri().path().starts_with("/api/") {
        tauri::async_runtime::spawn(async move { responder.respond(call_router(&app, request).await) });
    } else {
        responder.respond(page_file(&app, request.uri().path()));
    }
}

async fn call_router<R: Runtime>(app: &AppHandle<R>, request: Request<Vec<u8>>) -> Response<Vec<u8>> {
    let Some(router) = app.state::<Backend>().inner().clone().router().await else {
        return plain(StatusCode::SERVICE_UNAVAILABLE);
    };
    if request.body().len() > BODY_LIMIT {
        return plain(StatusCode::PAYLOAD_TOO_LARGE);
    }
    let (parts, body) = request.into_parts();
    let Ok(answer) = router.oneshot(Request::from_parts(parts, Body::from(body))).await;
    let (parts, body) = answer.into_parts();
    match axum::body::to_bytes(body, usize::MAX).await {
        Ok(bytes) => Response::from_parts(parts, bytes.into()),
        Err(_) => plain(StatusCode::INTERNAL_SERVER_ERROR),
    }
}

/// A file of the page; a path that names none is a place inside the page and gets its first file.
fn page_file<R: Runtime>(app: &AppHandle<R>, path: &str) -> Response<Vec<u8>> {
    let files = app.asset_resolver();
    let named = path.rsplit('/').next().is_some_and(|name| name.contains('.'));
    let found = files.get(path.to_owned()).or_else(|| if named { None } else { files.get("/index.html".to_owned()) });
    let Some(file) = found else { return plain(StatusCode::NOT_FOUND) };
    let mut answer = Response::builder()
        .header(header::CONTENT_TYPE, file.mime_type)
        .header(header::X_CONTENT_TYPE_OPTIONS, "nosniff")
        .header(header::REFERRER_POLICY, "no-referrer");
    if let Some(policy) = file.csp_header {
        answer = answer.header(header::CONTENT_SECURITY_POLICY, policy);
    }
    answer.body(file.bytes).unwrap_or_else(|_| plain(StatusCode::INTERNAL_SERVER_ERROR))
}

fn plain(status: StatusCode) -> Response<Vec<u8>> {
    let mut answer = Response::new(Vec::new());
    *answer.status_mut() = status;
    answer
}
