//! Long work stands aside while others write: what a delivery writes comes in several commits, one soon after the other.

use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// So long nobody else may have come.
const QUIET: Duration = Duration::from_millis(10);
/// Longer than this a piece does not stand aside: a shop that never rests gets its import, too.
const PATIENCE: Duration = Duration::from_millis(200);

/// When others last came.
#[derive(Debug, Default)]
pub(super) struct Courtesy(Mutex<Option<Instant>>);

impl Courtesy {
    /// Somebody with short work came or went.
    pub(super) fn came(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
    }

    /// Waits until it is quiet.
    pub(super) async fn stand_aside(&self) {
        let begun = Instant::now();
        while let Some(wait) = self.busy_for().filter(|_| begun.elapsed() < PATIENCE) {
            tokio::time::sleep(wait).await;
        }
    }

    /// How long it takes until it is quiet, when nobody comes.
    fn busy_for(&self) -> Option<Duration> {
        let last = (*self.0.lock().unwrap_or_else(PoisonError::into_inner))?;
        QUIET.checked_sub(last.elapsed()).filter(|left| !left.is_zero())
    }
}

#[cfg(test)]
mod tests {
    use super::{Courtesy, PATIENCE, QUIET};
    use std::time::Instant;

    #[tokio::test]
    async fn a_piece_waits_until_it_is_quiet_and_no_longer_than_its_patience() {
        let courtesy = Courtesy::default();
        assert_eq!(courtesy.busy_for(), None, "nobody ever came");
        courtesy.came();
        let begun = Instant::now();
        courtesy.stand_aside().await;
        assert!(begun.elapsed() >= QUIET / 2, "it stood aside");
        assert_eq!(courtesy.busy_for(), None, "and went on when it was quiet");
        let begun = Instant::now();
        let coming = async {
            loop {
                courtesy.came();
                tokio::task::yield_now().await;
            }
        };
        // They never rest, and it goes on all the same.
        tokio::select! {
            biased;
            () = coming => {}
            () = courtesy.stand_aside() => {}
        }
        assert!(begun.elapsed() >= PATIENCE);
    }
}
