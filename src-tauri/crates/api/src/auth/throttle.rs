//! The brakes: on guessing passwords, by whose they are, and a bound on requests from one peer.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::num::NonZeroU32;

use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use huolang_domain::ErrorCode;

use super::brake::Brake;
use crate::error::ApiError;

/// Wrong guesses at one password, and then one more each so many milliseconds.
const GUESSES: (i64, i64) = (6, 10_000);
/// The same for all logins of one peer. A reverse proxy is one peer to everybody behind it: whoever guesses there at one name
/// must not keep the others out, so it is wide.
const OF_A_PEER: (i64, i64) = (60, 200);
/// Characters of a name that count; no user has a longer one.
const NAME: usize = 64;
const REQUESTS_A_SECOND: NonZeroU32 = NonZeroU32::new(200).unwrap();
const REQUESTS_AT_ONCE: NonZeroU32 = NonZeroU32::new(1_000).unwrap();

/// What is guessed at, and by whom as far as that is known.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Guess {
    /// The password of a name, at the login.
    Login(IpAddr, String),
    /// The set-up token.
    SetUp(IpAddr),
    /// The password of who is logged in.
    Confirm(String),
}

/// The brakes.
pub struct Throttle {
    guesses: Brake<Guess>,
    peers: Brake<IpAddr>,
    requests: DefaultKeyedRateLimiter<IpAddr>,
}

impl Default for Throttle {
    fn default() -> Self {
        Self {
            guesses: Brake::new(GUESSES.0, GUESSES.1),
            peers: Brake::new(OF_A_PEER.0, OF_A_PEER.1),
            requests: RateLimiter::keyed(Quota::per_second(REQUESTS_A_SECOND).allow_burst(REQUESTS_AT_ONCE)),
        }
    }
}

/// A guess that is under way. It counts as a wrong one until it is said to be right, so that many at once are braked, too.
#[must_use]
pub struct Attempt<'t> {
    throttle: &'t Throttle,
    guess: Guess,
    peer: Option<IpAddr>,
}

impl Attempt<'_> {
    /// It was right, or nobody could look, and does not count.
    pub fn forgive(self) {
        self.throttle.guesses.forgive(&self.guess);
        if let Some(peer) = &self.peer {
            self.throttle.peers.forgive(peer);
        }
    }
}

impl Throttle {
    /// A try to log in under a name.
    ///
    /// # Errors
    /// [`ErrorCode::RateLimited`] when there were too many wrong ones.
    pub fn login(&self, peer: Option<IpAddr>, name: &str, now_ms: i64) -> Result<Attempt<'_>, ApiError> {
        let peer = known(peer);
        self.attempt(Guess::Login(peer, name.chars().take(NAME).collect()), Some(peer), now_ms)
    }

    /// A try to set the server up.
    ///
    /// # Errors
    /// [`ErrorCode::RateLimited`] when there were too many wrong ones.
    pub fn set_up(&self, peer: Option<IpAddr>, now_ms: i64) -> Result<Attempt<'_>, ApiError> {
        self.attempt(Guess::SetUp(known(peer)), None, now_ms)
    }

    /// A password that somebody who is logged in was asked for once more.
    ///
    /// # Errors
    /// [`ErrorCode::RateLimited`] when there were too many wrong ones.
    pub fn confirm(&self, who: String, now_ms: i64) -> Result<Attempt<'_>, ApiError> {
        self.attempt(Guess::Confirm(who), None, now_ms)
    }

    fn attempt(&self, guess: Guess, peer: Option<IpAddr>, now_ms: i64) -> Result<Attempt<'_>, ApiError> {
        let refused = || ApiError::new(ErrorCode::RateLimited, "too many attempts; wait a minute and try again");
        if !self.guesses.count(guess.clone(), now_ms) {
            return Err(refused());
        }
        if peer.is_some_and(|peer| !self.peers.count(peer, now_ms)) {
            self.guesses.forgive(&guess);
            return Err(refused());
        }
        Ok(Attempt { throttle: self, guess, peer })
    }

    /// Counts one request.
    ///
    /// # Errors
    /// [`ErrorCode::RateLimited`] when there were too many.
    pub fn request(&self, peer: Option<IpAddr>) -> Result<(), ApiError> {
        self.requests
            .check_key(&known(peer))
            .map_err(|_| ApiError::new(ErrorCode::RateLimited, "too many requests; wait a moment and try again"))
    }

    /// Forgets who has been quiet.
    pub fn forget_quiet(&self, now_ms: i64) {
        self.guesses.forget_quiet(now_ms);
        self.peers.forget_quiet(now_ms);
        self.requests.retain_recent();
    }
}

