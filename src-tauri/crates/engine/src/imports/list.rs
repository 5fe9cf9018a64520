//! Lists of products and of tracking numbers, written down in the same history as the reports.

use super::{FileImport, FileKind, Taken, hash, plans, products, take, told, tracking};
use crate::{Engine, EngineError, Topic, operations::OperationHandle};
use huolang_sheets::{
    SheetError, Source,
    reports::{Outcome, Report, ReportError},
};
use huolang_store::{
    Durability,
    imports::{self, Counts, Import, ImportKind, RejectedRow},
};
use std::collections::BTreeMap;

/// Rejected rows that are kept one by one.
const REJECTED: usize = 1_000;

/// What came of the rows of a list.
struct Done {
    rows: u64,
    kept: u64,
    refused: Vec<RejectedRow>,
}

impl Done {
    fn report(&self, name: &str, word: &str) -> Report {
        let mut report = Report::bare(name, word, if self.rows == 0 { Outcome::Empty } else { Outcome::Imported });
        let mut reasons: BTreeMap<String, u64> = BTreeMap::new();
        for row in &self.refused {
            *reasons.entry(row.reason.clone()).or_default() += 1;
        }
        report.rows_nonblank = Some(self.rows);
        report.rows_valid = Some(self.rows.saturating_sub(self.refused.len() as u64));
        report.rows_stored = self.kept;
        report.rows_skipped = Some(reasons);
        report
    }
}

const fn word(kind: FileKind) -> &'static str {
    match kind {
        FileKind::Products => "products",
        _ => "tracking",
    }
}

fn shop_required(name: &str) -> Report {
    let mut report = Report::bare(name, word(FileKind::Products), Outcome::Failed);
    report.error = Some("shop_required".to_owned());
    report
}

fn failed(name: &str, word: &str, error: &ReportError) -> Report {
    let mut report = Report::failed(name, word, error);
    if matches!(error, ReportError::Sheet(SheetError::NoRows)) {
        report.error = Some("missing_required_column".to_owned());
    }
    report
}

/// What taking the list in would come to, as far as the list itself tells.
pub(super) fn look(source: &Source, name: &str, kind: FileKind, shop: &str) -> Report {
    let word = word(kind);
    let read = match kind {
        FileKind::Products if shop.is_empty() => return shop_required(name),
        FileKind::Products => products::read(source).map(|(_, listed)| Done {
            rows: listed.rows,
            kept: listed.products,
            refused: listed.refused,
        }),
        _ => tracking::read(source).map(|rows| {
            let refused = tracking::incomplete(&rows);
            let rows = rows.len() as u64;
            Done { rows, kept: rows.saturating_sub(refused.len() as u64), refused }
        }),
    };
    match read {
        Ok(done) => done.report(name, word),
        Err(error) => failed(name, word, &error.into()),
    }
}

/// Takes a list in. Products need a shop.
pub(super) async fn take_list(
    engine: &Engine,
    order: FileImport,
    kind: FileKind,
    print: &hash::Print,
    actor: &str,
    handle: Option<&OperationHandle>,
) -> Result<Taken, EngineError> {
    let word = word(kind);
    let stored = if kind == FileKind::Products { ImportKind::Products } else { ImportKind::Tracking };
    let import = take::start(engine, &order, stored, Some(print), actor).await?;
    let taken = Box::pin(keep(engine, &order, (kind, word, print), &import, actor, handle)).await;
    if let Err(error) = &taken {
        take::stopped(engine, &import, error, handle).await;
    }
    taken
}

async fn keep(
    engine: &Engine,
    order: &FileImport,
    (kind, word, print): (FileKind, &'static str, &hash::Print),
    import: &Import,
    actor: &str,
    handle: Option<&OperationHandle>,
) -> Result<Taken, EngineError> {
    let source = order.source.clone();
    let outcome: Result<Done, ReportError> = if kind == FileKind::Products {
        if order.shop.is_empty() {
            return take::refuse(engine, import, shop_required(&order.name)).await;
        }
        match take::blocking(move || products::read(&source)).await? {
            Ok(_) if !hash::is_unchanged(&order.source, print) => Err(ReportError::Changed),
            Ok((list, listed)) => {
                products::keep(engine, &order.shop, list).await?;
                let (_, wrong) = plans::keep(engine, &order.shop, actor, listed.plans).await?;
                let all = listed.refused.into_iter().chain(wrong).zip(1_i64..);
                let refused = all.map(|(row, n)| RejectedRow { n, ..row }).collect();
                Ok(Done { rows: listed.rows, kept: listed.products, refused })
            }
            Err(error) => Err(error.into()),
        }
    } else {
        match take::blocking(move || tracking::read(&source)).await? {
            Ok(_) if !hash::is_unchanged(&order.source, print) => Err(ReportError::Changed),
            Ok(rows) => {
                let done = tracking::ship(engine, rows, &order.shop, actor, handle).await?;
                Ok(Done { rows: done.rows, kept: done.shipped, refused: done.refused })
            }
            Err(error) => Err(error.into()),
        }
    };
    let done = match outcome {
        Ok(done) => done,
        Err(error) => return take::refuse(engine, import, failed(&order.name, word, &error)).await,
    };
    let report = done.report(&order.name, word);
    let Done { kept, refused, .. } = done;
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
