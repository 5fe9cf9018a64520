//! The single looks.

use super::Check;
use crate::{Engine, EngineError, backup::newest, notice, notices::events::EVENTS, shops::NOT_AUTHORIZED};
use huolang_domain::{Millis, ShopId, platform::StopCause, shanghai};
use huolang_store::{
    audit, backup, meta,
    notices::{self, Severity},
    shops::{self, ShopState},
    tasks::{Task, TaskState},
};
use huolang_vault::Vault;
use std::{path::Path, sync::Arc, time::Duration};

/// Less room than this is called little.
const LITTLE_ROOM: u64 = 500 << 20;

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
    let listed = match engine.tasks().list().await {
        Ok(listed) => listed,
        Err(error) => return failed("tasks", &error),
    };
    let failing: Vec<&Task> = listed.iter().filter(|task| task.state == TaskState::Error).collect();
    let silent: Vec<&Task> = listed.iter().filter(|task| engine.tasks().is_silent(task)).collect();
    let (first, check) = match (failing.first(), silent.first()) {
        (Some(task), _) => {
            let reason = task.last_error.as_deref().unwrap_or("no reason given");
            let advice = "open the task page; it tries again by itself";
            (task, Check::wrong("tasks", "task_failed", format!("{}{}: {reason}", task.id, more(&failing)), advice))
        }
        (None, Some(task)) => {
            let said = format!("{}{} gives no sign of life", task.id, more(&silent));
            (task, Check::wrong("tasks", "task_silent", said, "restart the program"))
        }
        (None, None) => {
            return Check::well("tasks", format!("{} tasks", listed.len())).with([("count", listed.len().to_string())]);
        }
    };
    let count = if failing.is_empty() { silent.len() } else { failing.len() };
    match shop_of(engine, first).await {
        Err(error) => failed("tasks", &error),
        Ok(shop) => check.with([
            ("id", first.id.clone()),
            ("title", first.title.clone()),
            ("shop", shop),
            ("count", count.to_string()),
            ("error", first.last_error.clone().unwrap_or_default()),
        ]),
    }
}

/// How many there are beside the one that is named.
fn more(tasks: &[&Task]) -> String {
    match tasks.len().saturating_sub(1) {
        0 => String::new(),
        others => format!(" (and {others} more)"),
    }
}

/// The name of the shop a task works for; empty where it works for all of them.
async fn shop_of(engine: &Engine, task: &Task) -> Result<String, EngineError> {
    let Some(id) = &task.shop_id else { return Ok(String::new()) };
    let listed = shops::list(&mut engine.db().reader().await?).await?;
    Ok(listed.into_iter().find(|shop| shop.id == *id).map(|shop| shop.name).unwrap_or_default())
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
            let is_one = parked.iter().all(|shop| shop.parked_reason.as_deref().unwrap_or_default() == reason);
            let advice = if is_one { parked_advice(&reason) } else { "open the shop page; each shop says what to do" };
            Check::wrong("shops", "shop_parked", said.join("; "), advice)
                .with([("names", names.join("、")), ("reason", reason)])
        }
    }
}

/// What lets a parked shop go on. Not every cause is mended by a login.
fn parked_advice(reason: &str) -> &'static str {
    if reason == NOT_AUTHORIZED {
        return "open the shop page and log in, or authorise the shop: nothing is read before";
    }
    match reason.parse::<StopCause>() {
        Ok(StopCause::LoginDead) => "open the shop page and log in again",
        Ok(StopCause::RiskControl) => {
            "open the platform's check from the shop page and pass it yourself, then press “Check login”"
        }
        Ok(StopCause::IpRefused) => {
            "add this network address to the IP allow-list in the platform's console, then press “Check login”"
        }
        Ok(StopCause::PermissionMissing) => {
            "grant the permission in the platform's console, then authorise again on the shop page"
        }
        Ok(StopCause::AppRefused) => "open the shop's settings, check the app's id and secret and enter them again",
        Ok(StopCause::WrongAccount) => {
            "open the shop's settings and check the account, or log in with the shop's own account"
        }
        Ok(StopCause::AccountTaken) => {
            "the account is another shop's already: pause this shop (or delete it, if it never had an order), or log \
             in with its own account"
        }
        Ok(StopCause::TokenForeign) => "check the app's id, then authorise again on the shop page",
        Ok(StopCause::ClockOff) => "set this computer's date and time, then press “Check login” on the shop page",
        Ok(StopCause::QuotaUsed) => "look at the quota in the platform's console",
        Ok(StopCause::AccountBlocked) => "look into the platform's app and let the account rest for a day or two",
        Ok(StopCause::SessionTaken) => {
            "log out in the other program or page, then press “Check login” on the shop page"
        }
        Err(_) => "open the shop page to see what it waits for",
    }
}

/// Logins that end soon and that nobody has renewed yet.
pub(super) async fn tokens(engine: &Engine) -> Check {
    match first_ending(engine).await {
        Err(error) => failed("tokens", &error),
        Ok(Some((shop, at))) => {
            let at = shanghai::date_time(at);
            Check::wrong("tokens", "token_ending", format!("{shop}: {at}"), "open the shop page and authorise again")
                .with([("shop", shop), ("time", at)])
        }
        Ok(None) => Check::well("tokens", "none ends soon"),
    }
}

/// The shop whose login ends first, and when: of a shop that is connected, whether its notice was closed or not; of others,
/// as a command has them, what was told.
async fn first_ending(engine: &Engine) -> Result<Option<(String, Millis)>, EngineError> {
    let mut conn = engine.db().reader().await?;
    let told = notices::unresolved(&mut conn, notice::LOGIN_ENDING).await?.into_iter().filter_map(|told| {
        let shop = told.shop_id.filter(|shop| engine.shops().get(shop).is_none())?;
        let ends_at = told.params.get("ends_at")?.as_str()?.parse().ok()?;
        Some((shop, Millis(ends_at)))
    });
    let ending: Vec<(ShopId, Millis)> = engine.logins_ending().into_iter().chain(told).collect();
    let Some((shop, at)) = ending.into_iter().min_by_key(|(_, at)| *at) else { return Ok(None) };
    let name = shops::list(&mut conn).await?.into_iter().find(|row| row.id == shop).map(|row| row.name);
    Ok(Some((name.unwrap_or_default(), at)))
}

pub(super) async fn channels(engine: &Engine) -> Check {
    let desk = engine.channel_desk();
    let looked = async { Ok::<_, EngineError>((desk.list().await?, desk.heard().await?)) };
    match looked.await {
        Err(error) => failed("channels", &error),
        Ok((views, heard)) => {
            let popups = engine.settings().get().desktop.popups;
            let used = views.iter().filter(|view| view.is_used(popups));
            let told = EVENTS.iter().any(|event| event.severity != Severity::Info && heard.wants_anywhere(event.name));
            match used.clone().find(|view| !view.is_well()) {
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
                    _ if !told => Check::hint(
                        "channels",
                        "nothing_told",
                        "no channel is told of what needs a person",
                        "choose under “Who hears what” what the channels hear of",
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
        Ok(kept) => match newest(&kept, engine.now()) {
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
