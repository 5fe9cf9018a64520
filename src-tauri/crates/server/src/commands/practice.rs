//! `practice`: the main job in a temporary folder, and what the marketplace's own ledger says of it.

use std::collections::HashMap;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

use anyhow::Context as _;
use huolang_domain::{Dice, OrderSn};
use huolang_engine::boot::{self, BootOptions};
use huolang_engine::practice::witness;
use huolang_engine::{Engine, SystemDice};
use huolang_platforms::practice::{Faults, Market, Payment, Tally, Waiting, default_products};
use huolang_store::orders;
use huolang_vault::SourceKind;
use serde::Serialize;

use crate::cli::PracticeArgs;
use crate::{buyers, output, pace, quiet};

/// What the ledger says.
#[derive(Debug, Serialize)]
struct Report {
    orders: u64,
    delivered: u64,
    manual: u64,
    unknown: u64,
    duplicates: u64,
    lost: u64,
    cards_used: u64,
    seconds: f64,
    orders_per_second: f64,
}

/// Runs the main job once.
pub async fn run(args: &PracticeArgs) -> anyhow::Result<ExitCode> {
    let dice: Arc<dyn Dice> = match args.seed {
        Some(seed) => Arc::new(buyers::SeededDice::of(seed)),
        None => Arc::new(SystemDice),
    };
    let payments = buyers::payments(&default_products(), args.orders, dice.as_ref());
    let folder =
        tempfile::Builder::new().prefix("huolang-practice-").tempdir().context("no temporary folder can be made")?;
    let mut options = BootOptions::new(folder.path());
    options.key = options.key.only(SourceKind::KeyFile);
    options.practice_cards = buyers::cards_needed(&payments);
    options.policy = Some(pace::quick());
    let running = boot::boot(options).await?;
    let report = deliver_all(&running.engine, &payments, args.faults).await;
    running.shutdown().await;
    let report = report?;
    output::answer(args.json, &report, words)?;
    let clean = report.lost == 0 && report.duplicates == 0;
    Ok(if clean { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn deliver_all(engine: &Engine, payments: &[Payment], faults: bool) -> anyhow::Result<Report> {
    let market = engine.practice_shop().context("the practice shop did not open")?.market;
    if faults {
        market.set_faults(Faults::rough());
    }
    let begun = Instant::now();
    for payment in payments {
        market.simulate_payment(payment)?;
    }
    let placed = i64::try_from(market.with_ledger(huolang_platforms::practice::Ledger::order_count))?;
    quiet::until(engine, async |engine, left| {
        let known = orders::total(&mut engine.db().reader().await?).await?;
        Ok((known >= placed && left.is_done(), (known, market.head(), left)))
    })
    .await?;
    let seconds = begun.elapsed().as_secs_f64();
    let tally = tally(engine, &market).await?;
    Ok(Report {
        orders: tally.orders,
        delivered: tally.delivered,
        manual: tally.manual,
        unknown: tally.unknown,
        duplicates: tally.duplicates,
        lost: tally.lost,
        cards_used: tally.cards_used,
        seconds: round(seconds, 1e3),
        orders_per_second: round(placed as f64 / seconds.max(1e-3), 10.0),
    })
}

/// The ledger's count, with what the program says of the orders it has not delivered.
async fn tally(engine: &Engine, market: &Market) -> anyhow::Result<Tally> {
    let mut conn = engine.db().reader().await?;
    let said: HashMap<OrderSn, Waiting> = witness::waiting(&mut conn).await?;
    let secrets = witness::secrets(&mut conn, engine.vault()).await?;
    let cards: Vec<&str> = secrets.iter().map(|secret| secret.expose().as_str()).collect();
    Ok(market.with_ledger(|ledger| ledger.tally(&cards, |sn, _| said.get(sn).copied())))
}

fn round(value: f64, parts: f64) -> f64 {
    (value * parts).round() / parts
}

fn words(report: &Report) -> String {
    let Report { orders, delivered, manual, unknown, duplicates, lost, cards_used, seconds, orders_per_second } =
        report;
    format!(
        "{orders} orders in {seconds} s ({orders_per_second} a second): {delivered} delivered with {cards_used} cards, \
         {manual} for a person, {unknown} unknown, {duplicates} sent twice, {lost} lost"
    )
}
