//! Lists of products and of tracking numbers, written down in the same history as the reports.

use super::{FileImport, FileKind, Taken, products, take, told, tracking};
use crate::{Engine, EngineError, Topic, operations::OperationHandle};
use huolang_sheets::{
    SheetError,
    reports::{Outcome, Report, ReportError},
};
use huolang_store::{
    Durability,
    imports::{self, Counts, Import, ImportKind, RejectedRow},
};
use std::collections::BTreeMap;

/// Rejected rows that are kept one by one.
const REJECTED: usize = 1_000;

/// Takes a list in. Products need a shop.
pub(super) async fn take_list(
    engine: &Engine,
    order: FileImport,
    kind: FileKind,
    print: &super::hash::Print,
    actor: &str,
    handle: Option<&OperationHandle>,
) -> Result<Taken, EngineError> {
    let (stored, word) = match kind {
        FileKind::Products => (ImportKind::Products, "products"),
        _ => (ImportKind::Tracking, "tracking"),
    };
    let import = take::start(engine, &order, stored, Some(print), actor).await?;
    let taken = Box::pin(keep(engine, &order, (kind, word), &import, actor, handle)).await;
    if let Err(error) = &taken {
        take::stopped(engine, &import, error, handle).await;
    }
    taken
}

async fn keep(
    engine: &Engine,
    order: &FileImport,
    (kind, word): (FileKind, &'static str),
    import: &Import,
    actor: &str,
    handle: Option<&OperationHandle>,
) -> Result<Taken, EngineError> {
    let source = order.source.clone();
    let outcome: Result<(u64, u64, Vec<RejectedRow>), ReportError> = if kind == FileKind::Products {
        if order.shop.is_empty() {
            let mut report = Report::bare(&order.name, word, Outcome::Failed);
            report.error = Some("shop_required".to_owned());
            return take::refuse(engine, import, report).await;
        }
        match take::blocking(move || products::read(&source)).await? {
            Ok((list, listed)) => {
                products::keep(engine, &order.shop, list).await?;
                Ok((listed.rows, listed.products, listed.refused))
            }
            Err(error) => Err(error.into()),
        }
    } else {
        match take::blocking(move || tracking::read(&source)).await? {
            Ok(rows) => {
                let done = tracking::ship(engine, rows, &order.shop, actor, handle).await?;
                Ok((done.rows, done.shipped, done.refused))
            }
            Err(error) => Err(error.into()),
        }
    };
    let (rows, kept, refused) = match outcome {
        Ok(done) => done,
        Err(error) => {
            let mut report = Report::failed(&order.name, word, &error);
            if matches!(error, ReportError::Sheet(SheetError::NoRows)) {
                report.error = Some("missing_required_column".to_owned());
            }
            return take::refuse(engine, import, report).await;
        }
    };
    let mut report = Report::bare(&order.name, word, if rows == 0 { Outcome::Empty } else { Outcome::Imported });
    let mut reasons: BTreeMap<String, u64> = BTreeMap::new();
    for row in &refused {
        *reasons.entry(row.reason.clone()).or_default() += 1;
    }
    report.rows_nonblank = Some(rows);
    report.rows_valid = Some(rows.saturating_sub(refused.len() as u64));
    report.rows_stored = kept;
    report.rows_skipped = Some(reasons);
    let number = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    let counts = Counts {
        stored: number(kept),
        updated: 0,
        skipped: number(refused.len() as u64),
        duplicates: 0,
        warnings: 0,
        report: serde_json::to_value(&report).unwrap_or_default(),
    };
    let (teller, ended, now) = (engine.clone(), import.clone(), engine.now());
    let named: Vec<RejectedRow> = refused.into_iter().take(REJECTED).collect();
    let told = engine
        .db()
        .write(Durability::Flushed, move |tx| {
            Box::pin(async move {
                imports::add_rejected(tx, ended.no, named).await?;
                imports::finish(tx, &ended, &counts, now).await?;
                told::done(tx, &teller, &ended, &counts, now).await
            })
        })
        .await?;
    engine.tell_notices(told);
    engine.bus().tell(Topic::Imports, [import.id.clone()]);
    let mut taken = Taken::of(report);
    taken.import_id = Some(import.id.clone());
    taken.rows_new = number(kept);
    Ok(taken)
}
