//! Files that only their owner may read, replaced as a whole or not at all.

use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use crate::error::VaultError;

/// A small text file is never larger than this; a bigger one is somebody's mistake.
const MAX_BYTES: u64 = 64 * 1024;

/// The text of a file with the permission bits of the very handle it was read from (0 where the
/// system has none), or `None` when there is no such file.
pub(crate) fn read(path: &Path) -> Result<Option<(Zeroizing<String>, u32)>, VaultError> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(failed("open", path)(error)),
    };
    let mode = mode(&file.metadata().map_err(failed("read", path))?);
    let mut text = Zeroizing::new(String::new());
    file.take(MAX_BYTES).read_to_string(&mut text).map_err(failed("read", path))?;
    Ok(Some((text, mode)))
}

/// Writes beside the file, flushes, then renames over it.
pub(crate) fn write(path: &Path, text: &str) -> Result<(), VaultError> {
    // A linked file stays a link: what it points at is replaced.
    let resolved = fs::canonicalize(path);
    let path = resolved.as_deref().unwrap_or(path);
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    fs::create_dir_all(folder).map_err(failed("create", folder))?;
    let beside = beside(path);
    // A crash may have left one with other permissions.
    match fs::remove_file(&beside) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            return Err(failed("replace", &beside)(error));
        }
        _ => {}
    }
    let written = create(&beside).and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        file.sync_all()
    });
    if let Err(error) = written.and_then(|()| fs::rename(&beside, path)) {
        let _ = fs::remove_file(&beside);
        return Err(failed("write", path)(error));
    }
    flush_folder(folder);
    Ok(())
}

fn beside(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    path.with_file_name(name)
}

fn failed<'a>(action: &'static str, path: &'a Path) -> impl FnOnce(std::io::Error) -> VaultError + 'a {
    move |source| VaultError::File { action, path: path.to_owned(), source }
}

#[cfg(unix)]
fn create(path: &Path) -> std::io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)
}

#[cfg(not(unix))]
fn create(path: &Path) -> std::io::Result<File> {
    // The data folder lies in the user's profile, whose access list already excludes others.
    OpenOptions::new().write(true).create_new(true).open(path)
}

#[cfg(unix)]
fn mode(metadata: &fs::Metadata) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    metadata.permissions().mode() & 0o7777
}

#[cfg(not(unix))]
fn mode(_metadata: &fs::Metadata) -> u32 {
    0
}

/// Makes the rename itself last through a power cut. Not every file system can; the rename is
/// already done, so a refusal is no reason to fail.
#[cfg(unix)]
fn flush_folder(folder: &Path) {
    if let Err(error) = File::open(folder).and_then(|folder| folder.sync_all()) {
        tracing::debug!(%error, "the folder could not be flushed");
    }
}

#[cfg(not(unix))]
fn flush_folder(_folder: &Path) {}
