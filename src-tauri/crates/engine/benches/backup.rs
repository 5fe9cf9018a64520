//! A backup of a database of two gigabytes while buyers pay: how much later a delivery comes than without it.
//! `HUOLANG_BENCH_BACKUP_MB` makes the database smaller, for a quick look. One JSON line a figure.
#![allow(clippy::print_stdout, clippy::cast_precision_loss)]

use std::{
    error::Error,
    io::{Seek as _, Write as _},
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    thread::JoinHandle,
    time::{Duration, Instant},
};

use huolang_engine::{
    Engine,
    boot::{self, BootOptions},
    jobs::Left,
};
use huolang_platforms::practice::{Ledger, Market, Payment};
use huolang_store::{Durability, meta, orders};
use huolang_testkit::shops::SINGLE;
use huolang_vault::SourceKind;

/// Megabytes of the database.
const MEGABYTES: usize = 2_048;
/// Orders without a backup at least, and the pause between two of them.
const STEADY: usize = 300;
const PAUSE: Duration = Duration::from_millis(20);
/// Cards: a backup that takes long needs many.
const CARDS: usize = 60_000;
/// Without progress for so long something is wrong.
const LONGEST: Duration = Duration::from_secs(120);

/// As in the programs.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR"))?;
    let megabytes = std::env::var("HUOLANG_BENCH_BACKUP_MB").ok().and_then(|text| text.parse().ok());
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(measure(&folder.path().join("data"), megabytes.unwrap_or(MEGABYTES)))
}

async fn measure(folder: &Path, megabytes: usize) -> Outcome<()> {
    let mut options = BootOptions::new(folder);
    options.key = options.key.only(SourceKind::KeyFile);
    options.practice_cards = CARDS;
    let running = boot::boot(options).await?;
    let engine = &running.engine;
    let market = engine.practice_shop().ok_or("the practice shop did not open")?.market;
    fill(engine, megabytes).await?;
    let size = std::fs::metadata(engine.home().database())?.len() as f64 / 1e9;

    let probe = Probe::start(folder.join("probe"))?;
    let mut without = deliver(engine, &market, STEADY, &AtomicBool::new(false)).await?;
    let mut alone = probe.longest();
    let done = Arc::new(AtomicBool::new(false));
    let (backing, ended) = (engine.clone(), Arc::clone(&done));
    let begun = Instant::now();
    let backup = tokio::spawn(async move {
        let made = backing.backups().create(None).await;
        ended.store(true, Ordering::SeqCst);
        made
    });
    let phases = Phases::watch(engine.clone(), Arc::clone(&done));
    let during = deliver(engine, &market, CARDS / 2 - STEADY, &done).await?;
    let kept = backup.await??;
    let phases = phases.join().map_err(|_| "nobody watched the phases")?;
    let took = begun.elapsed().as_secs_f64();
    let beside = probe.longest();
    // The longest of many is longer than the longest of few: as many are delivered without a backup.
    without.extend(deliver(engine, &market, during.len(), &AtomicBool::new(false)).await?);
    without.sort_by(|one, other| one.1.total_cmp(&other.1));
    alone = alone.max(probe.longest());

    let phases = phases.longest(&during);
    let raw = format!(
        "{size:.2} GB, {} deliveries meanwhile, sealed copy {:.2} GB; the longest: {phases}",
        during.len(),
        kept.bytes as f64 / 1e9
    );
    let plain = format!("plain copy of the file: {:.1} s", copy_seconds(engine.home().database(), folder)?);
    print("backup, restored into scratch and counted", took, "s", None, Some(&plain));
    let worst = |took: &[(i64, f64)]| took.last().map_or(0.0, |(_, took)| *took);
    let as_many = format!("{} deliveries", without.len());
    print("longest delivery without a backup", worst(&without), "ms", None, Some(&as_many));
    print("longest delivery during a backup", worst(&during), "ms", None, Some(&raw));
    let later = (worst(&during) - worst(&without)).max(0.0);
    let slow = |took: &[(i64, f64)]| took.iter().filter(|(_, ms)| *ms > 100.0).count();
    let raw = format!(
        "over 100 ms: {} deliveries, without a backup {}; a page of another file, flushed every 20 ms: at most {beside:.0} ms, without a backup {alone:.0} ms",
        slow(&during),
        slow(&without)
    );
    print("delay of the longest delivery by a backup of 2 GB", later, "ms", Some("< 100"), Some(&raw));
    running.shutdown().await;
    Ok(())
}

/// What the disk itself takes for a page meanwhile.
struct Probe {
    longest: Arc<AtomicU64>,
}

impl Probe {
    /// Flushes the same page again and again, until the bench ends.
    fn start(path: PathBuf) -> Outcome<Self> {
        let mut file = std::fs::File::create(path)?;
        file.write_all(&[7; 4_096])?;
        file.sync_all()?;
        let longest = Arc::new(AtomicU64::new(0));
        let told = Arc::clone(&longest);
        std::thread::spawn(move || {
            loop {
                let begun = Instant::now();
                let flushed = file.rewind().and_then(|()| file.write_all(&[8; 4_096])).and_then(|()| file.sync_data());
                if flushed.is_err() {
                    return;
                }
                told.fetch_max(u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX), Ordering::SeqCst);
                std::thread::park_timeout(PAUSE);
            }
        });
        Ok(Self { longest })
    }

    /// The longest flush since it was asked last, in milliseconds.
    fn longest(&self) -> f64 {
        self.longest.swap(0, Ordering::SeqCst) as f64 / 1e3
    }
}

