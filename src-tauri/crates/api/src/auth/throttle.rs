//! The brakes: few login attempts, and a bound on requests from one peer.

use std::net::{IpAddr, Ipv4Addr};
use std::num::NonZeroU32;

use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use huolang_domain::ErrorCode;

use crate::error::ApiError;

/// Rate limits by peer.
pub struct Throttle {
    logins: DefaultKeyedRateLimiter<IpAddr>,
    requests: DefaultKeyedRateLimiter<IpAddr>,
}

const LOGINS_A_MINUTE: NonZeroU32 = NonZeroU32::new(6).unwrap();
const REQUESTS_A_SECOND: NonZeroU32 = NonZeroU32::new(200).unwrap();
const REQUESTS_AT_ONCE: NonZeroU32 = NonZeroU32::new(1_000).unwrap();

impl Default for Throttle {
    fn default() -> Self {
        Self {
            logins: RateLimiter::keyed(Quota::per_minute(LOGINS_A_MINUTE)),
            requests: RateLimiter::keyed(Quota::per_second(REQUESTS_A_SECOND).allow_burst(REQUESTS_AT_ONCE)),
        }
    }
}

impl Throttle {
    /// Counts one try to log in or set up.
    ///
    /// # Errors
    /// [`ErrorCode::RateLimited`] when there were too many.
    pub fn login(&self, peer: Option<IpAddr>) -> Result<(), ApiError> {
        self.logins
            .check_key(&peer.unwrap_or(Ipv4Addr::LOCALHOST.into()))
            .map_err(|_| ApiError::new(ErrorCode::RateLimited, "too many attempts; wait a minute and try again"))
    }

    /// Counts one request.
    ///
    /// # Errors
    /// [`ErrorCode::RateLimited`] when there were too many.
    pub fn request(&self, peer: Option<IpAddr>) -> Result<(), ApiError> {
        self.requests
            .check_key(&peer.unwrap_or(Ipv4Addr::LOCALHOST.into()))
            .map_err(|_| ApiError::new(ErrorCode::RateLimited, "too many requests; wait a moment and try again"))
    }

    /// Forgets peers that have been quiet.
    pub fn forget_quiet(&self) {
        self.logins.retain_recent();
        self.requests.retain_recent();
    }
}

#[cfg(test)]
mod tests {
    use super::Throttle;

    #[test]
    fn guessing_is_braked_for_each_peer_alone() {
        let throttle = Throttle::default();
        let (one, two) = (Some([10, 0, 0, 1].into()), Some([10, 0, 0, 2].into()));
        let refused = (0..20).filter(|_| throttle.login(one).is_err()).count();
        assert_eq!(refused, 14);
        assert!(throttle.login(two).is_ok());
    }

    #[test]
    fn a_flood_of_requests_is_bounded_for_each_peer_alone() {
        let throttle = Throttle::default();
        let (one, two) = (Some([10, 0, 0, 1].into()), Some([10, 0, 0, 2].into()));
        let refused = (0..10_000).filter(|_| throttle.request(one).is_err()).count();
        assert!(refused > 5_000, "{refused}");
        assert!(throttle.request(two).is_ok());
    }
}
