//! The real time, for loopback marketplaces that run as a program and for tests that measure.

use huolang_domain::{Clock, Millis};

/// The real time.
#[derive(Debug, Clone, Copy, Default)]
pub struct WallClock;

impl Clock for WallClock {
    #[expect(clippy::disallowed_methods, reason = "this is the clock that is handed in")]
    fn now(&self) -> Millis {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        Millis(since.ok().and_then(|since| i64::try_from(since.as_millis()).ok()).unwrap_or(0))
    }
}
