//! What the platform did that nobody expected, kept until it is told: each once.

use crate::capability::Oddity;
use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

/// More of one kind than this at a time say nothing new.
const MOST: usize = 50;

/// Oddities that are not told yet.
#[derive(Debug, Default)]
pub(super) struct Oddities(Mutex<BTreeMap<&'static str, Vec<String>>>);

impl Oddities {
    /// Notes one; the same again says nothing new.
    pub fn note(&self, code: &'static str, detail: impl Into<String>) {
        let detail = detail.into();
        let mut noted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let details = noted.entry(code).or_default();
        if details.len() < MOST && !details.contains(&detail) {
            details.push(detail);
        }
    }

    /// Those that were noted since; of each kind the first stands first.
    pub fn take(&self) -> Vec<Oddity> {
        let noted = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        let of_one = |(code, details): (&str, Vec<String>)| {
            let code = code.to_owned();
            details.into_iter().map(move |detail| Oddity { code: code.clone(), detail })
        };
        noted.into_iter().flat_map(of_one).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{MOST, Oddities};

    #[test]
    fn every_order_is_told_of_once_and_not_without_end() {
        let oddities = Oddities::default();
        for detail in ["2", "1", "2"] {
            oddities.note("refund_not_read", detail);
        }
        oddities.note("clock_off", "11");
        let told: Vec<(String, String)> = oddities.take().into_iter().map(|told| (told.code, told.detail)).collect();
        let wanted = [("clock_off", "11"), ("refund_not_read", "2"), ("refund_not_read", "1")];
        assert_eq!(told, wanted.map(|(code, detail)| (code.to_owned(), detail.to_owned())));
        for number in 0..2 * MOST {
            oddities.note("unknown_status", number.to_string());
        }
        assert_eq!((oddities.take().len(), oddities.take().len()), (MOST, 0));
    }
}
