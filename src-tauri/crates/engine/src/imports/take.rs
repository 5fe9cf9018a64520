//! Takes one file in.

use super::{
    FileImport, FileKind, Taken,
    chunk::Chunk,
    hash::{self, Print},
    known::{left_alone, recognise},
    lane, list,
    pace::Pace,
    reading, sweep, told,
};
use crate::{Engine, EngineError, Topic, operations::OperationHandle};
use huolang_domain::ErrorCode;
use huolang_sheets::{
    SheetError,
    reports::{Kind, Outcome, Report, ReportError},
};
use huolang_store::{
    Durability, bookings,
    imports::{self, Counts, Ending, Import, ImportKind, ImportState, NewImport},
    sales,
};
use serde_json::{Value, json};
use std::{sync::Arc, time::Instant};
use tokio::sync::mpsc;

/// Chunks that wait between the two ends.
const WAITING: usize = 2;

/// Takes the file in, after whatever other import is under way.
pub(super) async fn take(
    engine: &Engine,
    order: FileImport,
    actor: &str,
    handle: Option<&OperationHandle>,
) -> Result<Taken, EngineError> {
    let begun = engine.running_ms();
    let (source, name) = (order.source.clone(), order.name.clone());
    let ((kind, error), print) = blocking(move || (recognise(&source, &name), hash::print(&source))).await?;
    if matches!(kind, FileKind::Unknown | FileKind::Cards | FileKind::Ignored) {
        return Ok(Taken::of(left_alone(&order.name, error)));
    }
    let lane = lane::enter(engine, handle).await?;
    let taken = Box::pin(take_alone(engine, order, (kind, print), actor, handle)).await;
    lane.leave().await;
    let mut taken = taken?;
    taken.duration_ms = engine.running_ms() - begun;
    Ok(taken)
}

/// Takes the file in while nobody else imports.
pub(super) async fn take_alone(
    engine: &Engine,
    order: FileImport,
    looked: (FileKind, Result<Print, SheetError>),
    actor: &str,
    handle: Option<&OperationHandle>,
) -> Result<Taken, EngineError> {
    let kind = match looked.0 {
        FileKind::Sales => Kind::Sales,
        FileKind::Travel => Kind::Travel,
        _ => {
            let print = looked.1.map_err(|error| crate::cards::unreadable(&error))?;
            return Box::pin(list::take_list(engine, order, looked.0, &print, actor, handle)).await;
        }
    };
    if let Some(handle) = handle {
        handle.check()?;
    }
    let stored = stored_kind(kind);
    let mut conn = engine.db().reader().await?;
    if let (Ok(print), false) = (&looked.1, order.again)
        && let Some(earlier) = imports::of_hash(&mut conn, stored, &order.shop, &print.hash).await?
    {
        let mut taken = Taken::of(Report::bare(&order.name, kind.as_str(), Outcome::Repeated));
        taken.same_as = Some(earlier.id);
        return Ok(taken);
    }
    drop(conn);
    let import = start(engine, &order, stored, looked.1.as_ref().ok(), actor).await?;
    let brought = match looked.1 {
        Ok(print) => bring_in(engine, &order, kind, &import, &print, handle).await,
        Err(error) => Ok(Brought::failed(Report::failed(&order.name, kind.as_str(), &ReportError::Sheet(error)))),
    };
    let brought = match brought {
        Ok(brought) => brought,
        Err(error) => {
            end(engine, &import, ending(handle, Some(error.code().as_str()), &json!({}))).await;
            return Err(error);
        }
    };
    settle(engine, &import, brought, actor, handle).await
}

pub(super) const fn stored_kind(kind: Kind) -> ImportKind {
    match kind {
        Kind::Sales => ImportKind::Sales,
        Kind::Travel => ImportKind::Travel,
    }
}

/// What the two ends came to.
struct Brought {
    report: Report,
    updated: i64,
}

impl Brought {
    const fn failed(report: Report) -> Self {
        Self { report, updated: 0 }
    }
}

pub(super) async fn start(
    engine: &Engine,
    order: &FileImport,
    kind: ImportKind,
    print: Option<&Print>,
    actor: &str,
) -> Result<Import, EngineError> {
    let new = NewImport {
        id: engine.ids().fresh(),
        kind,
        file_name: order.name.clone(),
        origin: order.origin,
        shop_id: order.shop.clone(),
        hash: print.map(|print| print.hash.clone()).unwrap_or_default(),
        size: print.map_or(0, |print| i64::try_from(print.size).unwrap_or(i64::MAX)),
        export_date: export_date(&order.name),
        actor: actor.to_owned(),
    };
    let (id, now) = (new.id.clone(), engine.now());
    engine
        .db()
        .write(Durability::Ordinary, move |tx| Box::pin(async move { imports::start(tx, &new, now).await }))
        .await?;
    let import = imports::get(&mut engine.db().reader().await?, &id).await?;
    engine.bus().tell(Topic::Imports, [id]);
    Ok(import)
}

