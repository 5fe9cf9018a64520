//! `market jd-game`: 京东游戏点卡 on this machine. Takes callbacks, sends orders to a seller's program, and watches the ledger.

use std::{io::Write as _, time::Duration};

use anyhow::Context as _;
use clap::Parser;
use huolang_domain::Clock as _;
use huolang_testkit::{JdGame, WallClock, jd};

#[derive(Parser)]
#[command(name = "market-jd-game", about = "京东游戏点卡 on this machine; prints where it takes callbacks")]
struct Arguments {
    /// The program and the path of `cardOrder`, as `127.0.0.1:7788/api/jd/game/<token>/cardOrder`.
    #[arg(long)]
    target: Option<String>,
    /// The merchant.
    #[arg(long, default_value = "10817")]
    customer: String,
    /// The key of signatures.
    #[arg(long, env = "MARKET_KEY", hide_env_values = true, default_value = "0123456789abcdefghijklmnopqrstuv")]
    key: String,
    /// The product that is ordered.
    #[arg(long, default_value = "S-CARD")]
    sku: String,
    /// How many orders are sent; each is sent twice.
    #[arg(long, default_value_t = 0)]
    orders: u64,
    /// The port on 127.0.0.1 that takes callbacks; 0 takes a free one.
    #[arg(long, default_value_t = 0)]
    port: u16,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let told = Arguments::parse();
    let market = JdGame::start(told.port, &told.customer, &told.key).await.context("the port cannot be used")?;
    let mut out = std::io::stdout();
    writeln!(out, "{}", market.receiver().base())?;
    let first = u64::try_from(WallClock.now().0).unwrap_or(1);
    if let Some(target) = &told.target {
        let (address, path) = jd::aim(target).context("write 127.0.0.1:port/path")?;
        let mut caller = JdGame::caller(address);
        for number in first..first + told.orders {
            for _ in 0..2 {
                let order = JdGame::order(number, &told.sku, None);
                let reply = market.call(&mut caller, &path, &order).await.context("the program did not answer")?;
                writeln!(out, "{}", String::from_utf8_lossy(&reply.body))?;
            }
        }
    }
    loop {
        tokio::time::sleep(Duration::from_secs(10)).await;
        for fault in market.ledger().faults() {
            writeln!(out, "{fault}")?;
        }
    }
}
