//! The round of answering: every conversation whose lines are due is taken in hand, so many side by side.

use super::memory::Memory;
use crate::{Engine, EngineError};
use huolang_domain::Millis;
use huolang_store::messages;

/// Conversations that are answered side by side.
const SIDE_BY_SIDE: usize = 16;

impl Engine {
    /// Takes due conversations in hand and gives how many. They are answered beside the caller; a slow model holds nobody up.
    ///
    /// # Errors
    /// What the database refuses.
    pub async fn talk_round(&self) -> Result<usize, EngineError> {
        let due = {
            let mut conn = self.db().reader().await?;
            messages::talks_due(&mut conn, self.now(), 4 * i64::try_from(SIDE_BY_SIDE).unwrap_or(16)).await?
        };
        let mut taken = 0;
        for id in due {
            if self.around().talk.in_hand() >= SIDE_BY_SIDE {
                break;
            }
            let Some(busy) = Memory::take(self, &id) else { continue };
            taken += 1;
            let engine = self.clone();
            tokio::spawn(async move {
                if let Err(error) = Box::pin(engine.answer(&id)).await {
                    tracing::warn!(conversation.id = %id, %error, "a conversation could not be answered; it is tried again");
                }
                drop(busy);
            });
        }
        Ok(taken)
    }

    /// Answers until nothing is due and nothing is in hand. For callers that run no loops.
    ///
    /// # Errors
    /// What the database refuses.
    pub async fn talk_drain(&self) -> Result<usize, EngineError> {
        let mut taken = 0;
        loop {
            let begun = self.talk_round().await?;
            taken += begun;
            self.around().talk.settled().await;
            if begun == 0 {
                return Ok(taken);
            }
        }
    }

    /// When the next lines are due.
    pub(crate) async fn talk_due(&self) -> Result<Option<Millis>, EngineError> {
        Ok(messages::next_due(&mut self.db().reader().await?).await?)
    }
}
