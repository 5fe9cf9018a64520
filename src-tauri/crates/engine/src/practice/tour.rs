//! The guided first delivery: which step the seller is at.

use crate::{Engine, EngineError, Topic};
use huolang_domain::ErrorCode;
use huolang_store::{Durability, settings as rows};
use serde::{Deserialize, Serialize};

/// The last step.
pub const LAST_STEP: i64 = 4;
const KEY: &str = "tour";

/// Where the seller is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Tour {
    /// From 0 to [`LAST_STEP`].
    pub step: i64,
    /// Ended, or skipped.
    pub done: bool,
}

impl Engine {
    /// Where the seller is in the guided tour.
    ///
    /// # Errors
    /// What the database refuses.
    pub async fn tour(&self) -> Result<Tour, EngineError> {
        let kept = rows::get(&mut self.db().reader().await?, KEY).await?;
        Ok(kept.and_then(|kept| serde_json::from_value(kept).ok()).unwrap_or_default())
    }

    /// Notes where the seller is.
    ///
    /// # Errors
    /// A step that does not exist; what the database refuses.
    pub async fn set_tour(&self, tour: Tour) -> Result<(), EngineError> {
        if !(0..=LAST_STEP).contains(&tour.step) {
            return Err(EngineError::refused(
                ErrorCode::InvalidInput,
                format!("the tour has the steps 0 to {LAST_STEP}"),
            ));
        }
        let (value, now) = (serde_json::to_value(tour).unwrap_or_default(), self.now());
        self.db()
            .write(Durability::Ordinary, move |tx| Box::pin(async move { rows::set(tx, KEY, &value, now).await }))
            .await?;
        self.bus().tell(Topic::Practice, ["tour"]);
        Ok(())
    }
}
