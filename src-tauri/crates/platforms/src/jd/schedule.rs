//! When a callback that failed is tried again: the schedule of both sheets, as data.

/// Milliseconds after the first, second, … failure. After the last the interval stays.
pub const RETRY_AFTER_MS: [i64; 7] = [5_000, 15_000, 60_000, 300_000, 900_000, 3_600_000, 3_600_000];
/// How long after the first try a callback is given up, in milliseconds.
pub const GIVE_UP_AFTER_MS: i64 = 24 * 3_600_000;

/// How long to wait after so many failures, spread by up to a fifth either way; `chance` lies from 0 to 1000. `None`:
/// give up, for it has been tried since `age_ms`.
#[must_use]
pub fn retry_after(failures: i64, age_ms: i64, chance: i64) -> Option<i64> {
    if age_ms >= GIVE_UP_AFTER_MS {
        return None;
    }
    let place = usize::try_from(failures.max(1) - 1).unwrap_or(usize::MAX).min(RETRY_AFTER_MS.len() - 1);
    let base = RETRY_AFTER_MS.get(place).copied()?;
    Some(base + base / 5 * (chance.clamp(0, 1_000) - 500) / 500)
}
