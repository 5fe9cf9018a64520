//! `export`: orders, cards, deliveries, verifications or the audit log as a file.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use huolang_domain::state::VerificationState;
use huolang_domain::{ErrorCode, Millis, ShopId, shanghai};
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
    let what = what(args)?;
    let running = start::guest(place).await?;
    let exported = running.engine.export_to(what, format, args.file.clone(), ACTOR, None).await;
    running.shutdown().await;
    let exported = exported?;
    let written = Written { file: exported.path, rows: exported.rows };
    output::answer(args.json, &written, |written| format!("{}: {} rows", written.file.display(), written.rows))?;
    Ok(ExitCode::SUCCESS)
}

fn what(args: &ExportArgs) -> Result<What, EngineError> {
    let (from, to) = (day(args.from.as_deref(), "--from")?, day(args.to.as_deref(), "--to")?);
    // Through the last day: before the one that follows.
    let until = to.map(|at| at.plus(shanghai::DAY_MS));
    let shops = args.shop.as_deref().map(|id| vec![ShopId::from(id)]);
    let is_narrowed = args.shop.is_some() || from.is_some() || to.is_some();
    Ok(match args.kind {
        ExportKind::Orders if args.status.is_none() => What::Orders {
            filter: Filter { shops, from, to: until, ..Filter::default() },
            text: None,
            unlocked: args.unlocked,
        },
        ExportKind::Sales => What::Sales(SalesFilter {
            shop: args.shop.clone(),
            status: args.status.clone(),
            from,
            to: until,
            ..SalesFilter::default()
        }),
        ExportKind::Bookings => What::Bookings {
            filter: BookingFilter {
                shop: args.shop.clone(),
                status: args.status.clone(),
                from: from.map(shanghai::date),
                to: to.map(shanghai::date),
                number: None,
            },
            unlocked: args.unlocked,
        },
        ExportKind::Verifications => What::Verifications(verifications::Filter {
            shops,
            states: args.status.as_deref().map(state).transpose()?.map(|state| vec![state]),
            from,
            to: until,
            ..verifications::Filter::default()
        }),
        _ if is_narrowed || args.status.is_some() => {
            return Err(refused(
                "this list is not narrowed by these options; see huolang-server export --help".to_owned(),
            ));
        }
        ExportKind::Cards => What::Cards { pool: None, batch: None, state: None, unlocked: args.unlocked },
        ExportKind::Deliveries => What::Deliveries,
        _ => What::Audit,
    })
}

fn day(text: Option<&str>, option: &str) -> Result<Option<Millis>, EngineError> {
    let Some(text) = text else { return Ok(None) };
    let read = shanghai::day(text).ok_or_else(|| refused(format!("{option} is no day: write it as 2026-11-20")))?;
    Ok(Some(read))
}

fn state(word: &str) -> Result<VerificationState, EngineError> {
    word.parse().map_err(|_| refused(format!("no verification is in the state {word:?}")))
}

fn refused(words: String) -> EngineError {
    EngineError::refused(ErrorCode::InvalidInput, words)
}

fn format_of(file: &Path) -> Result<Format, EngineError> {
    let ending = file.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    match ending.as_deref() {
        Some("csv") => Ok(Format::Csv),
        Some("xlsx") => Ok(Format::Xlsx),
        _ => Err(refused(format!("{} ends neither in .csv nor in .xlsx", file.display()))),
    }
}
