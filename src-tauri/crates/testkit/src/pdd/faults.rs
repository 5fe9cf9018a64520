//! Trouble by switch: counted (the next so many calls) or by chance.

use serde::{Deserialize, Serialize};

/// What goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// The connection breaks before anything was done.
    Broken,
    /// It was done, but the answer is lost.
    LostAfterAccept,
    /// 52101
    RateLimited,
    /// 50000 without anything done.
    ServerError,
    /// 502 with a page of something in between.
    BadGateway,
    /// Half an answer.
    Truncated,
    /// More than anybody takes.
    Huge,
    /// 10019
    TokenExpired,
    /// 20032
    ForeignToken,
    /// 20005
    IpRefused,
    /// 20031
    NoPermission,
    /// 70034
    Blocked,
    /// 70033
    Maintenance,
}

/// The switches.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Faults {
    /// Of a hundred calls so many break, each in one of the harmless or lost ways.
    pub percent: u64,
    /// The next calls of a method (empty: of any), and how many of them.
    pub next: Vec<Planned>,
    /// Every pushed message is lost.
    pub push_lost: bool,
    /// The clock of the marketplace is ahead by so many seconds.
    pub clock_ahead_s: i64,
    /// Orders are shown in a state that nobody knows.
    pub strange_status: bool,
    /// Orders that cannot be shown in full, ever.
    pub unreadable: Vec<String>,
    /// The state of refunds that is not listed.
    pub refunds_refused: Option<i64>,
    /// What calls of a method are answered with, word for word; nothing is done.
    pub verbatim: Option<Verbatim>,
}

/// An answer, word for word.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Verbatim {
    /// The method; empty: any.
    pub method: String,
    /// The status of the answer.
    pub status: u16,
    /// The answer.
    pub body: String,
}

/// Trouble that is planned.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Planned {
    /// The method; empty: any.
    pub method: String,
    /// What goes wrong.
    pub fault: Fault,
    /// How often.
    pub times: u32,
}

impl Faults {
    /// Plans trouble.
    #[must_use]
    pub fn plan(mut self, method: &str, fault: Fault, times: u32) -> Self {
        self.next.push(Planned { method: method.to_owned(), fault, times });
        self
    }

    /// Answers every call of `method` word for word.
    #[must_use]
    pub fn answer(mut self, method: &str, status: u16, body: &str) -> Self {
        self.verbatim = Some(Verbatim { method: method.to_owned(), status, body: body.to_owned() });
        self
    }

    /// What this call of `method` is answered with, word for word.
    pub(super) fn verbatim_of(&self, method: &str) -> Option<(u16, String)> {
        let told = self.verbatim.as_ref().filter(|told| told.method.is_empty() || told.method == method)?;
        Some((told.status, told.body.clone()))
    }

    /// What goes wrong with this call of `method`.
    pub(super) fn of(&mut self, method: &str, dice: &dyn huolang_domain::Dice) -> Option<Fault> {
        let planned = self.next.iter_mut().find(|one| one.times > 0 && (one.method.is_empty() || one.method == method));
        if let Some(planned) = planned {
            planned.times -= 1;
            return Some(planned.fault);
        }
        let by_chance =
            [Fault::Broken, Fault::LostAfterAccept, Fault::ServerError, Fault::BadGateway, Fault::Truncated];
        if self.percent == 0 || dice.below(100) >= self.percent {
            return None;
        }
        usize::try_from(dice.below(by_chance.len() as u64)).ok().and_then(|at| by_chance.get(at)).copied()
    }
}
