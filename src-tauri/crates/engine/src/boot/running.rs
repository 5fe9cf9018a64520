//! The running program.

use crate::{
    Engine,
    owned::Hold,
    owner_lock::OwnerLock,
    supervisor::{SHUTDOWN, Supervisor},
};
use std::sync::Arc;
use tokio::sync::Mutex;

/// The running program. Dropping it without [`Running::shutdown`] is like a crash: all is taken up at the next start.
pub struct Running {
    /// The engine.
    pub engine: Engine,
    supervisor: Option<Supervisor>,
    /// The PostgreSQL session that owns the database.
    hold: Option<Arc<Mutex<Hold>>>,
    /// Given back last, when nothing of this program touches the folder any more.
    lock: Option<OwnerLock>,
}

impl std::fmt::Debug for Running {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Running").field("owner", &self.lock.is_some()).finish_non_exhaustive()
    }
}

impl Running {
    pub(super) const fn new(
        engine: Engine,
        supervisor: Option<Supervisor>,
        lock: Option<OwnerLock>,
        hold: Option<Arc<Mutex<Hold>>>,
    ) -> Self {
        Self { engine, supervisor, hold, lock }
    }

    /// Whether this program owns the data and runs the tasks.
    #[must_use]
    pub const fn is_owner(&self) -> bool {
        self.lock.is_some()
    }

    /// The supervisor; absent in a program that only looks on.
    #[must_use]
    pub const fn supervisor(&self) -> Option<&Supervisor> {
        self.supervisor.as_ref()
    }

    /// Ends the program: takes up nothing new, lets what runs finish for at most ten seconds, gives the rest back.
    pub async fn shutdown(self) {
        if let Some(supervisor) = &self.supervisor {
            supervisor.shutdown(SHUTDOWN).await;
        }
        drop(self.hold);
        self.engine.db().close().await;
        drop(self.lock);
        tracing::info!("the program ended in good order");
    }
}
