//! Where an order of JD's stands with us, and where it may go: a final outcome never changes.

use serde::{Deserialize, Serialize};

/// The state of production (生产).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Production {
    /// 生产中: accepted, under way.
    Producing,
    /// 生产成功: final.
    Succeeded,
    /// 生产失败: final; JD refunds the buyer.
    Failed,
    /// 生产异常: our own trouble; JD holds the order.
    Abnormal,
}

/// How production ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Finish {
    /// The goods are there.
    Success,
    /// It cannot be delivered, ever.
    Failure,
    /// It cannot be delivered now; the seller has to look.
    Trouble,
}

/// A move that was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moved {
    /// Where the order stands now.
    pub now: Production,
    /// Whether JD has to be called back.
    pub call_back: bool,
}

impl Production {
    /// Every state.
    pub const ALL: [Self; 4] = [Self::Producing, Self::Succeeded, Self::Failed, Self::Abnormal];

    /// The word in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Producing => "producing",
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
            Self::Abnormal => "abnormal",
        }
    }

    /// Reads the word of the database.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }

    /// Whether it never changes again.
    #[must_use]
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Succeeded | Self::Failed)
    }

    /// Ends production. `None`: the order is ended already and stays as it is.
    #[must_use]
    pub const fn finish(self, finish: Finish) -> Option<Moved> {
        if self.is_final() {
            return None;
        }
        Some(match finish {
            Finish::Success => Moved { now: Self::Succeeded, call_back: true },
            Finish::Failure => Moved { now: Self::Failed, call_back: true },
            Finish::Trouble => Moved { now: Self::Abnormal, call_back: false },
        })
    }

    /// Takes up an order that had trouble. `None`: there is nothing to take up.
    #[must_use]
    pub const fn resume(self) -> Option<Self> {
        match self {
            Self::Abnormal => Some(Self::Producing),
            _ => None,
        }
    }
}
