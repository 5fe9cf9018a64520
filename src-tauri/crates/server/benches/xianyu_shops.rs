//! Twenty shops of 闲鱼 on one server, each with its own marketplace on this machine, its own open message socket and a day's chats:
//! memory, and processor time while nothing happens. One JSON line a figure.
#![allow(clippy::print_stdout, clippy::cast_precision_loss)]

use std::{
    collections::BTreeMap,
    error::Error,
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use huolang_domain::{ShopId, platform::PlatformKind};
use huolang_engine::{
    Engine,
    boot::{self, BootOptions},
};
use huolang_store::{
    Durability,
    shops::{self, Shop, ShopState},
};
use huolang_testkit::{
    SeededDice, WallClock,
    xianyu::{LoopbackXianyu, XianyuMarket},
};
use huolang_vault::Secret;
use program::Server;
use serde_json::json;

mod program;

const SHOPS: u64 = 20;
const ITEM: &str = "900000000001";
/// Chats of a shop, and lines of a chat.
const CHATS: u64 = 20;
const LINES: u64 = 5;
/// Every socket must be open within so long.
const LONGEST: Duration = Duration::from_secs(120);
/// The chats are taken in after so long, and so long the idle server is watched: several polls of every shop.
const CALM: Duration = Duration::from_secs(30);
const IDLE: Duration = Duration::from_secs(60);

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR"))?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(measure(folder.path()))
}

async fn measure(folder: &Path) -> Outcome<()> {
    let mut markets = Vec::new();
    for seed in 0..SHOPS {
        let market = XianyuMarket::new(Arc::new(WallClock), Arc::new(SeededDice::of(seed)));
        market.offer(ITEM, "月卡", 990, &[]);
        markets.push(LoopbackXianyu::start(market, 0).await?);
    }
    furnish(folder, &markets).await?;
    let server = Server::start(folder, &["--no-practice"])?;
    let open = || markets.iter().map(|served| served.market().listening()).sum::<usize>();
    while open() < markets.len() && server.begun.elapsed() < LONGEST {
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let took = server.begun.elapsed().as_secs_f64();
    print("sockets open of 20 shops", open() as f64, "sockets", Some("= 20"));
    print("start of the server until all of them are open", took, "s", None);
    for served in &markets {
        for chat in 0..CHATS {
            for line in 0..LINES {
                served.market().say(&format!("22{chat:06}"), ITEM, &format!("在吗，第 {line} 句"));
            }
        }
    }
    let begun = Instant::now();
    tokio::time::sleep(CALM).await;
    print("processor time of the idle server", server.processor_percent(IDLE).await?, "%", Some("< 2"));
    print("memory of the server", server.resident_mb()?, "MB", Some("< 200"));
    print("sockets still open", open() as f64, "sockets", Some("= 20"));
    print("watched for", begun.elapsed().as_secs_f64(), "s", None);
    server.end()
}

/// The shops with their logins, as they lie in the database.
async fn furnish(folder: &Path, markets: &[LoopbackXianyu]) -> Outcome<()> {
    std::fs::create_dir_all(folder.join("data"))?;
    let mut options = BootOptions::new(folder.join("data"));
    options.key = options.key.with_key_file(folder.join("master.key"));
    options.run_tasks = false;
    options.practice = false;
    let running = boot::boot(options).await?;
    for (number, served) in markets.iter().enumerate() {
        insert(&running.engine, &format!("xianyu-{number}"), served).await?;
    }
    running.shutdown().await;
    Ok(())
}

async fn insert(engine: &Engine, id: &str, served: &LoopbackXianyu) -> Outcome<()> {
    let now = engine.now();
    let shop = Shop {
        id: ShopId::from(id),
        platform: PlatformKind::Xianyu,
        name: id.to_owned(),
        state: ShopState::Active,
        parked_reason: None,
        config: json!({ "gateway": served.gateway(), "push": true, "fields": { "accept_risk": "true" } }),
        created_at: now,
        updated_at: now,
        last_synced_at: None,
    };
    let write =
        engine.db().write(Durability::Ordinary, move |tx| Box::pin(async move { shops::insert(tx, &shop).await }));
    write.await?;
    let login = BTreeMap::from([("cookie".to_owned(), Secret::new(served.market().cookie()))]);
    engine.save_secrets(&ShopId::from(id), login).await?;
    Ok(())
}

fn print(figure: &str, value: f64, unit: &str, must: Option<&str>) {
    let value = (value * 100.0).round() / 100.0;
    println!("{}", json!({ "bench": "xianyu_shops", "figure": figure, "value": value, "unit": unit, "must": must }));
}
