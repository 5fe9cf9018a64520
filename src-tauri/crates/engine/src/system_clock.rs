//! The computer's clock, watched: a jump is noticed and told, a sleeping computer is not taken for one.

#[cfg(test)]
mod tests;

use huolang_domain::{Clock, Millis};
use std::sync::{Mutex, PoisonError};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

/// A difference between wall clock and running time that is a jump.
pub const JUMP_MS: i64 = 5 * 60_000;

/// The wall clock moved by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClockJump {
    /// What the clock should have shown.
    pub expected: Millis,
    /// What it showed.
    pub found: Millis,
}

/// Three readings of the passing time, taken at one moment.
#[derive(Debug, Clone, Copy)]
struct Reading {
    /// The wall clock.
    wall: i64,
    /// Time that only runs forward; stands still on most systems while the computer sleeps.
    running: i64,
}

#[derive(Debug)]
struct Watch {
    anchor: Reading,
    /// Time since the computer was started, sleep included, at the anchor; in milliseconds.
    uptime: i64,
    jump: Option<ClockJump>,
}

/// The computer's clock.
#[derive(Debug)]
pub struct SystemClock {
    started: Instant,
    watch: Mutex<Watch>,
}

impl SystemClock {
    /// Starts watching the clock.
    #[must_use]
    pub fn start() -> Self {
        let started = Instant::now();
        let anchor = Reading { wall: wall_ms(), running: 0 };
        Self { started, watch: Mutex::new(Watch { anchor, uptime: uptime_ms(), jump: None }) }
    }

    /// The last jump that nobody has asked for yet.
    pub fn take_jump(&self) -> Option<ClockJump> {
        self.watch.lock().unwrap_or_else(PoisonError::into_inner).jump.take()
    }
}

impl Clock for SystemClock {
    fn now(&self) -> Millis {
        let reading = Reading { wall: wall_ms(), running: self.running_ms() };
        let mut watch = self.watch.lock().unwrap_or_else(PoisonError::into_inner);
        watch.compare(reading, uptime_ms);
        Millis(reading.wall)
    }

    /// Milliseconds that have run since the start; never goes back.
    fn running_ms(&self) -> i64 {
        i64::try_from(self.started.elapsed().as_millis()).unwrap_or(i64::MAX)
    }
}

impl Watch {
    fn compare(&mut self, reading: Reading, uptime: impl Fn() -> i64) {
        let expected = self.anchor.wall.saturating_add(reading.running.saturating_sub(self.anchor.running));
        let difference = reading.wall.saturating_sub(expected);
        if difference.abs() < JUMP_MS {
            return;
        }
        // Asked only now, because it costs a read of the system's tables.
        let uptime = uptime();
        let awake = self.anchor.wall.saturating_add(uptime.saturating_sub(self.uptime));
        if (reading.wall.saturating_sub(awake)).abs() >= JUMP_MS {
            self.jump = Some(ClockJump { expected: Millis(expected), found: Millis(reading.wall) });
        }
        self.anchor = reading;
        self.uptime = uptime;
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the clock that is handed in")]
fn wall_ms() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

fn uptime_ms() -> i64 {
    let seconds = sysinfo::System::uptime().unwrap_or(0);
    i64::try_from(seconds).unwrap_or(0).saturating_mul(1_000)
}
