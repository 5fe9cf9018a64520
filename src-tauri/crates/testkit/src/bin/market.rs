//! `market practice`: a marketplace on this machine for tests and for trying things out.

use std::{io::Write as _, path::PathBuf, sync::Arc};

use anyhow::Context as _;
use clap::{Parser, Subcommand};
use huolang_domain::{Clock as _, testing::SeqIds};
use huolang_platforms::practice::{Faults, Market, MarketOptions};
use huolang_testkit::{JdGame, JdGeneral, LoopbackMarket, SeededDice, WallClock, jd_general::Order};

#[derive(Parser)]
#[command(name = "market", about = "Marketplaces on this machine, for tests and for trying things out")]
struct Arguments {
    #[command(subcommand)]
    market: Kind,
}

#[derive(Subcommand)]
enum Kind {
    /// The practice market. Prints its address, then serves until it is stopped.
    Practice {
        /// The port on 127.0.0.1; 0 takes a free one.
        #[arg(long, default_value_t = 0)]
        port: u16,
        /// Troubles: `rough`, or for example `timeout_after_accept=10%,rate_limit=next:3`.
        #[arg(long, default_value = "")]
        faults: Faults,
        /// Remembers what it accepted in this file.
        #[arg(long)]
        journal: Option<PathBuf>,
        /// What a seller's program must present.
        #[arg(long, env = "MARKET_TOKEN", hide_env_values = true)]
        token: Option<String>,
        /// Makes chance repeatable; without it, it differs each time.
        #[arg(long)]
        seed: Option<u64>,
    },
    /// 京东通用交易: takes callbacks, and sends orders to a seller's program on this machine.
    JdGeneral {
        /// The program and the path of `beginDistill`, as `127.0.0.1:7788/api/jd/general/<token>/beginDistill`.
        #[arg(long)]
        target: Option<String>,
        /// The key of signatures.
        #[arg(long, env = "MARKET_KEY", hide_env_values = true, default_value = "0123456789abcdef0123456789abcdef")]
        key: String,
        /// The key of cards.
        #[arg(
            long,
            env = "MARKET_AES_KEY",
            hide_env_values = true,
            default_value = "0123456789abcdef0123456789abcdef"
        )]
        aes_key: String,
        /// The product that is ordered.
        #[arg(long, default_value = "W-CARD")]
        ware_no: String,
        /// How many orders are sent; each is sent twice.
        #[arg(long, default_value_t = 0)]
        orders: u64,
        /// The port on 127.0.0.1 that takes callbacks; 0 takes a free one.
        #[arg(long, default_value_t = 0)]
        port: u16,
    },
    /// 京东游戏点卡: takes callbacks, and sends orders of cards to a seller's program on this machine.
    JdGame {
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
    },
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    match Arguments::parse().market {
        Kind::Practice { port, faults, journal, token, seed } => practice(port, faults, journal, token, seed).await,
        Kind::JdGeneral { target, key, aes_key, ware_no, orders, port } => {
            let jd = JdGeneral::start(port, &key, &aes_key).await.context("the port cannot be used")?;
            writeln!(std::io::stdout(), "{}", jd.receiver().base())?;
            let first = u64::try_from(WallClock.now().0).unwrap_or(1);
            if let Some((address, path)) = target.as_deref().map(aim).transpose()? {
                let mut caller = JdGeneral::caller(address);
                for order in (0..orders).map(|n| Order::one(first + n, &ware_no)) {
                    for _ in 0..2 {
                        let said = jd.begin(&mut caller, &path, &order).await.context("the program did not answer")?;
                        let line = said.map(|reply| String::from_utf8_lossy(&reply.body).into_owned());
                        writeln!(std::io::stdout(), "{}", line.unwrap_or_else(|fault| format!("WRONG: {fault}")))?;
                    }
                }
            }
            witness(|| jd.ledger().faults()).await
        }
        Kind::JdGame { target, customer, key, sku, orders, port } => {
            let jd = JdGame::start(port, &customer, &key).await.context("the port cannot be used")?;
            writeln!(std::io::stdout(), "{}", jd.receiver().base())?;
            let first = u64::try_from(WallClock.now().0).unwrap_or(1);
            if let Some((address, path)) = target.as_deref().map(aim).transpose()? {
                let mut caller = JdGame::caller(address);
                for number in first..first + orders {
                    for _ in 0..2 {
                        let order = JdGame::order(number, &sku, None);
                        let reply = jd.call(&mut caller, &path, &order).await.context("the program did not answer")?;
                        writeln!(std::io::stdout(), "{}", String::from_utf8_lossy(&reply.body))?;
                    }
                }
            }
            witness(|| jd.ledger().faults()).await
        }
    }
}

/// Splits `127.0.0.1:7788/path`.
fn aim(target: &str) -> anyhow::Result<(std::net::SocketAddr, String)> {
    let (address, path) = target.split_once('/').context("write 127.0.0.1:port/path")?;
    Ok((address.parse().context("write 127.0.0.1:port/path")?, format!("/{path}")))
}

/// Tells every ten seconds what is wrong in the ledger, until it is stopped.
async fn witness(faults: impl Fn() -> Vec<String>) -> anyhow::Result<()> {
    loop {
        tokio::time::sleep(std::time::Duration::from_secs(10)).await;
        for fault in faults() {
            writeln!(std::io::stdout(), "{fault}")?;
        }
    }
}

async fn practice(
    port: u16,
    faults: Faults,
    journal: Option<PathBuf>,
    token: Option<String>,
    seed: Option<u64>,
) -> anyhow::Result<()> {
    let seed = seed.unwrap_or_else(rand::random);
    let started = u64::try_from(WallClock.now().0).unwrap_or(0);
    let mut options = MarketOptions::in_memory(
        Arc::new(WallClock),
        Arc::new(SeededDice::of(seed)),
        // Distant starts: a second run on another journal gets other ids.
        Arc::new(SeqIds::after(started << 20)),
    );
    options.journal = journal;
    let market = Market::open(options).context("the practice market cannot be opened")?;
    market.set_faults(faults);
    let served = LoopbackMarket::start(market, port, token.as_deref()).await;
    let served = served.with_context(|| format!("port {port} cannot be used"))?;
    writeln!(std::io::stdout(), "{}", served.gateway())?;
    served.run().await.context("the market stopped")
}
