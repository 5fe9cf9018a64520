//! What the seller switched off, and may have forgotten: each is named.

use super::{Check, checks::failed};
use crate::{Engine, EngineError};
use huolang_domain::rule::RuleStatus;
use huolang_store::{
    channels, products, rules,
    shops::{self, ShopState},
    tasks::{self, Task, TaskState},
};

/// What is off, by its kind.
#[derive(Default)]
struct Off {
    paused_shops: Vec<String>,
    manual_shops: Vec<String>,
    tasks: Vec<String>,
    products: usize,
    rules: usize,
    channels: Vec<String>,
}

async fn look(engine: &Engine) -> Result<Off, EngineError> {
    let mut conn = engine.db().reader().await?;
    let shops = shops::list(&mut conn).await?;
    let paused = |shop: &&shops::Shop| shop.state == ShopState::Paused;
    let by_hand = |shop: &&shops::Shop| shop.state != ShopState::Paused && !shop.delivers_by_itself();
    let quiet = |task: &Task| matches!(task.state, TaskState::Paused | TaskState::Stopped);
    Ok(Off {
        paused_shops: shops.iter().filter(paused).map(|shop| shop.name.clone()).collect(),
        manual_shops: shops.iter().filter(by_hand).map(|shop| shop.name.clone()).collect(),
        tasks: tasks::list(&mut conn).await?.into_iter().filter(quiet).map(|task| task.id).collect(),
        products: products::count_switched_off(&mut conn).await?,
        rules: rules::list(&mut conn, None, None)
            .await?
            .iter()
            .filter(|kept| kept.rule.status == RuleStatus::Inactive)
            .count(),
        channels: channels::list(&mut conn)
            .await?
            .into_iter()
            .filter(|row| !row.enabled)
            .map(|row| if row.name.is_empty() { row.kind } else { row.name })
            .collect(),
    })
}

pub(super) async fn switched_off(engine: &Engine) -> Check {
    let off = match look(engine).await {
        Ok(off) => off,
        Err(error) => return failed("switched_off", &error),
    };
    let backup = !engine.settings().get().data.nightly_backup;
    let mut said: Vec<String> = Vec::new();
    let mut list = |what: &str, names: &[String]| {
        if !names.is_empty() {
            said.push(format!("{what}: {}", names.join(", ")));
        }
    };
    list("paused shops", &off.paused_shops);
    list("shops without automatic delivery", &off.manual_shops);
    list("tasks", &off.tasks);
    list("channels", &off.channels);
    for (what, count) in [("products", off.products), ("rules", off.rules)] {
        if count > 0 {
            said.push(format!("{what}: {count}"));
        }
    }
    if backup {
        said.push("nightly backup".to_owned());
    }
    let values = [
        ("paused_shops", off.paused_shops.join("、")),
        ("manual_shops", off.manual_shops.join("、")),
        ("tasks", off.tasks.join("、")),
        ("channels", off.channels.join("、")),
        ("products", if off.products > 0 { off.products.to_string() } else { String::new() }),
        ("rules", if off.rules > 0 { off.rules.to_string() } else { String::new() }),
        ("backup", if backup { "1" } else { "" }.to_owned()),
    ];
    if said.is_empty() {
        return Check::well("switched_off", "nothing");
    }
    Check::wrong("switched_off", "switched_off", said.join("; "), "switch on what should work").with(values)
}
