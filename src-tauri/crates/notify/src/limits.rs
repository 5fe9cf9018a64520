//! How much a channel bears.

/// How much a channel bears.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Messages in one minute.
    pub per_minute: i64,
    /// Messages of one day, Shanghai time; absent: no limit.
    pub per_day: Option<i64>,
    /// After a message of one kind, further ones of it are gathered for so long, in milliseconds.
    pub gather_ms: i64,
}

impl Limits {
    /// A channel that bears `per_minute` messages and gathers for a minute.
    pub(crate) const fn minute(per_minute: i64) -> Self {
        Self { per_minute, per_day: None, gather_ms: 60_000 }
    }
}
