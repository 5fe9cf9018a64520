//! How many rows a piece holds: as many as the write door takes in a few milliseconds, on a fast machine and on a slow one.

use std::{
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};

/// The first piece, and the smallest and largest ones.
const FIRST: usize = 64;
const FEWEST: usize = 16;
const MOST: usize = 512;
/// A piece that takes less is made larger …
const SHORT: Duration = Duration::from_millis(4);
/// … and one that takes more is made smaller.
const LONG: Duration = Duration::from_millis(8);

/// Shared by the end that reads and the end that writes.
#[derive(Debug)]
pub(super) struct Pace(AtomicUsize);

impl Default for Pace {
    fn default() -> Self {
        Self(AtomicUsize::new(FIRST))
    }
}

impl Pace {
    /// Rows of the next piece.
    pub(super) fn rows(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }

    /// A piece of so many rows took so long.
    pub(super) fn took(&self, rows: usize, time: Duration) {
        let next = if time > LONG {
            rows / 2
        } else if time < SHORT && rows >= self.rows() {
            rows * 2
        } else {
            return;
        };
        self.0.store(next.clamp(FEWEST, MOST), Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::{FEWEST, FIRST, MOST, Pace};
    use std::time::Duration;

    #[test]
    fn pieces_grow_on_a_fast_machine_and_shrink_on_a_slow_one() {
        let pace = Pace::default();
        pace.took(FIRST, Duration::from_millis(5));
        assert_eq!(pace.rows(), FIRST);
        for _ in 0..10 {
            pace.took(pace.rows(), Duration::from_millis(1));
        }
        assert_eq!(pace.rows(), MOST);
        // The last rows of a file say nothing about the pace.
        pace.took(3, Duration::from_micros(10));
        assert_eq!(pace.rows(), MOST);
        for _ in 0..10 {
            pace.took(pace.rows(), Duration::from_millis(50));
        }
        assert_eq!(pace.rows(), FEWEST);
    }
}
