//! The engine: what everything else holds in its hand.

use crate::{
    Bus, EngineError, Policy,
    fail_point::FailPoints,
    in_flight::InFlight,
    jobs::Held,
    round::{Home, Round},
    shops::AdapterSet,
    signals::Signals,
    system_clock::SystemClock,
};
use huolang_domain::{Clock, Dice, Ids, Millis};
use huolang_platforms::douyin_life::Apps;
use huolang_store::Db;
use huolang_vault::Vault;
use std::sync::{Arc, PoisonError, RwLock};

/// The engine. Cloning is cheap: every clone is the same one.
#[derive(Clone)]
pub struct Engine(Arc<Parts>);

/// What the engine is made of.
pub(crate) struct Parts {
    db: Db,
    vault: Vault,
    clock: Arc<dyn Clock>,
    system_clock: Option<Arc<SystemClock>>,
    dice: Arc<dyn Dice>,
    ids: Arc<dyn Ids>,
    bus: Bus,
    shops: AdapterSet,
    apps: Arc<Apps>,
    signals: Signals,
    fail: FailPoints,
    policy: RwLock<Arc<Policy>>,
    held: Held,
    backing_up: tokio::sync::Mutex<()>,
    adding: Arc<tokio::sync::Mutex<()>>,
    in_flight: InFlight,
    round: Round,
}

/// Puts an engine together. Clock, dice and ids are the real ones unless others are handed in.
pub struct EngineBuilder {
    db: Db,
    vault: Vault,
    clock: Option<Arc<dyn Clock>>,
    dice: Arc<dyn Dice>,
    ids: Arc<dyn Ids>,
    fail: Option<FailPoints>,
    policy: Policy,
    round: Option<Round>,
}

impl EngineBuilder {
    /// What stands around the main job.
    #[must_use]
    pub(crate) fn round(mut self, round: Round) -> Self {
        self.round = Some(round);
        self
    }

    /// The data folder; without it the folder of the database file.
    #[must_use]
    pub fn home(self, folder: impl Into<std::path::PathBuf>) -> Self {
        self.round(Round::new(Home::new(folder)))
    }

    /// Another clock.
    #[must_use]
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = Some(clock);
        self
    }

    /// Other dice.
    #[must_use]
    pub fn dice(mut self, dice: Arc<dyn Dice>) -> Self {
        self.dice = dice;
        self
    }

    /// Other ids.
    #[must_use]
    pub fn ids(mut self, ids: Arc<dyn Ids>) -> Self {
        self.ids = ids;
        self
    }

    /// Other figures.
    #[must_use]
    pub fn policy(mut self, policy: Policy) -> Self {
        self.policy = policy;
        self
    }

    /// Armed fail points; without it they are read from `HUOLANG_FAIL`.
    #[must_use]
    pub fn fail_points(mut self, fail: FailPoints) -> Self {
        self.fail = Some(fail);
        self
    }

    /// The engine. Nothing runs yet.
    ///
    /// # Errors
    /// Figures that contradict each other; an unknown fail point.
    pub fn build(self) -> Result<Engine, EngineError> {
        self.policy.check()?;
        let fail = self.fail.map_or_else(FailPoints::from_env, Ok)?;
        let (clock, system_clock) = match self.clock {
            Some(clock) => (clock, None),
            None => {
                let system = Arc::new(SystemClock::start());
                (Arc::clone(&system) as Arc<dyn Clock>, Some(system))
            }
        };
        let beside =
            || self.db.sqlite_path().and_then(std::path::Path::parent).map_or_else(Default::default, Into::into);
        let round = self.round.unwrap_or_else(|| Round::new(Home { folder: beside() }));
        Ok(Engine(Arc::new(Parts {
            round,
            db: self.db,
            vault: self.vault,
            clock,
            system_clock,
            dice: self.dice,
            ids: self.ids,
            bus: Bus::default(),
            shops: AdapterSet::default(),
            apps: Arc::default(),
            signals: Signals::default(),
            fail,
            in_flight: InFlight::new(self.policy.in_flight),
            policy: RwLock::new(Arc::new(self.policy)),
            held: Held::default(),
            backing_up: tokio::sync::Mutex::default(),
            adding: Arc::default(),
        })))
    }
}

impl Engine {
    /// Begins putting an engine together on a database and the vault that seals its secrets.
    #[must_use]
    pub fn builder(db: Db, vault: Vault) -> EngineBuilder {
        EngineBuilder {
            db,
            vault,
            clock: None,
            dice: Arc::new(crate::chance::SystemDice),
            ids: Arc::new(crate::chance::UuidIds),
            fail: None,
            policy: Policy::default(),
            round: None,
        }
    }

    /// The database.
    #[must_use]
    pub fn db(&self) -> &Db {
        &self.0.db
    }

    /// The vault.
    #[must_use]
    pub fn vault(&self) -> &Vault {
        &self.0.vault
    }

    /// The clock.
    #[must_use]
    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.0.clock
    }

    /// The present moment.
    #[must_use]
    pub fn now(&self) -> Millis {
        self.0.clock.now()
    }

    /// The computer's clock, unless another one was handed in.
    #[must_use]
    pub fn system_clock(&self) -> Option<&SystemClock> {
        self.0.system_clock.as_deref()
    }

    /// Time that only runs forward, in milliseconds; the handed-in clock stands for it where there is one.
    pub(crate) fn running_ms(&self) -> i64 {
        self.0.clock.running_ms()
    }

    /// The dice.
    #[must_use]
    pub fn dice(&self) -> &Arc<dyn Dice> {
        &self.0.dice
    }

    /// The source of ids.
    #[must_use]
    pub fn ids(&self) -> &Arc<dyn Ids> {
        &self.0.ids
    }

    /// Where changes are told.
    #[must_use]
    pub fn bus(&self) -> &Bus {
        &self.0.bus
    }

    /// The apps that several shops may call with.
    pub(crate) fn apps(&self) -> &Arc<Apps> {
        &self.0.apps
    }

    /// The connected shops.
    #[must_use]
    pub fn shops(&self) -> &AdapterSet {
        &self.0.shops
    }

    /// The bells that wake the loops.
    #[must_use]
    pub fn signals(&self) -> &Signals {
        &self.0.signals
    }

    /// The figures in force.
    #[must_use]
    pub fn policy(&self) -> Arc<Policy> {
        Arc::clone(&self.0.policy.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Puts other figures into force, from the next batch on.
    ///
    /// # Errors
    /// Figures that contradict each other.
    pub fn set_policy(&self, policy: Policy) -> Result<(), EngineError> {
        policy.check()?;
        *self.0.policy.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(policy);
        Ok(())
    }

    /// The fail points.
    #[must_use]
    pub fn fail_points(&self) -> &FailPoints {
        &self.0.fail
    }

    pub(crate) fn around(&self) -> &Round {
        &self.0.round
    }

    pub(crate) fn held(&self) -> &Held {
        &self.0.held
    }

    /// Held while a shop is added or changed, and while a login takes an account over: one at a time.
    pub(crate) fn adding(&self) -> &Arc<tokio::sync::Mutex<()>> {
        &self.0.adding
    }

    /// Held while a backup is made: one at a time.
    pub(crate) fn backing_up(&self) -> &tokio::sync::Mutex<()> {
        &self.0.backing_up
    }

    pub(crate) fn in_flight(&self) -> &InFlight {
        &self.0.in_flight
    }
}
