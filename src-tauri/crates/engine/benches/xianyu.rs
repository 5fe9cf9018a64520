//! From the payment frame on the message socket to the goods on the wire, over a port of this machine, at 50 orders a second.
#![allow(clippy::print_stdout, clippy::cast_precision_loss)]

use huolang_domain::Clock as _;
use huolang_engine::boot::{self, BootOptions};
use huolang_testkit::{
    SeededDice, WallClock,
    xianyu::{LoopbackXianyu, Purchase, XianyuMarket},
};
use huolang_vault::SourceKind;
use std::{
    collections::HashMap,
    error::Error,
    sync::Arc,
    time::{Duration, Instant},
};

/// Orders of the measurement, and the pause between two of them.
const ORDERS: usize = 1_000;
const PAUSE: Duration = Duration::from_millis(20);
const ITEM: &str = "900000000001";
const LONGEST: Duration = Duration::from_secs(120);

#[path = "measure/disk.rs"]
mod disk;
#[path = "xianyu/shop.rs"]
mod shop;

/// As in the programs.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR"))?;
    let raw = format!("disk: {:.0} durable commits/s", disk::durable_commits(folder.path())?);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(measure(&folder.path().join("data"), &raw))
}

async fn measure(folder: &std::path::Path, raw: &str) -> Outcome<()> {
    let market = XianyuMarket::new(Arc::new(WallClock), Arc::new(SeededDice::of(1)));
    market.offer(ITEM, "月卡", 990, &[]);
    let served = LoopbackXianyu::start(market.clone(), 0).await?;
    let mut options = BootOptions::new(folder);
    options.key = options.key.only(SourceKind::KeyFile);
    let running = boot::boot(options).await?;
    let engine = &running.engine;
    shop::open(engine, &served, ORDERS + 1).await?;
    let begun = Instant::now();
    while market.listening() == 0 {
        if begun.elapsed() > LONGEST {
            return Err("the socket does not open".into());
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    // The first order of an item opens chats and lists: it is not measured.
    let first = market.place(&Purchase::of("2100000", ITEM));
    market.pay(&first);
    while market.ledger().sent.is_empty() {
        if begun.elapsed() > LONGEST {
            return Err("the first order is not delivered".into());
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let mut paid: HashMap<String, i64> = HashMap::new();
    let mut ticks = tokio::time::interval(PAUSE);
    for number in 0..ORDERS {
        ticks.tick().await;
        let id = market.place(&Purchase::of(&format!("22{number:06}"), ITEM));
        paid.insert(id.clone(), WallClock.now().0);
        market.pay(&id);
    }
    let begun = Instant::now();
    while market.ledger().sent.len() <= ORDERS && begun.elapsed() < LONGEST {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let ledger = market.ledger();
    let mut took: Vec<f64> = Vec::new();
    for sent in &ledger.sent {
        let order = paid.keys().find(|id| market.chat_of_order(id).as_deref() == Some(&sent.cid));
        took.extend(order.and_then(|id| paid.get(id)).map(|paid| (sent.at - paid) as f64));
    }
    took.sort_by(f64::total_cmp);
    let at = |percent: usize| took.get(took.len() * percent / 100).or(took.last()).copied().unwrap_or(f64::NAN);
    print("payment frame to goods on the wire at 50 orders/s, p50", at(50), "ms", None, Some(raw));
    print("payment frame to goods on the wire at 50 orders/s, p99", at(99), "ms", Some("< 60"), Some(raw));
    print("orders delivered", took.len() as f64, "orders", Some(&format!("= {ORDERS}")), None);
    running.shutdown().await;
    Ok(())
}

fn print(figure: &str, value: f64, unit: &str, must: Option<&str>, raw: Option<&str>) {
    println!(
        "{}",
        serde_json::json!({ "bench": "xianyu", "figure": figure, "value": value, "unit": unit, "must": must, "raw": raw })
    );
}
