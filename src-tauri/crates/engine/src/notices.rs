//! Notices on their way to the seller: routed by the matrix, worded, gathered when many come at once, sent within the
//! limits of each channel, tried again until somebody has seen to them.

mod callback;
mod desk;
mod dispatch;
pub mod events;
mod files;
mod gather;
mod lanes;
mod model;
mod orders;
mod prices;
mod quiet;
mod refunds;
mod refusal;
mod report;
mod route;
mod see_to;
#[cfg(test)]
mod tests;
mod trouble;
mod turn;
mod unmapped;
mod vouchers;
pub mod words;

pub use desk::{ChannelChange, ChannelDesk, ChannelView};
pub use route::Matrix;
pub use see_to::NoticeDeed;
pub use words::{Worded, word, word_many};

use crate::{EngineError, Supervisor, TaskSpec, tasks::TaskHandle};
use huolang_domain::{Millis, shanghai::start_of_day};
use std::time::Duration;

/// The id of the task.
pub const TASK: &str = "notices";

/// Starts sending.
///
/// # Errors
/// What the database refuses.
pub(crate) async fn start(supervisor: &Supervisor) -> Result<(), EngineError> {
    supervisor.run(TaskSpec::new(TASK, "发出通知"), run).await
}

async fn run(task: TaskHandle) -> Result<(), EngineError> {
    let engine = task.engine().clone();
    // The data have one owner, and this is its only sender: what was on its way when it ended is nobody's any more.
    if let Err(error) = engine.take_back_messages().await {
        tracing::warn!(%error, "messages that were on their way wait for the end of their lease");
    }
    let mut lanes = lanes::Lanes::default();
    let (mut all, mut begun) = (true, None);
    while task.checkpoint().await.is_on() {
        let today = start_of_day(engine.now());
        if begun != Some(today) {
            match engine.report_a_missed_day().await {
                Ok(_) => begun = Some(today),
                Err(error) => tracing::warn!(%error, "the report of yesterday was not written; it is tried again"),
            }
        }
        if let Err(error) = engine.report_the_day().await {
            tracing::warn!(%error, "the report of the day was not written; it is tried again");
        }
        let mut missed = false;
        let next = match lanes.round(&engine, all).await {
            Ok(next) => {
                match lanes.take_failure() {
                    None => task.well(None).await,
                    Some(error) => task.failed(&error).await,
                }
                next
            }
            Err(error) => {
                task.failed(&error).await;
                missed = true;
                Some(engine.now().plus(lanes::RETRY_MS))
            }
        };
        let longest = engine.policy().longest_sleep_ms;
        let sleep = next.map_or(longest, |next: Millis| next.since(engine.now()).clamp(0, longest));
        let sleep = Duration::from_millis(u64::try_from(sleep).unwrap_or(0));
        let mut one_ended = false;
        task.wait(async {
            tokio::select! {
                () = engine.signals().notices.notified() => {}
                () = tokio::time::sleep(sleep) => {}
                () = lanes.ended(&engine) => one_ended = true,
            }
        })
        .await;
        all = missed || !one_ended;
    }
    // What is on its way is finished and written down.
    lanes.finish().await;
    Ok(())
}
