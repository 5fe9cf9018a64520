//! `task`: lists the tasks, or tells one what to do. Works by the database, also while another program runs the tasks.

use std::fmt::Write as _;
use std::process::ExitCode;

use huolang_domain::{ErrorCode, Millis};
use huolang_engine::tasks::{Task, TaskCommand, TaskState};
use huolang_engine::{Engine, EngineError};
use serde::Serialize;

use crate::cli::{self, Place, TaskArgs};
use crate::{output, start};

/// Who the audit log says it was.
const ACTOR: &str = "cli";

/// A task as it is printed.
#[derive(Debug, Serialize)]
pub struct TaskLine {
    /// Its id.
    pub id: String,
    /// How it stands.
    pub state: TaskState,
    /// What it was told and has not done yet.
    pub command: Option<String>,
    /// Its last sign of life.
    pub heartbeat_at: Option<Millis>,
    /// What went wrong last.
    pub last_error: Option<String>,
}

impl From<Task> for TaskLine {
    fn from(task: Task) -> Self {
        let Task { id, state, command, heartbeat_at, last_error, .. } = task;
        Self { id, state, command, heartbeat_at, last_error }
    }
}

#[derive(Debug, Serialize)]
struct Told {
    id: String,
    command: &'static str,
}

/// Lists, or commands.
pub async fn run(place: &Place, args: &TaskArgs) -> anyhow::Result<ExitCode> {
    let running = start::guest(place).await?;
    let done = act(&running.engine, args).await;
    running.shutdown().await;
    done?;
    Ok(ExitCode::SUCCESS)
}

async fn act(engine: &Engine, args: &TaskArgs) -> anyhow::Result<()> {
    let tasks: Vec<TaskLine> = engine.tasks().list().await?.into_iter().map(TaskLine::from).collect();
    let Some(id) = &args.id else { return output::answer(args.json, &tasks, |tasks| list(tasks)) };
    if !tasks.iter().any(|task| task.id == *id) {
        let known: Vec<&str> = tasks.iter().map(|task| task.id.as_str()).collect();
        let words = format!("there is no task {id}; the tasks are: {}", known.join(", "));
        return Err(EngineError::refused(ErrorCode::NotFound, words).into());
    }
    let Some(command) = args.command.map(command) else {
        let one: Vec<TaskLine> = tasks.into_iter().filter(|task| task.id == *id).collect();
        return output::answer(args.json, &one, |tasks| list(tasks));
    };
    engine.tasks().command(id, command, ACTOR).await?;
    let told = Told { id: id.clone(), command: command.as_str() };
    output::answer(args.json, &told, |told| format!("{} was told to {}", told.id, told.command))
}

const fn command(command: cli::TaskCommand) -> TaskCommand {
    match command {
        cli::TaskCommand::Pause => TaskCommand::Pause,
        cli::TaskCommand::Resume => TaskCommand::Resume,
        cli::TaskCommand::Stop => TaskCommand::Stop,
        cli::TaskCommand::Start => TaskCommand::Start,
    }
}

fn list(tasks: &[TaskLine]) -> String {
    if tasks.is_empty() {
        return "no task has run on this data yet".to_owned();
    }
    let mut text = String::new();
    for task in tasks {
        let error = task.last_error.as_deref().map(|error| format!("  {error}")).unwrap_or_default();
        let waits = task.command.as_deref().map(|command| format!("  (told to {command})")).unwrap_or_default();
        let _ = writeln!(text, "{:<24} {:<8}{waits}{error}", task.id, task.state.as_str());
    }
    text
}
