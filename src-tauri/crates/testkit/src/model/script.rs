//! What the model says, and what goes wrong.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::{
    collections::VecDeque,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// Trouble with one request; used up in order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ModelFault {
    /// An answer with this status and no sense.
    Status {
        /// The status.
        status: u16,
    },
    /// The wrong key.
    BadKey,
    /// The account has no money left.
    NoMoney,
    /// Too many requests; again after so many seconds.
    RateLimited {
        /// Seconds.
        after_s: u32,
    },
    /// The connection breaks in the middle of the answer.
    BreakOff,
    /// The answer comes after so many milliseconds.
    Slow {
        /// Milliseconds.
        ms: u64,
    },
    /// Something that is no answer of a model.
    Nonsense,
    /// An answer without words.
    Empty,
}

/// A request as it came.
#[derive(Debug, Clone, Serialize)]
pub struct Asked {
    /// The model that was named.
    pub model: String,
    /// The messages, as they came.
    pub messages: Value,
    /// The whole request.
    pub body: Value,
    /// Whether it wanted the answer piece by piece.
    pub stream: bool,
}

type Answer = Box<dyn Fn(&Asked) -> String + Send + Sync>;

/// What the model says.
pub struct ModelScript {
    /// The key that callers must present; `None`: any.
    pub key: Option<String>,
    /// How long every answer takes, in milliseconds.
    pub delay_ms: u64,
    state: Mutex<State>,
}

struct State {
    answer: Answer,
    faults: VecDeque<ModelFault>,
    asked: Vec<Asked>,
}

impl Default for ModelScript {
    fn default() -> Self {
        Self::saying("好的亲，马上发")
    }
}

impl ModelScript {
    /// Says the same each time.
    #[must_use]
    pub fn saying(words: &str) -> Self {
        let words = words.to_owned();
        Self::answering(move |_| words.clone())
    }

    /// Says what `answer` makes of the request.
    #[must_use]
    pub fn answering(answer: impl Fn(&Asked) -> String + Send + Sync + 'static) -> Self {
        let state = State { answer: Box::new(answer), faults: VecDeque::new(), asked: Vec::new() };
        Self { key: None, delay_ms: 0, state: Mutex::new(state) }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// From now on says something else.
    pub fn say(&self, words: &str) {
        let words = words.to_owned();
        self.state().answer = Box::new(move |_| words.clone());
    }

    /// Trouble for the next requests, in order.
    pub fn trouble(&self, faults: impl IntoIterator<Item = ModelFault>) {
        self.state().faults.extend(faults);
    }

    /// Every request so far.
    #[must_use]
    pub fn asked(&self) -> Vec<Asked> {
        self.state().asked.clone()
    }

    /// Notes a request; gives its trouble, or the words of the answer.
    pub(super) fn take(&self, asked: Asked) -> (Option<ModelFault>, String) {
        let mut state = self.state();
        let words = (state.answer)(&asked);
        state.asked.push(asked);
        (state.faults.pop_front(), words)
    }
}
