//! Tokens (`docs/platforms/pdd.md#authorisation`, `pdd.pop.auth.token.create` and `.refresh`).

use super::flex::{Text, list, number};
use serde::Deserialize;

/// What the platform answers. It has no `Debug`: it holds tokens.
#[derive(Clone, Deserialize)]
pub struct TokenAnswer {
    /// Goes with every call that needs the shop's leave.
    pub access_token: Text,
    /// When it ends, Unix seconds.
    #[serde(default, deserialize_with = "number")]
    pub expires_at: Option<i64>,
    /// How long it lasts.
    #[serde(default, deserialize_with = "number")]
    pub expires_in: Option<i64>,
    /// Renews it, once.
    #[serde(default)]
    pub refresh_token: Text,
    /// When that ends.
    #[serde(default, deserialize_with = "number")]
    pub refresh_token_expires_at: Option<i64>,
    /// How long that lasts.
    #[serde(default, deserialize_with = "number")]
    pub refresh_token_expires_in: Option<i64>,
    /// The shop's id.
    #[serde(default)]
    pub owner_id: Text,
    /// The account's name.
    #[serde(default)]
    pub owner_name: Text,
    /// The methods that may be called.
    #[serde(default, deserialize_with = "list")]
    pub scope: Vec<Text>,
}

impl TokenAnswer {
    /// When the access token ends, Unix seconds: the earlier of the two that are told.
    #[must_use]
    pub fn access_deadline(&self, received_at: i64) -> Option<i64> {
        deadline(self.expires_at, self.expires_in, received_at)
    }

    /// When the refresh token ends.
    #[must_use]
    pub fn refresh_deadline(&self, received_at: i64) -> Option<i64> {
        deadline(self.refresh_token_expires_at, self.refresh_token_expires_in, received_at)
    }
}

/// A token and its deadlines do not last longer than either time says.
#[must_use]
pub fn deadline(absolute: Option<i64>, lasts: Option<i64>, received_at: i64) -> Option<i64> {
    let relative = lasts.map(|lasts| received_at.saturating_add(lasts));
    match (absolute, relative) {
        (Some(absolute), Some(relative)) => Some(absolute.min(relative)),
        (absolute, relative) => absolute.or(relative),
    }
}
