//! `status`: the shops, the work and what waits for a person. Works beside a running program.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::process::ExitCode;

use huolang_domain::Millis;
use huolang_domain::state::Tab;
use huolang_engine::jobs::Left;
use huolang_engine::{Engine, boot};
use huolang_store::{orders, pools, shops};
use serde::Serialize;

use super::task::TaskLine;
use crate::cli::Place;
use crate::{output, sentence, start};

/// How the program stands.
#[derive(Debug, Serialize)]
struct Report {
    version: &'static str,
    data_folder: String,
    /// Whether a program works on the data.
    running: bool,
    shops: Vec<ShopLine>,
    orders: BTreeMap<Tab, i64>,
    work: WorkLine,
    tasks: Vec<TaskLine>,
    low_stock: Vec<PoolLine>,
}

#[derive(Debug, Serialize)]
struct ShopLine {
    id: String,
    name: String,
    platform: String,
    state: String,
    reason: Option<String>,
    last_synced_at: Option<Millis>,
}

#[derive(Debug, Serialize)]
struct WorkLine {
    running: i64,
    waiting: i64,
    held_back: i64,
    next_due: Option<Millis>,
}

#[derive(Debug, Serialize)]
struct PoolLine {
    name: String,
    available: i64,
    low_stock_at: i64,
}

/// Prints how things stand.
pub async fn run(place: &Place, json: bool) -> anyhow::Result<ExitCode> {
    let running = start::guest(place).await?;
    let (report, now) = (read(&running.engine).await, running.engine.now());
    running.shutdown().await;
    output::answer(json, &report?, |report| words(report, now))?;
    Ok(ExitCode::SUCCESS)
}

async fn read(engine: &Engine) -> anyhow::Result<Report> {
    let running = boot::is_worked_on(engine).await?;
    let mut conn = engine.db().reader().await?;
    let left = Left::count(&mut conn).await?;
    let shops = shops::list(&mut conn).await?.into_iter().map(|shop| ShopLine {
        id: shop.id.to_string(),
        name: shop.name,
        platform: shop.platform.to_string(),
        state: shop.state.as_str().to_owned(),
        reason: shop.parked_reason,
        last_synced_at: shop.last_synced_at,
    });
    let shops = shops.collect();
    let pools = pools::list(&mut conn).await?;
    let ids: Vec<_> = pools.iter().map(|pool| pool.id.clone()).collect();
    let stock = pools::lasting(&mut conn, &ids, engine.now()).await?;
    let low_stock = pools.into_iter().filter_map(|pool| {
        let available = stock.get(&pool.id).copied().flatten()?;
        let low = available <= pool.low_stock_at;
        low.then_some(PoolLine { name: pool.name, available, low_stock_at: pool.low_stock_at })
    });
    Ok(Report {
        version: env!("CARGO_PKG_VERSION"),
        data_folder: engine.home().folder.display().to_string(),
        running,
        shops,
        orders: orders::tab_counts(&mut conn, None, Some(engine.now())).await?,
        work: WorkLine { running: left.running, waiting: left.ready, held_back: left.parked, next_due: left.next_due },
        low_stock: low_stock.collect(),
        tasks: {
            drop(conn);
            TaskLine::all(engine, running).await?
        },
    })
}

fn words(report: &Report, now: Millis) -> String {
    let mut text = format!("huolang-server {}, data in {}\n", report.version, report.data_folder);
    if !report.running {
        text.push_str(
            "the program is not running: nothing is read or delivered; start it with `huolang-server serve`\n",
        );
    }
    for shop in &report.shops {
        let reason =
            shop.reason.as_deref().map(|reason| format!(" ({})", sentence::of_stop(reason))).unwrap_or_default();
        let _ = writeln!(text, "shop {} [{}]: {}{reason}", shop.name, shop.platform, shop.state);
    }
    let of = |tab| report.orders.get(&tab).copied().unwrap_or(0);
    let _ = writeln!(
        text,
        "orders: {} in all, {} to ship, {} for a person, {} to be checked, {} out of stock",
        of(Tab::All),
        of(Tab::PendingShip),
        of(Tab::Manual),
        of(Tab::NeedsReview),
        of(Tab::OutOfStock)
    );
    let _ = writeln!(
        text,
        "work: {} under way, {} waiting, {} held back",
        report.work.running, report.work.waiting, report.work.held_back
    );
    for pool in &report.low_stock {
        let _ = writeln!(text, "low stock: {} has {} left", pool.name, pool.available);
    }
    for task in &report.tasks {
        let story = task.story(now);
        let story = if story.is_empty() { story } else { format!(" ({story})") };
        let _ = writeln!(text, "task {}: {}{story}", task.id, task.state);
    }
    text
}
