//! The computer's clock, held against clocks of others: the platforms' answers, their orders, and what this program wrote.
//! Deadlines, delays and signatures all go by it.

use super::{Check, checks::failed};
use crate::{Engine, EngineError};
use huolang_domain::{Millis, shanghai};
use huolang_http::Contact;
use huolang_store::{orders, tasks};

/// A clock before 2023 was never set.
const EARLIEST: Millis = Millis(1_672_531_200_000);

/// Platforms refuse signatures that are some minutes off; a difference above this is said before they do.
const OFF_MS: i64 = 60_000;

/// What was written by an earlier run, or placed on a platform, lies in the future by more than this only when the clock
/// was set back.
const BACK_MS: i64 = 5 * 60_000;

const ADVICE: &str = "let the system set date and time by itself, then restart the program";

pub(super) async fn clock(engine: &Engine) -> Check {
    let now = engine.now();
    let shown = shanghai::date_time(now);
    if now < EARLIEST {
        return Check::wrong("clock", "clock_jumped", shown, ADVICE);
    }
    if let Some((host, ahead_ms)) = middle(&engine.contacts().list())
        && ahead_ms.abs() > OFF_MS
    {
        let (code, word) = if ahead_ms > 0 { ("clock_behind", "behind") } else { ("clock_ahead", "ahead of") };
        let minutes = ahead_ms.abs().div_euclid(60_000).max(1);
        return Check::wrong("clock", code, format!("{shown}, {minutes} min {word} {host}"), ADVICE).with([
            ("time", shown),
            ("minutes", minutes.to_string()),
            ("host", host),
        ]);
    }
    match latest(engine).await {
        Err(error) => failed("clock", &error),
        Ok(Some(latest)) if latest.since(now) > BACK_MS => {
            let latest = shanghai::date_time(latest);
            Check::wrong("clock", "clock_set_back", format!("{shown}, but the data is from {latest}"), ADVICE)
                .with([("time", shown), ("latest", latest)])
        }
        Ok(_) => Check::well("clock", shown.clone()).with([("time", shown)]),
    }
}

/// The middle one of what hosts said about the time: one host with a wrong clock decides nothing among several.
fn middle(contacts: &[Contact]) -> Option<(String, i64)> {
    let mut said: Vec<(i64, &str)> =
        contacts.iter().filter_map(|contact| Some((contact.clock?.ahead_ms, contact.host.as_str()))).collect();
    said.sort_unstable();
    said.get(said.len() / 2).map(|(ahead_ms, host)| ((*host).to_owned(), *ahead_ms))
}

/// The latest moment that the data knows of: a task's sign of life, or an order by its platform's clock.
async fn latest(engine: &Engine) -> Result<Option<Millis>, EngineError> {
    let mut conn = engine.db().reader().await?;
    let beats = tasks::list(&mut conn).await?.into_iter().filter_map(|task| task.heartbeat_at).max();
    Ok(beats.max(orders::newest_placed_at(&mut conn).await?))
}
