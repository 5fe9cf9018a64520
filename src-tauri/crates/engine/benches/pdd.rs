//! Reading 20,000 changed orders of 拼多多 from the loopback marketplace into SQLite, over real HTTP: once in peace, and once while
//! 5 % of the calls fail and orders change between the pages. One JSON line a figure.
#![allow(clippy::print_stdout, clippy::cast_precision_loss)]

use huolang_domain::{Clock as _, OrderSn, ShopId, state::OrderStatus};
use huolang_engine::{
    Engine,
    boot::{self, BootOptions},
};
use huolang_store::orders;
use huolang_testkit::{
    SeededDice, WallClock,
    pdd::{Faults, LoopbackPdd, MarketApp, NewOrder, PddMarket},
};
use huolang_vault::SourceKind;
use std::{
    error::Error,
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

#[path = "measure/memory.rs"]
mod memory;
#[path = "pdd/shop.rs"]
mod shop;

const ORDERS: usize = 20_000;
/// Orders that change while they are read, and the pause between two changes.
const CHANGES: usize = 1_000;
const PAUSE: Duration = Duration::from_millis(5);
/// What was changed last must be read within so long.
const LONGEST: Duration = Duration::from_secs(60);
const SHOP: &str = "bench-pdd";

/// As in the programs.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR"))?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(in_peace(&folder.path().join("peace")))?;
    runtime.block_on(in_trouble(&folder.path().join("trouble")))
}

/// A program, its marketplace, and the orders that wait there.
struct Yard {
    running: boot::Running,
    served: LoopbackPdd,
    placed: Vec<String>,
}

async fn open(folder: &Path) -> Outcome<Yard> {
    let mut options = BootOptions { practice: false, run_tasks: false, ..BootOptions::new(folder) };
    options.key = options.key.only(SourceKind::KeyFile);
    let running = boot::boot(options).await?;
    let market = PddMarket::new(MarketApp::default(), Arc::new(WallClock), Arc::new(SeededDice::of(1)));
    let served = LoopbackPdd::start(market.clone(), 0).await?;
    shop::connect(&running.engine, &served).await?;
    while running.engine.poll_round(&ShopId::from(SHOP)).await?.more {}
    let now = market.now_s();
    // Over the last five minutes, with dozens in every second.
    let place = |number: usize| {
        let back = i64::try_from(number * 280 / ORDERS).unwrap_or_default();
        market.place_at(&NewOrder::default(), now - 5 - back)
    };
    let placed = (0..ORDERS).map(place).collect();
    Ok(Yard { running, served, placed })
}

async fn in_peace(folder: &Path) -> Outcome<()> {
    let yard = open(folder).await?;
    let engine = &yard.running.engine;
    let raw = format!("marketplace alone: {:.0} orders/s", alone(&yard.served).await?);
    let shop = ShopId::from(SHOP);
    let begun = Instant::now();
    let first = engine.poll_round(&shop).await?;
    let watch = memory::Watch::start();
    while engine.poll_round(&shop).await?.more {}
    let took = begun.elapsed().as_secs_f64();
    let grown = watch.grown_mb().unwrap_or(f64::NAN);
    print("changed orders of 拼多多 read into SQLite", ORDERS as f64 / took, "orders/s", Some(">= 2000"), Some(&raw));
    print("orders of 20,000 that were not read", ORDERS as f64 - total(engine).await?, "orders", Some("= 0"), None);
    let since = format!("after the first {} orders", first.read);
    print("memory grown at the peak, once it reads", grown, "MB", Some("< 16"), Some(&since));
    end(yard).await
}

/// How fast the marketplace gives the same orders and the adapter understands them, when nobody keeps them.
async fn alone(served: &LoopbackPdd) -> Outcome<f64> {
    let adapter = shop::adapter(served)?;
    let pull = adapter.pull_orders().ok_or("orders cannot be listed")?;
    let (mut cursor, mut read) = (None, 0);
    let begun = Instant::now();
    loop {
        let page = pull.pull(cursor.as_deref(), WallClock.now()).await?;
        read += page.orders.len();
        cursor = Some(page.next);
        if !page.more {
            return Ok(read as f64 / begun.elapsed().as_secs_f64());
        }
    }
}

