//! What becomes of a file that is in.

use crate::{imports::DONE_FOLDER, settings::AfterImport};
use std::{
    io,
    path::{Path, PathBuf},
};

/// Moves, leaves or deletes it; gives whether it is still where it was.
pub(super) fn put_away(path: &Path, after: AfterImport) -> io::Result<bool> {
    match after {
        AfterImport::Keep => Ok(true),
        AfterImport::Delete => std::fs::remove_file(path).map(|()| false),
        AfterImport::Move => {
            let folder = path.parent().unwrap_or(Path::new("")).join(DONE_FOLDER);
            std::fs::create_dir_all(&folder)?;
            std::fs::rename(path, free_name(&folder, path)).map(|()| false)
        }
    }
}

/// A name that no file has yet: `a.xlsx`, `a (2).xlsx`, …
fn free_name(folder: &Path, path: &Path) -> PathBuf {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let (stem, ending) = name.rsplit_once('.').unwrap_or((&name, ""));
    let numbered = |number: u32| match number {
        1 => folder.join(&name),
        _ => folder.join(format!("{stem} ({number}).{ending}")),
    };
    (1..).map(numbered).find(|path| !path.exists()).unwrap_or_else(|| folder.join(&name))
}
