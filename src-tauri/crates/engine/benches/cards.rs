//! 100,000 cards in one go, each compared with the whole library: time and memory. One JSON line a figure.
#![allow(clippy::print_stdout, clippy::cast_precision_loss)]

use std::{error::Error, path::Path, time::Instant};

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

#[path = "measure/disk.rs"]
mod disk;
#[path = "measure/memory.rs"]
mod memory;

const CARDS: usize = 100_000;

/// As in the programs.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR"))?;
    let list = folder.path().join("cards.txt");
    std::fs::write(&list, cards::codes(CARDS, &SeededDice::of(3)).join("\r\n"))?;
    let raw = format!("disk: {:.0} durable commits/s", disk::durable_commits(folder.path())?);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(measure(&folder.path().join("data"), &list, &raw))
}

async fn measure(folder: &Path, list: &Path, raw: &str) -> Outcome<()> {
    let mut options = BootOptions::new(folder);
    options.key = options.key.only(SourceKind::KeyFile);
    let running = boot::boot(options).await?;
    let pool = open_pool(&running.engine).await?;
    let watch = memory::Watch::start();
    let (seconds, result) = import(&running.engine, &pool, list).await?;
    let grown = watch.grown_mb();
    assert_eq!(result["imported"], CARDS, "{result}");
    print("import of 100,000 cards with duplicate check", seconds, "s", Some("< 3"), Some(raw));
    print("memory gained by that import at its peak", grown.unwrap_or(f64::NAN), "MB", Some("< 100"), None);
    let (seconds, result) = import(&running.engine, &pool, list).await?;
    assert_eq!((result["imported"].as_i64(), result["duplicates"].as_u64()), (Some(0), Some(CARDS as u64)), "{result}");
    print("the same 100,000 cards again, all recognised", seconds, "s", Some("< 3"), Some(raw));
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

fn print(figure: &str, value: f64, unit: &str, must: Option<&str>, raw: Option<&str>) {
    let value = (value * 1_000.0).round() / 1_000.0;
    println!(
        "{}",
        serde_json::json!({ "bench": "cards", "figure": figure, "value": value, "unit": unit, "must": must, "raw": raw })
    );
}
