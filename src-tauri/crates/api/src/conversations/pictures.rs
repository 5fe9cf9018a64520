//! Pictures that the seller sends. What a picture is, its bytes tell, not its name.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use huolang_domain::{ConversationId, ErrorCode, MessageId};
use huolang_store::pictures::{self, Picture};

use super::body::ChatPicture;
use crate::error::{Answer, ApiError};
use crate::state::Api;

/// The largest picture.
const LIMIT: usize = 5 << 20;

/// Where a picture is shown.
pub fn url_of(id: &str) -> String {
    format!("/api/v1/chat-pictures/{id}")
}

/// Keeps a picture, as the raw body.
#[utoipa::path(post, path = "/api/v1/chat-pictures", operation_id = "create_chat_picture", tag = "conversations", request_body(content = Vec<u8>, content_type = "application/octet-stream"), responses((status = 200, body = ChatPicture)))]
pub async fn create_chat_picture(State(api): State<Api>, body: Bytes) -> Answer<ChatPicture> {
    if body.is_empty() {
        return Err(ApiError::new(ErrorCode::FileEmpty, "the picture is empty"));
    }
    if body.len() > LIMIT {
        return Err(ApiError::new(ErrorCode::FileTooLarge, format!("a picture has at most {} MB", LIMIT >> 20)));
    }
    let mime = kind_of(&body)
        .ok_or_else(|| ApiError::new(ErrorCode::FileKindUnknown, "a picture is a PNG, JPEG, WebP or GIF"))?;
    let size = i64::try_from(body.len()).unwrap_or(i64::MAX);
    let id = api.engine.keep_picture(Picture { mime: mime.to_owned(), bytes: body.to_vec() }).await?;
    Ok(Json(ChatPicture { url: url_of(&id), id, mime: mime.to_owned(), size }))
}

/// A picture.
#[utoipa::path(get, path = "/api/v1/chat-pictures/{id}", operation_id = "get_chat_picture", tag = "conversations", params(("id" = String, Path)), responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream")))]
pub async fn get_chat_picture(State(api): State<Api>, Path(id): Path<String>) -> Result<Response, ApiError> {
    let picture = pictures::get(&mut api.engine.db().reader().await?, api.engine.vault(), &id).await?;
    let mime = kind_of(&picture.bytes).unwrap_or("application/octet-stream");
    Ok(shown(picture.bytes, mime))
}

/// A buyer's picture, fetched from the platform's own store and kept by nobody.
#[utoipa::path(get, path = "/api/v1/conversations/{id}/messages/{message_id}/picture", operation_id = "get_message_picture", tag = "conversations", params(("id" = String, Path), ("message_id" = String, Path)), responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream")))]
pub async fn get_message_picture(
    State(api): State<Api>,
    Path((id, message)): Path<(ConversationId, MessageId)>,
) -> Result<Response, ApiError> {
    let bytes = api.engine.talk().picture(&id, &message).await?;
    // Whatever calls itself a picture is one by its bytes only.
    let mime = kind_of(&bytes)
        .ok_or_else(|| ApiError::new(ErrorCode::FileKindUnknown, "what came is no picture; it is not shown"))?;
    Ok(shown(bytes, mime))
}

fn shown(bytes: Vec<u8>, mime: &'static str) -> Response {
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(mime));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=86400, immutable"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

fn kind_of(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0x89, b'P', b'N', b'G', ..] => Some("image/png"),
        [0xff, 0xd8, 0xff, ..] => Some("image/jpeg"),
        [b'G', b'I', b'F', b'8', ..] => Some("image/gif"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("image/webp"),
        _ => None,
    }
}
