//! Takes a card list in as long work: read and sealed on one side, written on the other, checked against the whole library.

use super::{
    CardDesk,
    reading::{self, Chunk, Stopped},
    told::{self, Told},
    unreadable,
};
use crate::{
    Engine, EngineError, Topic, notice,
    operations::{OperationHandle, OperationUnit},
};
use huolang_domain::{BatchId, ErrorCode, Millis, PoolId};
use huolang_sheets::{
    Source,
    cards::{ColumnChoice, Reject},
    read::{Progress, Unit},
};
use huolang_store::{
    Durability,
    batches::{self, BatchState},
    cards, pools,
};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use tokio::sync::mpsc;

/// Rows that the result names one by one; the rest is counted.
const NAMED_ROWS: usize = 200;
/// Chunks that wait between the two ends.
const WAITING: usize = 2;

/// A list to be taken in.
#[derive(Debug, Clone)]
pub struct CardImport {
    /// Into which pool.
    pub pool_id: PoolId,
    /// The list.
    pub source: Source,
    /// What the seller calls it: the file's name, or `paste`.
    pub name: String,
    /// Which column is what.
    pub choice: ColumnChoice,
    /// From when cards without a date of their own are worthless.
    pub expires_at: Option<Millis>,
    /// The seller's note on the batch.
    pub note: String,
}

/// An import under way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StartedImport {
    /// Its operation.
    pub operation_id: String,
    /// Its batch.
    pub batch_id: BatchId,
}

#[derive(Default)]
struct Sums {
    imported: i64,
    duplicates: i64,
    rejected: i64,
    duplicate_rows: Vec<u64>,
    rejects: Vec<Reject>,
    reasons: BTreeMap<&'static str, i64>,
}

impl CardDesk<'_> {
    /// Begins an import. Its result is `{batch_id, imported, duplicates, rejected, rejects, duplicate_rows, reasons}`.
    /// When it is cancelled nothing of it stays; when it fails, what came in stays, and the list can be taken in again:
    /// cards that are there already are left out.
    ///
    /// # Errors
    /// An unknown pool; what the database refuses. What is wrong with the list is told by the operation.
    pub async fn import(self, order: CardImport, actor: &str) -> Result<StartedImport, EngineError> {
        let engine = self.0.clone();
        let batch = BatchId::fresh(engine.ids().as_ref());
        let detail = json!({ "pool_id": order.pool_id, "source": order.name });
        let entry = engine.audit_entry(actor, "card_import.start", batch.as_str(), detail);
        let (id, pool, name, note, now) =
            (batch.clone(), order.pool_id.clone(), order.name.clone(), order.note.clone(), engine.now());
        engine
            .db()
            .write(Durability::Ordinary, move |tx| {
                Box::pin(async move {
                    pools::get(tx, &pool).await?;
                    batches::start(tx, &id, &pool, &name, &note, now).await?;
                    entry.append(tx).await
                })
            })
            .await?;
        let (worker, id, actor) = (engine.clone(), batch.clone(), actor.to_owned());
        let operation_id = engine
            .operations()
            .start("card_import", |handle| async move { run(&worker, order, &id, &actor, &handle).await });
        Ok(StartedImport { operation_id, batch_id: batch })
    }
}

async fn run(
    engine: &Engine,
    order: CardImport,
    batch: &BatchId,
    actor: &str,
    handle: &OperationHandle,
) -> Result<Value, EngineError> {
    let (pool, name) = (order.pool_id.clone(), order.name.clone());
    let (out, mut chunks) = mpsc::channel(WAITING);
    let (vault, ids, reader) = (engine.vault().clone(), engine.ids().clone(), handle.clone());
    let served = engine.platforms_served_by(&pool).await?;
    let reading = tokio::task::spawn_blocking(move || reading::run(&order, &vault, &ids, &reader, &out, &served));
    let mut sums = Sums::default();
    let mut failed = None;
    while let Some(chunk) = chunks.recv().await {
        if handle.is_cancelled() {
            continue;
        }
        if let Err(error) = write(engine, &pool, batch, actor, chunk, &mut sums, handle).await {
            failed = Some(error);
            // The reading end stops when nobody takes its chunks.
            break;
        }
    }
    drop(chunks);
    let read =
        reading.await.map_err(|_| EngineError::refused(ErrorCode::Internal, "reading the list stopped by a fault"));
    let outcome = match (failed, read) {
        (Some(error), _) | (None, Err(error)) => Err(error),
        (None, Ok(Err(Stopped::Sheet(error)))) => Err(unreadable(&error)),
        (None, Ok(Err(Stopped::Store(error)))) => Err(error.into()),
        (None, Ok(Ok(_))) => handle.check(),
    };
    let state = match &outcome {
        Ok(()) => BatchState::Done,
        Err(_) if handle.is_cancelled() => BatchState::Cancelled,
        Err(_) => BatchState::Failed,
    };
    let reason = outcome.as_ref().err().map_or("", |error| error.code().as_str());
    let left_out = sums.rejected + sums.duplicates;
    let told = Told::of(&pool, &name, state, (sums.imported, left_out), reason);
    close(engine, batch, (state, sums.rejected), told, actor).await?;
    engine.bus().tell(Topic::Cards, Vec::<String>::new());
    engine.check_stock(&[pool]).await?;
    outcome?;
    Ok(result(batch, &sums))
}

