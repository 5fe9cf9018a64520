//! Who answers a line. One table, asked before a model is; asked again before anything is sent.

use super::{
    intent::Heard,
    words::{LeftReason, MessageClass, Route, TakeoverBy, TalkMode},
};
use crate::Millis;

/// That a person has taken a talk over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Takeover {
    /// How.
    pub by: TakeoverBy,
    /// Since when.
    pub at: Millis,
    /// Until when; absent: until it is switched off.
    pub until: Option<Millis>,
}

impl Takeover {
    /// Whether it holds at `now`.
    #[must_use]
    pub fn holds(&self, now: Millis) -> bool {
        self.until.is_none_or(|until| now < until)
    }
}

/// What is known about a line that waits.
#[derive(Debug, Clone, Copy)]
pub struct Situation {
    /// What it is.
    pub class: MessageClass,
    /// When it was sent.
    pub at: Millis,
    /// The present moment.
    pub now: Millis,
    /// Lines older than that are not answered, in milliseconds.
    pub stale_ms: i64,
    /// What the program does here.
    pub mode: TalkMode,
    /// Whether a person has taken over.
    pub takeover: Option<Takeover>,
    /// Whether it is quiet.
    pub quiet: bool,
    /// What its words tell.
    pub heard: Heard,
    /// Whether a keyword reply fits, and hands the talk over.
    pub keyword: Option<bool>,
    /// Whether a default reply fits.
    pub default_reply: bool,
    /// Whether there is a model to ask.
    pub model: bool,
}

/// Who answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// The keyword reply.
    Keyword,
    /// The default reply.
    DefaultReply,
    /// The expert; [`Route::None`]: the model says which.
    Ask(Route),
    /// A person.
    Leave(LeftReason),
}

/// Whether a line is too old to be answered without a person.
#[must_use]
pub const fn is_stale(at: Millis, now: Millis, stale_ms: i64) -> bool {
    now.since(at) > stale_ms
}

/// Whether the seller's own line switches between person and program: the keyword and nothing else.
#[must_use]
pub fn is_switch(text: &str, keyword: &str) -> bool {
    let (text, keyword) = (text.trim(), keyword.trim());
    !keyword.is_empty() && text == keyword
}

/// The table. The first row that fits decides.
#[must_use]
pub fn decide(situation: &Situation) -> Decision {
    let now = situation.now;
    match situation.class {
        MessageClass::Text => {}
        MessageClass::Picture => return Decision::Leave(LeftReason::Picture),
        MessageClass::SystemCard | MessageClass::OrderEvent | MessageClass::Own | MessageClass::Other => {
            return Decision::Leave(LeftReason::System);
        }
    }
    if situation.mode == TalkMode::Off {
        return Decision::Leave(LeftReason::ModeOff);
    }
    if situation.takeover.is_some_and(|takeover| takeover.holds(now)) {
        return Decision::Leave(LeftReason::TakenOver);
    }
    if is_stale(situation.at, now, situation.stale_ms) {
        return Decision::Leave(LeftReason::Stale);
    }
    if situation.quiet {
        return Decision::Leave(LeftReason::Quiet);
    }
    if situation.keyword.is_some() {
        return Decision::Keyword;
    }
    match situation.heard {
        Heard::Sensitive => Decision::Leave(LeftReason::Sensitive),
        Heard::Price if situation.model => Decision::Ask(Route::Price),
        Heard::Technical if situation.model => Decision::Ask(Route::Technical),
        Heard::Unclear if situation.model => Decision::Ask(Route::None),
        _ if situation.default_reply => Decision::DefaultReply,
        _ => Decision::Leave(LeftReason::NoRule),
    }
}
