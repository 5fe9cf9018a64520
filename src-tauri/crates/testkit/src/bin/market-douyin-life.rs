//! `market-douyin-life`: 抖音来客 on this machine, for trying the program against it.

use anyhow::Context as _;
use clap::Parser;
use huolang_domain::Clock as _;
use huolang_testkit::{
    WallClock,
    douyin_life::{LifeMarket, LifeOptions, LoopbackLife},
};
use std::{io::Write as _, sync::Arc};

/// The id of the first store; the others follow.
const FIRST_STORE: u64 = 6_601_136_930_455_291_912;

#[derive(Parser)]
#[command(name = "market-douyin-life", about = "抖音来客 on this machine: prints what the form asks for, then serves")]
struct Arguments {
    /// The port on 127.0.0.1; 0 takes a free one.
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// Orders there are.
    #[arg(long, default_value_t = 1_000)]
    orders: u64,
    /// The days they are spread over, up to now.
    #[arg(long, default_value_t = 7)]
    days: i64,
    /// Every so-manieth phone can be decrypted by the platform only; 0: none.
    #[arg(long, default_value_t = 10)]
    online_phones: u64,
    /// Stores of the account.
    #[arg(long, default_value_t = 1)]
    stores: u64,
    /// Order queries a second; 0: as many as come.
    #[arg(long, default_value_t = 20)]
    per_second: usize,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let stores = (0..arguments.stores.max(1)).map(|number| (FIRST_STORE + number).to_string()).collect();
    let options = LifeOptions { orders_per_second: arguments.per_second, stores, ..LifeOptions::default() };
    let market = LifeMarket::open(Arc::new(WallClock), options);
    let now = WallClock.now().0 / 1_000;
    market.fill(arguments.orders, now - arguments.days * 86_400, now, arguments.online_phones);
    let served = LoopbackLife::start(market.clone(), arguments.port).await;
    let served = served.with_context(|| format!("port {} cannot be used", arguments.port))?;
    let LifeOptions { app_id, secret, account_id, .. } = market.options();
    let gateway = served.gateway();
    let mut out = std::io::stdout();
    writeln!(out, "{gateway}\napp_id {app_id}\napp_secret {secret}\naccount_id {account_id}")?;
    writeln!(
        out,
        "POST /script/orders {{\"count\":1}}   POST /script/orders/ID/ask_refund   GET /script/orders/ID (voucher code and link)"
    )?;
    writeln!(out, "POST /script/faults {{\"path\":\"certificate/verify\",\"fault\":\"lost_answer\"}}   GET /witness")?;
    served.run().await.context("the market stopped")
}