/// The day on which a snapshot was exported, as its name says.
fn export_date(name: &str) -> Option<String> {
    let rest = name.strip_prefix("旅行社预约明细_")?;
    let day = rest.get(..10)?;
    day.parse::<jiff::civil::Date>().ok().map(|day| day.to_string())
}

/// Reads on one side, writes on the other. Nothing of it counts yet.
async fn bring_in(
    engine: &Engine,
    order: &FileImport,
    kind: Kind,
    import: &Import,
    print: &Print,
    handle: Option<&OperationHandle>,
) -> Result<Brought, EngineError> {
    let failed = |error: &ReportError| Brought::failed(Report::failed(&order.name, kind.as_str(), error));
    let mut conn = engine.db().reader().await?;
    if kind == Kind::Travel && !order.older && is_older(&mut conn, import).await? {
        let mut report = Report::bare(&order.name, kind.as_str(), Outcome::Failed);
        report.error = Some("older_snapshot".to_owned());
        report.reason = report.error.clone();
        return Ok(Brought::failed(report));
    }
    let supersede = kind == Kind::Sales && imports::has_live_sales(&mut conn, &order.shop).await?;
    drop(conn);
    let (out, mut chunks) = mpsc::channel(WAITING);
    let (source, name, stop) = (order.source.clone(), order.name.clone(), handle.cloned());
    let pace = Arc::new(Pace::default());
    let read_pace = pace.clone();
    let reading = tokio::task::spawn_blocking(move || {
        let is_stopped = || stop.as_ref().is_some_and(OperationHandle::is_cancelled);
        reading::run(&source, &name, kind, &is_stopped, &read_pace, &out)
    });
    let (mut updated, mut trouble) = (0, None);
    while let Some(chunk) = chunks.recv().await {
        if let (Some(handle), Some((rows, total))) = (handle, chunk.progress) {
            handle.progress(number(rows), Some(number(total)));
        }
        match write(engine, import, supersede, chunk, &pace).await {
            Ok(more) => updated += more,
            Err(error) => {
                // The reading end stops when nobody takes its chunks.
                trouble = Some(error);
                break;
            }
        }
    }
    drop(chunks);
    let read = reading.await.map_err(|_| stopped_by_fault())?;
    if let Some(error) = trouble {
        return Err(error);
    }
    match read {
        Ok(Some(_)) if !hash::is_unchanged(&order.source, print) => Ok(failed(&ReportError::Changed)),
        Ok(Some(report)) => Ok(Brought { report, updated }),
        Ok(None) => Err(EngineError::refused(ErrorCode::ImportCancelled, "the import was cancelled")),
        Err(error) => Ok(failed(&error)),
    }
}

async fn is_older(conn: &mut huolang_store::Conn, import: &Import) -> Result<bool, EngineError> {
    let current = imports::snapshot(conn, &import.shop_id).await?;
    let current = current.and_then(|current| current.export_date);
    Ok(matches!((&import.export_date, &current), (Some(own), Some(current)) if own < current))
}

async fn write(
    engine: &Engine,
    import: &Import,
    supersede: bool,
    chunk: Chunk,
    pace: &Pace,
) -> Result<i64, EngineError> {
    let size = chunk.rows();
    let Chunk { sales: rows, bookings: booked, rejected, .. } = chunk;
    if rows.is_empty() && booked.is_empty() && rejected.is_empty() {
        return Ok(0);
    }
    let (no, shop, sealer) = (import.no, import.shop_id.clone(), engine.clone());
    let (updated, took) = engine
        .db()
        .write_piece(Durability::Ordinary, move |tx| {
            Box::pin(async move {
                let begun = Instant::now();
                imports::add_rejected(tx, no, rejected).await?;
                if !booked.is_empty() {
                    bookings::stage(tx, sealer.vault(), no, &shop, booked).await?;
                }
                let updated = if rows.is_empty() { 0 } else { sales::stage(tx, no, &shop, supersede, rows).await? };
                Ok((updated, begun.elapsed()))
            })
        })
        .await?;
    pace.took(size, took);
    engine.fail_points().reach("report.after_chunk");
    Ok(updated)
}

