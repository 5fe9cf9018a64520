//! Named values that go with a code, for the sentence the UI makes of it.

use std::collections::BTreeMap;

/// Values by name, for example `limit` → `1000`. Never holds a secret: they are stored, sent and logged.
pub type Params = BTreeMap<String, String>;

/// Collects [`Params`] from pairs.
#[must_use]
pub fn params<const N: usize>(pairs: [(&str, String); N]) -> Params {
    pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}
