//! Why an HTTP call gave no whole answer, and what that means for what it was to do.

use crate::CallError;

/// Why an HTTP call gave no whole answer. Messages hold the host, never the address, a header or a body.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HttpFault {
    /// The client cannot be made.
    #[error("no HTTP client can be made: {0}")]
    Setup(String),
    /// An address in a setting is wrong.
    #[error("the address cannot be used: {0}")]
    BadAddress(String),
    /// The call itself cannot be written.
    #[error("the call cannot be written: {0}")]
    BadCall(String),
    /// No connection: nothing was sent.
    #[error("{host}: no connection ({reason})")]
    NotSent {
        /// The host.
        host: String,
        /// In a word.
        reason: &'static str,
    },
    /// The call may have arrived, its answer did not.
    #[error("{host}: no answer ({reason})")]
    Lost {
        /// The host.
        host: String,
        /// In a word.
        reason: &'static str,
    },
    /// The answer is larger than allowed.
    #[error("{host}: the answer is larger than {limit} bytes")]
    TooLarge {
        /// The host.
        host: String,
        /// The limit.
        limit: usize,
    },
}

impl HttpFault {
    pub(crate) fn of(error: &reqwest::Error, host: &str) -> Self {
        let host = host.to_owned();
        let reason = if error.is_timeout() { "timed out" } else { "connection broken" };
        if error.is_connect() {
            let reason = if error.is_timeout() { reason } else { why_no_connection(error) };
            return Self::NotSent { host, reason };
        }
        if error.is_builder() {
            return Self::BadCall("it is not well formed".to_owned());
        }
        Self::Lost { host, reason }
    }

    /// The class of a call that changes something: without an answer nobody knows whether it did.
    #[must_use]
    pub fn of_write(self) -> CallError {
        let message = self.to_string();
        match self {
            Self::Lost { .. } | Self::TooLarge { .. } => CallError::Unknown { message },
            fault => fault.of_read(),
        }
    }

    /// The class of a call that only reads: it can always be made again.
    #[must_use]
    pub fn of_read(self) -> CallError {
        let message = self.to_string();
        match self {
            Self::NotSent { .. } | Self::Lost { .. } => CallError::Transient { message, retry_after_ms: None },
            Self::Setup(_) | Self::BadAddress(_) | Self::BadCall(_) => {
                CallError::Business { code: "bad_setting".to_owned(), message }
            }
            Self::TooLarge { .. } => CallError::Business { code: "answer_too_large".to_owned(), message },
        }
    }
}

/// A host whose name nobody knows.
pub const NO_SUCH_HOST: &str = "no such host";
/// A host whose certificate is not trusted.
pub const BAD_CERTIFICATE: &str = "its certificate is not trusted";

/// The first cause that is known by its words; the libraries below have no types for them.
fn why_no_connection(error: &reqwest::Error) -> &'static str {
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        let text = error.to_string();
        if text.contains("dns error") || text.contains("failed to lookup address") {
            return NO_SUCH_HOST;
        }
        if text.contains("certificate") {
            return BAD_CERTIFICATE;
        }
        cause = error.source();
    }
    "refused"
}
