//! `task`: lists the tasks, or tells one what to do. Works by the database, also while another program runs the tasks.

#[cfg(test)]
mod tests;

use std::fmt::Write as _;
use std::process::ExitCode;

use huolang_domain::{ErrorCode, Millis, shanghai};
use huolang_engine::tasks::{Task, TaskCommand, TaskState};
use huolang_engine::{Engine, EngineError, boot};
use serde::Serialize;

use crate::cli::{self, Place, TaskArgs};
use crate::{output, start};

/// The state of a task that nobody runs, because the program is not running.
const NOT_RUNNING: &str = "NOT_RUNNING";

/// Who the audit log says it was.
const ACTOR: &str = "cli";

/// A task as it is printed.
#[derive(Debug, Serialize)]
pub struct TaskLine {
    /// Its id.
    pub id: String,
    /// How it stands; `NOT_RUNNING`: it will work once the program is started.
    pub state: &'static str,
    /// What it was told and has not done yet.
    pub command: Option<String>,
    /// Its last sign of life.
    pub heartbeat_at: Option<Millis>,
    /// What went wrong last.
    pub last_error: Option<String>,
}

impl TaskLine {
    /// As it stands; the table keeps the state in which the program left the task.
    pub fn of(task: Task, program_runs: bool) -> Self {
        let Task { id, state, command, heartbeat_at, last_error, .. } = task;
        let state = match state {
            TaskState::Running | TaskState::Error if !program_runs => NOT_RUNNING,
            state => state.as_str(),
        };
        Self { id, state, command, heartbeat_at, last_error }
    }

    /// What else is said of it in words: its last sign of life, what it was told, what went wrong.
    pub fn story(&self, now: Millis) -> String {
        let alive = self.heartbeat_at.map(|at| format!("last sign of life {}", ago(at, now)));
        let waits = self.command.as_deref().map(|command| format!("told to {command}"));
        let said: Vec<String> = [alive, waits, self.last_error.clone()].into_iter().flatten().collect();
        said.join("; ")
    }

    /// Every task of the data.
    pub async fn all(engine: &Engine, program_runs: bool) -> Result<Vec<Self>, EngineError> {
        let tasks = engine.tasks().list().await?;
        Ok(tasks.into_iter().map(|task| Self::of(task, program_runs)).collect())
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
    let tasks = TaskLine::all(engine, boot::is_worked_on(engine).await?).await?;
    let now = engine.now();
    let Some(id) = &args.id else { return output::answer(args.json, &tasks, |tasks| list(tasks, now)) };
    if !tasks.iter().any(|task| task.id == *id) {
        let known: Vec<&str> = tasks.iter().map(|task| task.id.as_str()).collect();
        let words = format!("there is no task {id}; the tasks are: {}", known.join(", "));
        return Err(EngineError::refused(ErrorCode::NotFound, words).into());
    }
    let Some(command) = args.command.map(command) else {
        let one: Vec<TaskLine> = tasks.into_iter().filter(|task| task.id == *id).collect();
        return output::answer(args.json, &one, |tasks| list(tasks, now));
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

/// How long ago, as somebody who looks on wants to read it.
fn ago(at: Millis, now: Millis) -> String {
    match now.since(at) / 1_000 {
        seconds @ 0..120 => format!("{seconds} s ago"),
        seconds @ 120..7_200 => format!("{} min ago", seconds / 60),
        _ => shanghai::date_time(at),
    }
}

fn list(tasks: &[TaskLine], now: Millis) -> String {
    if tasks.is_empty() {
        return "no task has run on this data yet".to_owned();
    }
    let mut text = String::new();
    for task in tasks {
        let line = format!("{:<24} {:<11}  {}", task.id, task.state, task.story(now));
        let _ = writeln!(text, "{}", line.trim_end());
    }
    text
}
