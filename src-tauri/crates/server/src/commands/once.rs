//! `once`: reads every shop once, delivers what is due, and ends; for schedulers that start the program themselves. A shop that
//! was not read is named: also one that waits for a person, unless the seller paused it.

#[cfg(test)]
mod tests;

use std::process::ExitCode;

use huolang_domain::Millis;
use huolang_domain::state::Tab;
use huolang_engine::{Engine, EngineError};
use huolang_store::shops::{Shop, ShopState};
use huolang_store::{Conn, orders, shops};
use serde::Serialize;

use crate::cli::{Place, Trial};
use crate::{output, quiet, sentence, start};

/// What one round did.
#[derive(Debug, Serialize)]
struct Report {
    shops_read: usize,
    shops_not_read: Vec<NotRead>,
    new_orders: i64,
    shipped: i64,
    attention: i64,
    later: i64,
}

/// A shop that was not read.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct NotRead {
    name: String,
    /// What it waits for; absent: nobody came to it in time.
    reason: Option<String>,
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
        let unread = shops::list(&mut conn).await?.iter().filter(|shop| is_awaited(shop, begun)).count();
        let known = orders::total(&mut conn).await?;
        Ok((unread == 0 && left.is_idle(engine.now()), (unread, known, left)))
    })
    .await?;
    let mut conn = engine.db().reader().await?;
    let all = shops::list(&mut conn).await?;
    let after = count(&mut conn, engine.now()).await?;
    let tabs = orders::tab_counts(&mut conn, None, Some(engine.now())).await?;
    let left = huolang_engine::jobs::Left::count(&mut conn).await?;
    let is_read = |shop: &&Shop| shop.state == ShopState::Active && !is_awaited(shop, begun);
    Ok(Report {
        shops_read: all.iter().filter(is_read).count(),
        shops_not_read: not_read(&all, begun),
        new_orders: after.orders - before.orders,
        shipped: after.shipped - before.shipped,
        attention: tabs.get(&Tab::Attention).copied().unwrap_or(0),
        later: left.ready,
    })
}

/// Whether a shop is still to be read since `begun`.
fn is_awaited(shop: &Shop, begun: Millis) -> bool {
    shop.state == ShopState::Active && shop.last_synced_at.is_none_or(|synced| synced < begun)
}

/// The shops that were not read since `begun`, or wait for a person by now.
fn not_read(all: &[Shop], begun: Millis) -> Vec<NotRead> {
    let missed = all.iter().filter(|shop| shop.state == ShopState::Parked || is_awaited(shop, begun));
    missed.map(|shop| NotRead { name: shop.name.clone(), reason: shop.parked_reason.clone() }).collect()
}

impl NotRead {
    /// Its name, and what it waits for.
    fn words(&self) -> String {
        let reason = self.reason.as_deref().map(|reason| format!(" ({})", sentence::of_stop(reason)));
        format!("{}{}", self.name, reason.unwrap_or_default())
    }
}

fn words(report: &Report) -> String {
    let mut text = format!(
        "{} shops read, {} new orders, {} shipped; {} wait for a person, {} are due later",
        report.shops_read, report.new_orders, report.shipped, report.attention, report.later
    );
    if !report.shops_not_read.is_empty() {
        text.push_str("; could not be read: ");
        let named: Vec<String> = report.shops_not_read.iter().map(NotRead::words).collect();
        text.push_str(&named.join(", "));
    }
    text
}
