//! `market jd-game`: 京东游戏点卡 on this machine. Takes callbacks, sends orders to a seller's program as often, at once, slowly
//! and forged as is wanted, asks where they stand, and watches the ledger.

use std::{io::Write as _, net::SocketAddr, time::Duration};

use anyhow::Context as _;
use clap::Parser;
use huolang_domain::Clock as _;
use huolang_testkit::{
    JdGame, WallClock,
    jd::{self, FORM, Manners},
    jd_game::cards_of,
};

#[derive(Parser)]
#[command(name = "market-jd-game", about = "京东游戏点卡 on this machine; prints where it takes callbacks")]
struct Arguments {
    /// The program and the path of `cardOrder` or `directCharge`, as
    /// `127.0.0.1:7788/api/jd/game/<token>/cardOrder`.
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
    /// The account that `directCharge` tops up.
    #[arg(long, default_value = "13800138000")]
    account: String,
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
    let market = JdGame::start(told.port, &told.customer, &told.key).await.context("the port cannot be used")?;
    let mut out = std::io::stdout();
    writeln!(out, "{}", market.receiver().base())?;
    let first = u64::try_from(WallClock.now().0).unwrap_or(1);
    if let Some(target) = &told.target {
        let (address, path) = jd::aim(target).context("write 127.0.0.1:port/path")?;
        for number in first..first + told.orders {
            for line in buy(&market, &told, (address, path.as_str()), number).await? {
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
    market: &JdGame,
    told: &Arguments,
    (address, path): (SocketAddr, &str),
    number: u64,
) -> anyhow::Result<Vec<String>> {
    let mut lines = Vec::new();
    let tops_up = path.ends_with("/directCharge");
    let form = market.form(&JdGame::order(number, &told.sku, tops_up.then_some(told.account.as_str())));
    market.placed(number);
    for reply in told.manners.send(address, path, FORM, &form).await.context("the program did not answer")? {
        if reply.json()["retCode"] == "100" {
            let cards = Some(cards_of(&JdGame::data(&reply)["cardinfos"])).filter(|cards| !cards.is_empty());
            market.accepted(number, cards);
        }
        lines.push(String::from_utf8_lossy(&reply.body).into_owned());
    }
    let mut caller = told.manners.caller(address);
    if told.manners.forged {
        let said = caller.post(path, &jd::forged(&form)).await?.json();
        let verdict = if said["retCode"] == "106" { "forged, refused" } else { "WRONG: a forgery was taken" };
        lines.push(format!("{verdict}: {said}"));
    }
    let query = jd::beside(path, if tops_up { "directQuery" } else { "cardQuery" });
    for _ in 0..told.manners.asks {
        let said = market.query(&mut caller, &query, number).await?;
        let said = said.map(|reply| String::from_utf8_lossy(&reply.body).into_owned());
        lines.push(said.unwrap_or_else(|fault| format!("WRONG: {fault}")));
    }
    Ok(lines)
}
