//! Which span of time is read: dates over timestamps over the last days, in the seller's time zone (Asia/Shanghai).

use huolang_domain::{Millis, shanghai};
use jiff::{civil, tz::Offset};

/// A span of time in seconds, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The first second.
    pub start: i64,
    /// The last second.
    pub end: i64,
}

/// A span, and whether the seller named it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// The span.
    pub span: Span,
    /// Whether both ends were named; otherwise it is the last days.
    pub is_custom: bool,
}

/// What the seller set; empty text is unset.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Range {
    /// `START_DATE`: `2025-01-31`, `2025/01/31`, each with or without a time.
    pub start_date: Option<String>,
    /// `END_DATE`.
    pub end_date: Option<String>,
    /// `START_TIME`: seconds.
    pub start_time: Option<String>,
    /// `END_TIME`.
    pub end_time: Option<String>,
    /// `SYNC_DAYS`; one day when unset.
    pub sync_days: Option<i64>,
}

/// A date or timestamp that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{field} is no date: write it as 2025-01-31 or 2025-01-31 18:00:00")]
pub struct BadDate {
    /// The field of the form.
    pub field: &'static str,
}

const DAY_S: i64 = 86_400;

impl Range {
    /// The span at `now` (seconds). A custom span needs both ends; each end is its date, or else its timestamp.
    ///
    /// # Errors
    /// [`BadDate`] names the field that cannot be read.
    pub fn at(&self, now: i64) -> Result<Window, BadDate> {
        let start = side(&self.start_date, &self.start_time, ["start_date", "start_time"], Edge::First)?;
        let end = side(&self.end_date, &self.end_time, ["end_date", "end_time"], Edge::Last)?;
        if let (Some(start), Some(end)) = (start, end) {
            return Ok(Window { span: Span { start, end }, is_custom: true });
        }
        let days = self.sync_days.unwrap_or(1).max(1);
        Ok(Window { span: Span { start: now - days * DAY_S, end: now }, is_custom: false })
    }
}

#[derive(Clone, Copy)]
enum Edge {
    First,
    Last,
}

fn side(
    date: &Option<String>,
    time: &Option<String>,
    [date_field, time_field]: [&'static str; 2],
    edge: Edge,
) -> Result<Option<i64>, BadDate> {
    let set =
        |value: &Option<String>| value.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
    if let Some(text) = set(date) {
        return read_date(&text, edge).map(Some).ok_or(BadDate { field: date_field });
    }
    set(time).map(|text| text.parse().map_err(|_| BadDate { field: time_field })).transpose()
}

fn read_date(text: &str, edge: Edge) -> Option<i64> {
    let text = text.replace('/', "-");
    // The calendar also reads forms that nobody writes here, such as week dates.
    if text.len() < 8
        || !text.starts_with(|first: char| first.is_ascii_digit())
        || text.as_bytes().get(4) != Some(&b'-')
    {
        return None;
    }
    let (day, clock) =
        text.split_once([' ', 'T']).map_or((text.as_str(), None), |(day, clock)| (day, Some(clock.trim())));
    let day = civil::Date::strptime("%Y-%m-%d", day).ok()?;
    let moment = match (clock, edge) {
        (Some(clock), _) => day.to_datetime(civil::Time::strptime("%H:%M:%S", clock).ok()?),
        (None, Edge::First) => day.to_datetime(civil::time(0, 0, 0, 0)),
        (None, Edge::Last) => day.to_datetime(civil::time(23, 59, 59, 0)),
    };
    Some(Offset::constant(8).to_timestamp(moment).ok()?.as_second())
}

/// One day's part of a span.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slice {
    /// `2025-12-07`.
    pub day: String,
    /// Its span.
    pub span: Span,
}

/// The part of `span` that lies in its first day; neighbours share the second between them. `None` when it ends before
/// it starts.
#[must_use]
pub fn first_slice(span: Span) -> Option<Slice> {
    if span.end < span.start {
        return None;
    }
    let end = span.end.min(next_midnight(span.start));
    Some(Slice { day: shanghai::date(Millis(span.start * 1_000)), span: Span { start: span.start, end } })
}

/// Every day's part of `span`; no empty one at the end.
#[must_use]
pub fn day_slices(span: Span) -> Vec<Slice> {
    let mut slices: Vec<Slice> = first_slice(span).into_iter().collect();
    while let Some(last) = slices.last().map(|slice| slice.span.end).filter(|last| *last < span.end) {
        slices.extend(first_slice(Span { start: last, end: span.end }));
    }
    slices
}

/// The next midnight in Shanghai after `at`, in seconds.
#[must_use]
pub fn next_midnight(at: i64) -> i64 {
    midnight(at) + DAY_S
}

/// The midnight in Shanghai that `at` follows or is, in seconds.
#[must_use]
pub const fn midnight(at: i64) -> i64 {
    shanghai::start_of_day(Millis(at.saturating_mul(1_000))).0 / 1_000
}
