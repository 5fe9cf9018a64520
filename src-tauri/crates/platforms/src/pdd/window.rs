//! Which windows of time and which pages are read, in which order (`docs/platforms/pdd.md#reading`). Pure, in Unix
//! seconds.

/// The figures of reading by time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Figures {
    /// Read again so much before the cursor: pages and pushes settle late.
    pub overlap_s: i64,
    /// The longest window the platform takes.
    pub max_span_s: i64,
    /// The cursor stays so far behind the platform's clock.
    pub lag_s: i64,
    /// How far back the platform answers at all …
    pub max_age_s: i64,
    /// … and how much we stay within it.
    pub age_margin_s: i64,
}

impl Default for Figures {
    fn default() -> Self {
        Self { overlap_s: 300, max_span_s: 1_800, lag_s: 180, max_age_s: 90 * 86_400, age_margin_s: 60 }
    }
}

/// From and to, both within the window.
pub type Window = (i64, i64);

/// The longest window of the listing by deal time: a day less a second.
pub const LIST_SPAN_S: i64 = 86_399;

/// Orders on a page, the most the platform gives.
pub const PAGE_SIZE: i64 = 100;

/// Where reading begins for a cursor.
#[must_use]
pub fn begin(cursor: i64, server_now: i64, figures: &Figures) -> i64 {
    let oldest = server_now.saturating_sub(figures.max_age_s).saturating_add(figures.age_margin_s);
    cursor.saturating_sub(figures.overlap_s).max(oldest)
}

/// The window that begins at `from`, on the way to `until`; `None` once there.
#[must_use]
pub fn slice(from: i64, until: i64, figures: &Figures) -> Option<Window> {
    (from < until).then(|| (from, from.saturating_add(figures.max_span_s.max(1)).min(until)))
}

/// Every window from a cursor to now. Windows share their edges: what changed on one is in both.
#[must_use]
pub fn increments(cursor: i64, server_now: i64, figures: &Figures) -> Vec<Window> {
    slices(begin(cursor, server_now, figures), server_now, figures)
}

/// Every window from a moment to another.
#[must_use]
pub fn slices(from: i64, until: i64, figures: &Figures) -> Vec<Window> {
    std::iter::successors(slice(from, until, figures), |(_, to)| slice(*to, until, figures)).collect()
}

/// Where the cursor stands once every window was read.
#[must_use]
pub fn advanced(cursor: i64, server_now: i64, figures: &Figures) -> i64 {
    cursor.max(server_now.saturating_sub(figures.lag_s))
}

/// The windows of the listing by deal time; the next begins a second after the last.
#[must_use]
pub fn lists(start: i64, end: i64, span_s: i64) -> Vec<Window> {
    let window = |from: i64| (from <= end).then(|| (from, from.saturating_add(span_s).min(end)));
    std::iter::successors(window(start), |(_, to)| window(to.saturating_add(1))).collect()
}

/// The pages to read after `total` was learnt, from the last to the first: what comes newest first loses nothing when it is
/// read from its end.
#[must_use]
pub fn reverse_pages(total: i64, page_size: i64) -> Vec<i64> {
    (1..=last_page(total, page_size)).rev().collect()
}

/// The last page; 0 when there is none.
#[must_use]
pub fn last_page(total: i64, page_size: i64) -> i64 {
    let size = page_size.max(1);
    total.max(0).saturating_add(size - 1) / size
}
