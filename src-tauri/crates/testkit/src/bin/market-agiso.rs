//! `market agiso`: 阿奇索 on this machine. Plays the marketplaces behind, pushes paid orders to a seller's program and buys as
//! 91卡券, as often, at once, slowly and forged as is wanted, and watches the ledgers.

use std::{
    io::{Stdout, Write as _},
    sync::Arc,
    time::Duration,
};

use anyhow::Context as _;
use clap::Parser;
use huolang_domain::Clock as _;
use huolang_testkit::{
    WallClock,
    agiso::{APP_ID, AgisoMarket, BUYER, JSON, SECRET, TOKEN},
    jd::{FORM, Manners, aim, forged},
};

#[derive(Parser)]
#[command(name = "market-agiso", about = "阿奇索 on this machine; prints the address for a shop's setting gateway")]
struct Arguments {
    /// The program and the path of pushes, as `127.0.0.1:7788/api/agiso/<token>/push`.
    #[arg(long)]
    target: Option<String>,
    /// The program and the address of a shop that 91卡券 buys from, as `127.0.0.1:7788/api/agiso/<token>`.
    #[arg(long)]
    supplier: Option<String>,
    /// The product that is bought at 闲鱼.
    #[arg(long, default_value = "646466274136")]
    product: String,
    /// The product that 91卡券 buys.
    #[arg(long, default_value = "P-CARD")]
    supplied: String,
    /// How many orders there are of each.
    #[arg(long, default_value_t = 0)]
    orders: i64,
    #[command(flatten)]
    manners: Manners,
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
    writeln!(out, "sup_user_id {}\nsup_merchant_key {}", BUYER.user_id, BUYER.merchant_key)?;
    writeln!(out, "sup_app_secret {}", BUYER.app_secret)?;
    let first = WallClock.now().0;
    for number in (0..told.orders).map(|n| (first + n).to_string()) {
        market.pay("aldsIdle", &number, &told.product, 1);
        writeln!(out, "paid {number}")?;
        push(&market, &told, &number, &mut out).await?;
        buy(&market, &told, &number, &mut out).await?;
    }
    loop {
        tokio::time::sleep(Duration::from_secs(10)).await;
        let ledger = market.ledger();
        let supplied = market.supplied().faults();
        for line in ledger.faults().into_iter().chain(ledger.refused).chain(supplied) {
            writeln!(out, "{line}")?;
        }
    }
}

/// Pushes that an order was paid.
async fn push(market: &AgisoMarket, told: &Arguments, number: &str, out: &mut Stdout) -> anyhow::Result<()> {
    let Some(target) = &told.target else { return Ok(()) };
    let (address, path) = aim(target).context("write 127.0.0.1:port/path")?;
    let (target, form) = market.paid_form(&path, number);
    for said in told.manners.send(address, &target, FORM, &form).await.context("the program did not answer")? {
        writeln!(out, "pushed {number}: HTTP {}", said.status)?;
    }
    if told.manners.forged {
        let query = target.split_once('?').map(|(_, query)| forged(query)).unwrap_or_default();
        let said = told.manners.caller(address).post(&format!("{path}?{query}"), &form).await?;
        let verdict = if said.status == 401 { "forged, refused" } else { "WRONG: a forgery was taken" };
        writeln!(out, "{verdict}: HTTP {}", said.status)?;
    }
    Ok(())
}

/// Buys a card as 91卡券.
async fn buy(market: &AgisoMarket, told: &Arguments, number: &str, out: &mut Stdout) -> anyhow::Result<()> {
    let Some(supplier) = &told.supplier else { return Ok(()) };
    let (address, base) = aim(supplier).context("write 127.0.0.1:port/path")?;
    let path = format!("{base}/agisoAcprSupplierApi/order/createPurchase");
    let body = market.sup_order(number, &told.supplied, 1, None);
    market.sup_placed(number);
    for reply in told.manners.send(address, &path, JSON, &body).await.context("the program did not answer")? {
        let said = market.sup_book(number, &reply).map(|()| String::from_utf8_lossy(&reply.body).into_owned());
        writeln!(out, "{}", said.unwrap_or_else(|fault| format!("WRONG: {fault}")))?;
    }
    let mut caller = told.manners.caller(address);
    if told.manners.forged {
        let wrong = body.replace("\"buyNum\":1", "\"buyNum\":2");
        let said = caller.send(&path, JSON, wrong.as_bytes()).await?.json();
        let verdict = if said["code"] == 401 { "forged, refused" } else { "WRONG: a forgery was taken" };
        writeln!(out, "{verdict}: {said}")?;
    }
    for _ in 0..told.manners.asks {
        let said = market.sup_ask(&mut caller, &base, number).await?;
        let said = said.map(|reply| String::from_utf8_lossy(&reply.body).into_owned());
        writeln!(out, "{}", said.unwrap_or_else(|fault| format!("WRONG: {fault}")))?;
    }
    Ok(())
}
