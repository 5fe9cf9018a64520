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
use crate::{output, start};

/// Who the audit log says it was.
const ACTOR: &str = "cli";

#[derive(Debug, Serialize)]
struct Answer<T> {
    files: Vec<T>,
}

/// Takes the files in, one after the other; a file that cannot be taken stops none of the others.
pub async fn run(place: &Place, args: &ImportArgs) -> anyhow::Result<ExitCode> {
    let files = args.files.iter().flat_map(|path| imports::opened(path)).collect::<Vec<_>>();
    let failed = if args.dry_run {
        let shop = args.shop.clone().unwrap_or_default();
        let look = move || files.iter().map(|file| look(file, &shop)).collect::<Vec<_>>();
        let files = tokio::task::spawn_blocking(look).await?;
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

fn look(path: &Path, shop: &str) -> Report {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    imports::look(&Source::Path(path.to_owned()), &name, shop)
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

fn words<'r>(reports: impl Iterator<Item = &'r Report>) -> String {
    let mut text = String::new();
    for report in reports {
        let _ = match report.outcome {
            Outcome::Imported => writeln!(text, "{}: {} rows", report.file, report.rows_stored),
            Outcome::Empty => writeln!(text, "{}: a header and no rows", report.file),
            Outcome::Repeated => {
                writeln!(text, "{}: this very file is in already; --again takes it in once more", report.file)
            }
            Outcome::Ignored => writeln!(text, "{}: neither a report nor a list, left alone", report.file),
            Outcome::Failed => {
                let reason = report.reason.as_deref().or(report.error.as_deref()).unwrap_or_default();
                writeln!(text, "{}: failed ({reason} {})", report.file, report.missing.join(", "))
            }
        };
    }
    text
}
