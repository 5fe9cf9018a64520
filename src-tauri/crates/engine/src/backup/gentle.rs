//! Large files are written and cleared away bit by bit: what waits for the disk stays small, and no commit's flush has to wait
//! behind it.

use std::{
    fs::{File, Metadata, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

/// How the name of a file ends that is being removed.
pub(super) const GOING: &str = ".going";

/// Bytes that may wait for the disk: a commit's flush beside it waits for as much at most.
const PIECE: u64 = 256 << 10;
/// Bytes of a file that are given back at once: a disk that is told of each free block is busy with them for a while.
const CUT: u64 = 512 << 10;
/// After each of them it rests so many times as long as that took: the disk is left to others most of the time.
const REST: u32 = 3;
const LONGEST_PAUSE: Duration = Duration::from_millis(100);

/// A file that is flushed piece by piece.
pub(super) struct Gentle {
    file: File,
    waiting: u64,
}

impl Gentle {
    pub(super) const fn new(file: File) -> Self {
        Self { file, waiting: 0 }
    }

    /// Flushes what is left.
    pub(super) fn finish(&self) -> io::Result<()> {
        self.file.sync_all()
    }
}

impl Write for Gentle {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.waiting += written as u64;
        // On a Mac every flush empties the cache of the drive, too.
        if self.waiting >= PIECE && !cfg!(target_vendor = "apple") {
            self.waiting = 0;
            let begun = Instant::now();
            self.file.sync_data()?;
            rest(begun);
        }
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

fn rest(since: Instant) {
    std::thread::park_timeout((since.elapsed() * REST).min(LONGEST_PAUSE));
}

/// Removes a file. Of a large one that has no other name the end goes first, under the name of a file that is not complete.
pub(super) fn remove_file(path: &Path) -> io::Result<()> {
    let meta = path.symlink_metadata()?;
    // Added to its name: a file beside it may have the same stem.
    let mut going = path.as_os_str().to_owned();
    going.push(GOING);
    let going = PathBuf::from(going);
    if meta.len() <= CUT || !is_alone(&meta) || std::fs::rename(path, &going).is_err() {
        return std::fs::remove_file(path);
    }
    if let Ok(file) = OpenOptions::new().write(true).open(&going) {
        let mut left = meta.len();
        while left > CUT {
            let begun = Instant::now();
            if file.set_len(left - CUT).and_then(|()| file.sync_all()).is_err() {
                break;
            }
            left -= CUT;
            rest(begun);
        }
    }
    std::fs::remove_file(going)
}

/// Whether this is a file with this one name. Elsewhere than on Unix nobody waits for a file to be given back.
#[cfg(unix)]
fn is_alone(meta: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    meta.is_file() && meta.nlink() == 1
}
#[cfg(not(unix))]
const fn is_alone(_: &Metadata) -> bool {
    false
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::{CUT, Gentle, PIECE, remove_file};
    use std::{fs::File, io::Write as _};

    #[test]
    fn every_byte_is_written_and_a_large_file_goes_as_a_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("large");
        let piece: Vec<u8> = (0..=250).cycle().take(usize::try_from(PIECE).unwrap() / 3 + 1).collect();
        let mut gentle = Gentle::new(File::create(&path).unwrap());
        for _ in 0..7 {
            gentle.write_all(&piece).unwrap();
        }
        gentle.finish().unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), piece.repeat(7));
        File::options().write(true).open(&path).unwrap().set_len(CUT * 3 + 5).unwrap();
        let (other, beside) = (folder.path().join("other name"), folder.path().join("large.part"));
        std::fs::hard_link(&path, &other).unwrap();
        remove_file(&path).unwrap();
        assert_eq!(other.metadata().unwrap().len(), CUT * 3 + 5, "another name keeps all of it");
        std::fs::write(&beside, "a file of its own").unwrap();
        std::fs::rename(&other, &path).unwrap();
        remove_file(&path).unwrap();
        let left = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path());
        assert_eq!(left.collect::<Vec<_>>(), [beside], "what lies beside it stays");
        assert_eq!(remove_file(&path).unwrap_err().kind(), std::io::ErrorKind::NotFound);
    }
}
