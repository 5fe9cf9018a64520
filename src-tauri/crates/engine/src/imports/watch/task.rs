//! The task that looks.

use super::{TASK, after::put_away, memory::STABLE_MS, memory::WatchedState};
use crate::{
    Engine, EngineError, Supervisor, TaskSpec, Topic,
    imports::{FileImport, Taken},
    tasks::TaskHandle,
};
use huolang_domain::ErrorCode;
use huolang_sheets::reports::Outcome;
use huolang_store::imports::ImportOrigin;
use serde_json::json;
use std::{path::Path, time::Duration};
use tokio::sync::Notify;

/// Time between two looks.
const LOOK: Duration = Duration::from_secs(10);
/// Who the history says it was.
const ACTOR: &str = "watched_folder";

/// Starts it.
///
/// # Errors
/// What the database refuses.
pub(crate) async fn start(supervisor: &Supervisor) -> Result<(), EngineError> {
    supervisor.run(TaskSpec::new(TASK, "导入文件夹"), run).await
}

async fn run(task: TaskHandle) -> Result<(), EngineError> {
    let engine = task.engine().clone();
    let bell = engine.around().watched.bell.clone();
    while task.checkpoint().await.is_on() {
        match task.busy(Box::pin(engine.look_into_folder())).await {
            Ok(counts) => task.well(Some(json!({ "imported": counts.imported, "failed": counts.failed }))).await,
            Err(error) => task.failed(&error).await,
        }
        let soon = engine.settings().get().imports.watch && engine.around().watched.memory().waits();
        task.wait(next_look(&bell, soon)).await;
    }
    Ok(())
}

/// Waits for the next look: ten seconds, or until a file that was seen once may be whole; the bell rings at once.
pub(super) async fn next_look(bell: &Notify, soon: bool) {
    let rest = if soon { Duration::from_millis(STABLE_MS.unsigned_abs()) } else { LOOK };
    tokio::select! {
        () = bell.notified() => {}
        () = tokio::time::sleep(rest) => {}
    }
}

/// What one look came to.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Looked {
    pub imported: u64,
    pub failed: u64,
}

impl Engine {
    /// One look: takes in what can be taken.
    ///
    /// # Errors
    /// The folder cannot be read; what the database refuses.
    pub(super) async fn look_into_folder(&self) -> Result<Looked, EngineError> {
        let settings = self.settings().get();
        let mut looked = Looked::default();
        if !settings.imports.watch {
            return Ok(looked);
        }
        let folder = self.import_folder();
        let unreadable = |error: std::io::Error| {
            let words = format!("the watched folder {} cannot be read: {error}", folder.display());
            EngineError::refused(ErrorCode::FileUnreadable, words)
        };
        std::fs::create_dir_all(&folder).map_err(unreadable)?;
        let ready = self.around().watched.memory().look(&folder, self.running_ms()).map_err(unreadable)?;
        for path in ready {
            let order = FileImport::of_path(&path, ImportOrigin::Watched);
            let taken = match self.imports().take(order, ACTOR).await {
                Ok(taken) => taken,
                Err(error) if would_fail_again(error.code()) => {
                    looked.failed += 1;
                    self.note_watched(&path, WatchedState::Failed, Some(error.code().as_str().to_owned()));
                    continue;
                }
                Err(error) => return Err(error),
            };
            self.put_away(&path, &taken, &mut looked);
            self.bus().tell(Topic::Imports, taken.import_id);
        }
        Ok(looked)
    }

    fn put_away(&self, path: &Path, taken: &Taken, looked: &mut Looked) {
        let report = &taken.report;
        let reason = report.reason.clone().or_else(|| report.error.clone());
        let name = path.file_name().unwrap_or_default();
        let (state, reason) = match report.outcome {
            Outcome::Imported | Outcome::Empty | Outcome::Repeated => {
                looked.imported += 1;
                match put_away(path, self.settings().get().imports.after) {
                    Ok(false) => return self.around().watched.memory().forget(path),
                    Ok(true) => (WatchedState::Kept, None),
                    Err(error) => {
                        tracing::warn!(file = ?name, %error, "a file that is in could not be put away");
                        (WatchedState::Kept, Some("not_put_away".to_owned()))
                    }
                }
            }
            Outcome::Failed => {
                looked.failed += 1;
                (WatchedState::Failed, reason)
            }
            Outcome::Ignored => (WatchedState::Unknown, reason),
        };
        self.note_watched(path, state, reason);
    }

    fn note_watched(&self, path: &Path, state: WatchedState, reason: Option<String>) {
        if self.around().watched.memory().note(path, state, reason.clone()) && state != WatchedState::Kept {
            let name = path.file_name().unwrap_or_default();
            tracing::warn!(file = ?name, reason, "a file in the watched folder was not taken in");
        }
    }
}

/// Whether the next look would come to the same, and read the whole file for it.
const fn would_fail_again(code: ErrorCode) -> bool {
    matches!(code, ErrorCode::DiskFull | ErrorCode::DiskReadOnly | ErrorCode::Internal)
}
