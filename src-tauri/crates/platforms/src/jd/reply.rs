//! What JD's answer to a callback means for it.

/// What to do after an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// JD has it.
    Done,
    /// Try again by the schedule.
    Retry,
    /// Stop: most likely JD has closed the order; the seller looks at it.
    Check,
    /// Stop: something is set wrongly; sent again by hand after the repair.
    Stop,
}

impl Outcome {
    /// The word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Retry => "retry",
            Self::Check => "check",
            Self::Stop => "stop",
        }
    }
}

/// JD's answer, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// What to do.
    pub outcome: Outcome,
    /// JD's code, as far as there is one.
    pub code: Option<String>,
    /// JD's words, cut to a line.
    pub message: Option<String>,
}

impl Reply {
    /// An answer that is none.
    #[must_use]
    pub const fn unreadable() -> Self {
        Self { outcome: Outcome::Retry, code: None, message: None }
    }

    /// Reads `code` and `message` of a JSON object; a number counts as its text.
    #[must_use]
    pub(crate) fn fields(text: &str, code: &str, message: &str) -> Option<(String, Option<String>)> {
        let value: serde_json::Value = serde_json::from_str(text).ok()?;
        let read = |name: &str| match value.get(name)? {
            serde_json::Value::String(text) => Some(text.trim().to_owned()),
            serde_json::Value::Number(number) => Some(number.to_string()),
            _ => None,
        };
        let line = read(message).map(|text| text.chars().filter(|char| !char.is_control()).take(120).collect());
        Some((read(code)?, line))
    }
}
