//! The client token: fetched once, used for two hours, fetched anew a little before it ends
//! (`docs/platforms/douyin-life.md#token`).
//!
//! A new token retires the one before the last: two programs that share one app and fetch at will shut each other out. So a
//! token is fetched only when there is none, when it ends, or when the platform refuses it, and then not twice a minute. The
//! shops of one app in this program share its token ([`super::Apps`]).

use huolang_domain::Millis;
use huolang_vault::Secret;

/// So long before its end a token is fetched anew, in seconds.
const EARLY_S: i64 = 300;
/// After a refused token no other is fetched for so long, in milliseconds.
pub const REFETCH_GAP_MS: i64 = 60_000;
/// Refused tokens within so long of each other mean that somebody else fetches with the same app.
pub const SHARED_MS: i64 = 600_000;

/// A token and its life.
#[derive(Debug, Clone)]
pub struct Token {
    /// The token.
    pub secret: Secret<String>,
    /// When it was fetched, in seconds.
    pub fetched_at: i64,
    /// How long it lives, in seconds.
    pub expires_in: i64,
}

impl Token {
    /// Whether it is still to be used at `now` (seconds).
    #[must_use]
    pub const fn is_good(&self, now: i64) -> bool {
        now < self.fetched_at.saturating_add(self.expires_in).saturating_sub(EARLY_S)
    }
}

/// What is known of the app's token.
#[derive(Debug, Default)]
pub struct TokenState {
    /// The newest token.
    pub token: Option<Token>,
    /// When a token was last fetched by this program.
    pub fetched: Option<Millis>,
    /// Which one the platform last refused, and when.
    pub refused: Option<(Secret<String>, Millis)>,
}

/// What follows when the platform refused a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AfterRefusal {
    /// A newer one is there already.
    UseNewer,
    /// Fetch one.
    Fetch,
    /// One was fetched a moment ago: wait so many milliseconds.
    Wait(i64),
}

impl TokenState {
    /// The token to be used at `now`; `None`: fetch one.
    #[must_use]
    pub fn usable(&self, now: Millis) -> Option<&Token> {
        self.token.as_ref().filter(|token| token.is_good(now.0 / 1_000))
    }

    /// The platform refused `used` at `now`. Also tells whether that happens too often.
    #[must_use]
    pub fn refuse(&mut self, used: &Secret<String>, now: Millis) -> (AfterRefusal, bool) {
        if self.token.as_ref().is_some_and(|token| token.secret != *used) {
            return (AfterRefusal::UseNewer, false);
        }
        // Shops of the app that call side by side meet one and the same refusal.
        let soon = |(token, before): &(Secret<String>, Millis)| token != used && now.since(*before) < SHARED_MS;
        let again = self.refused.as_ref().is_some_and(soon);
        self.refused = Some((used.clone(), now));
        let since = self.fetched.map_or(i64::MAX, |fetched| now.since(fetched));
        if (0..REFETCH_GAP_MS).contains(&since) {
            return (AfterRefusal::Wait(REFETCH_GAP_MS - since), again);
        }
        self.token = None;
        (AfterRefusal::Fetch, again)
    }
}
