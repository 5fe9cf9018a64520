//! Lists of products and of tracking numbers, written down in the same history as the reports.

use super::{FileImport, FileKind, Taken, hash, plans, products, sweep, take, tally::Tally, told, tracking};
use crate::{Engine, EngineError, Topic, operations::OperationHandle};
use huolang_sheets::{
    SheetError, Source,
    lists::ListFacts,
    reports::{MissingColumns, Outcome, Report, ReportError},
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
    duplicates: u64,
    refused: Vec<RejectedRow>,
    /// Rows that are kept and of which something is told.
    noted: Vec<RejectedRow>,
    facts: ListFacts,
    tally: Tally,
    /// The names of the columns, in the order of `facts.found`.
    names: &'static [&'static str],
}

impl Done {
    fn report(&self, name: &str, word: &str) -> Report {
        let mut report = Report::bare(name, word, if self.rows == 0 { Outcome::Empty } else { Outcome::Imported });
        report.rows_nonblank = Some(self.rows);
        report.rows_valid = Some(self.rows.saturating_sub(self.refused.len() as u64));
        report.rows_stored = self.kept;
        report.rows_skipped = Some(by_reason(&self.refused));
        report.sheets_used = Some(self.facts.sheet.iter().cloned().collect());
        report.sheets_skipped = Some(self.facts.skipped.clone());
        report.header_row = Some(self.facts.header_row);
        report.rows_blank = Some(self.facts.blank);
        report.duplicates_in_file = Some(self.duplicates);
        let columns = self.names.iter().zip(&self.facts.found);
        let missing = columns.filter(|(_, found)| !**found).map(|(name, _)| (*name).to_owned());
        report.missing_columns = Some(MissingColumns::File(missing.collect()));
        report.warnings = Some(by_reason(&self.noted));
        report.sums_fen = Some(self.tally.sums_fen.clone());
        report.nonnull = Some(self.tally.nonnull.clone());
        report.distinct_orders = self.tally.orders;
        report
    }
}

fn by_reason(rows: &[RejectedRow]) -> BTreeMap<String, u64> {
    let mut reasons: BTreeMap<String, u64> = BTreeMap::new();
    for row in rows {
        *reasons.entry(row.reason.clone()).or_default() += 1;
    }
    reasons
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

fn of_products(listed: products::Listed, wrong: Vec<RejectedRow>, noted: Vec<RejectedRow>) -> Done {
    let refused = listed.refused.into_iter().chain(wrong).collect();
    Done {
        rows: listed.rows,
        kept: listed.products,
        duplicates: listed.duplicates,
        refused,
        noted,
        facts: listed.facts,
        tally: listed.tally,
        names: &products::NAMES,
    }
}

fn of_tracking(done: tracking::Shipped, facts: ListFacts) -> Done {
    let tracking::Shipped { rows, shipped: kept, refused, parcels } = done;
    Done {
        rows,
        kept,
        duplicates: 0,
        refused,
        noted: Vec::new(),
        facts,
        tally: parcels.tally(),
        names: &tracking::NAMES,
    }
}

/// What taking the list in would come to, as far as the list itself tells.
pub(super) fn look(source: &Source, name: &str, kind: FileKind, shop: &str) -> Report {
    let word = word(kind);
    let read = match kind {
        FileKind::Products if shop.is_empty() => return shop_required(name),
        FileKind::Products => products::read(source).map(|(_, listed)| of_products(listed, Vec::new(), Vec::new())),
        _ => tracking::read(source).map(|(rows, facts)| of_tracking(tracking::look(&rows, None), facts)),
    };
    looked(name, word, read, false)
}

/// The same, and the orders, card pools and rules that the list names are looked up. Nothing is kept.
pub(super) async fn look_up(
    engine: &Engine,
    source: Source,
    name: &str,
    kind: FileKind,
    shop: &str,
) -> Result<Report, EngineError> {
    let word = word(kind);
    let read = if kind == FileKind::Products {
        if shop.is_empty() {
            return Ok(shop_required(name));
        }
        match take::blocking(move || products::read(&source)).await? {
            Ok((_, listed)) => {
                let wrong = plans::look(engine, shop, &listed.plans).await?;
                Ok(of_products(listed, wrong, Vec::new()))
            }
            Err(error) => Err(error),
        }
    } else {
        match take::blocking(move || tracking::read(&source)).await? {
            Ok((rows, facts)) => {
                let known = tracking::known(engine, &rows, shop).await?;
                Ok(of_tracking(tracking::look(&rows, Some(&known)), facts))
            }
            Err(error) => Err(error),
        }
    };
    Ok(looked(name, word, read, true))
}

fn looked(name: &str, word: &str, read: Result<Done, SheetError>, looked_up: bool) -> Report {
    match read {
        Ok(done) => Report { looked_up: Some(looked_up), ..done.report(name, word) },
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
    let earlier = imports::of_hash(&mut engine.db().reader().await?, stored, &order.shop, &print.hash).await?;
    if let Some(earlier) = earlier.filter(|_| !order.again) {
        let mut taken = Taken::of(Report::bare(&order.name, word, Outcome::Repeated));
        taken.same_as = Some(earlier.id);
        return Ok(taken);
    }
    let import = take::start(engine, &order, stored, Some(print), actor).await?;
    let taken = Box::pin(keep(engine, &order, (kind, word, print), &import, actor, handle)).await;
    if let Err(error) = &taken {
        // First of all, for a full disk has room for nothing before.
        if stored == ImportKind::Products
            && let Err(error) = sweep::settle_list(engine, import.no).await
        {
            tracing::warn!(%error, "a list of products is taken back at the next start");
        }
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
            Ok((list, mut listed)) => {
                products::keep(engine, import, list, handle).await?;
                let plans = std::mem::take(&mut listed.plans);
                let plans = plans::keep(engine, import, actor, plans, handle).await?;
                Ok(of_products(listed, plans.refused, plans.suggested))
            }
            Err(error) => Err(error.into()),
        }
    } else {
        match take::blocking(move || tracking::read(&source)).await? {
            Ok(_) if !hash::is_unchanged(&order.source, print) => Err(ReportError::Changed),
            Ok((rows, facts)) => {
                let done = tracking::ship(engine, rows, &order.shop, actor, handle).await?;
                Ok(of_tracking(done, facts))
            }
            Err(error) => Err(error.into()),
        }
    };
    let done = match outcome {
        Ok(done) => done,
        Err(error) => return take::refuse(engine, import, failed(&order.name, word, &error)).await,
    };
    let report = done.report(&order.name, word);
    let Done { kept, refused, noted, duplicates, .. } = done;
    let number = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    let counts = Counts {
        stored: number(kept),
        updated: 0,
        skipped: number(refused.len() as u64),
        duplicates: number(duplicates),
        warnings: number(noted.len() as u64),
        report: serde_json::to_value(&report).unwrap_or_default(),
    };
    let (teller, ended, now) = (engine.clone(), import.clone(), engine.now());
    let all = refused.into_iter().chain(noted).zip(1_i64..);
    let named: Vec<RejectedRow> = all.map(|(row, n)| RejectedRow { n, ..row }).take(REJECTED).collect();
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
    if import.kind == ImportKind::Products
        && let Err(error) = take::give_up_old(engine, import).await
    {
        tracing::warn!(%error, "the notes of an older list of products are removed after the next one");
    }
    let mut taken = Taken::of(report);
    taken.import_id = Some(import.id.clone());
    taken.rows_new = number(kept);
    Ok(taken)
}
