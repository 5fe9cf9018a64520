//! Reports of 抖音来客: the two everyday files, and half a million rows beside the bare reading of every cell, with memory and
//! the answers of the API meanwhile. One JSON line a figure.
#![allow(clippy::print_stdout, clippy::cast_precision_loss)]

use std::{
    error::Error,
    io::BufReader,
    path::{Path, PathBuf},
    process::Command,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use axum::{Router, body::Body, http::Request};
use calamine::{Reader as _, Xlsx};
use huolang_api::{ApiOptions, Mode};
use huolang_engine::{
    Engine,
    boot::{self, BootOptions},
    imports::FileImport,
};
use huolang_sheets::reports::Outcome;
use huolang_store::imports::ImportOrigin;
use huolang_testkit::{
    SeededDice,
    reports::{self, Style},
};
use huolang_vault::SourceKind;
use tower::ServiceExt as _;

const SALES: u32 = 11_667;
const BOOKINGS: u32 = 9_903;
const LARGE: u32 = 500_000;
const RUNS: usize = 3;

/// As in the programs.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

type Done<T> = Result<T, Box<dyn Error>>;

fn main() -> Done<()> {
    let mut arguments = std::env::args().skip(1);
    // Work that would leave memory behind is done by a child.
    match (arguments.next().as_deref(), arguments.next()) {
        (Some("--make"), Some(folder)) => return make(Path::new(&folder)),
        (Some("--read"), Some(file)) => return read_bare(Path::new(&file)),
        _ => {}
    }
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR"))?;
    child("--make", folder.path())?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(measure(folder.path()))
}

fn sales(folder: &Path) -> PathBuf {
    folder.join("售卖明细_2024-12-27_2025-12-07.xlsx")
}

fn bookings(folder: &Path) -> PathBuf {
    folder.join("旅行社预约明细_2025-12-07.xlsx")
}

fn large(folder: &Path) -> PathBuf {
    folder.join("售卖明细_2020-01-01_2025-12-31.xlsx")
}

fn make(folder: &Path) -> Done<()> {
    let dice = SeededDice::of(1);
    reports::sales(&sales(folder), SALES, &dice, Style::Text)?;
    reports::travel(&bookings(folder), BOOKINGS, &dice)?;
    reports::sales(&large(folder), LARGE, &dice, Style::Text)?;
    Ok(())
}

/// What the workbook library alone needs to read every cell: the raw limit.
fn read_bare(file: &Path) -> Done<()> {
    let begun = Instant::now();
    let mut book = Xlsx::new(BufReader::new(std::fs::File::open(file)?))?;
    let (mut cells, mut letters) = (0_u64, 0_usize);
    for sheet in book.sheet_names() {
        let mut reader = book.worksheet_cells_reader(&sheet)?;
        while let Some(cell) = reader.next_cell()? {
            cells += 1;
            letters += match cell.get_value() {
                calamine::DataRef::String(text) => text.len(),
                calamine::DataRef::SharedString(text) => text.len(),
                _ => 1,
            };
        }
    }
    println!("{} {cells} {letters}", begun.elapsed().as_secs_f64());
    Ok(())
}

/// How long that takes in a process of its own.
fn bare_seconds(file: &Path) -> Done<f64> {
    let said = child("--read", file)?;
    Ok(said.split_whitespace().next().unwrap_or_default().parse()?)
}

fn child(mode: &str, path: &Path) -> Done<String> {
    let output = Command::new(std::env::current_exe()?).arg(mode).arg(path).output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
    }
    Ok(String::from_utf8(output.stdout)?)
}

