//! What the platform did that nobody expected, kept until it is told: each once a cause.

use crate::capability::Oddity;
use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

/// More causes than this at a time say nothing new.
const MOST: usize = 32;

/// Oddities that are not told yet.
#[derive(Debug, Default)]
pub(super) struct Oddities(Mutex<BTreeMap<&'static str, String>>);

impl Oddities {
    /// Notes one; of several with the same cause the first is told.
    pub fn note(&self, code: &'static str, detail: impl Into<String>) {
        let mut noted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if noted.len() < MOST {
            noted.entry(code).or_insert_with(|| detail.into());
        }
    }

    /// Those that were noted since.
    pub fn take(&self) -> Vec<Oddity> {
        let noted = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        noted.into_iter().map(|(code, detail)| Oddity { code: code.to_owned(), detail }).collect()
    }
}
