//! A new master key: every sealed value is sealed anew while work goes on. A stop in the middle loses nothing, both keys
//! are kept until the last value is done, and the next start goes on.

#[cfg(test)]
pub(crate) mod tests;

use crate::{
    Engine, EngineError,
    operations::{Operation, OperationHandle, OperationState},
};
use huolang_domain::ErrorCode;
use huolang_store::{
    Durability, meta,
    rotation::{self, SealedColumn, SealedValue},
};
use huolang_vault::{KeySource, VaultError};
use serde_json::{Value, json};
use std::sync::Arc;

/// Values sealed anew in one write.
const PAGE: i64 = 200;

impl Engine {
    /// Begins, or goes on with, the change to a new master key; gives the operation's id.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidInput`] when this engine's key lies nowhere.
    pub fn start_key_rotation(&self) -> Result<String, EngineError> {
        let source = self.around().key.as_ref().map(|key| Arc::clone(&key.source)).ok_or_else(|| {
            EngineError::refused(
                ErrorCode::InvalidInput,
                "the key of this program is not kept anywhere and cannot be changed",
            )
        })?;
        let engine = self.clone();
        Ok(self.operations().start("key_rotation", |handle| async move { rotate(&engine, source, &handle).await }))
    }

    /// Goes on with a change of key that was cut off. Nothing happens when there is none.
    ///
    /// # Errors
    /// As [`Engine::start_key_rotation`].
    pub fn resume_key_rotation(&self) -> Result<Option<String>, EngineError> {
        if self.vault().rotation_running() { self.start_key_rotation().map(Some) } else { Ok(None) }
    }
}

async fn rotate(engine: &Engine, source: Arc<dyn KeySource>, handle: &OperationHandle) -> Result<Value, EngineError> {
    if !engine.vault().rotation_running() {
        let (vault, to) = (engine.vault().clone(), Arc::clone(&source));
        in_key_source(move || vault.begin_rotation(to.as_ref()).map(drop)).await?;
    }
    engine.fail_points().reach("rotation.after_begin");
    keep_check(engine).await?;
    let lists = lists_under_way(engine);
    let mut resealed = walk(engine, handle, 0).await?;
    // Cards of a list are sealed before they are written: the former key is kept until those are in.
    for list in lists {
        tokio::select! {
            () = handle.cancelled() => {}
            _ = engine.operations().wait(&list) => {}
        }
    }
    loop {
        // What was sealed with the former key and waited to be written lies behind this write.
        keep_check(engine).await?;
        let found = walk(engine, handle, resealed).await?;
        if found == 0 {
            break;
        }
        resealed += found;
    }
    engine.fail_points().reach("rotation.before_finish");
    let vault = engine.vault().clone();
    in_key_source(move || vault.finish_rotation(source.as_ref())).await?;
    engine.fail_points().reach("rotation.after_finish");
    keep_check(engine).await?;
    Ok(json!({ "resealed": resealed, "key_id": engine.vault().key_id().to_string() }))
}

/// Lists of cards that are being taken in.
fn lists_under_way(engine: &Engine) -> Vec<String> {
    let is_list = |work: &Operation| work.kind == "card_import" && work.state == OperationState::Running;
    engine.operations().list().into_iter().filter(is_list).map(|work| work.id).collect()
}

/// Seals anew whatever is found in one walk through all columns; tells how much that was.
async fn walk(engine: &Engine, handle: &OperationHandle, before: i64) -> Result<i64, EngineError> {
    let mut found = 0;
    for column in SealedColumn::ALL {
        found += reseal_column(engine, *column, handle, before + found).await?;
    }
    Ok(found)
}

async fn reseal_column(
    engine: &Engine,
    sealed: SealedColumn,
    handle: &OperationHandle,
    before: i64,
) -> Result<i64, EngineError> {
    let (mut after, mut done): (Option<String>, i64) = (None, 0);
    loop {
        handle.check()?;
        let prefix = engine.vault().current_prefix();
        let page = rotation::page(&mut engine.db().reader().await?, sealed, &prefix, after.as_deref(), PAGE).await?;
        let Some(last) = page.last() else { return Ok(done) };
        after = Some(last.row.clone());
        done += i64::try_from(page.len()).unwrap_or_default();
        reseal_page(engine, sealed, page).await?;
        handle.progress(before + done, None);
    }
}

async fn reseal_page(engine: &Engine, sealed: SealedColumn, page: Vec<SealedValue>) -> Result<(), EngineError> {
    let (vault, fail) = (engine.vault().clone(), engine.fail_points().clone());
    engine
        .db()
        .write(Durability::Flushed, move |tx| {
            Box::pin(async move {
                for former in page {
                    // A row that changed in between was sealed with the new key already.
                    if let Some(envelope) = vault.reseal(sealed.column(), &former.row, &former.envelope)? {
                        rotation::replace(tx, sealed, &former, &envelope).await?;
                    }
                }
                fail.reach("rotation.before_commit");
                Ok(())
            })
        })
        .await?;
    engine.fail_points().reach("rotation.after_commit");
    Ok(())
}

async fn keep_check(engine: &Engine) -> Result<(), EngineError> {
    let check = engine.vault().check_value().map_err(huolang_store::StoreError::from)?;
    engine
        .db()
        .write(Durability::Flushed, move |tx| Box::pin(async move { meta::set(tx, meta::KEY_CHECK, &check).await }))
        .await?;
    Ok(())
}

/// Keychains answer slowly and may ask the seller: never on a thread that answers requests.
async fn in_key_source(work: impl FnOnce() -> Result<(), VaultError> + Send + 'static) -> Result<(), EngineError> {
    let outcome = tokio::task::spawn_blocking(work).await;
    let outcome =
        outcome.map_err(|_| EngineError::refused(ErrorCode::Internal, "the work stopped by a fault of the program"))?;
    Ok(outcome.map_err(huolang_store::StoreError::from)?)
}