async fn measure(folder: &Path) -> Done<()> {
    let mut both = f64::MAX;
    for run in 0..RUNS {
        let running = start(&folder.join(format!("small{run}"))).await?;
        let begun = Instant::now();
        take(&running.engine, &sales(folder), u64::from(SALES)).await?;
        take(&running.engine, &bookings(folder), u64::from(BOOKINGS)).await?;
        both = both.min(begun.elapsed().as_secs_f64());
        running.shutdown().await;
    }
    let alone = bare_seconds(&sales(folder))? + bare_seconds(&bookings(folder))?;
    let raw = format!("calamine alone: {alone:.2} s");
    print("import of 11,667 sales and 9,903 bookings into SQLite", both, "s", Some("< 0.8"), Some(&raw));

    let (mut bare, mut whole) = (f64::MAX, f64::MAX);
    let (mut memory, mut answers) = (0, Vec::new());
    for run in 0..2 {
        bare = bare.min(bare_seconds(&large(folder))?);
        let running = start(&folder.join(format!("large{run}"))).await?;
        let options = ApiOptions { mode: Mode::Desktop, data_folder: folder.join(format!("large{run}")) };
        let router = huolang_api::router(&running.engine, options);
        ask(&router).await?;
        let ended = Arc::new(AtomicBool::new(false));
        let peak = watch_memory(&ended);
        let reads = tokio::spawn(keep_asking(router, Arc::clone(&ended)));
        let begun = Instant::now();
        take(&running.engine, &large(folder), u64::from(LARGE)).await?;
        let seconds = begun.elapsed().as_secs_f64();
        ended.store(true, Ordering::SeqCst);
        let slow = reads.await?;
        if seconds < whole {
            (whole, memory, answers) = (seconds, peak.load(Ordering::SeqCst), slow);
        }
        running.shutdown().await;
    }
    let raw = format!("calamine alone: {bare:.2} s, the import: {whole:.2} s");
    print(
        "import of 500,000 sales, times the bare reading of all cells",
        whole / bare,
        "x",
        Some("<= 1.6"),
        Some(&raw),
    );
    print("rows imported a second", f64::from(LARGE) / whole, "rows/s", None, None);
    print("peak memory of the program meanwhile", memory as f64 / 1024.0, "MiB", Some("< 120"), None);
    answers.sort_unstable_by(f64::total_cmp);
    let p99 = answers.get(answers.len() * 99 / 100).copied().unwrap_or(f64::MAX);
    print("API read meanwhile, 99 of 100", p99, "ms", Some("< 50"), Some(&format!("{} reads", answers.len())));
    Ok(())
}

async fn start(folder: &Path) -> Done<boot::Running> {
    let mut options = BootOptions::new(folder);
    options.key = options.key.only(SourceKind::KeyFile);
    Ok(boot::boot(options).await?)
}

async fn take(engine: &Engine, file: &Path, rows: u64) -> Done<()> {
    let taken = engine.imports().take(FileImport::of_path(file, ImportOrigin::Command), "bench").await?;
    assert_eq!((taken.report.outcome, taken.report.rows_stored), (Outcome::Imported, rows), "{:?}", taken.report);
    Ok(())
}

async fn ask(router: &Router) -> Done<f64> {
    let begun = Instant::now();
    let request = Request::get("/api/v1/orders?tab=all&limit=50").body(Body::empty())?;
    let answer = router.clone().oneshot(request).await?;
    assert!(answer.status().is_success(), "{answer:?}");
    axum::body::to_bytes(answer.into_body(), 1 << 20).await?;
    Ok(begun.elapsed().as_secs_f64() * 1_000.0)
}

/// A read every ten milliseconds, as a busy screen asks.
async fn keep_asking(router: Router, ended: Arc<AtomicBool>) -> Vec<f64> {
    let mut ticks = tokio::time::interval(Duration::from_millis(10));
    let mut took = Vec::new();
    while !ended.load(Ordering::SeqCst) {
        ticks.tick().await;
        match ask(&router).await {
            Ok(ms) => took.push(ms),
            Err(_) => took.push(f64::MAX),
        }
    }
    took
}

/// The highest resident memory in KiB, looked at every ten milliseconds until `ended`.
fn watch_memory(ended: &Arc<AtomicBool>) -> Arc<AtomicU64> {
    let (until, peak) = (Arc::clone(ended), Arc::new(AtomicU64::new(0)));
    let highest = Arc::clone(&peak);
    std::thread::spawn(move || {
        while !until.load(Ordering::SeqCst) {
            highest.fetch_max(resident().unwrap_or(0), Ordering::SeqCst);
            std::thread::park_timeout(Duration::from_millis(10));
        }
    });
    peak
}

/// Memory of this process in KiB; `None` where the system does not tell.
fn resident() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    status.lines().find(|line| line.starts_with("VmRSS:"))?.split_whitespace().nth(1)?.parse().ok()
}

fn print(figure: &str, value: f64, unit: &str, must: Option<&str>, raw: Option<&str>) {
    let value = (value * 1_000.0).round() / 1_000.0;
    println!(
        "{}",
        serde_json::json!({ "bench": "reports", "figure": figure, "value": value, "unit": unit, "must": must, "raw": raw })
    );
}
