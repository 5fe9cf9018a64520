//! A file that takes its name only when it is complete.

use std::fs::{File, OpenOptions};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// A file under a `.part` name. [`PartFile::keep`] gives it its own name; dropped before, it disappears.
#[derive(Debug)]
pub struct PartFile {
    // `None` once it is closed, which Windows wants before it renames or removes.
    file: Option<File>,
    part: PathBuf,
    path: PathBuf,
    kept: bool,
}

impl PartFile {
    /// Begins a file that will be called `path`.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn create(path: &Path) -> io::Result<Self> {
        let mut part = path.as_os_str().to_owned();
        part.push(".part");
        let part = PathBuf::from(part);
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        {
            // An export may hold cards: nobody else reads it.
            use std::os::unix::fs::OpenOptionsExt as _;
            options.mode(0o600);
        }
        let file = options.open(&part)?;
        Ok(Self { file: Some(file), part, path: path.to_owned(), kept: false })
    }

    /// Writes everything to the disk and gives the file its name, in place of a file already there.
    ///
    /// # Errors
    /// When the disk is full, or the old file is open elsewhere.
    pub fn keep(mut self) -> io::Result<()> {
        if let Some(file) = self.file.take() {
            file.sync_all()?;
        }
        std::fs::rename(&self.part, &self.path)?;
        self.kept = true;
        Ok(())
    }

    fn open(&mut self) -> io::Result<&mut File> {
        self.file.as_mut().ok_or_else(|| io::Error::other("the file is closed"))
    }
}

impl Write for PartFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.open()?.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.open()?.flush()
    }
}

impl Seek for PartFile {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.open()?.seek(to)
    }
}

impl Drop for PartFile {
    fn drop(&mut self) {
        if !self.kept {
            self.file = None;
            // Nothing more can be done about a leftover that cannot be removed.
            let _removed = std::fs::remove_file(&self.part);
        }
    }
}
