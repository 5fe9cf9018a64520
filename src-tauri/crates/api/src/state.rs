//! What every handler has in its hand.

use std::path::PathBuf;
use std::sync::Arc;

use huolang_engine::Engine;

use crate::auth::Throttle;
use crate::events::Feed;
use crate::imports::Uploads;
use crate::options::{ApiOptions, Mode, ServerOptions};

/// The state of the Router. Cheap to clone.
#[derive(Clone)]
pub struct Api(Arc<Parts>);

/// The parts.
pub struct Parts {
    /// The engine.
    pub engine: Engine,
    /// How the server lets people in; `None` in the window.
    pub server: Option<ServerOptions>,
    /// Where the data lies.
    pub data_folder: PathBuf,
    /// The changes, numbered.
    pub feed: Arc<Feed>,
    /// Files that wait for their import.
    pub uploads: Uploads,
    /// The brakes.
    pub throttle: Throttle,
}

impl std::ops::Deref for Api {
    type Target = Parts;
    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl Api {
    /// The state on `engine`.
    pub fn new(engine: &Engine, options: ApiOptions) -> Self {
        let server = match options.mode {
            Mode::Desktop => None,
            Mode::Server(server) => Some(server),
        };
        Self(Arc::new(Parts {
            feed: Feed::start(engine.ids().fresh(), engine.bus()),
            engine: engine.clone(),
            server,
            uploads: Uploads::in_folder(&options.data_folder),
            data_folder: options.data_folder,
            throttle: Throttle::default(),
        }))
    }
}

impl Api {
    /// Time that only runs forward, in milliseconds.
    pub fn running_ms(&self) -> i64 {
        self.engine.clock().running_ms()
    }

    /// How long a login lasts without being used, in milliseconds.
    pub fn session_ms(&self) -> i64 {
        self.engine.settings().get().security.session_hours.saturating_mul(3_600_000)
    }
}