/// Who comes over no network is on this machine. Of a longer address only the network counts: whoever has one has all of it.
fn known(peer: Option<IpAddr>) -> IpAddr {
    match peer.map(|peer| peer.to_canonical()) {
        None => Ipv4Addr::LOCALHOST.into(),
        Some(IpAddr::V6(long)) => {
            let [a, b, c, d, ..] = long.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
        Some(short) => short,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::{Attempt, Throttle};
    use std::net::{IpAddr, Ipv4Addr};

    const PROXY: Option<IpAddr> = Some(IpAddr::V4(Ipv4Addr::LOCALHOST));

    #[test]
    fn guessing_is_braked_for_each_peer_and_name_alone() {
        let throttle = Throttle::default();
        let (one, two) = (Some([10, 0, 0, 1].into()), Some([10, 0, 0, 2].into()));
        let refused = (0..20).filter(|_| throttle.login(one, "老板", 0).is_err()).count();
        assert_eq!(refused, 14);
        assert!(throttle.login(two, "老板", 0).is_ok() && throttle.login(one, "店员", 0).is_ok());
        assert!(throttle.login(one, "老板", 9_999).is_err() && throttle.login(one, "老板", 10_000).is_ok());
    }

    #[test]
    fn who_guesses_at_one_name_behind_a_proxy_keeps_nobody_else_out() {
        let throttle = Throttle::default();
        // An hour of guesses, one a second.
        let passed = (0..3_600).filter(|second| throttle.login(PROXY, "老板", second * 1_000).is_ok()).count();
        assert!(passed <= 6 + 360, "{passed}");
        assert!(throttle.login(PROXY, "店员", 3_600_000).is_ok());
        assert!(throttle.confirm("u-1".to_owned(), 3_600_000).is_ok());
    }

    #[test]
    fn many_names_from_one_peer_are_braked_together() {
        let throttle = Throttle::default();
        let passed = (0..1_000).filter(|name| throttle.login(PROXY, &name.to_string(), 0).is_ok()).count();
        assert_eq!(passed, 60);
        assert!(throttle.login(PROXY, "老板", 200).is_ok(), "soon there is room again");
    }

    #[test]
    fn what_is_right_never_counts() {
        let throttle = Throttle::default();
        for _ in 0..200 {
            assert!(throttle.login(PROXY, "老板", 0).map(Attempt::forgive).is_ok());
            assert!(throttle.set_up(PROXY, 0).map(Attempt::forgive).is_ok());
            assert!(throttle.confirm("u-1".to_owned(), 0).map(Attempt::forgive).is_ok());
        }
        let wrong = (0..20).filter(|_| throttle.confirm("u-1".to_owned(), 0).is_ok()).count();
        assert_eq!(wrong, 6);
        assert!(throttle.confirm("u-2".to_owned(), 0).is_ok());
    }

    #[test]
    fn a_flood_of_requests_is_bounded_for_each_peer_alone() {
        let throttle = Throttle::default();
        let (one, two) = (Some([10, 0, 0, 1].into()), Some([10, 0, 0, 2].into()));
        let refused = (0..10_000).filter(|_| throttle.request(one).is_err()).count();
        assert!(refused > 5_000, "{refused}");
        assert!(throttle.request(two).is_ok());
    }

    #[test]
    fn whoever_has_a_network_is_one_peer() {
        let peer = |text: &str| Some(text.parse::<IpAddr>().unwrap());
        let throttle = Throttle::default();
        let guess = |text: &str| throttle.login(peer(text), "老板", 0).is_ok();
        assert_eq!((1..=9).filter(|host| guess(&format!("2001:db8:1:2::{host}"))).count(), 6);
        assert!(guess("2001:db8:1:3::1"), "another network");
        assert_eq!((1..=9).filter(|_| guess("::ffff:192.0.2.7")).count(), 6);
        assert!(!guess("192.0.2.7"), "the same machine");
        assert!(guess("192.0.2.8"));
    }
}
