//! A backup of a database of two gigabytes while buyers pay: how much later a delivery comes than without it.
//! `HUOLANG_BENCH_BACKUP_MB` makes the database smaller, for a quick look. One JSON line a figure.
#![allow(clippy::print_stdout, clippy::cast_precision_loss)]

use std::{
    error::Error,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
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
/// Orders without a backup, and the pause between two of them.
const STEADY: usize = 300;
const PAUSE: Duration = Duration::from_millis(20);
/// Cards: a backup that takes long needs many.
const CARDS: usize = 40_000;
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

    let without = deliver(engine, &market, STEADY, &AtomicBool::new(false)).await?;
    let done = Arc::new(AtomicBool::new(false));
    let (backing, ended) = (engine.clone(), Arc::clone(&done));
    let begun = Instant::now();
    let backup = tokio::spawn(async move {
        let made = backing.backups().create(None).await;
        ended.store(true, Ordering::SeqCst);
        made
    });
    let during = deliver(engine, &market, CARDS - 2 * STEADY, &done).await?;
    let kept = backup.await??;
    let took = begun.elapsed().as_secs_f64();

    let raw =
        format!("{size:.2} GB, {} deliveries meanwhile, sealed copy {:.2} GB", during.len(), kept.bytes as f64 / 1e9);
    let plain = format!("plain copy of the file: {:.1} s", copy_seconds(engine.home().database(), folder)?);
    print("backup, restored into scratch and counted", took, "s", None, Some(&plain));
    let worst = |took: &[f64]| took.last().copied().unwrap_or_default();
    print("longest delivery without a backup", worst(&without), "ms", None, None);
    print("longest delivery during a backup", worst(&during), "ms", None, Some(&raw));
    let later = (worst(&during) - worst(&without)).max(0.0);
    print("delay of the longest delivery by a backup of 2 GB", later, "ms", Some("< 100"), Some(&raw));
    running.shutdown().await;
    Ok(())
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
/// milliseconds by the market's own stamps.
async fn deliver(engine: &Engine, market: &Market, most: usize, done: &AtomicBool) -> Outcome<Vec<f64>> {
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
        took.push(sending.at.since(paid) as f64);
    }
    took.sort_by(f64::total_cmp);
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
