//! The seller is told how an import ended, in the transaction that ends it.

use crate::{Engine, notice};
use huolang_domain::Millis;
use huolang_store::{
    StoreError, Tx,
    imports::{Counts, Ending, Import, ImportState},
};

/// Tells that a file is in; what was told about that file before is over. Gives the notices that changed.
pub(super) async fn done(
    tx: &mut Tx,
    engine: &Engine,
    import: &Import,
    counts: &Counts,
    now: Millis,
) -> Result<Vec<String>, StoreError> {
    notice::tell_over(tx, &notice::import_done(import, counts), engine.ids().as_ref(), now).await
}

/// Tells that nothing of a file was kept. What a person stopped needs no telling.
pub(super) async fn failed(
    tx: &mut Tx,
    engine: &Engine,
    import: &Import,
    ending: &Ending,
    now: Millis,
) -> Result<Vec<String>, StoreError> {
    if ending.state != ImportState::Failed {
        return Ok(Vec::new());
    }
    let reason = ending.reason.as_deref().or(ending.error.as_deref()).unwrap_or_default();
    notice::write(tx, &[notice::import_failed(import, reason)], engine.ids().as_ref(), now).await
}
