//! 体检: looks at everything a delivery needs and says, for each point, whether it is well and what to do if not.

mod checks;
#[cfg(test)]
mod tests;

use crate::Engine;
use serde::Serialize;

/// A clear sentence for each point; screens word it by `check` and `code`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Check {
    /// `key`, `disk`, `clock`, `database`, `audit_log`, `tasks`, `shops`, `tokens`, `channels`, `backups`, `switched_off`.
    pub check: &'static str,
    /// Whether it is well.
    pub ok: bool,
    /// What is wrong, as a stable word.
    pub code: Option<&'static str>,
    /// What was seen.
    pub detail: String,
    /// What to do.
    pub advice: Option<&'static str>,
}

impl Check {
    fn well(check: &'static str, detail: impl Into<String>) -> Self {
        Self { check, ok: true, code: None, detail: detail.into(), advice: None }
    }

    fn wrong(check: &'static str, code: &'static str, detail: impl Into<String>, advice: &'static str) -> Self {
        Self { check, ok: false, code: Some(code), detail: detail.into(), advice: Some(advice) }
    }
}

impl Engine {
    /// Looks at everything. A point that cannot be looked at is wrong; the others are looked at all the same.
    pub async fn examine(&self) -> Vec<Check> {
        let mut found = vec![checks::key(self).await, checks::disk(self), checks::clock(self)];
        found.extend([checks::database(self).await, checks::audit_log(self).await]);
        found.extend([checks::tasks(self).await, checks::shops(self).await, checks::tokens(self).await]);
        found.push(checks::channels(self).await);
        found.extend([checks::backups(self).await, checks::switched_off(self).await]);
        found
    }
}
