//! The single looks.

use super::Check;
use crate::{Engine, EngineError, notice};
use huolang_domain::{Millis, shanghai};
use huolang_notify::Kind;
use huolang_store::{
    audit, backup,
    channels::ChannelState,
    meta, notices,
    shops::{self, ShopState},
    tasks::{self, TaskState},
};
use huolang_vault::Vault;
use std::{path::Path, sync::Arc, time::Duration};

/// Less room than this is called little.
const LITTLE_ROOM: u64 = 500 << 20;

/// A task without a sign of life for so long is called silent, in milliseconds.
const SILENT_MS: i64 = 10 * 60_000;

/// The kind of the desktop's pop-ups.
const DESKTOP: &str = Kind::Desktop.as_str();

/// A keychain that has not answered after so long is locked.
const KEY_WAIT: Duration = Duration::from_secs(20);

/// A night without a backup is no worry; two are, in milliseconds.
const BACKUP_OLD_MS: i64 = 2 * 24 * 60 * 60_000;

pub(super) fn failed(check: &'static str, error: &EngineError) -> Check {
    Check::wrong(check, error.code().as_str(), error.to_string(), "look into the log and try again")
}

pub(super) async fn key(engine: &Engine) -> Check {
    let kept = async { Ok::<_, EngineError>(meta::get(&mut engine.db().reader().await?, meta::KEY_CHECK).await?) };
    let check = match kept.await {
        Err(error) => return failed("key", &error),
        Ok(check) => check,
    };
    if check.as_ref().is_some_and(|check| engine.vault().verify(check).is_err()) {
        return wrong_key("the key does not fit the data");
    }
    if let Some(wrong) = read_again(engine, check).await {
        return wrong;
    }
    Check::well("key", format!("kept in {}, id {}", engine.key_source_word(), engine.vault().key_id()))
        .with([("source", engine.key_source_word().to_owned()), ("id", engine.vault().key_id().to_string())])
}

fn wrong_key(detail: &str) -> Check {
    Check::wrong("key", "wrong_key", detail, "restore the key from the recovery sheet")
}

/// Reads the key again from where it is kept: the one in memory goes on fitting when that was taken away or exchanged, and
/// the next start would fail. Gives what is wrong.
async fn read_again(engine: &Engine, check: Option<String>) -> Option<Check> {
    let source = engine.around().key.as_ref().map(|key| Arc::clone(&key.source))?;
    let place = [("source", engine.key_source_word().to_owned())];
    let unreadable = |why: String| {
        let advice = "unlock the keychain, or see to the key file's permissions, then look again";
        Some(Check::wrong("key", "key_unreadable", why, advice).with(place.clone()))
    };
    // A keychain that is locked may ask a person, who may not be there.
    let Ok(read) = tokio::time::timeout(KEY_WAIT, tokio::task::spawn_blocking(move || source.load())).await else {
        return unreadable("the keychain does not answer; it may be locked".to_owned());
    };
    let ring = match read.ok()? {
        Ok(Some(ring)) => ring,
        Ok(None) => {
            let advice = "do not end the program; print the recovery sheet now, then restore the key from it";
            return Some(
                Check::wrong("key", "key_gone", "the key is not where it was kept", advice).with(place.clone()),
            );
        }
        Err(error) => return unreadable(error.to_string()),
    };
    let fits = Vault::new(ring).is_ok_and(|kept| match check {
        Some(check) => kept.verify(&check).is_ok(),
        None => kept.key_id() == engine.vault().key_id(),
    });
    (!fits).then(|| wrong_key("another key is kept where this one was"))
}

pub(super) fn disk(engine: &Engine) -> Check {
    let folder = &engine.home().folder;
    room(fs4::available_space(folder), folder)
}

/// What the room on a disk means.
pub(super) fn room(free: std::io::Result<u64>, folder: &Path) -> Check {
    match free {
        Err(error) => {
            Check::wrong("disk", "disk_read_only", error.to_string(), "check whether the data folder is there")
        }
        Ok(free) if free < LITTLE_ROOM => {
            Check::wrong("disk", "disk_full", format!("{} MB free", free >> 20), "free some space on this disk")
                .with([("free", free.to_string())])
        }
        Ok(free) => Check::well("disk", format!("{} MB free in {}", free >> 20, folder.display()))
            .with([("free", free.to_string())]),
    }
}

pub(super) async fn database(engine: &Engine) -> Check {
    let looked = async {
        let damage = backup::find_damage(&mut engine.db().reader().await?).await?;
        Ok::<_, EngineError>((damage, engine.database_bytes().await?))
    };
    match looked.await {
        Err(error) => failed("database", &error),
        Ok((damage, bytes)) => match damage.first() {
            Some(first) => Check::wrong("database", "data_damaged", first.clone(), "restore the latest backup"),
            None => {
                Check::well("database", format!("{} MB, no damage", bytes >> 20)).with([("bytes", bytes.to_string())])
            }
        },
    }
}

pub(super) async fn audit_log(engine: &Engine) -> Check {
    let broken = async { Ok::<_, EngineError>(audit::first_broken(&mut engine.db().reader().await?).await?) };
    match broken.await {
        Err(error) => failed("audit_log", &error),
        Ok(Some(seq)) => Check::wrong(
            "audit_log",
            "data_damaged",
            format!("entry {seq} was changed from outside"),
            "find out who can reach the database file",
        ),
        Ok(None) => Check::well("audit_log", "the chain is whole"),
    }
}

