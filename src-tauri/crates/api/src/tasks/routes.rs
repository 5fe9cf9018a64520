//! Handlers of tasks.

use axum::Json;
use axum::extract::{Path, State};
use huolang_domain::ShopId;
use huolang_engine::{Engine, Topic};
use huolang_store::tasks;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::body::{Task, TaskCommand};
use crate::error::Answer;
use crate::extract::Body;
use crate::principal::Principal;
use crate::shared::members;
use crate::state::Api;

/// The routes.
pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new().routes(routes!(list_tasks)).routes(routes!(command_task))
}

/// Every task: signs of life, state, last error.
#[utoipa::path(get, path = "/api/v1/tasks", operation_id = "list_tasks", tag = "tasks", responses((status = 200, body = Vec<Task>)))]
async fn list_tasks(State(api): State<Api>) -> Answer<Vec<Task>> {
    let found = api.engine.tasks().list().await?;
    Ok(Json(found.into_iter().map(|task| task_body(&api.engine, task)).collect()))
}

/// Tells a task to pause, go on, stop or start; whoever runs it obeys within a second.
#[utoipa::path(post, path = "/api/v1/tasks/{id}/commands", operation_id = "command_task", tag = "tasks", params(("id" = String, Path)), request_body = TaskCommand, responses((status = 200, body = Task)))]
async fn command_task(
    State(api): State<Api>,
    who: Principal,
    Path(id): Path<String>,
    Body(request): Body<TaskCommand>,
) -> Answer<Task> {
    let task = api.engine.tasks().command(&id, request.command, &who.name).await?;
    api.engine.bus().tell(Topic::Tasks, [id]);
    Ok(Json(task_body(&api.engine, task)))
}

fn task_body(engine: &Engine, task: tasks::Task) -> Task {
    Task {
        silent: engine.tasks().is_silent(&task),
        id: task.id,
        title: task.title,
        shop_id: task.shop_id.map(ShopId::into_string),
        state: task.state,
        command: task.command,
        heartbeat_at: task.heartbeat_at.map(|at| at.0),
        last_ok_at: task.last_ok_at.map(|at| at.0),
        last_error: task.last_error,
        last_error_at: task.last_error_at.map(|at| at.0),
        detail: members(task.detail),
    }
}
