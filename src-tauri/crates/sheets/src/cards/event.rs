//! What the reader of a card list tells its caller.

use serde::Serialize;

use super::Reject;
use crate::read::{Date, Progress};

/// One card as it stands in the list, trimmed.
#[derive(Clone, PartialEq, Eq)]
pub struct CardRow {
    /// Line of the text, or row of the sheet, from 1.
    pub row_no: u64,
    /// 卡号.
    pub number: Option<String>,
    /// 卡密. A line end inside is `\n`.
    pub secret: String,
    /// 密码, where the list has it beside the secret.
    pub password: Option<String>,
    /// The last day the card is good, as written in the list.
    pub expires_on: Option<Date>,
    /// 备注.
    pub note: Option<String>,
}

// Written by hand: a card must never reach a log.
impl std::fmt::Debug for CardRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CardRow")
            .field("row_no", &self.row_no)
            .field("expires_on", &self.expires_on)
            .finish_non_exhaustive()
    }
}

/// One thing that happened while reading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CardEvent {
    /// A good row.
    Card(CardRow),
    /// A row that is not imported.
    Reject(Reject),
    /// How far the reader is; every 1,000 rows and at the end.
    Progress(Progress),
}

/// What a whole reading came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Summary {
    /// Good rows.
    pub accepted: u64,
    /// Rows that are not imported.
    pub rejected: u64,
    /// The caller stopped it; the numbers count up to there.
    pub cancelled: bool,
}