/// What the backup was at, and since when, by what its folder held.
struct Phases(Vec<(i64, &'static str)>);

impl Phases {
    fn watch(engine: Engine, done: Arc<AtomicBool>) -> JoinHandle<Self> {
        std::thread::spawn(move || {
            let (folder, mut seen) = (engine.home().backups(), Vec::<(i64, &'static str)>::new());
            while !done.load(Ordering::SeqCst) {
                let phase = Self::of(&folder);
                if seen.last().is_none_or(|(_, last)| *last != phase) {
                    seen.push((engine.now().0, phase));
                }
                std::thread::park_timeout(Duration::from_millis(5));
            }
            Self(seen)
        })
    }

    fn of(folder: &Path) -> &'static str {
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        let endings: Vec<String> =
            entries.filter_map(|entry| Some(entry.file_name().to_str()?.split_once('.')?.1.to_owned())).collect();
        let is = |ending: &str| endings.iter().any(|one| one.starts_with(ending));
        match () {
            () if endings.iter().any(|one| one.ends_with("going")) => "removing",
            () if is("restoring-") => "counting again",
            () if is("restoring") => "opening",
            () if is("copy") && is("part") => "sealing",
            () if is("copy") => "counting",
            () => "copying",
        }
    }

    /// The longest delivery in each of them, in their order.
    fn longest(&self, took: &[(i64, f64)]) -> String {
        let mut longest: Vec<(&'static str, f64)> = Vec::new();
        for (at, ms) in took {
            let Some((_, phase)) = self.0.iter().rfind(|(since, _)| since <= at) else { continue };
            match longest.iter_mut().find(|(known, _)| known == phase) {
                Some((_, most)) => *most = most.max(*ms),
                None => longest.push((phase, *ms)),
            }
        }
        longest.iter().map(|(phase, ms)| format!("{phase} {ms} ms")).collect::<Vec<_>>().join(", ")
    }
}

/// How long the disk takes for a copy of the same file, flushed.
fn copy_seconds(file: impl AsRef<Path>, folder: &Path) -> Outcome<f64> {
    let copy = folder.join("copy");
    let begun = Instant::now();
    std::fs::copy(file, &copy)?;
    std::fs::File::open(&copy)?.sync_all()?;
    let took = begun.elapsed().as_secs_f64();
    std::fs::remove_file(copy)?;
    Ok(took)
}

/// Makes the database as large as that, by words that nobody reads and no packing shrinks.
async fn fill(engine: &Engine, megabytes: usize) -> Outcome<()> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    for number in 0..megabytes {
        let mut text = String::with_capacity(1 << 20);
        while text.len() < 1 << 20 {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            text.push_str(&format!("{state:016x}"));
        }
        engine
            .db()
            .write(Durability::Ordinary, move |tx| {
                Box::pin(async move { meta::set(tx, &format!("filler-{number}"), &text).await })
            })
            .await?;
    }
    Ok(())
}

/// Buyers that come one by one, at most so many, until `done`; gives how long each delivery took, the longest last, in
/// milliseconds by the market's own stamps, each with the moment it was sent.
async fn deliver(engine: &Engine, market: &Market, most: usize, done: &AtomicBool) -> Outcome<Vec<(i64, f64)>> {
    let before = market.with_ledger(|ledger| ledger.sendings().count());
    let payment = Payment { product_ref: SINGLE.to_owned(), sku_ref: None, quantity: 1, buyer: None };
    let mut ticks = tokio::time::interval(PAUSE);
    for number in 0..most {
        if number >= STEADY && done.load(Ordering::SeqCst) {
            break;
        }
        ticks.tick().await;
        market.simulate_payment(&payment)?;
    }
    settle(engine, market).await?;
    let mut took = Vec::new();
    for sending in market.with_ledger(|ledger| ledger.sendings().skip(before).collect::<Vec<_>>()) {
        let view = market.buyer_view(&sending.sn).ok_or("the order is gone")?;
        let paid = view.order.paid_at.ok_or("nobody paid")?;
        took.push((sending.at.0, sending.at.since(paid) as f64));
    }
    took.sort_by(|one, other| one.1.total_cmp(&other.1));
    Ok(took)
}

/// Waits until nothing is left to do.
async fn settle(engine: &Engine, market: &Market) -> Outcome<()> {
    let placed = i64::try_from(market.with_ledger(Ledger::order_count))?;
    let begun = Instant::now();
    loop {
        let mut conn = engine.db().reader().await?;
        if orders::total(&mut conn).await? == placed && Left::count(&mut conn).await?.is_done() {
            return Ok(());
        }
        drop(conn);
        if begun.elapsed() > LONGEST {
            return Err("the engine does not come to an end".into());
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

fn print(figure: &str, value: f64, unit: &str, must: Option<&str>, raw: Option<&str>) {
    let value = (value * 10.0).round() / 10.0;
    println!(
        "{}",
        serde_json::json!({ "bench": "backup", "figure": figure, "value": value, "unit": unit, "must": must, "raw": raw })
    );
}