/// Makes it count, or ends it without.
async fn settle(
    engine: &Engine,
    import: &Import,
    brought: Brought,
    actor: &str,
    handle: Option<&OperationHandle>,
) -> Result<Taken, EngineError> {
    let Brought { report, updated } = brought;
    let shown = serde_json::to_value(&report).unwrap_or_default();
    let mut taken = Taken::of(report);
    taken.import_id = Some(import.id.clone());
    if taken.report.outcome == Outcome::Failed {
        return refuse(engine, import, taken.report).await;
    }
    if let Some(handle) = handle
        && handle.is_cancelled()
    {
        end(engine, import, ending(Some(handle), None, &json!({}))).await;
        handle.check()?;
    }
    let report = &taken.report;
    let sum = |counts: &Option<std::collections::BTreeMap<String, u64>>| {
        counts.as_ref().map_or(0, |counts| number(counts.values().sum()))
    };
    let counts = Counts {
        stored: number(report.rows_stored),
        updated,
        skipped: sum(&report.rows_skipped),
        duplicates: number(report.duplicates_in_file.unwrap_or(0)),
        warnings: sum(&report.warnings),
        report: shown,
    };
    (taken.rows_new, taken.rows_updated) = (counts.stored - updated, updated);
    let detail = json!({ "file": import.file_name, "kind": import.kind.as_str(), "rows": counts.stored });
    let entry = engine.audit_entry(actor, "import.done", import.id.as_str(), detail);
    let (teller, ended, now) = (engine.clone(), import.clone(), engine.now());
    engine.fail_points().reach("report.before_flip");
    let flipped = engine
        .db()
        .write(Durability::Flushed, move |tx| {
            Box::pin(async move {
                imports::finish(tx, &ended, &counts, now).await?;
                entry.append(tx).await?;
                told::done(tx, &teller, &ended, &counts, now).await
            })
        })
        .await;
    match flipped {
        Ok(told) => engine.tell_notices(told),
        Err(error) => {
            end(engine, import, ending(handle, Some(error.code().as_str()), &json!({}))).await;
            return Err(error.into());
        }
    }
    engine.bus().tell(Topic::Imports, [import.id.clone()]);
    if import.kind == ImportKind::Travel
        && let Err(error) = give_up_old(engine, import).await
    {
        tracing::warn!(%error, "old snapshots are removed after the next one");
    }
    Ok(taken)
}

/// What nobody can bring back any more is removed.
pub(super) async fn give_up_old(engine: &Engine, import: &Import) -> Result<(), EngineError> {
    let old = imports::outdated(&mut engine.db().reader().await?, import).await?;
    for no in old {
        engine
            .db()
            .write(Durability::Ordinary, move |tx| Box::pin(async move { imports::give_up(tx, no).await }))
            .await?;
        sweep::sweep(engine, no, import.kind).await?;
    }
    Ok(())
}

/// Ends an import whose file cannot be taken.
pub(super) async fn refuse(engine: &Engine, import: &Import, report: Report) -> Result<Taken, EngineError> {
    let shown = serde_json::to_value(&report).unwrap_or_default();
    let mut ending = ending(None, report.error.as_deref(), &shown);
    ending.reason = report.reason.clone().or(ending.reason);
    end(engine, import, ending).await;
    let mut taken = Taken::of(report);
    taken.import_id = Some(import.id.clone());
    Ok(taken)
}

fn ending(handle: Option<&OperationHandle>, error: Option<&str>, report: &Value) -> Ending {
    let cancelled = handle.is_some_and(OperationHandle::is_cancelled);
    Ending {
        state: if cancelled { ImportState::Cancelled } else { ImportState::Failed },
        error: error.map(str::to_owned),
        reason: error.map(str::to_owned),
        report: report.clone(),
    }
}

/// Ends an import that stopped by an error.
pub(super) async fn stopped(engine: &Engine, import: &Import, error: &EngineError, handle: Option<&OperationHandle>) {
    end(engine, import, ending(handle, Some(error.code().as_str()), &json!({}))).await;
}

/// Ends an import that keeps nothing. When even that cannot be written, the next start does it.
async fn end(engine: &Engine, import: &Import, ending: Ending) {
    let (teller, ended, now) = (engine.clone(), import.clone(), engine.now());
    let noted = engine
        .db()
        .write(Durability::Ordinary, move |tx| {
            Box::pin(async move {
                imports::fail(tx, ended.no, &ending, now).await?;
                told::failed(tx, &teller, &ended, &ending, now).await
            })
        })
        .await
        .map_err(EngineError::from);
    let swept = match noted {
        Ok(told) => {
            engine.tell_notices(told);
            sweep::sweep(engine, import.no, import.kind).await
        }
        Err(error) => Err(error),
    };
    if let Err(error) = swept {
        tracing::warn!(%error, "what an import left is removed at the next start");
    }
    engine.bus().tell(Topic::Imports, [import.id.clone()]);
}

pub(super) async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, EngineError> {
    tokio::task::spawn_blocking(work).await.map_err(|_| stopped_by_fault())
}

fn stopped_by_fault() -> EngineError {
    EngineError::refused(ErrorCode::Internal, "reading the file stopped by a fault of the program")
}

fn number(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
