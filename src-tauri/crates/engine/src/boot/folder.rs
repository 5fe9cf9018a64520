//! The data folder: where it is when nobody says, and whether it can be written.

use super::BootError;
use crate::round::Home;
use std::{
    io::{self, Write as _},
    path::{Path, PathBuf},
};

/// The environment variable that names the data folder.
pub const FOLDER_VARIABLE: &str = "HUOLANG_DATA";

/// Where the data lies when nobody says otherwise: `HUOLANG_DATA`, else the system's folder for programs' data.
#[must_use]
pub fn default_data_folder() -> PathBuf {
    if let Some(folder) = std::env::var_os(FOLDER_VARIABLE).filter(|folder| !folder.is_empty()) {
        return PathBuf::from(folder);
    }
    directories::ProjectDirs::from("cn", "huolang", "Huolang")
        .map_or_else(|| PathBuf::from("huolang-data"), |dirs| dirs.data_dir().to_owned())
}

/// Makes the folder, for its owner alone, and tries whether it can be written.
pub(super) fn prepare(home: &Home) -> Result<(), BootError> {
    let failed = |source| BootError::Folder { path: home.folder.clone(), source };
    make(&home.folder).map_err(failed)?;
    let probe = home.folder.join(".huolang-probe");
    let tried = std::fs::File::create(&probe).and_then(|mut file| file.write_all(b"huolang"));
    // A probe that stays behind does no harm.
    let _ = std::fs::remove_file(&probe);
    tried.map_err(failed)?;
    make(&home.backups()).map_err(failed)?;
    make(&home.exports()).map_err(failed)
}

fn make(folder: &Path) -> io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt as _;
        builder.mode(0o700);
    }
    builder.create(folder)
}
