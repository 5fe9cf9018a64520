//! Looks at a file as an import would, and keeps nothing.

use super::{
    FileKind,
    known::{left_alone, recognise},
    list,
};
use huolang_sheets::{
    Limits, Source,
    reports::{self, Kind, Outcome, Report},
};
use std::ops::ControlFlow;

/// What an import of the file into `shop` (empty: none) would come to, as far as the file itself tells. Needs no data
/// folder; takes as long as reading does. What a list names is not looked up: [`super::ImportDesk::look`] does that.
#[must_use]
pub fn look(source: &Source, name: &str, shop: &str) -> Report {
    let (kind, error) = recognise(source, name);
    let kind = match kind {
        FileKind::Sales => Kind::Sales,
        FileKind::Travel => Kind::Travel,
        list @ (FileKind::Products | FileKind::Tracking) => return list::look(source, name, list, shop),
        FileKind::Cards | FileKind::Unknown | FileKind::Ignored => return left_alone(name, error),
    };
    match reports::read(source, name, kind, &Limits::reports(), |_| ControlFlow::Continue(())) {
        Ok(Some(report)) => report,
        Ok(None) => Report::bare(name, kind.as_str(), Outcome::Ignored),
        Err(error) => Report::failed(name, kind.as_str(), &error),
    }
}
