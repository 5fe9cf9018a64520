//! Handlers of long work.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use huolang_domain::ErrorCode;
use huolang_engine::operations;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::body::{Operation, OperationState, OperationUnit};
use crate::error::{Answer, ApiError, Done};
use crate::shared::ErrorBody;
use crate::state::Api;

/// The routes.
pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new().routes(routes!(list_operations)).routes(routes!(get_operation, cancel_operation))
}

/// The long work of this run of the program, newest first.
#[utoipa::path(get, path = "/api/v1/operations", operation_id = "list_operations", tag = "operations", responses((status = 200, body = Vec<Operation>)))]
async fn list_operations(State(api): State<Api>) -> Answer<Vec<Operation>> {
    Ok(Json(api.engine.operations().list().into_iter().map(operation_body).collect()))
}

/// How far one is, and what came of it.
#[utoipa::path(get, path = "/api/v1/operations/{id}", operation_id = "get_operation", tag = "operations", params(("id" = String, Path)), responses((status = 200, body = Operation)))]
async fn get_operation(State(api): State<Api>, Path(id): Path<String>) -> Answer<Operation> {
    let found =
        api.engine.operations().get(&id).ok_or_else(|| ApiError::not_found("operation in this run of the program"))?;
    Ok(Json(operation_body(found)))
}

/// Asks one to stop. It ends as soon as it can do so safely.
#[utoipa::path(delete, path = "/api/v1/operations/{id}", operation_id = "cancel_operation", tag = "operations", params(("id" = String, Path)), responses((status = 204)))]
async fn cancel_operation(State(api): State<Api>, Path(id): Path<String>) -> Done {
    let operations = api.engine.operations();
    if operations.get(&id).is_none() {
        return Err(ApiError::not_found("operation in this run of the program"));
    }
    if operations.cancel(&id) {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(ApiError::new(ErrorCode::IllegalMove, "it has ended already"))
    }
}

fn operation_body(operation: operations::Operation) -> Operation {
    Operation {
        id: operation.id,
        kind: operation.kind.to_owned(),
        state: match operation.state {
            operations::OperationState::Running => OperationState::Running,
            operations::OperationState::Done => OperationState::Done,
            operations::OperationState::Failed => OperationState::Failed,
            operations::OperationState::Cancelled => OperationState::Cancelled,
        },
        done: operation.done,
        total: operation.total,
        unit: match operation.unit {
            operations::OperationUnit::Rows => OperationUnit::Rows,
            operations::OperationUnit::Bytes => OperationUnit::Bytes,
            operations::OperationUnit::Steps => OperationUnit::Steps,
        },
        result: operation.result,
        error: operation.error.map(|error| ErrorBody {
            code: error.code.to_string(),
            message: error.message,
            details: serde_json::json!({}),
            request_id: String::new(),
        }),
        started_at: operation.started_at.0,
        finished_at: operation.finished_at.map(|at| at.0),
    }
}
