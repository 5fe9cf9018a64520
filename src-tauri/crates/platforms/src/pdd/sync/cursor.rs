//! Where reading stands, as the text that is kept with the orders of each page. Pure: what to ask next, what follows.

use crate::pdd::window::{self, Figures, LIST_SPAN_S};
use huolang_domain::{Millis, shanghai::start_of_day};
use serde::{Deserialize, Serialize};

/// The hour of the night after which the sweep is due, in milliseconds from midnight in Shanghai.
const SWEEP_FROM_MS: i64 = 3 * 3_600_000;
/// Days that the nightly sweep reads again.
const SWEEP_DAYS: i64 = 3;
/// A window ends so far behind the platform's clock that nothing can enter it any more while its pages are read: times
/// are whole seconds, and the clocks agree to a second.
const SETTLED_S: i64 = 2;

/// Where reading stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    /// What changed before is committed, Unix seconds.
    pub done: i64,
    /// The day whose sweep is done, as its midnight in Shanghai in Unix seconds.
    pub swept: i64,
    /// What is being read.
    pub round: Option<Round>,
    /// Refunds that changed before are read, Unix seconds. Absent in cursors of older versions: as the orders.
    #[serde(default)]
    pub refunds: Option<i64>,
}

/// A round of windows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Round {
    /// By time of change, or by time of deal.
    pub sweep: bool,
    /// The window that is read: from …
    pub from: i64,
    /// … to.
    pub to: i64,
    /// Where the last window ends.
    pub until: i64,
    /// The page to be read next; absent: how many there are is to be asked.
    pub page: Option<i64>,
}

impl Cursor {
    /// For a shop that was never read: first the orders of the last days, then everything from now on.
    #[must_use]
    pub fn first(server_now: i64, history_days: i64) -> Self {
        let from = server_now.saturating_sub(history_days.saturating_mul(86_400)).max(oldest(server_now));
        let round = Self::sweep(from, server_now);
        Self { done: server_now, swept: midnight(server_now), round, refunds: Some(server_now) }
    }

    /// Reads a kept cursor; `None`: it is none of ours.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    /// As it is kept.
    #[must_use]
    pub fn text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Begins a round when none is under way, or what is left of one lies too far back by now.
    pub fn begin(&mut self, server_now: i64) {
        self.round = self.round.take().and_then(|round| round.within(oldest(server_now)));
        if self.round.is_some() {
            return;
        }
        self.round = if self.sweep_is_due(server_now) {
            Self::sweep(server_now - SWEEP_DAYS * 86_400, server_now)
        } else {
            let (figures, until) = (Figures::default(), server_now - SETTLED_S);
            let from = window::begin(self.done, until, &figures);
            window::slice(from, until, &figures).map(|(from, to)| Round { sweep: false, from, to, until, page: None })
        };
    }

    fn sweep(from: i64, until: i64) -> Option<Round> {
        let first = window::lists(from, until, LIST_SPAN_S).first().copied();
        first.map(|(from, to)| Round { sweep: true, from, to, until, page: None })
    }

    fn sweep_is_due(&self, server_now: i64) -> bool {
        let night = midnight(server_now) + SWEEP_FROM_MS / 1_000;
        server_now >= night && self.swept < midnight(server_now)
    }

    /// The number of orders in the window is known.
    pub fn counted(&mut self, total: i64) {
        match window::last_page(total, window::PAGE_SIZE) {
            0 => self.next_window(),
            last => self.set_page(last),
        }
    }

    /// The page was read.
    pub fn page_read(&mut self, page: i64) {
        if page > 1 { self.set_page(page - 1) } else { self.next_window() }
    }

    fn set_page(&mut self, page: i64) {
        if let Some(round) = &mut self.round {
            round.page = Some(page);
        }
    }

    fn next_window(&mut self) {
        let Some(round) = self.round.take() else { return };
        let figures = Figures::default();
        let next = if round.sweep {
            window::lists(round.to.saturating_add(1), round.until, LIST_SPAN_S).first().copied()
        } else {
            window::slice(round.to, round.until, &figures)
        };
        match next {
            Some((from, to)) => self.round = Some(Round { from, to, page: None, ..round }),
            None if round.sweep => self.swept = self.swept.max(midnight(round.until)),
            None => self.done = window::advanced(self.done, round.until, &figures),
        }
    }
}

impl Round {
    /// The same without what the platform does not show any more; `None`: nothing of it is left.
    fn within(self, oldest: i64) -> Option<Self> {
        if self.from >= oldest {
            return Some(self);
        }
        let window = if self.sweep {
            window::lists(oldest, self.until, LIST_SPAN_S).first().copied()
        } else {
            window::slice(oldest, self.until, &Figures::default())
        };
        window.map(|(from, to)| Self { from, to, page: None, ..self })
    }
}

/// The oldest second that the platform shows.
fn oldest(server_now: i64) -> i64 {
    let figures = Figures::default();
    server_now.saturating_sub(figures.max_age_s).saturating_add(figures.age_margin_s)
}

/// Midnight in Shanghai before a Unix second.
fn midnight(unix: i64) -> i64 {
    start_of_day(Millis(unix.saturating_mul(1_000))).0.div_euclid(1_000)
}
