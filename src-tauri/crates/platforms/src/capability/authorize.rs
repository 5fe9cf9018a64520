//! Connecting a shop by the platform's own page or by a QR code.

use crate::fault::CallError;
use async_trait::async_trait;
use huolang_domain::Millis;
use serde::{Deserialize, Serialize};

/// What a person has to do to connect a shop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum AuthorizeStep {
    /// Open a page, agree there; it leads back with a code, or shows one to be pasted.
    Page {
        /// The page.
        url: String,
        /// Where the page leads back to with its code; absent: it shows the code to be pasted.
        back: Option<String>,
    },
    /// Scan a QR code with the platform's app.
    Qr {
        /// What the code says.
        content: String,
        /// How long it can be scanned, in milliseconds.
        lasts_ms: i64,
    },
}

/// How far a person has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum AuthorizeState {
    /// Nothing happened yet.
    Waiting,
    /// The QR code was scanned; the app asks for a confirmation.
    Scanned,
    /// The platform wants more from the person, on its own page.
    NeedsPerson {
        /// The page.
        url: String,
    },
    /// The time is over.
    Expired,
    /// The person said no.
    Cancelled,
    /// Connected: the secrets have been kept.
    Done {
        /// The account's or shop's name at the platform.
        account: String,
        /// Permissions that the platform did not give.
        missing_scopes: Vec<String>,
    },
}

/// A permission that the platform did not give with the login, and what does not work without it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Lack {
    /// The platform's name of it.
    pub scope: &'static str,
    /// What does not work, as a stable word; the screens have a sentence for each.
    pub stops: &'static str,
}

/// Connecting by the platform's own page or a QR code.
#[async_trait]
pub trait Authorize: Send + Sync {
    /// Begins. `state` is a random word that comes back with the code; `redirect` is where the page leads, when this program listens there.
    async fn begin(&self, state: &str, redirect: Option<&str>) -> Result<AuthorizeStep, CallError>;
    /// How far it has come; asked every second or two. A page that only gives a code stays [`AuthorizeState::Waiting`].
    async fn poll(&self) -> Result<AuthorizeState, CallError>;
    /// Ends with the code of the page. The caller has compared the state.
    async fn finish(&self, code: &str) -> Result<AuthorizeState, CallError>;
    /// Whether somebody has logged in yet; the login may have died since.
    fn is_authorized(&self) -> bool {
        true
    }
    /// When the login ends so that a person has to log in again, as far as it is known. What renews itself has no such end.
    fn login_ends_at(&self) -> Option<Millis> {
        None
    }
    /// The permissions that the login as it is kept does not have, as far as the platform tells.
    fn lacks(&self) -> Vec<Lack> {
        Vec::new()
    }
}
