//! `import`: reports of 抖音来客 and lists of products or tracking numbers into the database, beside a running server or
//! without one.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use huolang_domain::ErrorCode;
use huolang_engine::Engine;
use huolang_engine::boot::Running;
use huolang_engine::imports::{self, FileImport, Taken};
use huolang_sheets::Source;
use huolang_sheets::reports::{Outcome, Report};
use huolang_store::imports::ImportOrigin;
use serde::Serialize;

use crate::cli::{ImportArgs, Place};
use crate::{output, sentence, start};

/// Who the audit log says it was.
const ACTOR: &str = "cli";

/// What is said once where a file was not recognised.
const RECOGNISED: &str = "Recognised by name or header are: 售卖明细 and 旅行社预约明细 of 抖音来客, lists of products \
(商品ID, 商品名称) and lists of tracking numbers (订单号, 快递公司, 快递单号). Cards are imported into a pool, on the page 卡密库.";

#[derive(Debug, Serialize)]
struct Answer<T> {
    files: Vec<T>,
}

/// Takes the files in, one after the other; a file that cannot be taken stops none of the others.
pub async fn run(place: &Place, args: &ImportArgs) -> anyhow::Result<ExitCode> {
    let files = args.files.iter().flat_map(|path| imports::opened(path)).collect::<Vec<_>>();
    let failed = if args.dry_run {
        let files = Box::pin(look(place, files, args)).await?;
        let failed = files.iter().any(|report| report.outcome == Outcome::Failed);
        output::answer(args.json, &Answer { files }, |answer| words(answer.files.iter()))?;
        failed
    } else {
        let running = owner_or_guest(place).await?;
        let taken = take(&running.engine, files, args).await;
        running.shutdown().await;
        let files = taken?;
        let failed = files.iter().any(|taken| taken.report.outcome == Outcome::Failed);
        output::answer(args.json, &Answer { files }, |answer| words(answer.files.iter().map(|taken| &taken.report)))?;
        failed
    };
    Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// Looks at the files. Where there is a database, what lists name is looked up in it; nothing is kept.
async fn look(place: &Place, files: Vec<PathBuf>, args: &ImportArgs) -> anyhow::Result<Vec<Report>> {
    let shop = args.shop.clone().unwrap_or_default();
    let running = match start::there(place) {
        Ok(()) => match start::guest(place).await {
            Ok(running) => Some(running),
            Err(error) => {
                eprintln!("huolang-server: the files are looked at without the database: {error:#}");
                None
            }
        },
        Err(_) => None,
    };
    let Some(running) = running else {
        let look = move || files.iter().map(|path| look_alone(path, &shop)).collect::<Vec<_>>();
        return Ok(tokio::task::spawn_blocking(look).await?);
    };
    let reports = look_up(&running.engine, files, &shop).await;
    running.shutdown().await;
    reports
}

fn look_alone(path: &Path, shop: &str) -> Report {
    imports::look(&Source::Path(path.to_owned()), &name_of(path), shop)
}

async fn look_up(engine: &Engine, files: Vec<PathBuf>, shop: &str) -> anyhow::Result<Vec<Report>> {
    let mut reports = Vec::with_capacity(files.len());
    for path in files {
        let name = name_of(&path);
        reports.push(engine.imports().look(Source::Path(path), name, shop.to_owned()).await?);
    }
    Ok(reports)
}

fn name_of(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

async fn take(engine: &Engine, files: Vec<PathBuf>, args: &ImportArgs) -> anyhow::Result<Vec<Taken>> {
    let mut taken = Vec::with_capacity(files.len());
    for path in files {
        let order = FileImport {
            shop: args.shop.clone().unwrap_or_default(),
            again: args.again,
            older: args.older,
            ..FileImport::of_path(&path, ImportOrigin::Command)
        };
        taken.push(engine.imports().take(order, ACTOR).await?);
    }
    Ok(taken)
}

/// A server on the data goes on with its work; without one the data is owned, so that leftovers of a crash are removed.
async fn owner_or_guest(place: &Place) -> anyhow::Result<Running> {
    match start::owner(place).await {
        Err(error) if error.code() == ErrorCode::DatabaseInUse => start::guest(place).await,
        other => Ok(other?),
    }
}

/// How many rows are in, and what was left out, reason by reason.
fn taken_words(text: &mut String, report: &Report) -> std::fmt::Result {
    let skipped = report.rows_skipped.iter().flatten();
    let left_out: u64 = skipped.clone().map(|(_, count)| count).sum();
    if left_out == 0 {
        writeln!(text, "{}: {} rows", report.file, report.rows_stored)?;
    } else {
        writeln!(text, "{}: {} rows, {left_out} left out", report.file, report.rows_stored)?;
    }
    let cells = report.warnings.iter().flatten();
    for (kind, reasons) in [("rows", skipped.collect::<Vec<_>>()), ("cells", cells.collect())] {
        for (reason, count) in reasons {
            writeln!(text, "  {count} {kind}: {}", sentence::of_row(reason).unwrap_or(reason.as_str()))?;
        }
    }
    Ok(())
}

fn words<'r>(reports: impl Iterator<Item = &'r Report>) -> String {
    let mut text = String::new();
    let mut any_ignored = false;
    for report in reports {
        let _ = match report.outcome {
            Outcome::Imported => taken_words(&mut text, report),
            Outcome::Empty => writeln!(text, "{}: a header and no rows", report.file),
            Outcome::Repeated => {
                writeln!(text, "{}: this very file is in already; --again takes it in once more", report.file)
            }
            Outcome::Ignored => {
                any_ignored = true;
                let why = report.reason.as_ref().map(|reason| format!(" ({reason})")).unwrap_or_default();
                writeln!(text, "{}: not recognised{why}, nothing was taken in", report.file)
            }
            Outcome::Failed => {
                let reason = report.reason.as_deref().or(report.error.as_deref()).unwrap_or("unknown");
                let missing = report.missing.iter().map(|header| format!(", {header}")).collect::<String>();
                let sentence = sentence::of_file(reason, &report.missing).map(|sentence| format!(". {sentence}"));
                writeln!(text, "{}: failed ({reason}{missing}){}", report.file, sentence.unwrap_or_default())
            }
        };
    }
    if any_ignored {
        let _ = writeln!(text, "{RECOGNISED}");
    }
    text
}