async fn in_trouble(folder: &Path) -> Outcome<()> {
    let yard = open(folder).await?;
    let engine = &yard.running.engine;
    let market = yard.served.market().clone();
    market.set_faults(Faults { percent: 5, ..Faults::default() });
    let changed: Vec<String> = yard.placed.iter().step_by(ORDERS / CHANGES).cloned().collect();
    let (changing, to_change) = (market.clone(), changed.clone());
    let changes = tokio::spawn(async move {
        let mut ticks = tokio::time::interval(PAUSE);
        for sn in to_change {
            ticks.tick().await;
            changing.ship_in_console(&sn);
        }
    });
    let begun = Instant::now();
    // The first page warms up what every page uses.
    let _ = engine.poll_round(&ShopId::from(SHOP)).await;
    let watch = memory::Watch::start();
    read_on(engine, || total_reached(engine)).await?;
    let took = begun.elapsed().as_secs_f64();
    let grown = watch.grown_mb().unwrap_or(f64::NAN);
    changes.await?;
    market.set_faults(Faults::default());
    read_on(engine, || async { Ok(not_seen(engine, &changed).await? == 0) }).await?;
    let raw = format!("{} calls failed", market.ledger().troubled);
    let rate = ORDERS as f64 / took;
    print("the same with 5 % of calls failing, and changes", rate, "orders/s", Some(">= 2000"), Some(&raw));
    print("memory grown at the peak then, once it reads", grown, "MB", Some("< 16"), Some(&raw));
    let lost = ORDERS as f64 - total(engine).await?;
    print("orders of 20,000 lost then", lost, "orders", Some("= 0"), Some(&raw));
    let unseen = not_seen(engine, &changed).await? as f64;
    print("changes of 1,000 not seen then", unseen, "changes", Some("= 0"), Some(&raw));
    end(yard).await
}

/// Reads until it is so, and not for ever; calls that fail are made again, as the program does.
async fn read_on<F: Future<Output = Outcome<bool>>>(engine: &Engine, so: impl Fn() -> F) -> Outcome<()> {
    let shop = ShopId::from(SHOP);
    let begun = Instant::now();
    while !so().await? && begun.elapsed() < LONGEST {
        let more = engine.poll_round(&shop).await.is_ok_and(|polled| polled.more);
        if !more {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
    Ok(())
}

async fn end(yard: Yard) -> Outcome<()> {
    let broken = yard.served.market().ledger().broken_rules;
    assert!(broken.is_empty(), "{broken:?}");
    yard.running.shutdown().await;
    Ok(())
}

async fn total(engine: &Engine) -> Outcome<f64> {
    Ok(orders::total(&mut engine.db().reader().await?).await? as f64)
}

async fn total_reached(engine: &Engine) -> Outcome<bool> {
    Ok(total(engine).await? >= ORDERS as f64)
}

/// How many of the orders that were shipped are not known as shipped.
async fn not_seen(engine: &Engine, changed: &[String]) -> Outcome<usize> {
    let mut conn = engine.db().reader().await?;
    let mut seen = 0;
    for sns in changed.chunks(500) {
        let sns: Vec<OrderSn> = sns.iter().map(|sn| OrderSn::from(sn.clone())).collect();
        let known = orders::by_sns(&mut conn, &sns).await?;
        seen += known.iter().filter(|order| order.status == OrderStatus::Shipped).count();
    }
    Ok(changed.len() - seen)
}

fn print(figure: &str, value: f64, unit: &str, must: Option<&str>, raw: Option<&str>) {
    let value = (value * 10.0).round() / 10.0;
    println!(
        "{}",
        serde_json::json!({ "bench": "pdd", "figure": figure, "value": value, "unit": unit, "must": must, "raw": raw })
    );
}
