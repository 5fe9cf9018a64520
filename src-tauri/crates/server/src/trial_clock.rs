//! A clock for trials: the computer's own, ahead by as many milliseconds as a file says at the moment it is asked.

use std::path::PathBuf;

use huolang_domain::{Clock, Millis};
use huolang_engine::SystemClock;

/// The clock.
pub struct TrialClock {
    own: SystemClock,
    ahead: PathBuf,
}

impl TrialClock {
    /// Ahead by what `ahead` says; a file that is missing or holds no number says nothing.
    pub fn new(ahead: PathBuf) -> Self {
        Self { own: SystemClock::start(), ahead }
    }
}

impl Clock for TrialClock {
    fn now(&self) -> Millis {
        let ahead = std::fs::read_to_string(&self.ahead).ok().and_then(|text| text.trim().parse().ok());
        self.own.now().plus(ahead.unwrap_or(0))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::TrialClock;
    use huolang_domain::Clock as _;

    #[test]
    fn it_is_ahead_by_what_the_file_says_now() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("ahead");
        let clock = TrialClock::new(file.clone());
        let before = clock.now();
        std::fs::write(&file, "900000\n").unwrap();
        let moved = clock.now().since(before);
        assert!((900_000..960_000).contains(&moved), "{moved}");
        std::fs::write(&file, "soon").unwrap();
        assert!(clock.now().since(before) < 60_000, "what is no number says nothing");
    }
}
