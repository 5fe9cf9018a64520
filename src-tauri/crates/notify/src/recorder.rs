//! A channel that keeps what it is given, for the server without a desktop and for tests.

use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;

use crate::{Channel, Message, SendError};

/// Keeps the last messages in memory.
#[derive(Debug)]
pub struct Recorder {
    name: &'static str,
    keep: usize,
    messages: Mutex<Vec<Message>>,
    /// What stands in the way of the next messages.
    trouble: Mutex<Option<SendError>>,
}

impl Recorder {
    /// A recorder named `name` that keeps the last `keep` messages.
    #[must_use]
    pub const fn new(name: &'static str, keep: usize) -> Self {
        Self { name, keep, messages: Mutex::new(Vec::new()), trouble: Mutex::new(None) }
    }

    /// From now on every message fails so; `None`: they go out again.
    pub fn fail(&self, trouble: Option<SendError>) {
        *self.trouble.lock().unwrap_or_else(PoisonError::into_inner) = trouble;
    }

    /// The messages kept, oldest first, taken out.
    #[must_use]
    pub fn take(&self) -> Vec<Message> {
        std::mem::take(&mut *self.messages.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[async_trait]
impl Channel for Recorder {
    fn name(&self) -> &'static str {
        self.name
    }

    async fn send(&self, message: &Message) -> Result<(), SendError> {
        if let Some(trouble) = self.trouble.lock().unwrap_or_else(PoisonError::into_inner).clone() {
            return Err(trouble);
        }
        let mut messages = self.messages.lock().unwrap_or_else(PoisonError::into_inner);
        if messages.len() >= self.keep && !messages.is_empty() {
            messages.remove(0);
        }
        messages.push(message.clone());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{Channel, Message, Recorder};
    use crate::Severity;

    fn message(title: &str) -> Message {
        Message {
            id: "m".into(),
            notice_id: "n".into(),
            event: "low_stock".into(),
            title: title.into(),
            body: String::new(),
            route: "/orders".into(),
            severity: Severity::Info,
            count: 1,
            facts: std::collections::BTreeMap::new(),
            at: huolang_domain::Millis(0),
            sound: true,
        }
    }

    #[tokio::test]
    async fn keeps_the_last_messages_in_order() -> Result<(), crate::SendError> {
        let recorder = Recorder::new("desktop", 2);
        for title in ["one", "two", "three"] {
            recorder.send(&message(title)).await?;
        }
        let titles: Vec<_> = recorder.take().into_iter().map(|message| message.title).collect();
        assert_eq!(titles, ["two", "three"]);
        assert!(recorder.take().is_empty());
        Ok(())
    }
}
