//! Verifying vouchers (核销): asked for by a person, another program or a rule; done by durable jobs. The attempt is
//! committed before the platform is called, and what nobody knows is read back, never repeated blindly.

mod answer;
mod auto;
mod back;
mod begin;
mod call;
mod desk;
mod ended;
mod first;
mod look;
mod orders;
mod read;
mod reason;
mod rules;
mod verdict;

pub(crate) use answer::Answer;
pub(crate) use auto::{plan, plan_sent};
pub(crate) use orders::{Counted, counted};

pub use desk::{Ask, RowAnswer, VerificationDesk};
pub use look::{LookAnswer, Looked, MOST_LOOKS};
pub use read::read_list;

use crate::{Engine, EngineError, deliver::Settled};
use huolang_store::{StoreError, Tx};

/// Somebody who asked waits no longer than this, in milliseconds: what could not be begun by then is not done later.
const PATIENCE_MS: i64 = 600_000;

/// Calls without an answer, for one asking, after which a person is asked although the platform says that none was taken.
/// 抖音来客 allows fourteen tries: five in the first call, one in each later one.
const MOST_CALLS: usize = 10;

impl Engine {
    /// Takes up vouchers to be verified, undone or read back, and orders that a rule verifies; starts the calls. Tells how
    /// many jobs were taken up.
    ///
    /// # Errors
    /// What the database refuses; what was claimed is then taken up again when its lease ends.
    pub async fn verify_round(&self) -> Result<usize, EngineError> {
        Ok(self.begin_round().await? + self.verify_back_round().await? + self.auto_verify_round().await?)
    }
}

/// Whether there are answers of calls that did something, and answers of calls that read.
pub(crate) fn kinds(answers: &[Answer]) -> (bool, bool) {
    let back = |answer: &Answer| matches!(answer, Answer::ReadBack(_));
    (answers.iter().any(|answer| !back(answer)), answers.iter().any(back))
}

/// Writes a batch of answers.
pub(crate) async fn write_answers(tx: &mut Tx, engine: &Engine, answers: Vec<Answer>) -> Result<Settled, StoreError> {
    let mut settled = Settled::default();
    for answer in answers {
        settled.add(match answer {
            Answer::Called(answer) => ended::write(tx, engine, answer).await?,
            Answer::ReadBack(answer) => back::write(tx, engine, answer).await?,
            Answer::Auto(answer) => auto::write(tx, engine, answer).await?,
        });
    }
    Ok(settled)
}