pub(super) async fn tasks(engine: &Engine) -> Check {
    let listed = async { Ok::<_, EngineError>(tasks::list(&mut engine.db().reader().await?).await?) };
    let listed = match listed.await {
        Ok(listed) => listed,
        Err(error) => return failed("tasks", &error),
    };
    let now = engine.now();
    let failing = listed.iter().find(|task| task.state == TaskState::Error);
    let silent = listed
        .iter()
        .find(|task| task.state == TaskState::Running && task.heartbeat_at.is_some_and(|at| now.since(at) > SILENT_MS));
    match (failing, silent) {
        (Some(task), _) => Check::wrong(
            "tasks",
            "task_failed",
            format!("{}: {}", task.id, task.last_error.as_deref().unwrap_or("no reason given")),
            "open the task page; it tries again by itself",
        ),
        (None, Some(task)) => {
            Check::wrong("tasks", "task_silent", format!("{} gives no sign of life", task.id), "restart the program")
        }
        (None, None) => {
            Check::well("tasks", format!("{} tasks", listed.len())).with([("count", listed.len().to_string())])
        }
    }
}

pub(super) async fn shops(engine: &Engine) -> Check {
    let listed = async { Ok::<_, EngineError>(shops::list(&mut engine.db().reader().await?).await?) };
    match listed.await {
        Err(error) => failed("shops", &error),
        Ok(listed) => {
            let parked: Vec<&shops::Shop> = listed.iter().filter(|shop| shop.state == ShopState::Parked).collect();
            if parked.is_empty() {
                return Check::well("shops", format!("{} shops", listed.len()))
                    .with([("count", listed.len().to_string())]);
            }
            let said = parked
                .iter()
                .map(|shop| format!("{}: {}", shop.name, shop.parked_reason.as_deref().unwrap_or("no reason given")));
            let said: Vec<String> = said.collect();
            let names: Vec<&str> = parked.iter().map(|shop| shop.name.as_str()).collect();
            let reason = parked.first().and_then(|shop| shop.parked_reason.clone()).unwrap_or_default();
            Check::wrong("shops", "shop_parked", said.join("; "), "open the shop page and log in again")
                .with([("names", names.join("、")), ("reason", reason)])
        }
    }
}

/// Logins that end soon and that nobody has renewed yet.
pub(super) async fn tokens(engine: &Engine) -> Check {
    let listed = async {
        Ok::<_, EngineError>(notices::unresolved(&mut engine.db().reader().await?, notice::LOGIN_ENDING).await?)
    };
    match listed.await {
        Err(error) => failed("tokens", &error),
        Ok(ending) => match ending.first() {
            Some(ending) => {
                let of = |name: &str| ending.params.get(name).and_then(serde_json::Value::as_str).unwrap_or_default();
                let at = of("ends_at").parse().map_or_else(|_| String::new(), |at| shanghai::date_time(Millis(at)));
                Check::wrong(
                    "tokens",
                    "token_ending",
                    format!("{}: {at}", of("shop")),
                    "open the shop page and authorise again",
                )
                .with([("shop", of("shop").to_owned()), ("time", at)])
            }
            None => Check::well("tokens", "none ends soon"),
        },
    }
}

pub(super) async fn channels(engine: &Engine) -> Check {
    match engine.channel_desk().list().await {
        Err(error) => failed("channels", &error),
        Ok(views) => {
            let bad = |state| matches!(state, ChannelState::Failing | ChannelState::Stuck);
            let popups = engine.settings().get().desktop.popups;
            let used = views.iter().filter(|view| {
                let shown = popups || view.row.kind != DESKTOP;
                view.row.enabled && view.present && shown
            });
            match used.clone().find(|view| bad(view.row.state)) {
                Some(view) => Check::wrong(
                    "channels",
                    "channel_failing",
                    format!("{}: {}", view.row.kind, view.row.trouble.as_deref().unwrap_or_default()),
                    "open the channel and send a test",
                )
                .with([("name", view.row.name.clone()), ("kind", view.row.kind.clone())]),
                None => match used.count() {
                    // A seller who is told of nothing may want it so: a warning, and no fault.
                    0 => Check::hint(
                        "channels",
                        "no_channel",
                        "nobody is told of anything",
                        "add a channel and send a test",
                    ),
                    count => Check::well("channels", format!("{count} in use")).with([("count", count.to_string())]),
                },
            }
        }
    }
}

pub(super) async fn backups(engine: &Engine) -> Check {
    match engine.backups().list().await {
        Err(error) => failed("backups", &error),
        Ok(kept) => match kept.first() {
            Some(last) if engine.now().since(last.created_at) <= BACKUP_OLD_MS => {
                Check::well("backups", format!("{} kept, the last one is {}", kept.len(), last.name))
                    .with([("count", kept.len().to_string()), ("time", shanghai::date_time(last.created_at))])
            }
            Some(last) => Check::wrong("backups", "backup_old", last.name.clone(), "make a backup now"),
            None => match is_fresh(engine).await {
                Err(error) => failed("backups", &error),
                Ok(true) => Check::hint("backups", "backup_missing", "none yet", "the first is made tonight"),
                Ok(false) => Check::wrong("backups", "backup_missing", "none was made yet", "make a backup now"),
            },
        },
    }
}

/// Whether every shop is so new that no night can have brought a backup.
async fn is_fresh(engine: &Engine) -> Result<bool, EngineError> {
    let shops = shops::list(&mut engine.db().reader().await?).await?;
    Ok(shops.iter().all(|shop| engine.now().since(shop.created_at) <= BACKUP_OLD_MS))
}