async fn write(
    engine: &Engine,
    pool: &PoolId,
    batch: &BatchId,
    actor: &str,
    chunk: Chunk,
    sums: &mut Sums,
    handle: &OperationHandle,
) -> Result<(), EngineError> {
    let Chunk { cards: fresh, rows, rejects, progress } = chunk;
    sums.rejected += i64::try_from(rejects.len()).unwrap_or_default();
    for reject in rejects {
        *sums.reasons.entry(reject.reason.code()).or_default() += 1;
        if sums.rejects.len() < NAMED_ROWS {
            sums.rejects.push(reject);
        }
    }
    if !fresh.is_empty() {
        let (pool, batch, actor) = (pool.clone(), batch.clone(), actor.to_owned());
        let (ids, now, fail) = (engine.ids().clone(), engine.now(), engine.fail_points().clone());
        let taken = engine
            .db()
            .write_piece(Durability::Ordinary, move |tx| {
                Box::pin(async move {
                    let taken = cards::import_many(tx, &batch, &pool, &fresh, &actor, ids.as_ref(), now).await?;
                    fail.reach("import.before_commit");
                    Ok(taken)
                })
            })
            .await?;
        engine.fail_points().reach("import.after_commit");
        sums.imported += taken.imported;
        sums.duplicates += i64::try_from(taken.duplicates.len()).unwrap_or_default();
        let room = NAMED_ROWS.saturating_sub(sums.duplicate_rows.len());
        sums.duplicate_rows.extend(taken.duplicates.iter().filter_map(|place| rows.get(*place)).take(room));
    }
    if let Some(Progress { done, total, unit }) = progress {
        handle.count_in(match unit {
            Unit::Bytes => OperationUnit::Bytes,
            Unit::Rows => OperationUnit::Rows,
        });
        handle.progress(i64::try_from(done).unwrap_or(i64::MAX), i64::try_from(total).ok());
    }
    Ok(())
}

/// Ends the batch, flushed: what the seller is told survives a power cut. A cancelled import takes its cards back.
async fn close(
    engine: &Engine,
    batch: &BatchId,
    (state, rejected): (BatchState, i64),
    told: Told,
    actor: &str,
) -> Result<(), EngineError> {
    let (id, writer, now, actor) = (batch.clone(), engine.clone(), engine.now(), actor.to_owned());
    let told = engine
        .db()
        .write(Durability::Flushed, move |tx| {
            Box::pin(async move {
                if state == BatchState::Cancelled {
                    cards::undo_batch(tx, &id, &actor, writer.ids().as_ref(), now).await?;
                }
                batches::finish(tx, &id, state, rejected).await?;
                told.write(tx, &writer, now).await
            })
        })
        .await?;
    engine.tell_notices(told);
    Ok(())
}

fn result(batch: &BatchId, sums: &Sums) -> Value {
    let reject =
        |reject: &Reject| json!({ "row": reject.row_no, "column": reject.column, "reason": reject.reason.code() });
    json!({
        "batch_id": batch,
        "imported": sums.imported,
        "duplicates": sums.duplicates,
        "rejected": sums.rejected,
        "rejects": sums.rejects.iter().map(reject).collect::<Vec<_>>(),
        "duplicate_rows": sums.duplicate_rows,
        "reasons": sums.reasons,
    })
}

/// Imports that were cut off by the end of the program: what came in stays and can be given, the batch says that it is
/// not complete.
///
/// # Errors
/// What the database refuses.
pub(crate) async fn end_interrupted(engine: &Engine) -> Result<(), EngineError> {
    let interrupted = batches::interrupted(&mut engine.db().reader().await?).await?;
    if interrupted.is_empty() {
        return Ok(());
    }
    tracing::warn!(
        batches = interrupted.len(),
        "imports of cards were cut off; take the lists in again to complete them"
    );
    let (writer, now) = (engine.clone(), engine.now());
    let told = engine
        .db()
        .write(Durability::Ordinary, move |tx| {
            Box::pin(async move {
                let mut raises = Vec::new();
                for batch in interrupted {
                    batches::finish(tx, &batch.id, BatchState::Failed, batch.rejected).await?;
                    raises.push(told::cut_off(&batch));
                }
                notice::write(tx, &raises, writer.ids().as_ref(), now).await
            })
        })
        .await?;
    engine.tell_notices(told);
    Ok(())
}
