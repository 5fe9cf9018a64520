//! The seller is told how a list of cards ended, in the transaction that ends it. What somebody pasted or stopped they see.

use crate::{Engine, notice};
use huolang_domain::{Millis, PoolId};
use huolang_store::{
    StoreError, Tx,
    batches::{Batch, BatchState},
    notices::NewNotice,
};

/// What a list is called that was pasted.
const PASTED: &str = "paste";

/// What is told.
pub(super) enum Told {
    Nothing,
    Done(NewNotice),
    Failed(NewNotice),
}

impl Told {
    /// Of a list that ended so, with what came in and what was left out.
    pub(super) fn of(
        pool: &PoolId,
        name: &str,
        state: BatchState,
        (taken, left_out): (i64, i64),
        reason: &str,
    ) -> Self {
        match state {
            _ if name == PASTED => Self::Nothing,
            BatchState::Done => Self::Done(notice::cards_imported(pool, name, taken, left_out)),
            BatchState::Failed => Self::Failed(notice::cards_not_imported(pool, name, reason)),
            BatchState::Cancelled | BatchState::Running => Self::Nothing,
        }
    }

    /// Gives the notices that changed.
    pub(super) async fn write(&self, tx: &mut Tx, engine: &Engine, now: Millis) -> Result<Vec<String>, StoreError> {
        match self {
            Self::Nothing => Ok(Vec::new()),
            Self::Done(news) => notice::tell_over(tx, news, engine.ids().as_ref(), now).await,
            Self::Failed(raise) => notice::write(tx, std::slice::from_ref(raise), engine.ids().as_ref(), now).await,
        }
    }
}

/// A list that the end of the program cut off; one that was pasted has no name.
pub(super) fn cut_off(batch: &Batch) -> NewNotice {
    let name = if batch.source == PASTED { "" } else { batch.source.as_str() };
    notice::cards_not_imported(&batch.pool_id, name, "interrupted")
}
