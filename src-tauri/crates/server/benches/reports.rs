//! Reports of 抖音来客: the two everyday files, and half a million rows beside the bare reading of every cell, with memory and
//! the answers of the API meanwhile. One JSON line a figure.
#![allow(clippy::print_stdout, clippy::cast_precision_loss)]

use std::{
    error::Error,
    io::BufReader,
    path::{Path, PathBuf},
    process::Command,
    time::{Duration, Instant},
};

use calamine::{Reader as _, Xlsx};
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
use program::{Desk, Server};

mod program;

const SALES: u32 = 11_667;
const BOOKINGS: u32 = 9_903;
const LARGE: u32 = 500_000;
const RUNS: usize = 3;
/// How often a busy screen asks.
const READ_EVERY: Duration = Duration::from_millis(10);

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

    let (mut bare, mut best) = (f64::MAX, Import { seconds: f64::MAX, ..Import::default() });
    for _ in 0..2 {
        bare = bare.min(bare_seconds(&large(folder))?);
        let import = import_large(folder).await?;
        if import.seconds < best.seconds {
            best = import;
        }
    }
    let (whole, mut answers) = (best.seconds, best.answers);
    let text = format!("its program's text: {:.0} MB", best.files_mb);
    let megabytes = std::fs::metadata(large(folder))?.len() as f64 / 1e6;
    let raw = format!("a file of {megabytes:.1} MB, calamine alone: {bare:.2} s, the import: {whole:.2} s");
    print(
        "import of 500,000 sales, times the bare reading of all cells",
        whole / bare,
        "x",
        Some("<= 1.6"),
        Some(&raw),
    );
    print("rows imported a second", f64::from(LARGE) / whole, "rows/s", None, None);
    print("peak memory of the program meanwhile", best.memory_mb, "MB", Some("< 120"), Some(&text));
    answers.sort_unstable_by(f64::total_cmp);
    let p99 = answers.get(answers.len() * 99 / 100).copied().unwrap_or(f64::MAX);
    print("API read meanwhile, 99 of 100", p99, "ms", Some("< 50"), Some(&format!("{} reads", answers.len())));
    Ok(())
}

/// What an import of the large file came to.
#[derive(Default)]
struct Import {
    seconds: f64,
    /// At its peak.
    memory_mb: f64,
    files_mb: f64,
    /// Milliseconds of each read meanwhile.
    answers: Vec<f64>,
}

/// Hands the large file to a server that was just started, as a browser does, and asks for orders all the while, as a busy
/// screen does.
async fn import_large(folder: &Path) -> Done<Import> {
    let data = tempfile::tempdir_in(folder)?;
    let server = Server::start(data.path(), &["--no-practice"])?;
    let desk = Desk::first(&server).await?;
    let upload = desk.upload(&server, &large(folder)).await?;
    let begun = Instant::now();
    let order = serde_json::json!({ "source": { "upload_id": upload["upload_id"] } });
    let started = desk.post(&server, "/api/v1/imports", &order).await?;
    let operation = format!("/api/v1/operations/{}", started["operation_id"].as_str().ok_or("no operation")?);
    let mut import = Import::default();
    let mut ticks = tokio::time::interval(READ_EVERY);
    loop {
        ticks.tick().await;
        let asked = Instant::now();
        desk.get(&server, "/api/v1/orders?tab=all&limit=50").await?;
        import.answers.push(asked.elapsed().as_secs_f64() * 1_000.0);
        let now = desk.get(&server, &operation).await?;
        if now["state"] == "done" {
            import.seconds = begun.elapsed().as_secs_f64();
            let stored = &now["result"]["rows_stored"];
            assert_eq!(*stored, LARGE, "{now}");
            break;
        }
        if now["state"] != "running" {
            return Err(format!("the import did not end well: {now}").into());
        }
    }
    (import.memory_mb, import.files_mb) = (server.peak_mb()?, server.files_mb()?);
    server.end()?;
    Ok(import)
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

fn print(figure: &str, value: f64, unit: &str, must: Option<&str>, raw: Option<&str>) {
    let value = (value * 1_000.0).round() / 1_000.0;
    println!(
        "{}",
        serde_json::json!({ "bench": "reports", "figure": figure, "value": value, "unit": unit, "must": must, "raw": raw })
    );
}
