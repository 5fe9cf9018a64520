//! The cookies of an account: read, merged, kept (`docs/platforms/xianyu.md#cookies`). One cookie a name: two of one
//! name in one header are how a good login turns into 令牌过期.

use super::sign::signing_token;
use huolang_domain::Millis;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The cookies of an account. `Debug` tells names only.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Jar(BTreeMap<String, Cookie>);

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Cookie {
    value: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    expires: Option<Millis>,
}

impl std::fmt::Debug for Jar {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

impl Jar {
    /// Reads the `Cookie` header of a browser.
    #[must_use]
    pub fn parse(header: &str) -> Self {
        let header = header.trim();
        let header = header.strip_prefix("Cookie:").or_else(|| header.strip_prefix("cookie:")).unwrap_or(header);
        let mut jar = Self::default();
        for pair in header.split(';') {
            if let Some((name, value)) = pair.trim().split_once('=') {
                jar.set(name.trim(), value.trim());
            }
        }
        jar
    }

    /// Sets a cookie that lasts.
    pub fn set(&mut self, name: &str, value: &str) {
        if !name.is_empty() {
            self.0.insert(name.to_owned(), Cookie { value: value.to_owned(), expires: None });
        }
    }

    /// Takes a cookie out.
    pub fn remove(&mut self, name: &str) {
        self.0.remove(name);
    }

    /// Merges `Set-Cookie` headers: the last value wins, what has ended is taken out. Whether anything changed.
    pub fn merge<'a>(&mut self, set_cookies: impl IntoIterator<Item = &'a str>, now: Millis) -> bool {
        let before = self.0.clone();
        for line in set_cookies {
            let mut parts = line.split(';');
            let Some((name, value)) = parts.next().and_then(|pair| pair.trim().split_once('=')) else { continue };
            let (name, value) = (name.trim(), value.trim());
            let expires = ends_at(parts, now);
            if name.is_empty() {
                continue;
            }
            if expires.is_some_and(|expires| expires <= now) {
                self.0.remove(name);
            } else {
                self.0.insert(name.to_owned(), Cookie { value: value.to_owned(), expires });
            }
        }
        // A new end of the same value is no news worth a write.
        let values = |jar: &BTreeMap<String, Cookie>| {
            jar.iter().map(|(name, cookie)| (name.clone(), cookie.value.clone())).collect::<Vec<_>>()
        };
        values(&before) != values(&self.0)
    }

    /// A cookie's value; empty counts as absent.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(|cookie| cookie.value.as_str()).filter(|value| !value.is_empty())
    }

    /// Names and values, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, cookie)| (name.as_str(), cookie.value.as_str()))
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The `Cookie` header at `now`.
    #[must_use]
    pub fn header(&self, now: Millis) -> String {
        let alive = self.0.iter().filter(|(_, cookie)| cookie.expires.is_none_or(|expires| expires > now));
        alive.map(|(name, cookie)| format!("{name}={}", cookie.value)).collect::<Vec<_>>().join("; ")
    }

    /// The account's own id.
    #[must_use]
    pub fn user_id(&self) -> Option<&str> {
        self.get("unb").or_else(|| self.get("munb"))
    }

    /// The token that calls are signed with; empty when there is none yet.
    #[must_use]
    pub fn signing_token(&self) -> &str {
        signing_token(self.get("_m_h5_tk").unwrap_or_default()).0
    }

    /// Whether these are cookies of the account `user_id`.
    #[must_use]
    pub fn belongs_to(&self, user_id: &str) -> bool {
        self.user_id() == Some(user_id)
    }
}

/// When a cookie ends; `Max-Age` goes before `Expires`.
fn ends_at<'a>(attributes: impl Iterator<Item = &'a str>, now: Millis) -> Option<Millis> {
    let (mut age, mut date) = (None, None);
    for attribute in attributes {
        let Some((name, value)) = attribute.trim().split_once('=') else { continue };
        if name.eq_ignore_ascii_case("max-age") {
            age = value.trim().parse::<i64>().ok();
        } else if name.eq_ignore_ascii_case("expires") {
            date = read_date(value.trim());
        }
    }
    age.map(|seconds| now.plus(seconds.saturating_mul(1_000))).or(date)
}

/// `Thu, 01 Jan 1970 00:00:00 GMT`, also with hyphens in the date.
fn read_date(text: &str) -> Option<Millis> {
    let text = text.replace('-', " ").replace("GMT", "+0000");
    let stamp = jiff::fmt::rfc2822::parse(&text).ok()?;
    Some(Millis(stamp.timestamp().as_millisecond()))
}
