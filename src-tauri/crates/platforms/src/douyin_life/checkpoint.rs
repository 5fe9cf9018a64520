//! How far the orders of an account were read, as JSON text that survives kills: finished days are never read again, a
//! day that was interrupted is read from its beginning (`docs/platforms/douyin-life.md#days`).

use super::{
    form::Settings,
    paging::FIRST,
    window::{Slice, Span, Window, first_slice, midnight},
};
use serde::{Deserialize, Serialize};

/// Overlap of two runs, in seconds.
const OVERLAP_S: i64 = 600;
/// So long after its end a named window is taken for settled, in seconds.
const SETTLED_S: i64 = 600;

/// How far the orders were read.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Checkpoint {
    /// What it belongs to, see [`Settings::plan`].
    pub plan: String,
    /// The end of the last whole run, in seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub watermark: Option<i64>,
    /// Up to here a named window is read for good.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settled: Option<i64>,
    /// The run under way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub run: Option<Run>,
}

/// A run through a span, day by day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// Up to here every day is read.
    pub done_to: i64,
    /// The end of the span.
    pub to: i64,
    /// The page to be asked next; good for the process that wrote it only.
    pub page: String,
    /// Why the day could not be read to its end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub broken: Option<String>,
}

impl Run {
    const fn over(span: Span, page: String) -> Self {
        Self { done_to: span.start, to: span.end, page, broken: None }
    }

    /// The day that is read now.
    #[must_use]
    pub fn slice(&self) -> Option<Slice> {
        first_slice(Span { start: self.done_to, end: self.to })
    }
}

impl Checkpoint {
    /// Reads what was kept; what belongs to other settings, or cannot be read, begins anew.
    #[must_use]
    pub fn read(kept: Option<&str>, plan: String) -> Self {
        kept.and_then(|text| serde_json::from_str::<Self>(text).ok())
            .filter(|kept| kept.plan == plan)
            .unwrap_or_else(|| Self { plan, ..Self::default() })
    }

    /// The text to be kept.
    #[must_use]
    pub fn text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// The run to go on with at `now` (seconds): the one under way, or a new one; `None`: all is read.
    #[must_use]
    pub fn begin(&mut self, window: Window, now: i64) -> Option<&mut Run> {
        if self.run.as_ref().is_none_or(|run| run.slice().is_none()) {
            self.run = self.next_span(window, now).map(|span| Run::over(span, FIRST.to_owned()));
        }
        self.run.as_mut()
    }

    fn next_span(&self, Window { span, is_custom }: Window, now: i64) -> Option<Span> {
        if !is_custom {
            let start = self.watermark.map_or(span.start, |mark| span.start.min(mark - OVERLAP_S));
            return Some(Span { start, end: span.end });
        }
        let start = self.settled.unwrap_or(span.start);
        let is_settled = self.settled.is_some_and(|settled| settled >= span.end);
        let span = Span { start, end: span.end.min(now) };
        (!is_settled && span.start <= span.end).then_some(span)
    }

    /// The day `slice` is read to its end. Tells whether the run goes on.
    #[must_use]
    pub fn finish(&mut self, slice: &Slice, window: Window, now: i64) -> bool {
        let Some(run) = &mut self.run else { return false };
        let end = slice.span.end;
        run.done_to = end;
        run.page = FIRST.to_owned();
        run.broken = None;
        let (is_last, to) = (end >= run.to, run.to);
        if window.is_custom {
            // Today is not over: it is read again.
            let is_over = end <= midnight(now) || (end >= window.span.end && end + SETTLED_S <= now);
            self.settled = Some(if is_over { end } else { slice.span.start });
        }
        if is_last {
            self.watermark = Some(to);
            self.run = None;
        }
        !is_last
    }
}

/// The window at `now`, and the plan it belongs to.
///
/// # Errors
/// [`super::window::BadDate`]
pub(super) fn planned(settings: &Settings, now: i64) -> Result<(Window, String), super::window::BadDate> {
    let window = settings.range.at(now)?;
    let plan = settings.plan(window.is_custom.then_some(window.span));
    Ok((window, plan))
}
