//! What a file is, by its name or by what stands in it.

use huolang_sheets::{
    Limits, SheetError, Source,
    cards::{self, PreviewOptions},
    lists::{self, Wanted},
    reports::{self, Kind, NameSays, Outcome, Report},
};
use serde::{Deserialize, Serialize};
use std::{
    ops::ControlFlow,
    path::{Path, PathBuf},
};

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileKind {
    /// 售卖明细.
    Sales,
    /// 旅行社预约明细.
    Travel,
    /// A list of products.
    Products,
    /// Orders with tracking numbers.
    Tracking,
    /// A card list, or a text that may be one.
    Cards,
    /// None of these.
    Unknown,
    /// Nothing to look at: a lock file, a hidden file, a download under way.
    Ignored,
}

/// A file that was dropped or chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Found {
    /// Where it lies.
    pub path: PathBuf,
    /// Its name.
    pub name: String,
    /// Bytes.
    pub size: u64,
    /// What it is.
    pub kind: FileKind,
    /// Why it cannot be read, one word.
    pub reason: Option<&'static str>,
}

/// The most files that are looked at from one drop.
const MOST: usize = 200;
/// Beyond those, files are counted so far and no further: nobody waits for the end of a disk.
pub(super) const COUNTED: u64 = 1_000;
/// How deep folders are followed.
const DEPTH: usize = 4;

/// What a file is; also why it cannot be read. By name a file is a report even when it cannot be read.
pub(super) fn recognise(source: &Source, name: &str) -> (FileKind, Option<SheetError>) {
    match reports::says_name(name) {
        NameSays::Report(Kind::Sales) => return (FileKind::Sales, None),
        NameSays::Report(Kind::Travel) => return (FileKind::Travel, None),
        NameSays::Ignore => return (FileKind::Ignored, None),
        NameSays::Nothing => {}
    }
    match reports::kind_of_content(source, &Limits::reports()) {
        Ok(Some(Kind::Sales)) => return (FileKind::Sales, None),
        Ok(Some(Kind::Travel)) => return (FileKind::Travel, None),
        Ok(None) => {}
        Err(error) => return (FileKind::Unknown, Some(error)),
    }
    let lists = [
        (FileKind::Tracking, [&super::ORDER_HEADERS[..], &super::TRACKING_HEADERS[..]]),
        (FileKind::Products, [&super::PRODUCT_HEADERS[..], &super::TITLE_HEADERS[..]]),
    ];
    for (kind, headers) in lists {
        match holds(source, headers) {
            Ok(true) => return (kind, None),
            Ok(false) => {}
            Err(error) => return (FileKind::Unknown, Some(error)),
        }
    }
    let lower = name.to_lowercase();
    let is_text = lower.ends_with(".txt") || lower.ends_with(".csv");
    match cards::preview(source, &PreviewOptions::default(), &Limits::default()) {
        Ok(seen) if is_text || seen.columns.iter().any(|column| names_cards(column.header.as_deref())) => {
            (FileKind::Cards, None)
        }
        Ok(_) => (FileKind::Unknown, None),
        Err(error) => (FileKind::Unknown, Some(error)),
    }
}

/// What came of a file that is neither a report nor a list. A table that cannot be read, a file that is not there, or that
/// another program holds, has failed; whatever else lies about is left alone, and says why.
pub(super) fn left_alone(name: &str, error: Option<SheetError>) -> Report {
    let lower = name.to_lowercase();
    let is_table = [".xlsx", ".xls", ".csv", ".txt"].iter().any(|ending| lower.ends_with(ending));
    match error {
        Some(error) if is_table => Report::failed(name, "unknown", &error.into()),
        Some(error @ (SheetError::NotFound | SheetError::Locked | SheetError::Io(_))) => {
            Report::failed(name, "unknown", &error.into())
        }
        error => Report {
            reason: error.map(|error| error.code().to_owned()),
            ..Report::bare(name, "unknown", Outcome::Ignored)
        },
    }
}

