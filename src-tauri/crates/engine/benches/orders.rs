//! The main job at full speed on a SQLite file: orders a second end to end, the time from paid to sent, a burst; beside
//! them what the disk can do. One JSON line a figure.
#![allow(clippy::print_stdout, clippy::cast_precision_loss)]

use std::{
    error::Error,
    path::Path,
    time::{Duration, Instant},
};

use huolang_engine::{
    Engine,
    boot::{self, BootOptions},
    jobs::Left,
    practice::witness,
};
use huolang_platforms::practice::{Ledger, Market, Payment, Tally};
use huolang_store::orders;
use huolang_testkit::shops::SINGLE;
use huolang_vault::SourceKind;

#[path = "measure/disk.rs"]
mod disk;

/// Orders of the measurement of speed.
const CROWD: usize = 10_000;
/// Orders of the burst.
const BURST: usize = 3_000;
/// Orders of the measurement of time, and the pause between two of them.
const STEADY: usize = 500;
const PAUSE: Duration = Duration::from_millis(20);
/// Without progress for so long something is wrong.
const LONGEST: Duration = Duration::from_secs(120);

/// As in the programs.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR"))?;
    let commits = disk::durable_commits(folder.path())?;
    let raw = format!("disk: {commits:.0} durable commits/s");
    print("durable commits of the disk", commits, "commits/s", None, None);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(measure(&folder.path().join("data"), &raw))
}

async fn measure(folder: &Path, raw: &str) -> Outcome<()> {
    let mut options = BootOptions::new(folder);
    options.key = options.key.only(SourceKind::KeyFile);
    options.practice_cards = CROWD + BURST + STEADY;
    let running = boot::boot(options).await?;
    let engine = &running.engine;
    let market = engine.practice_shop().ok_or("the practice shop did not open")?.market;

    steady(engine, &market, raw).await?;

    pay(&market, BURST)?;
    settle(engine, &market).await?;
    let tally = tally(engine, &market).await?;
    print("orders lost of a burst of 3,000", tally.lost as f64, "orders", Some("= 0"), None);
    print("orders doubled of a burst of 3,000", tally.duplicates as f64, "orders", Some("= 0"), None);

    let begun = Instant::now();
    pay(&market, CROWD)?;
    settle(engine, &market).await?;
    let speed = CROWD as f64 / begun.elapsed().as_secs_f64();
    print("orders end to end: paid, reserved, sent, marked shipped", speed, "orders/s", Some(">= 1000"), Some(raw));
    let tally = self::tally(engine, &market).await?;
    assert_eq!((tally.lost, tally.duplicates), (0, 0), "{tally:?}");
    assert_eq!(usize::try_from(tally.delivered)?, CROWD + BURST + STEADY, "{tally:?}");
    running.shutdown().await;
    Ok(())
}

/// Buyers that come one by one. The market's own stamps tell when each paid and when the content came: the card was
/// reserved and committed before that.
async fn steady(engine: &Engine, market: &Market, raw: &str) -> Outcome<()> {
    let mut ticks = tokio::time::interval(PAUSE);
    for _ in 0..STEADY {
        ticks.tick().await;
        pay(market, 1)?;
    }
    settle(engine, market).await?;
    let mut took = Vec::new();
    for sending in market.with_ledger(|ledger| ledger.sendings().collect::<Vec<_>>()) {
        let view = market.buyer_view(&sending.sn).ok_or("the order is gone")?;
        let paid = view.order.paid_at.ok_or("nobody paid")?;
        took.push(sending.at.since(paid) as f64);
    }
    took.sort_by(f64::total_cmp);
    let at = |percent: usize| took.get(took.len() * percent / 100).or(took.last()).copied().unwrap_or_default();
    print("paid to reserved, committed and sent at 50 orders/s, p50", at(50), "ms", None, Some(raw));
    print("paid to reserved, committed and sent at 50 orders/s, p99", at(99), "ms", Some("< 20"), Some(raw));
    Ok(())
}

fn pay(market: &Market, count: usize) -> Outcome<()> {
    let payment = Payment { product_ref: SINGLE.to_owned(), sku_ref: None, quantity: 1, buyer: None };
    for _ in 0..count {
        market.simulate_payment(&payment)?;
    }
    Ok(())
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

async fn tally(engine: &Engine, market: &Market) -> Outcome<Tally> {
    let mut conn = engine.db().reader().await?;
    let said = witness::waiting(&mut conn).await?;
    let secrets = witness::secrets(&mut conn, engine.vault()).await?;
    let cards: Vec<&str> = secrets.iter().map(|secret| secret.expose().as_str()).collect();
    Ok(market.with_ledger(|ledger| ledger.tally(&cards, |sn, _| said.get(sn).copied())))
}

fn print(figure: &str, value: f64, unit: &str, must: Option<&str>, raw: Option<&str>) {
    let value = (value * 10.0).round() / 10.0;
    println!(
        "{}",
        serde_json::json!({ "bench": "orders", "figure": figure, "value": value, "unit": unit, "must": must, "raw": raw })
    );
}
