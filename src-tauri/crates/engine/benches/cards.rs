//! 100,000 cards in one go, each compared with the whole library: time and memory. One JSON line a figure.
#![allow(clippy::print_stdout, clippy::cast_precision_loss)]

use std::{
    error::Error,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    thread::JoinHandle,
    time::{Duration, Instant},
};

use huolang_domain::{PoolId, expiry::DrawOrder};
use huolang_engine::{
    Engine,
    boot::{self, BootOptions},
    cards::CardImport,
    operations::OperationState,
};
use huolang_sheets::{
    Limits, Source,
    cards::{PreviewOptions, preview},
};
use huolang_store::{
    Durability,
    pools::{self, Pool, PoolKind},
};
use huolang_testkit::{SeededDice, cards};
use huolang_vault::SourceKind;

const CARDS: usize = 100_000;

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR"))?;
    let list = folder.path().join("cards.txt");
    std::fs::write(&list, cards::codes(CARDS, &SeededDice::of(3)).join("\r\n"))?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(measure(&folder.path().join("data"), &list))
}

async fn measure(folder: &Path, list: &Path) -> Outcome<()> {
    let mut options = BootOptions::new(folder);
    options.key = options.key.only(SourceKind::KeyFile);
    let running = boot::boot(options).await?;
    let pool = open_pool(&running.engine).await?;
    let before = resident();
    let watch = Watch::start();
    let (seconds, result) = import(&running.engine, &pool, list).await?;
    let peak = watch.stop();
    assert_eq!(result["imported"], CARDS, "{result}");
    print("import of 100,000 cards with duplicate check", seconds, "s", Some("< 3"));
    if let Some(before) = before {
        print(
            "memory gained by that import at its peak",
            (peak.saturating_sub(before)) as f64 / 1024.0,
            "MiB",
            Some("< 100"),
        );
    }
    let (seconds, result) = import(&running.engine, &pool, list).await?;
    assert_eq!((result["imported"].as_i64(), result["duplicates"].as_u64()), (Some(0), Some(CARDS as u64)), "{result}");
    print("the same 100,000 cards again, all recognised", seconds, "s", Some("< 3"));
    running.shutdown().await;
    Ok(())
}

async fn open_pool(engine: &Engine) -> Outcome<PoolId> {
    let now = engine.now();
    let pool = Pool {
        id: PoolId::fresh(engine.ids().as_ref()),
        name: "bench".to_owned(),
        kind: PoolKind::Once,
        draw_order: DrawOrder::Oldest,
        use_limit: None,
        low_stock_at: 10,
        near_expiry_days: 0,
        manual: String::new(),
        created_at: now,
        updated_at: now,
    };
    let id = pool.id.clone();
    engine.db().write(Durability::Ordinary, move |tx| Box::pin(async move { pools::save(tx, &pool).await })).await?;
    Ok(id)
}

async fn import(engine: &Engine, pool: &PoolId, list: &Path) -> Outcome<(f64, serde_json::Value)> {
    let source = Source::Path(list.to_owned());
    let begun = Instant::now();
    let choice = preview(&source, &PreviewOptions::default(), &Limits::default())?.choice;
    let order = CardImport {
        pool_id: pool.clone(),
        source,
        name: "cards.txt".to_owned(),
        choice,
        expires_at: None,
        note: String::new(),
    };
    let started = engine.cards().import(order, "bench").await?;
    let ended = engine.operations().wait(&started.operation_id).await.ok_or("the import is unknown")?;
    let seconds = begun.elapsed().as_secs_f64();
    assert_eq!(ended.state, OperationState::Done, "{ended:?}");
    Ok((seconds, ended.result))
}

/// Looks at the memory of this process while something runs.
struct Watch {
    ended: Arc<AtomicBool>,
    peak: Arc<AtomicU64>,
    looking: Option<JoinHandle<()>>,
}

impl Watch {
    fn start() -> Self {
        let (ended, peak) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
        let (until, highest) = (Arc::clone(&ended), Arc::clone(&peak));
        let looking = std::thread::spawn(move || {
            while !until.load(Ordering::SeqCst) {
                highest.fetch_max(resident().unwrap_or(0), Ordering::SeqCst);
                std::thread::park_timeout(Duration::from_millis(10));
            }
        });
        Self { ended, peak, looking: Some(looking) }
    }

    fn stop(mut self) -> u64 {
        self.ended.store(true, Ordering::SeqCst);
        if let Some(looking) = self.looking.take() {
            looking.thread().unpark();
            let _ = looking.join();
        }
        self.peak.load(Ordering::SeqCst)
    }
}

/// Memory of this process in KiB; `None` where the system does not tell.
fn resident() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    status.lines().find(|line| line.starts_with("VmRSS:"))?.split_whitespace().nth(1)?.parse().ok()
}

fn print(figure: &str, value: f64, unit: &str, must: Option<&str>) {
    let value = (value * 1_000.0).round() / 1_000.0;
    println!(
        "{}",
        serde_json::json!({ "bench": "cards", "figure": figure, "value": value, "unit": unit, "must": must })
    );
}
