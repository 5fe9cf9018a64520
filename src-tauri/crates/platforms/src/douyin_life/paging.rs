//! Walking through the pages of one slice: where to go on, when it is over, and what was seen before
//! (`docs/platforms/douyin-life.md#pages`).

use std::collections::HashMap;

/// The cursor of the first page.
pub const FIRST: &str = "0";
/// A slice with more pages than this is broken.
const MOST_PAGES: usize = 200;
/// So many empty pages in a row end a slice.
const EMPTY_PAGES: usize = 2;

/// Why a slice ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Stop {
    /// The platform named no further page.
    NoCursor,
    /// Two empty pages in a row.
    EmptyPages,
    /// The platform sent us in a circle: the slice is not complete.
    CursorRepeated,
    /// Too many pages: the slice is not complete.
    MaxPages,
}

impl Stop {
    /// Whether everything in the slice was read.
    #[must_use]
    pub const fn is_complete(self) -> bool {
        matches!(self, Self::NoCursor | Self::EmptyPages)
    }
}

/// What follows a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Ask for the page at this cursor.
    Next(String),
    /// The slice is over.
    Stop(Stop),
}

/// The pages of one slice so far.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Walk {
    /// The cursors asked for, in order; the last is the page to be asked now.
    requests: Vec<String>,
    /// Whether each page that came was empty.
    empty: Vec<bool>,
    /// Orders that were seen: on which page, and how new.
    seen: HashMap<String, (usize, i64)>,
}

impl Walk {
    /// Before the first page.
    #[must_use]
    pub fn begin() -> Self {
        Self { requests: vec![FIRST.to_owned()], ..Self::default() }
    }

    /// The cursors asked for so far, with the one to be asked now.
    #[must_use]
    pub fn requests(&self) -> &[String] {
        &self.requests
    }

    /// Goes back to the page at `cursor`, which is asked once more; `false` when it is none of this walk.
    #[must_use]
    pub fn back_to(&mut self, cursor: &str) -> bool {
        let Some(page) = self.requests.iter().position(|asked| asked == cursor) else { return false };
        self.requests.truncate(page + 1);
        self.empty.truncate(page);
        self.seen.retain(|_, (seen_on, _)| *seen_on < page);
        true
    }

    /// Whether an order of the page that has come is news: it was on no earlier page, or has changed since.
    #[must_use]
    pub fn is_news(&mut self, order_id: &str, updated_at: i64) -> bool {
        let page = self.requests.len();
        match self.seen.get_mut(order_id) {
            Some((_, known)) if *known >= updated_at => false,
            Some((_, known)) => {
                *known = updated_at;
                true
            }
            None => {
                self.seen.insert(order_id.to_owned(), (page - 1, updated_at));
                true
            }
        }
    }

    /// Takes a page: how many orders it held and the cursor it named.
    #[must_use]
    pub fn page(&mut self, orders: usize, cursor: Option<String>) -> Step {
        self.empty.push(orders == 0);
        let Some(next) = cursor.filter(|next| !next.is_empty()) else { return Step::Stop(Stop::NoCursor) };
        if self.requests.contains(&next) {
            return Step::Stop(Stop::CursorRepeated);
        }
        if self.empty.len() >= EMPTY_PAGES && self.empty.iter().rev().take(EMPTY_PAGES).all(|empty| *empty) {
            return Step::Stop(Stop::EmptyPages);
        }
        if self.empty.len() >= MOST_PAGES {
            return Step::Stop(Stop::MaxPages);
        }
        self.requests.push(next.clone());
        Step::Next(next)
    }
}
