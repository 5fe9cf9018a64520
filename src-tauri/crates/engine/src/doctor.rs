//! 体检: looks at everything a delivery needs and says, for each point, whether it is well and what to do if not.

mod checks;
mod clock;
mod off;
mod rules;
#[cfg(test)]
mod tests;

use crate::Engine;
use huolang_domain::{Params, params::params};
use serde::Serialize;

/// A clear sentence for each point; screens word it by `check` and `code`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Check {
    /// `key`, `disk`, `clock`, `database`, `audit_log`, `tasks`, `shops`, `tokens`, `channels`, `rules`, `backups`,
    /// `switched_off`.
    pub check: &'static str,
    /// Whether it is well.
    pub ok: bool,
    /// What is wrong, as a stable word; where it is well: what is still worth doing.
    pub code: Option<&'static str>,
    /// What was seen.
    pub detail: String,
    /// What to do.
    pub advice: Option<&'static str>,
    /// What was seen, as values for the screens' own sentence.
    pub params: Params,
}

impl Check {
    fn well(check: &'static str, detail: impl Into<String>) -> Self {
        Self { check, ok: true, code: None, detail: detail.into(), advice: None, params: Params::new() }
    }

    /// Well, and yet there is something to do: a hint, no fault.
    fn hint(check: &'static str, code: &'static str, detail: impl Into<String>, advice: &'static str) -> Self {
        Self { ok: true, ..Self::wrong(check, code, detail, advice) }
    }

    fn wrong(check: &'static str, code: &'static str, detail: impl Into<String>, advice: &'static str) -> Self {
        Self { check, ok: false, code: Some(code), detail: detail.into(), advice: Some(advice), params: Params::new() }
    }

    /// The same with values for the screens' sentence.
    fn with<const N: usize>(mut self, values: [(&str, String); N]) -> Self {
        self.params = params(values);
        self
    }
}

impl Engine {
    /// Looks at everything. A point that cannot be looked at is wrong; the others are looked at all the same.
    pub async fn examine(&self) -> Vec<Check> {
        let mut found = vec![checks::key(self).await, checks::disk(self), clock::clock(self).await];
        found.extend([checks::database(self).await, checks::audit_log(self).await]);
        found.extend([checks::tasks(self).await, checks::shops(self).await, checks::tokens(self).await]);
        found.extend([checks::channels(self).await, rules::vanished(self).await]);
        found.extend([checks::backups(self).await, off::switched_off(self).await]);
        found
    }
}
