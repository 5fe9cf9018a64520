//! The single looks.

use super::Check;
use crate::{Engine, EngineError, notice};
use huolang_domain::{Millis, shanghai};
use huolang_store::{
    audit, backup,
    channels::ChannelState,
    meta, notices,
    shops::{self, ShopState},
    tasks::{self, Task, TaskState},
};

/// Less room than this is called little.
const LITTLE_ROOM: u64 = 500 << 20;

/// A task without a sign of life for so long is called silent, in milliseconds.
const SILENT_MS: i64 = 10 * 60_000;

/// A clock before 2023 was never set.
const EARLIEST: Millis = Millis(1_672_531_200_000);

/// A night without a backup is no worry; two are, in milliseconds.
const BACKUP_OLD_MS: i64 = 2 * 24 * 60 * 60_000;

fn failed(check: &'static str, error: &EngineError) -> Check {
    Check::wrong(check, error.code().as_str(), error.to_string(), "look into the log and try again")
}

pub(super) async fn key(engine: &Engine) -> Check {
    let kept = async { Ok::<_, EngineError>(meta::get(&mut engine.db().reader().await?, meta::KEY_CHECK).await?) };
    match kept.await {
        Err(error) => failed("key", &error),
        Ok(Some(check)) if engine.vault().verify(&check).is_err() => {
            Check::wrong("key", "wrong_key", "the key does not fit the data", "restore the key from the recovery sheet")
        }
        Ok(_) => Check::well("key", format!("kept in {}, id {}", engine.key_source_word(), engine.vault().key_id())),
    }
}

pub(super) fn disk(engine: &Engine) -> Check {
    let folder = &engine.home().folder;
    match fs4::available_space(folder) {
        Err(error) => {
            Check::wrong("disk", "disk_read_only", error.to_string(), "check whether the data folder is there")
        }
        Ok(free) if free < LITTLE_ROOM => {
            Check::wrong("disk", "disk_full", format!("{} MB free", free >> 20), "free some space on this disk")
        }
        Ok(free) => Check::well("disk", format!("{} MB free in {}", free >> 20, folder.display())),
    }
}

pub(super) fn clock(engine: &Engine) -> Check {
    let shown = shanghai::date_time(engine.now());
    if engine.now() < EARLIEST {
        return Check::wrong("clock", "clock_jumped", shown, "let the system set the time by itself");
    }
    Check::well("clock", shown)
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
            None => Check::well("database", format!("{} MB, no damage", bytes >> 20)),
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
        (None, None) => Check::well("tasks", format!("{} tasks", listed.len())),
    }
}

pub(super) async fn shops(engine: &Engine) -> Check {
    let listed = async { Ok::<_, EngineError>(shops::list(&mut engine.db().reader().await?).await?) };
    match listed.await {
        Err(error) => failed("shops", &error),
        Ok(listed) => match listed.iter().find(|shop| shop.state == ShopState::Parked) {
            Some(shop) => {
                let reason = shop.parked_reason.as_deref().unwrap_or("no reason given");
                Check::wrong(
                    "shops",
                    "shop_parked",
                    format!("{}: {reason}", shop.name),
                    "open the shop page and log in again",
                )
            }
            None => Check::well("shops", format!("{} shops", listed.len())),
        },
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
            let used = views.iter().filter(|view| view.row.enabled && view.present);
            match used.clone().find(|view| bad(view.row.state)) {
                Some(view) => Check::wrong(
                    "channels",
                    "channel_failing",
                    format!("{}: {}", view.row.kind, view.row.trouble.as_deref().unwrap_or_default()),
                    "open the channel and send a test",
                ),
                None => Check::well("channels", format!("{} in use", used.count())),
            }
        }
    }
}

pub(super) async fn backups(engine: &Engine) -> Check {
    if engine.db().sqlite_path().is_none() {
        return Check::well("backups", "a PostgreSQL database is backed up by its own server");
    }
    match engine.backups().list().await {
        Err(error) => failed("backups", &error),
        Ok(kept) => match kept.first() {
            Some(last) if engine.now().since(last.created_at) <= BACKUP_OLD_MS => {
                Check::well("backups", format!("{} kept, the last one is {}", kept.len(), last.name))
            }
            Some(last) => Check::wrong("backups", "backup_old", last.name.clone(), "make a backup now"),
            None => Check::wrong("backups", "backup_missing", "none was made yet", "make a backup now"),
        },
    }
}

pub(super) async fn switched_off(engine: &Engine) -> Check {
    let listed = async {
        let mut conn = engine.db().reader().await?;
        Ok::<_, EngineError>((shops::list(&mut conn).await?, tasks::list(&mut conn).await?))
    };
    let (shops, tasks) = match listed.await {
        Ok(listed) => listed,
        Err(error) => return failed("switched_off", &error),
    };
    let mut off: Vec<String> = Vec::new();
    off.extend(shops.iter().filter(|shop| shop.state == ShopState::Paused).map(|shop| shop.name.clone()));
    let quiet = |task: &&Task| matches!(task.state, TaskState::Paused | TaskState::Stopped);
    off.extend(tasks.iter().filter(quiet).map(|task| task.id.clone()));
    if !engine.settings().get().data.nightly_backup {
        off.push("nightly backup".to_owned());
    }
    if off.is_empty() {
        Check::well("switched_off", "nothing")
    } else {
        Check::wrong("switched_off", "switched_off", off.join(", "), "switch on what should work")
    }
}