/// Whether a sheet has a column of each.
fn holds(source: &Source, headers: [&[&str]; 2]) -> Result<bool, SheetError> {
    let wanted = headers.map(|headers| Wanted { headers, required: true });
    match lists::read(source, &wanted, &Limits::default(), &mut |_| ControlFlow::Break(())) {
        Ok(_) => Ok(true),
        Err(SheetError::NoRows) => Ok(false),
        Err(error) => Err(error),
    }
}

fn names_cards(header: Option<&str>) -> bool {
    header.is_some_and(|header| {
        ["卡密", "卡号", "激活码", "兑换码", "券码", "卡券"].iter().any(|word| header.contains(word))
    })
}

/// The files that a path means: itself, or everything in the folder.
#[must_use]
pub fn opened(path: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let _all = collect(path, DEPTH, &mut |path| {
        files.push(path);
        ControlFlow::Continue(())
    });
    files
}

/// The files among `paths`, folders opened, in the order of their names; what is nothing to look at is left out. Also how
/// many there are beyond those that are looked at, [`COUNTED`] for so many or more.
pub(super) fn find(paths: &[PathBuf]) -> (Vec<Found>, u64) {
    let (mut files, mut left) = (Vec::new(), 0);
    for path in paths {
        let walked = collect(path, DEPTH, &mut |path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if reports::says_name(&name) == NameSays::Ignore {
                return ControlFlow::Continue(());
            }
            if files.len() < MOST {
                files.push(path);
            } else {
                left += 1;
            }
            if left < COUNTED { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        });
        if walked.is_break() {
            break;
        }
    }
    (files.into_iter().filter_map(|path| about(&path)).collect(), left)
}

/// Gives every file to `each`, which says whether to go on.
fn collect(path: &Path, depth: usize, each: &mut dyn FnMut(PathBuf) -> ControlFlow<()>) -> ControlFlow<()> {
    if !path.is_dir() {
        return each(path.to_owned());
    }
    let Ok(entries) = std::fs::read_dir(path) else { return ControlFlow::Continue(()) };
    let mut inside: Vec<PathBuf> = entries.filter_map(Result::ok).map(|entry| entry.path()).collect();
    inside.sort();
    for path in inside {
        let is_done = path.file_name().is_some_and(|name| name == super::DONE_FOLDER);
        if !path.is_dir() || (depth > 0 && !is_done) {
            collect(&path, depth.saturating_sub(1), each)?;
        }
    }
    ControlFlow::Continue(())
}

fn about(path: &Path) -> Option<Found> {
    let name = path.file_name()?.to_string_lossy().into_owned();
    let (kind, error) = recognise(&Source::Path(path.to_owned()), &name);
    if kind == FileKind::Ignored {
        return None;
    }
    let size = std::fs::metadata(path).map_or(0, |about| about.len());
    Some(Found { path: path.to_owned(), name, size, kind, reason: error.map(|error| error.code()) })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::{COUNTED, DEPTH, collect, find};
    use std::{fs, ops::ControlFlow};

    #[test]
    fn a_folder_is_walked_no_further_than_its_files_are_counted() {
        let folder = tempfile::tempdir().unwrap();
        for part in ["a", "b"] {
            fs::create_dir(folder.path().join(part)).unwrap();
            for no in 0..1_250 {
                fs::write(folder.path().join(part).join(format!("售卖明细_{no:04}.xlsx")), "").unwrap();
            }
        }
        let (found, left) = find(&[folder.path().to_owned(), folder.path().join("b")]);
        assert_eq!((found.len(), left), (200, COUNTED), "2,500 and 1,250 files: so many are not counted");
        let mut seen = 0;
        let walked = collect(folder.path(), DEPTH, &mut |_| {
            seen += 1;
            if seen < 3 { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        });
        assert!(walked.is_break());
        assert_eq!(seen, 3, "nothing behind the last one is looked at");
    }
}
