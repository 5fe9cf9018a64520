//! Every host the program called, and what for.

use crate::{Engine, EngineError};
use huolang_domain::{Millis, platform::PlatformKind, rule::Source};
use huolang_store::{rules, shops};
use serde::Serialize;

/// A host that was called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Host {
    /// The host, with its port when that is not the usual one.
    pub host: String,
    /// What for: `practice`, `source` (a seller's own content source) or `platform`.
    pub purpose: &'static str,
    /// How many calls since the program started.
    pub calls: i64,
    /// When the last one ended.
    pub last_at: Option<Millis>,
}

impl Engine {
    /// Every host that was called since the program started, by name.
    ///
    /// # Errors
    /// What the database refuses.
    pub async fn hosts(&self) -> Result<Vec<Host>, EngineError> {
        let mut conn = self.db().reader().await?;
        let kept = shops::list(&mut conn).await?;
        let sources: Vec<String> = rules::list(&mut conn, None, None)
            .await?
            .into_iter()
            .filter_map(|kept| match kept.rule.source {
                Source::External { url } => host_of(&url),
                _ => None,
            })
            .collect();
        drop(conn);
        let practice: Vec<String> = kept
            .iter()
            .filter(|shop| shop.platform == PlatformKind::Practice)
            .filter_map(|shop| shop.config.get("gateway")?.as_str().map(str::to_owned))
            .collect();
        let contacts = self.contacts().list().into_iter();
        Ok(contacts
            .map(|contact| Host {
                purpose: if practice.iter().any(|gateway| gateway.contains(&contact.host)) {
                    "practice"
                } else if sources.contains(&contact.host) {
                    "source"
                } else {
                    "platform"
                },
                calls: i64::try_from(contact.calls).unwrap_or(i64::MAX),
                last_at: Some(contact.last_at),
                host: contact.host,
            })
            .collect())
    }
}

/// The host of an address, with its port, as the list of calls names it.
fn host_of(url: &str) -> Option<String> {
    let (_, rest) = url.split_once("://")?;
    rest.split(['/', '?', '#']).next().map(str::to_owned)
}
