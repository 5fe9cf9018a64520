//! `market practice`: a marketplace on this machine for tests and for trying things out.

use std::{io::Write as _, path::PathBuf, sync::Arc};

use anyhow::Context as _;
use clap::{Parser, Subcommand};
use huolang_domain::{Clock as _, testing::SeqIds};
use huolang_platforms::practice::{Faults, Market, MarketOptions};
use huolang_testkit::{LoopbackMarket, SeededDice, WallClock};

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
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let Kind::Practice { port, faults, journal, token, seed } = Arguments::parse().market;
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
    let mut out = std::io::stdout();
    writeln!(out, "{}", served.gateway())?;
    // Who only wanted the address may have gone by now.
    let _ =
        writeln!(out, "POST /script/payments   GET /script/orders/SN (what its buyer sees: messages, voucher codes)");
    served.run().await.context("the market stopped")
}
