//! The single looks.

use super::Check;
use crate::{Engine, EngineError, notice};
use huolang_domain::{Millis, shanghai};
use huolang_store::{
    audit, backup,
    channels::ChannelState,
    meta, notices,
    shops::{self, ShopState},
    tasks::{self, TaskState},
};

/// Less room than this is called little.
const LITTLE_ROOM: u64 = 500 << 20;

/// A task without a sign of life for so long is called silent, in milliseconds.
const SILENT_MS: i64 = 10 * 60_000;

/// A night without a backup is no worry; two are, in milliseconds.
const BACKUP_OLD_MS: i64 = 2 * 24 * 60 * 60_000;

pub(super) fn failed(check: &'static str, error: &EngineError) -> Check {
    Check::wrong(check, error.code().as_str(), error.to_string(), "look into the log and try again")
}

pub(super) async fn key(engine: &Engine) -> Check {
    let kept = async { Ok::<_, EngineError>(meta::get(&mut engine.db().reader().await?, meta::KEY_CHECK).await?) };
    match kept.await {
        Err(error) => failed("key", &error),
        Ok(Some(check)) if engine.vault().verify(&check).is_err() => {
            Check::wrong("key", "wrong_key", "the key does not fit the data", "restore the key from the recovery sheet")
        }
        Ok(_) => Check::well("key", format!("kept in {}, id {}", engine.key_source_word(), engine.vault().key_id()))
            .with([("source", engine.key_source_word().to_owned()), ("id", engine.vault().key_id().to_string())]),
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
            let used = views.iter().filter(|view| view.row.enabled && view.present);
            match used.clone().find(|view| bad(view.row.state)) {
                Some(view) => Check::wrong(
                    "channels",
                    "channel_failing",
                    format!("{}: {}", view.row.kind, view.row.trouble.as_deref().unwrap_or_default()),
                    "open the channel and send a test",
                )
                .with([("name", view.row.name.clone()), ("kind", view.row.kind.clone())]),
                None => {
                    let count = used.count();
                    Check::well("channels", format!("{count} in use")).with([("count", count.to_string())])
                }
            }
        }
    }
}

pub(super) async fn backups(engine: &Engine) -> Check {
    if engine.db().sqlite_path().is_none() {
        return Check::hint(
            "backups",
            "backup_elsewhere",
            "this program makes no backup of a PostgreSQL database",
            "let its server run pg_dump every night, and keep the master key apart from the dump",
        );
    }
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
