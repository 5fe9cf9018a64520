//! What the seller switched off, and may have forgotten: each is named.

use super::{Check, checks::failed};
use crate::{
    Engine, EngineError,
    notices::{Matrix, events::EVENTS},
};
use huolang_domain::rule::RuleStatus;
use huolang_notify::Kind;
use huolang_store::{
    channels, products, routes, rules,
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
    /// Pop-ups, where there is a desktop that would show them.
    pop_ups: bool,
    /// What asks for a person until somebody comes, and is sent into no channel that is in use.
    events: Vec<String>,
}

async fn look(engine: &Engine) -> Result<Off, EngineError> {
    let shown = engine.settings().get().desktop.popups;
    let views = engine.channel_desk().list().await?;
    let desktop = views.iter().any(|view| view.present && view.row.kind == Kind::Desktop.as_str());
    let used = views.into_iter().filter(|view| view.is_used(shown)).map(|view| view.row).collect();
    let mut conn = engine.db().reader().await?;
    let shops = shops::list(&mut conn).await?;
    let paused = |shop: &&shops::Shop| shop.state == ShopState::Paused;
    let by_hand = |shop: &&shops::Shop| shop.state != ShopState::Paused && !shop.delivers_by_itself();
    let quiet = |task: &Task| matches!(task.state, TaskState::Paused | TaskState::Stopped);
    let matrix = Matrix { channels: used, routes: routes::all(&mut conn).await? };
    // Without any channel there is nothing to choose from: that is a point of its own.
    let untold = EVENTS
        .iter()
        .filter(|event| event.insists && !matrix.channels.is_empty() && !matrix.wants_anywhere(event.name));
    Ok(Off {
        pop_ups: desktop && !shown,
        events: untold.map(|event| event.name.to_owned()).collect(),
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
    list("events that nobody is told of", &off.events);
    for (what, count) in [("products", off.products), ("rules", off.rules)] {
        if count > 0 {
            said.push(format!("{what}: {count}"));
        }
    }
    if off.pop_ups {
        said.push("pop-ups".to_owned());
    }
    if backup {
        said.push("nightly backup".to_owned());
    }
    let values = [
        ("paused_shops", off.paused_shops.join("、")),
        ("manual_shops", off.manual_shops.join("、")),
        // Ids, which hold no space: screens have names for them.
        ("tasks", off.tasks.join(" ")),
        ("channels", off.channels.join("、")),
        ("pop_ups", if off.pop_ups { "1" } else { "" }.to_owned()),
        ("events", off.events.join(" ")),
        ("products", if off.products > 0 { off.products.to_string() } else { String::new() }),
        ("rules", if off.rules > 0 { off.rules.to_string() } else { String::new() }),
        ("backup", if backup { "1" } else { "" }.to_owned()),
    ];
    if said.is_empty() {
        return Check::well("switched_off", "nothing");
    }
    Check::wrong("switched_off", "switched_off", said.join("; "), "switch on what should work").with(values)
}
