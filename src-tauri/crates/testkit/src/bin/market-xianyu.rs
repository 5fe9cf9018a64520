//! `cargo xtask market xianyu`: a 闲鱼 on this machine for trying things out.

use anyhow::Context as _;
use clap::Parser;
use huolang_testkit::{
    SeededDice, WallClock,
    xianyu::{LoopbackXianyu, Purchase, XianyuMarket},
};
use std::{io::Write as _, sync::Arc};

#[derive(Parser)]
#[command(name = "market-xianyu", about = "A 闲鱼 on this machine; a shop's setting `gateway` points at it")]
struct Arguments {
    /// The port on 127.0.0.1; 0 takes a free one.
    #[arg(long, default_value_t = 8_105)]
    port: u16,
    /// Paid orders to begin with.
    #[arg(long, default_value_t = 3)]
    orders: usize,
    /// The account has no shop (鱼小铺): its sales cannot be listed in full.
    #[arg(long)]
    ordinary: bool,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let Arguments { port, orders, ordinary } = Arguments::parse();
    let market = XianyuMarket::new(Arc::new(WallClock), Arc::new(SeededDice::of(rand::random())));
    market.set_merchant(!ordinary);
    market.offer("900000000001", "视频会员月卡 自动发货", 990, &[]);
    market.offer("900000000002", "网盘会员", 1_500, &[("时长", "30天", 1_500), ("时长", "90天", 4_000)]);
    for number in 0..orders {
        market.buy(&Purchase::of(&format!("220000000{number:04}"), "900000000001"));
    }
    let served = LoopbackXianyu::start(market, port).await.with_context(|| format!("port {port} cannot be used"))?;
    let mut out = std::io::stdout();
    writeln!(out, "{}", served.gateway())?;
    writeln!(out, "cookie: {}", served.market().cookie())?;
    writeln!(
        out,
        "POST /script/qr/SCANED, /script/qr/CONFIRMED   POST /script/purchases {{\"buyer\":\"22\",\"item\":\"900000000001\"}}"
    )?;
    writeln!(
        out,
        "POST /script/messages {{\"buyer\":\"22\",\"item\":\"900000000001\",\"text\":\"在吗\"}}   GET /witness/ledger"
    )?;
    writeln!(
        out,
        "POST /script/orders (not paid yet)   POST /script/orders/ID/paid, shipped, confirmed, refund   PUT /script/faults {{\"captcha\":true}}"
    )?;
    served.run().await.context("the market stopped")
}
