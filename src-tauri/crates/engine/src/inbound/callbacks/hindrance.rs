//! What stood in the way of a callback: a stable word that the screens have a sentence for, and the detail for the log.

use huolang_platforms::{
    http::{Barred, HttpFault},
    jd::Reply,
};

/// What stood in the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::inbound) struct Hindrance {
    /// The stable word, kept where the platform's code would stand.
    pub word: &'static str,
    /// The detail, without secrets.
    pub detail: String,
}

impl Hindrance {
    pub fn new(word: &'static str, detail: impl Into<String>) -> Self {
        Self { word, detail: detail.into() }
    }

    /// Of an answer that came and cannot be read.
    pub fn of_answer(status: u16, reply: &Reply) -> Option<Self> {
        match (&reply.code, status) {
            (Some(_), _) => None,
            (None, 200) => Some(Self::new("bad_answer", "the answer is not what the platform answers with")),
            (None, status) => Some(Self::new("bad_status", format!("HTTP {status}"))),
        }
    }

    /// Of a call that got no whole answer, or was not made at all.
    pub fn of(barred: &Barred) -> Self {
        let word = match barred {
            Barred::BadAddress => "bad_address",
            Barred::Host(_) => "host_not_allowed",
            Barred::Private(_) => "private_address",
            Barred::Fault(HttpFault::Lost { .. }) => "no_answer",
            Barred::Fault(HttpFault::TooLarge { .. }) => "bad_answer",
            Barred::Fault(_) => "no_connection",
        };
        Self::new(word, barred.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use huolang_platforms::jd::Outcome;
    use rstest::rstest;

    #[rstest]
    #[case(200, None, Some("bad_answer"))]
    #[case(502, None, Some("bad_status"))]
    #[case(200, Some("13"), None)]
    fn an_answer_that_cannot_be_read_is_named(
        #[case] status: u16,
        #[case] code: Option<&str>,
        #[case] word: Option<&str>,
    ) {
        let reply = Reply { outcome: Outcome::Retry, code: code.map(str::to_owned), message: None };
        assert_eq!(Hindrance::of_answer(status, &reply).map(|hindrance| hindrance.word), word);
    }
}
