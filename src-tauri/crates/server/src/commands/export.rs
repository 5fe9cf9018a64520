//! `export`: orders, cards, deliveries, verifications or the audit log as a file.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use huolang_domain::ErrorCode;
use huolang_engine::EngineError;
use huolang_engine::export::What;
use huolang_sheets::write::Format;
use huolang_store::bookings::BookingFilter;
use huolang_store::orders::Filter;
use huolang_store::sales::SalesFilter;
use huolang_store::verifications;
use serde::Serialize;

use crate::cli::{ExportArgs, ExportKind, Place};
use crate::{output, start};

/// Who the audit log says it was.
const ACTOR: &str = "cli";

#[derive(Debug, Serialize)]
struct Written {
    file: PathBuf,
    rows: u64,
}

/// Writes the file.
pub async fn run(place: &Place, args: &ExportArgs) -> anyhow::Result<ExitCode> {
    let format = format_of(&args.file)?;
    if args.file.exists() {
        let words = format!("{} is there already; choose another name", args.file.display());
        return Err(EngineError::refused(ErrorCode::Conflict, words).into());
    }
    let running = start::guest(place).await?;
    let exported = running.engine.export_to(what(args), format, args.file.clone(), ACTOR, None).await;
    running.shutdown().await;
    let exported = exported?;
    let written = Written { file: exported.path, rows: exported.rows };
    output::answer(args.json, &written, |written| format!("{}: {} rows", written.file.display(), written.rows))?;
    Ok(ExitCode::SUCCESS)
}

fn what(args: &ExportArgs) -> What {
    match args.kind {
        ExportKind::Orders => What::Orders { filter: Filter::default(), text: None, unlocked: args.unlocked },
        ExportKind::Sales => What::Sales(SalesFilter::default()),
        ExportKind::Bookings => What::Bookings { filter: BookingFilter::default(), unlocked: args.unlocked },
        ExportKind::Cards => What::Cards { pool: None, batch: None, state: None, unlocked: args.unlocked },
        ExportKind::Verifications => What::Verifications(verifications::Filter::default()),
        ExportKind::Deliveries => What::Deliveries,
        ExportKind::Audit => What::Audit,
    }
}

fn format_of(file: &Path) -> Result<Format, EngineError> {
    let ending = file.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    match ending.as_deref() {
        Some("csv") => Ok(Format::Csv),
        Some("xlsx") => Ok(Format::Xlsx),
        _ => {
            let words = format!("{} ends neither in .csv nor in .xlsx", file.display());
            Err(EngineError::refused(ErrorCode::InvalidInput, words))
        }
    }
}
