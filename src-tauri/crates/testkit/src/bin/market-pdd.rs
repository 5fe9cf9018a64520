//! `cargo xtask market pdd`: a 拼多多 on this machine for trying things out.

use anyhow::Context as _;
use clap::Parser;
use huolang_testkit::{
    SeededDice, WallClock,
    pdd::{LoopbackPdd, MarketApp, NewOrder, PddMarket},
};
use std::{io::Write as _, sync::Arc};

#[derive(Parser)]
#[command(name = "market-pdd", about = "A 拼多多 on this machine; a shop's setting `gateway` points at it")]
struct Arguments {
    /// The port on 127.0.0.1; 0 takes a free one.
    #[arg(long, default_value_t = 8_103)]
    port: u16,
    /// Paid orders to begin with.
    #[arg(long, default_value_t = 5)]
    orders: usize,
    /// How long an access token lasts, in seconds.
    #[arg(long, default_value_t = 86_400)]
    token_s: i64,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let Arguments { port, orders, token_s } = Arguments::parse();
    let app = MarketApp { token_s, ..MarketApp::default() };
    let market = PddMarket::new(app.clone(), Arc::new(WallClock), Arc::new(SeededDice::of(rand::random())));
    for number in 0..orders {
        market.place(&NewOrder { sku_id: Some([10_010, 10_020, 10_030, 10_040][number % 4]), ..NewOrder::default() });
    }
    let served = LoopbackPdd::start(market, port).await.with_context(|| format!("port {port} cannot be used"))?;
    let mut out = std::io::stdout();
    writeln!(out, "{}", served.gateway())?;
    writeln!(out, "client_id {}   client_secret {}", app.client_id, app.client_secret)?;
    writeln!(
        out,
        "POST /script/orders {{\"sku_id\":10010}}   POST /script/orders/SN/ship   GET /script/orders/SN/cards (voucher codes)   GET /witness"
    )?;
    served.run().await.context("the market stopped")
}
