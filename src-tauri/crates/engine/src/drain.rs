//! Drives the workers by hand until nothing is due: for tests, for `once`, and for the end of a run.

use crate::{Engine, EngineError};

impl Engine {
    /// Works until no job is due and no call is under way. Jobs that are due later stay, and so do results that the database
    /// refused and that are written again later. Tells how many jobs were taken up.
    ///
    /// # Errors
    /// What the database refuses.
    pub async fn drain(&self) -> Result<usize, EngineError> {
        let mut worked = 0;
        loop {
            let taken = self.deliver_round().await?
                + self.ship_round().await?
                + self.read_back_round().await?
                + self.verify_round().await?;
            worked += taken;
            if self.results_come() {
                self.outcome_round().await?;
            } else if taken == 0 {
                return Ok(worked);
            }
        }
    }
}
