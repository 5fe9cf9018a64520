//! Client tokens: two hours, the newest two live, the older of them five minutes more, five hundred fetches in five minutes.

use super::limits::Rate;
use huolang_domain::Millis;

const LIFE_MS: i64 = 7_200_000;
const GRACE_MS: i64 = 300_000;
const FETCHES: usize = 500;

#[derive(Default)]
pub(super) struct Tokens {
    given: Vec<(String, Millis)>,
    rate: Rate,
    count: u64,
}

impl Tokens {
    /// A new token and its life in seconds; `None`: too many were fetched.
    pub(super) fn fetch(&mut self, now: Millis) -> Option<(String, i64)> {
        if !self.rate.fits(now, GRACE_MS, FETCHES) {
            return None;
        }
        self.count += 1;
        let token = format!("clt.loopback-{:06}", self.count);
        self.given.push((token.clone(), now));
        if self.given.len() > 2 {
            self.given.remove(0);
        }
        Some((token, LIFE_MS / 1_000))
    }

    /// The code that a call with `token` is refused with; `None`: it is good.
    pub(super) fn refusal(&self, token: &str, now: Millis) -> Option<(i64, &'static str)> {
        let Some(place) = self.given.iter().position(|(given, _)| given == token) else {
            return Some((2_190_002, "access_token无效"));
        };
        let (_, fetched) = &self.given[place];
        let newer = self.given.get(place + 1).map(|(_, at)| *at);
        if newer.is_some_and(|newer| now.since(newer) >= GRACE_MS) {
            return Some((2_190_002, "access_token无效"));
        }
        (now.since(*fetched) >= LIFE_MS).then_some((2_190_008, "access_token过期,请刷新或重新授权"))
    }

    /// Every token dies.
    pub(super) fn kill(&mut self) {
        self.given.clear();
    }
}
