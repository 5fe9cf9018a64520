//! `market jd-general`: 京东通用交易 on this machine. Takes callbacks, sends orders to a seller's program, and watches the ledger.

use std::{io::Write as _, time::Duration};

use anyhow::Context as _;
use clap::Parser;
use huolang_domain::Clock as _;
use huolang_testkit::{JdGeneral, WallClock, jd, jd_general::Order};

#[derive(Parser)]
#[command(name = "market-jd-general", about = "京东通用交易 on this machine; prints where it takes callbacks")]
struct Arguments {
    /// The program and the path of `beginDistill`, as `127.0.0.1:7788/api/jd/general/<token>/beginDistill`.
    #[arg(long)]
    target: Option<String>,
    /// The key of signatures.
    #[arg(long, env = "MARKET_KEY", hide_env_values = true, default_value = "0123456789abcdef0123456789abcdef")]
    key: String,
    /// The key of cards.
    #[arg(long, env = "MARKET_AES_KEY", hide_env_values = true, default_value = "0123456789abcdef0123456789abcdef")]
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
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let told = Arguments::parse();
    let market = JdGeneral::start(told.port, &told.key, &told.aes_key).await.context("the port cannot be used")?;
    let mut out = std::io::stdout();
    writeln!(out, "{}", market.receiver().base())?;
    let first = u64::try_from(WallClock.now().0).unwrap_or(1);
    if let Some(target) = &told.target {
        let (address, path) = jd::aim(target).context("write 127.0.0.1:port/path")?;
        let mut caller = JdGeneral::caller(address);
        for order in (0..told.orders).map(|n| Order::one(first + n, &told.ware_no)) {
            for _ in 0..2 {
                let said = market.begin(&mut caller, &path, &order).await.context("the program did not answer")?;
                let line = said.map(|reply| String::from_utf8_lossy(&reply.body).into_owned());
                writeln!(out, "{}", line.unwrap_or_else(|fault| format!("WRONG: {fault}")))?;
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
