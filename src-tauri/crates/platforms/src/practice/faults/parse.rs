//! Faults as text: `rough`, or `timeout_after_accept=10%,dead_login=next:3`.

use std::str::FromStr;

use super::{Faults, Switch};

/// Text that names no faults.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no fault; write `rough`, or for example `timeout_after_accept=10%,rate_limit=next:3,slow_ms=50`")]
pub struct BadFaults(pub String);

impl FromStr for Faults {
    type Err = BadFaults;

    fn from_str(text: &str) -> Result<Self, BadFaults> {
        let mut faults = Self::default();
        for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            let refuse = || BadFaults(part.to_owned());
            if part == "rough" {
                faults = Self::rough();
                continue;
            }
            let (name, value) = part.split_once('=').ok_or_else(refuse)?;
            if let Some(field) = faults.switch_mut(name) {
                *field = switch(value).ok_or_else(refuse)?;
            } else {
                match name {
                    "slow_ms" => faults.slow_ms = value.parse().map_err(|_| refuse())?,
                    "retry_after_ms" => faults.retry_after_ms = value.parse().map_err(|_| refuse())?,
                    _ => return Err(refuse()),
                }
            }
        }
        Ok(faults)
    }
}

impl Faults {
    /// The switch called `name`.
    pub fn switch_mut(&mut self, name: &str) -> Option<&mut Switch> {
        Some(match name {
            "duplicate_event" => &mut self.duplicate_event,
            "timeout_after_accept" => &mut self.timeout_after_accept,
            "timeout_before_accept" => &mut self.timeout_before_accept,
            "dead_login" => &mut self.dead_login,
            "rate_limit" => &mut self.rate_limit,
            "transient" => &mut self.transient,
            "reorder" => &mut self.reorder,
            "slow" => &mut self.slow,
            _ => return None,
        })
    }
}

fn switch(value: &str) -> Option<Switch> {
    if let Some(calls) = value.strip_prefix("next:") {
        return calls.parse().ok().map(Switch::next);
    }
    let percent: u8 = value.strip_suffix('%')?.parse().ok()?;
    (percent <= 100).then(|| Switch::percent(percent))
}
