//! Starts the program: folder, owner lock, database, key, settings, practice shop, tasks. And ends it.

mod error;
mod folder;
mod key;
mod options;
mod recover;
mod running;
#[cfg(test)]
mod tests;

pub use error::BootError;
pub(crate) use error::vault_code;
pub use folder::default_data_folder;
pub use options::BootOptions;
pub use recover::recover;
pub use running::Running;

use crate::{
    Engine, EngineError,
    fail_point::FailPoints,
    owned::{self, Hold},
    owner_lock::OwnerLock,
    policy::Policy,
    round::{Home, Key, Round},
    settings::Delivery,
    supervisor::Supervisor,
};
use huolang_store::{Db, Location, OpenOptions, owner};
use std::sync::Arc;
use tokio::sync::Mutex;

/// Starts the program on a data folder.
///
/// The order matters: nothing is opened before the folder is owned, and nothing is read before the key is known to fit.
///
/// # Errors
/// [`BootError`] says what is in the way and what to do. Nothing was changed but an empty folder made.
pub async fn boot(options: BootOptions) -> Result<Running, BootError> {
    let fail = FailPoints::from_env().map_err(EngineError::from)?;
    let home = Home::new(&options.data_folder);
    folder::prepare(&home)?;
    let lock = if options.own_database { Some(OwnerLock::take_patiently(&home.lock()).await?) } else { None };
    if lock.is_some() {
        // Nobody else may have the database open while it is exchanged.
        let waiting = crate::backup::finish_restore(&home, huolang_domain::Clock::now(&crate::SystemClock::start()));
        waiting.map_err(|source| BootError::Folder { path: home.folder.clone(), source })?;
    }
    let location = match &options.database {
        Some(url) => Location::Postgres { url: url.clone() },
        None => Location::Sqlite { path: home.database() },
    };
    let opening = OpenOptions { backup_dir: Some(home.backups()), commits: fail.commits(), ..OpenOptions::default() };
    let db = Db::open(&location, opening).await?;
    let started = start(&options, home, fail, &db).await;
    let (engine, supervisor, hold) = match started {
        Ok(started) => started,
        Err(error) => {
            db.close().await;
            return Err(error);
        }
    };
    Ok(Running::new(engine, supervisor, lock, hold))
}

/// Whether a program owns the data of `engine` and works on it right now: this one, or the one that it looks on beside.
///
/// # Errors
/// What the database refuses.
pub async fn is_worked_on(engine: &Engine) -> Result<bool, EngineError> {
    let mut conn = engine.db().reader().await?;
    if conn.is_sqlite() {
        return Ok(OwnerLock::is_held(&engine.home().lock()));
    }
    Ok(owner::is_owned(&mut conn).await?)
}

type Started = (Engine, Option<Supervisor>, Option<Arc<Mutex<Hold>>>);

async fn start(options: &BootOptions, home: Home, fail: FailPoints, db: &Db) -> Result<Started, BootError> {
    let hold = match (&options.database, options.own_database) {
        (Some(_), true) => Some(Hold::take(db).await?.ok_or(BootError::DatabaseOwned)?),
        _ => None,
    };
    let opened = key::open(options, db).await?;
    let mut round = Round::new(home);
    round.key = Some(Key { source: opened.source.into(), vault_id: opened.vault_id });
    round.channels.clone_from(&options.channels);
    round.owner = options.own_database;
    // A seller who set nothing has what the settings show.
    let usual = || Policy::default().with_retries(&Delivery::default());
    let policy = options.policy.clone().unwrap_or_else(usual);
    let mut builder = Engine::builder(db.clone(), opened.vault).round(round).policy(policy).fail_points(fail);
    if let Some(clock) = &options.clock {
        builder = builder.clock(clock.clone());
    }
    let engine = builder.build()?;
    engine.settings().load().await?;
    if !options.own_database {
        return Ok((engine, None, None));
    }
    crate::cards::end_interrupted(&engine).await?;
    engine.end_cut_off_calls().await?;
    crate::imports::end_interrupted(&engine).await?;
    crate::imports::seal_old_contacts(&engine).await?;
    if options.practice {
        crate::practice::seed(&engine, options.practice_cards, options.practice_gateway.as_deref()).await?;
    }
    if crate::backup::was_restored(engine.home()) {
        engine.ask_again_after_restore().await?;
        let seen_to = crate::backup::forget_restored(engine.home());
        seen_to.map_err(|source| BootError::Folder { path: engine.home().folder.clone(), source })?;
    }
    crate::shops::connect::every_shop(&engine).await?;
    let supervisor = Supervisor::start(&engine);
    if options.run_tasks {
        engine.start(&supervisor).await?;
        crate::notices::start(&supervisor).await?;
        crate::inbound::start(&supervisor).await?;
        crate::upkeep::start(&supervisor).await?;
        crate::imports::watch::start(&supervisor).await?;
        engine.resume_key_rotation()?;
    }
    // Last, for a start that fails gives the session back.
    let hold = hold.map(|hold| Arc::new(Mutex::new(hold)));
    if let Some(hold) = &hold {
        supervisor.spawn(owned::keep(engine.clone(), Arc::clone(hold), supervisor.stopping().clone()));
    }
    Ok((engine, Some(supervisor), hold))
}
