//! Extractors that answer bad input with the envelope.

use axum::extract::{FromRequest, FromRequestParts};

use crate::error::ApiError;

/// A JSON body.
#[derive(FromRequest)]
#[from_request(via(axum::Json), rejection(ApiError))]
pub struct Body<T>(pub T);

/// The query.
#[derive(FromRequestParts)]
#[from_request(via(axum::extract::Query), rejection(ApiError))]
pub struct Query<T>(pub T);

/// A JSON body that may be left out.
pub struct MaybeBody<T>(pub Option<T>);

impl<T: serde::de::DeserializeOwned, S: Send + Sync> FromRequest<S> for MaybeBody<T> {
    type Rejection = ApiError;

    async fn from_request(request: axum::extract::Request, state: &S) -> Result<Self, ApiError> {
        let bytes = axum::body::Bytes::from_request(request, state).await.map_err(|_| {
            ApiError::new(huolang_domain::ErrorCode::BodyTooLarge, "the request is larger than allowed")
        })?;
        if bytes.is_empty() {
            return Ok(Self(None));
        }
        axum::Json::from_bytes(&bytes).map(|axum::Json(body)| Self(Some(body))).map_err(ApiError::from)
    }
}
