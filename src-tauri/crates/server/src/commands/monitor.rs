//! `monitor`: watches the shops, delivers and verifies until it is told to end, without pages; a line now and then says
//! what happened.

use std::process::ExitCode;
use std::time::Duration;

use huolang_domain::state::Tab;
use huolang_engine::{Engine, EngineError};
use huolang_store::{orders, verifications};

use crate::cli::{MonitorArgs, Place, Trial};
use crate::start;

/// What the line tells.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Figures {
    orders: i64,
    shipped: i64,
    verified: i64,
    attention: i64,
}

/// Works until it is told to end.
pub async fn run(place: &Place, args: &MonitorArgs) -> anyhow::Result<ExitCode> {
    start::there(place)?;
    let told_to_end = start::told_to_end()?;
    let _log = huolang_engine::logs::start(&start::data_folder(place));
    let running = start::engine(place, false, &Trial::default()).await?;
    set_pace(&running.engine, args)?;
    println!("huolang-server: watching every {} s; Ctrl+C ends it", running.engine.policy().poll_ms / 1_000);
    let watched = tokio::select! {
        watched = watch(&running.engine) => watched,
        () = told_to_end => Ok(()),
    };
    println!("huolang-server: ending in good order");
    running.shutdown().await;
    watched?;
    Ok(ExitCode::SUCCESS)
}

/// Puts the interval and the retries into force, for this run.
fn set_pace(engine: &Engine, args: &MonitorArgs) -> Result<(), EngineError> {
    let mut policy = (*engine.policy()).clone();
    if let Some(seconds) = args.interval {
        policy.poll_ms = i64::from(seconds) * 1_000;
        policy.poll_every_ms = Some(policy.poll_ms);
    }
    if let Some(retries) = args.retries {
        for retry in [&mut policy.content_retry, &mut policy.ship_retry, &mut policy.verify_retry] {
            retry.max_attempts = retries.saturating_add(1);
        }
    }
    engine.set_policy(policy)?;
    // A first listing may be over already, and rest as long as its shop says.
    if args.interval.is_some() {
        for shop in engine.shops().all() {
            shop.bell().notify_one();
        }
    }
    Ok(())
}

async fn watch(engine: &Engine) -> Result<(), EngineError> {
    let mut last = None;
    loop {
        let figures = figures(engine).await?;
        if last != Some(figures) {
            println!(
                "huolang-server: {} orders, {} shipped, {} verified, {} wait for a person",
                figures.orders, figures.shipped, figures.verified, figures.attention
            );
            last = Some(figures);
        }
        let wait = u64::try_from(engine.policy().poll_ms).unwrap_or(60_000);
        tokio::time::sleep(Duration::from_millis(wait)).await;
    }
}

async fn figures(engine: &Engine) -> Result<Figures, EngineError> {
    let mut conn = engine.db().reader().await?;
    let tabs = orders::tab_counts(&mut conn, None, Some(engine.now())).await?;
    let of = |tab| tabs.get(&tab).copied().unwrap_or(0);
    let filter = verifications::Filter {
        states: Some(vec![huolang_domain::state::VerificationState::Verified]),
        ..verifications::Filter::default()
    };
    let verified = verifications::list(&mut conn, &filter, None, 1, 0).await?.total;
    Ok(Figures {
        orders: of(Tab::All),
        shipped: of(Tab::Shipped) + of(Tab::Completed),
        verified,
        attention: of(Tab::Attention),
    })
}
