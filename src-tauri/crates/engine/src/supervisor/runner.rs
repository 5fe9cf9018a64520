//! Runs the body of one task: again after a start, again after an error.

use crate::{
    EngineError,
    tasks::{Cell, TaskHandle, Wanted},
};
use futures::FutureExt as _;
use huolang_domain::ErrorCode;
use huolang_store::tasks::TaskState;
use std::{future::Future, panic::AssertUnwindSafe, sync::Arc, time::Duration};

/// Waits after a first, second, … failure in a row.
const WAITS_S: [u64; 5] = [1, 5, 15, 30, 60];

pub(super) async fn run<B, F>(handle: TaskHandle, cell: Arc<Cell>, body: B)
where
    B: Fn(TaskHandle) -> F + Send + Sync + 'static,
    F: Future<Output = Result<(), EngineError>> + Send + 'static,
{
    let mut failures = 0_usize;
    while !handle.stopping().is_cancelled() {
        if cell.wanted() == Wanted::Stop {
            handle.write(TaskState::Stopped, None).await;
            let mut wanted = cell.follow();
            tokio::select! {
                () = handle.stopping().cancelled() => return,
                () = handle.beat_on() => {}
                changed = wanted.wait_for(|wanted| *wanted != Wanted::Stop) => if changed.is_err() { return },
            }
            continue;
        }
        handle.write(cell.wanted().state(), None).await;
        let begun = tokio::time::Instant::now();
        // A fault in one task must not end the others or the program.
        let outcome = AssertUnwindSafe(body(handle.clone())).catch_unwind().await;
        let error = match outcome {
            Ok(Ok(())) => {
                if cell.wanted() == Wanted::Run {
                    // A loop that ended without being told to is begun again, but not in a hurry.
                    handle.wait(tokio::time::sleep(Duration::from_secs(WAITS_S[0]))).await;
                }
                continue;
            }
            Ok(Err(error)) => error,
            Err(_) => EngineError::refused(ErrorCode::Internal, "the task stopped by a fault of the program"),
        };
        if error.code() == ErrorCode::ShuttingDown {
            return;
        }
        failures = if begun.elapsed() > Duration::from_secs(300) { 0 } else { failures };
        handle.failed(&error).await;
        let wait = WAITS_S.get(failures).or(WAITS_S.last()).copied().unwrap_or(60);
        failures += 1;
        handle.wait(tokio::time::sleep(Duration::from_secs(wait))).await;
    }
}
