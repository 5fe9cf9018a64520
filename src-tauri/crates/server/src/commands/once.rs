//! `once`: reads every shop once, delivers what is due, and ends; for schedulers that start the program themselves.

use std::process::ExitCode;

use huolang_domain::Millis;
use huolang_domain::state::Tab;
use huolang_engine::{Engine, EngineError};
use huolang_store::shops::ShopState;
use huolang_store::{Conn, orders, shops};
use serde::Serialize;

use crate::cli::{Place, Trial};
use crate::{output, quiet, start};

/// What one round did.
#[derive(Debug, Serialize)]
struct Report {
    shops_read: usize,
    shops_not_read: Vec<String>,
    new_orders: i64,
    shipped: i64,
    attention: i64,
    later: i64,
}

/// Does one round.
pub async fn run(place: &Place, json: bool) -> anyhow::Result<ExitCode> {
    start::there(place)?;
    let before = look(place).await?;
    let running = start::engine(place, false, &Trial::default()).await?;
    let report = round(&running.engine, before).await;
    running.shutdown().await;
    let report = report?;
    output::answer(json, &report, words)?;
    Ok(if report.shops_not_read.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

struct Before {
    /// What is read later than this was read by this round, also when it is read before anybody looks.
    at: Millis,
    orders: i64,
    shipped: i64,
}

/// How things stand before anything runs.
async fn look(place: &Place) -> anyhow::Result<Before> {
    let running = start::owner(place).await?;
    let counted = count(&mut running.engine.db().reader().await?, running.engine.now()).await;
    running.shutdown().await;
    Ok(counted?)
}

async fn count(conn: &mut Conn, at: Millis) -> Result<Before, EngineError> {
    let tabs = orders::tab_counts(conn, None, None).await?;
    let of = |tab| tabs.get(&tab).copied().unwrap_or(0);
    Ok(Before { at, orders: of(Tab::All), shipped: of(Tab::Shipped) + of(Tab::Completed) })
}

async fn round(engine: &Engine, before: Before) -> anyhow::Result<Report> {
    let begun = before.at;
    quiet::until(engine, async |engine, left| {
        let mut conn = engine.db().reader().await?;
        let unread = unread(&mut conn, begun).await?;
        let known = orders::total(&mut conn).await?;
        Ok((unread.is_empty() && left.is_idle(engine.now()), (unread.len(), known, left)))
    })
    .await?;
    let mut conn = engine.db().reader().await?;
    let unread = unread(&mut conn, begun).await?;
    let after = count(&mut conn, engine.now()).await?;
    let tabs = orders::tab_counts(&mut conn, None, Some(engine.now())).await?;
    let left = huolang_engine::jobs::Left::count(&mut conn).await?;
    let active = shops::list(&mut conn).await?.into_iter().filter(|shop| shop.state == ShopState::Active).count();
    Ok(Report {
        shops_read: active.saturating_sub(unread.len()),
        shops_not_read: unread,
        new_orders: after.orders - before.orders,
        shipped: after.shipped - before.shipped,
        attention: tabs.get(&Tab::Attention).copied().unwrap_or(0),
        later: left.ready,
    })
}

/// The active shops that were not read since `begun`, by name.
async fn unread(conn: &mut Conn, begun: Millis) -> Result<Vec<String>, EngineError> {
    let all = shops::list(conn).await?;
    let unread =
        |shop: &shops::Shop| shop.state == ShopState::Active && shop.last_synced_at.is_none_or(|synced| synced < begun);
    Ok(all.into_iter().filter(unread).map(|shop| shop.name).collect())
}

fn words(report: &Report) -> String {
    let mut text = format!(
        "{} shops read, {} new orders, {} shipped; {} wait for a person, {} are due later",
        report.shops_read, report.new_orders, report.shipped, report.attention, report.later
    );
    if !report.shops_not_read.is_empty() {
        text.push_str("; could not be read: ");
        text.push_str(&report.shops_not_read.join(", "));
    }
    text
}
