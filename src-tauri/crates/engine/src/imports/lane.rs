//! The lane of imports: one at a time in this program, and by a lease in the database one at a time over all programs that
//! work on the same data. Whoever has it knows that an import which still runs by its row was cut off.

use super::sweep;
use crate::{Engine, EngineError, operations::OperationHandle};
use huolang_store::{
    Durability,
    imports::lane::{self, Holder},
};
use std::time::Duration;
use tokio::{sync::OwnedMutexGuard, task::JoinHandle};

/// A program that died gives the lane back after so long, in milliseconds.
const LEASE_MS: i64 = 60_000;
/// The lease is prolonged so often.
const RENEW: Duration = Duration::from_secs(15);
/// Time between two looks while another program imports.
const LOOK_AGAIN: Duration = Duration::from_millis(200);

/// The lane, held.
pub(super) struct Lane {
    engine: Engine,
    holder: Holder,
    renewing: JoinHandle<()>,
    _own: OwnedMutexGuard<()>,
}

impl Drop for Lane {
    fn drop(&mut self) {
        self.renewing.abort();
    }
}

impl Lane {
    /// Gives it back. What cannot be given back now runs out by itself.
    pub(super) async fn leave(self) {
        let holder = self.holder.clone();
        let left = self
            .engine
            .db()
            .write(Durability::Ordinary, move |tx| Box::pin(async move { lane::leave(tx, &holder).await }))
            .await;
        if let Err(error) = left {
            tracing::warn!(%error, "the lane of imports is free again in a minute");
        }
    }
}

/// Waits for the lane; what an import that was cut off has left is cleared away first.
pub(super) async fn enter(engine: &Engine, handle: Option<&OperationHandle>) -> Result<Lane, EngineError> {
    let own = engine.around().imports.clone().lock_owned().await;
    let holder = holder(engine);
    while !take(engine, &holder).await? {
        if let Some(handle) = handle {
            handle.check()?;
        }
        tokio::time::sleep(LOOK_AGAIN).await;
    }
    let lane = hold(engine, holder, own);
    for import in sweep::end_cut_off(engine).await? {
        sweep::sweep(engine, import.no, import.kind).await?;
    }
    Ok(lane)
}

/// Takes the lane unless somebody has it.
pub(super) async fn try_enter(engine: &Engine) -> Result<Option<Lane>, EngineError> {
    let own = engine.around().imports.clone().lock_owned().await;
    let holder = holder(engine);
    Ok(if take(engine, &holder).await? { Some(hold(engine, holder, own)) } else { None })
}

fn holder(engine: &Engine) -> Holder {
    Holder { name: engine.ids().fresh(), owner: engine.around().owner }
}

async fn take(engine: &Engine, holder: &Holder) -> Result<bool, EngineError> {
    let (holder, now) = (holder.clone(), engine.now());
    let taken = engine.db().write(Durability::Ordinary, move |tx| {
        Box::pin(async move { lane::take(tx, &holder, now, now.plus(LEASE_MS)).await })
    });
    Ok(taken.await?)
}

fn hold(engine: &Engine, holder: Holder, own: OwnedMutexGuard<()>) -> Lane {
    let renewing = tokio::spawn(renew(engine.clone(), holder.clone()));
    Lane { engine: engine.clone(), holder, renewing, _own: own }
}

async fn renew(engine: Engine, holder: Holder) {
    loop {
        tokio::time::sleep(RENEW).await;
        let (holder, until) = (holder.clone(), engine.now().plus(LEASE_MS));
        let renewed = engine
            .db()
            .write(Durability::Ordinary, move |tx| Box::pin(async move { lane::renew(tx, &holder, until).await }));
        if let Err(error) = renewed.await {
            tracing::warn!(%error, "the lane of imports was not prolonged; it is tried again");
        }
    }
}
