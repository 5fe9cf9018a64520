//! `market jd-general`: 京东通用交易 on this machine. Takes callbacks, sends orders to a seller's program as often, at once,
//! slowly and forged as is wanted, asks where they stand, and watches the ledger.

use std::{io::Write as _, net::SocketAddr, time::Duration};

use anyhow::Context as _;
use clap::Parser;
use huolang_domain::Clock as _;
use huolang_testkit::{
    JdGeneral, WallClock,
    jd::{self, FORM, Manners},
    jd_general::Order,
};

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
    /// How many orders are sent.
    #[arg(long, default_value_t = 0)]
    orders: u64,
    #[command(flatten)]
    manners: Manners,
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
        for order in (0..told.orders).map(|n| Order::one(first + n, &told.ware_no)) {
            for line in buy(&market, &told.manners, (address, path.as_str()), &order).await? {
                writeln!(out, "{line}")?;
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

/// Sends one order with everything that belongs to it; gives what was said.
async fn buy(
    market: &JdGeneral,
    manners: &Manners,
    (address, path): (SocketAddr, &str),
    order: &Order,
) -> anyhow::Result<Vec<String>> {
    let mut lines = Vec::new();
    let form = market.begin_form(order);
    market.placed(order);
    for reply in manners.send(address, path, FORM, &form).await.context("the program did not answer")? {
        let said = market.book(order, &reply).map(|()| String::from_utf8_lossy(&reply.body).into_owned());
        lines.push(said.unwrap_or_else(|fault| format!("WRONG: {fault}")));
    }
    let mut caller = manners.caller(address);
    if manners.forged {
        let said = caller.post(path, &jd::forged(&form)).await?.json();
        let verdict = if said["code"] == "JDO_304" { "forged, refused" } else { "WRONG: a forgery was taken" };
        lines.push(format!("{verdict}: {said}"));
    }
    for _ in 0..manners.asks {
        let said = market.find(&mut caller, &jd::beside(path, "findDistill"), order).await?;
        let said = said.map(|reply| String::from_utf8_lossy(&reply.body).into_owned());
        lines.push(said.unwrap_or_else(|fault| format!("WRONG: {fault}")));
    }
    Ok(lines)
}
