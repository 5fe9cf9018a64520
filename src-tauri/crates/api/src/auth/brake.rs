//! A brake on failures: so many at once for each key, then one more each so often.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// From so many keys on, quiet ones are forgotten first.
const MANY: usize = 1_000;

/// Counts failures by key. Times are milliseconds that only run forward.
pub struct Brake<K> {
    at_once: i64,
    every_ms: i64,
    /// When nothing counts against a key any more.
    free_at: Mutex<HashMap<K, i64>>,
}

impl<K: Eq + Hash> Brake<K> {
    /// A brake that lets `at_once` failures pass, and one more every `every_ms`.
    pub fn new(at_once: i64, every_ms: i64) -> Self {
        Self { at_once, every_ms, free_at: Mutex::default() }
    }

    /// Counts one; `false`: there were too many, and this one is not counted.
    pub fn count(&self, key: K, now_ms: i64) -> bool {
        let mut free_at = self.lock();
        if free_at.len() >= MANY {
            free_at.retain(|_, at| *at > now_ms);
        }
        let since = free_at.get(&key).copied().unwrap_or(now_ms).max(now_ms);
        let at = since.saturating_add(self.every_ms);
        let fits = at.saturating_sub(now_ms) <= self.every_ms.saturating_mul(self.at_once);
        if fits {
            free_at.insert(key, at);
        }
        drop(free_at);
        fits
    }

    /// Takes one back that was counted.
    pub fn forgive(&self, key: &K) {
        if let Some(at) = self.lock().get_mut(key) {
            *at = at.saturating_sub(self.every_ms);
        }
    }

    /// Forgets keys that nothing counts against.
    pub fn forget_quiet(&self, now_ms: i64) {
        self.lock().retain(|_, at| *at > now_ms);
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<K, i64>> {
        self.free_at.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::Brake;

    #[test]
    fn so_many_pass_at_once_and_then_one_each_so_often() {
        let brake = Brake::new(3, 10);
        let passed = (0..5).filter(|_| brake.count("a", 100)).count();
        assert_eq!((passed, brake.count("b", 100)), (3, true));
        assert!(!brake.count("a", 109), "not yet");
        assert!(brake.count("a", 110) && !brake.count("a", 110));
        let passed = (0..5).filter(|_| brake.count("a", 1_000)).count();
        assert_eq!(passed, 3, "after a quiet time all of it is forgotten");
    }

    #[test]
    fn what_is_forgiven_never_counted() {
        let brake = Brake::new(2, 10);
        for _ in 0..20 {
            assert!(brake.count("a", 0));
            brake.forgive(&"a");
        }
        assert!(brake.count("a", 0) && brake.count("a", 0) && !brake.count("a", 0));
        brake.forget_quiet(5);
        assert!(!brake.count("a", 5), "what counts still is kept");
    }
}
