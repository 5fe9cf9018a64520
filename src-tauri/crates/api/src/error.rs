//! What the API answers when something went wrong: one envelope, stable codes.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use huolang_domain::ErrorCode;
use huolang_engine::EngineError;
use huolang_store::StoreError;
use serde_json::{Value, json};

use crate::request_id;
use crate::shared::{ErrorBody, FieldError};

/// An answer that is no success.
#[derive(Debug, Clone)]
pub struct ApiError {
    /// What the UI acts on.
    pub code: ErrorCode,
    /// For logs and programs; the UI words it by the code.
    pub message: String,
    /// More, by code.
    pub details: Value,
}

impl ApiError {
    /// An error with nothing more to say.
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), details: json!({}) }
    }

    /// The same with details.
    #[must_use]
    pub fn with(mut self, details: Value) -> Self {
        self.details = details;
        self
    }

    /// Fields that are missing or wrong.
    pub fn fields(errors: Vec<FieldError>) -> Self {
        let names: Vec<&str> = errors.iter().map(|error| error.field.as_str()).collect();
        let message = format!("please correct: {}", names.join(", "));
        Self::new(ErrorCode::InvalidInput, message).with(json!({ "fields": errors }))
    }

    /// One field that is missing or wrong.
    pub fn field(name: &str, message: impl Into<String>) -> Self {
        let message = message.into();
        Self::fields(vec![FieldError {
            field: name.to_owned(),
            code: "invalid".to_owned(),
            message,
            params: huolang_domain::Params::new(),
        }])
    }

    /// Nothing of that name.
    pub fn not_found(what: &str) -> Self {
        Self::new(ErrorCode::NotFound, format!("there is no such {what}"))
    }

    /// The envelope.
    pub fn body(&self) -> ErrorBody {
        ErrorBody {
            code: self.code.as_str().to_owned(),
            message: self.message.clone(),
            details: self.details.clone(),
            request_id: request_id::current(),
        }
    }

    /// The HTTP status of a code.
    fn status(&self) -> StatusCode {
        use ErrorCode as C;
        match self.code {
            C::NotFound => StatusCode::NOT_FOUND,
            C::Unauthorized | C::LoginRefused | C::SetupRequired => StatusCode::UNAUTHORIZED,
            C::Forbidden | C::OriginRefused | C::SetupTokenInvalid => StatusCode::FORBIDDEN,
            C::RateLimited | C::PlatformRateLimited => StatusCode::TOO_MANY_REQUESTS,
            C::BodyTooLarge | C::FileTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            C::Conflict
            | C::IdempotencyMismatch
            | C::CallInterrupted
            | C::IllegalMove
            | C::AlreadyDelivered
            | C::AlreadyRated
            | C::VerificationRunning
            | C::VerificationJustDone
            | C::BudgetExhausted
            | C::ShopAccountTaken
            | C::CardInUse
            | C::CardUploaded
            | C::PoolInUse => StatusCode::CONFLICT,
            C::Internal | C::DataDamaged | C::DatabaseFailed => StatusCode::INTERNAL_SERVER_ERROR,
            C::DiskFull
            | C::DiskReadOnly
            | C::ShuttingDown
            | C::DatabaseInUse
            | C::DatabaseNewer
            | C::WrongKey
            | C::KeychainLocked
            | C::KeychainAbsent
            | C::KeychainEmpty
            | C::KeyFilePermissions
            | C::KeyFileInvalid => StatusCode::SERVICE_UNAVAILABLE,
            C::PlatformUnreachable
            | C::PlatformTimeout
            | C::AnswerNotUnderstood
            | C::AnswerTooLarge
            | C::ModelFailed
            | C::ModelTimeout
            | C::ModelAnswerInvalid => StatusCode::BAD_GATEWAY,
            _ => StatusCode::UNPROCESSABLE_ENTITY,
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let status = self.status();
        if status.is_server_error() {
            tracing::error!(error.code = %self.code, error = %self.message, "a request failed");
        }
        (status, Json(self.body())).into_response()
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        Self::new(error.code(), error.to_string())
    }
}

impl From<EngineError> for ApiError {
    fn from(error: EngineError) -> Self {
        let details = match &error {
            EngineError::AccountTaken { shop } => json!({ "shop": shop }),
            _ => json!({}),
        };
        Self::new(error.code(), error.to_string()).with(details)
    }
}

impl From<axum::extract::rejection::JsonRejection> for ApiError {
    fn from(rejection: axum::extract::rejection::JsonRejection) -> Self {
        let code = if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
            ErrorCode::BodyTooLarge
        } else {
            ErrorCode::InvalidInput
        };
        Self::new(code, rejection.body_text())
    }
}

impl From<axum::extract::rejection::QueryRejection> for ApiError {
    fn from(rejection: axum::extract::rejection::QueryRejection) -> Self {
        Self::new(ErrorCode::InvalidInput, rejection.body_text())
    }
}

/// What a handler gives.
pub type Answer<T> = Result<Json<T>, ApiError>;

/// What a handler without an answer body gives.
pub type Done = Result<StatusCode, ApiError>;
