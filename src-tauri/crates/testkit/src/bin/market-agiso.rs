//! `market agiso`: 阿奇索 on this machine. Plays the marketplaces behind, pushes paid orders to a seller's program, and
//! watches the ledger.

use std::{io::Write as _, sync::Arc, time::Duration};

use anyhow::Context as _;
use clap::Parser;
use huolang_domain::Clock as _;
use huolang_testkit::{
    WallClock,
    agiso::{APP_ID, AgisoMarket, SECRET, TOKEN},
    jd::{Caller, aim},
};

#[derive(Parser)]
#[command(name = "market-agiso", about = "阿奇索 on this machine; prints the address for a shop's setting gateway")]
struct Arguments {
    /// The program and the path of pushes, as `127.0.0.1:7788/api/agiso/<token>/push`.
    #[arg(long)]
    target: Option<String>,
    /// The product that is bought.
    #[arg(long, default_value = "646466274136")]
    product: String,
    /// How many orders of 闲鱼 are paid; each is pushed twice.
    #[arg(long, default_value_t = 0)]
    orders: i64,
    /// The port on 127.0.0.1; 0 takes a free one.
    #[arg(long, default_value_t = 0)]
    port: u16,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let told = Arguments::parse();
    let market = AgisoMarket::start(told.port, Arc::new(WallClock)).await.context("the port cannot be used")?;
    let mut out = std::io::stdout();
    writeln!(out, "gateway {}\napp_id {APP_ID}\napp_secret {SECRET}\ntoken {TOKEN}", market.base())?;
    let first = WallClock.now().0;
    let target = told.target.as_deref().map(|target| aim(target).context("write 127.0.0.1:port/path")).transpose()?;
    for number in (0..told.orders).map(|n| (first + n).to_string()) {
        market.pay("aldsIdle", &number, &told.product, 1);
        writeln!(out, "paid {number}")?;
        let Some((address, path)) = &target else { continue };
        let mut caller = Caller::new(*address);
        for _ in 0..2 {
            let said = market.push_paid(&mut caller, path, &number).await.context("the program did not answer")?;
            writeln!(out, "pushed {number}: HTTP {}", said.status)?;
        }
    }
    loop {
        tokio::time::sleep(Duration::from_secs(10)).await;
        let ledger = market.ledger();
        for line in ledger.faults().into_iter().chain(ledger.refused) {
            writeln!(out, "{line}")?;
        }
    }
}
