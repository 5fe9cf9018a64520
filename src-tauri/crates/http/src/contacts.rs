//! Every host that was called, to be shown in the program.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

use huolang_domain::Millis;
use serde::Serialize;

/// A host that was called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Contact {
    /// The host, with its port when that is not the usual one.
    pub host: String,
    /// How many calls.
    pub calls: u64,
    /// How many of them had no answer.
    pub failures: u64,
    /// When the first one ended.
    pub first_at: Millis,
    /// When the last one ended.
    pub last_at: Millis,
    /// How its clock stands against this computer's, as its last answer said; absent: it never said.
    pub clock: Option<HostClock>,
}

/// A host's clock, read from the date of its answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct HostClock {
    /// How far it is ahead of this computer, in milliseconds; behind: negative. Exact to a second.
    pub ahead_ms: i64,
    /// When the answer came, by this computer.
    pub at: Millis,
}

/// The list of hosts called since the program started.
#[derive(Debug, Default)]
pub struct Contacts(Mutex<BTreeMap<String, Contact>>);

impl Contacts {
    /// The hosts, by name.
    #[must_use]
    pub fn list(&self) -> Vec<Contact> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).values().cloned().collect()
    }

    /// Notes a call to `host` that ended at `at`. For calls that do not go through [`crate::HttpClient`], as sockets and mail.
    pub fn note(&self, host: &str, at: Millis, answered: bool) {
        let mut hosts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let contact = hosts.entry(host.to_owned()).or_insert_with(|| Contact {
            host: host.to_owned(),
            calls: 0,
            failures: 0,
            first_at: at,
            last_at: at,
            clock: None,
        });
        contact.calls += 1;
        contact.failures += u64::from(!answered);
        contact.last_at = at;
    }

    /// Notes what a host's answer said about the time.
    pub fn note_clock(&self, host: &str, clock: HostClock) {
        let mut hosts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(contact) = hosts.get_mut(host) {
            contact.clock = Some(clock);
        }
    }
}
