//! Copies SQLite's file while others write.
//!
//! The file is read again and again, with rests, until little differs from one time to the next. The last time a reader stands in
//! the database: until it leaves, SQLite keeps all that its write-ahead file holds. What came into the file meanwhile is in that
//! one as well, which is copied last: opened together, the two copies are what was committed by then.
//!
//! SQLite's own ways to copy read all of it as of one moment. What is written in the meantime cannot be brought back, and
//! bringing it all back afterwards keeps the disk from whoever delivers.

use super::empty_wal;
use crate::{Conn, Db, StoreError, conn::Driver, door};
use sqlx::{
    ConnectOptions as _, Connection as _,
    sqlite::{SqliteConnectOptions, SqliteSynchronous},
};
use std::{
    ffi::OsString,
    fs::{File, OpenOptions},
    io::{self, BufReader, BufWriter, ErrorKind, Read as _, Seek as _, SeekFrom, Write as _},
    ops::Range,
    path::{Path, PathBuf},
    sync::{Arc, Weak},
    time::{Duration, Instant},
};

/// Bytes that are read at a time, and that may wait for the disk: a commit's flush beside it waits for as much at most.
const PIECE: u64 = 256 << 10;
/// After a piece it rests so many times as long as that took.
const REST: u32 = 3;
const LONGEST_PAUSE: Duration = Duration::from_millis(100);
/// What differs is written by so many bytes.
const PAGE: usize = 4_096;
/// Bytes in the middle of a large file that SQLite locks and never writes. Where locks bind everybody they cannot be read.
const LOCKED: Range<u64> = 0x4000_0000..0x4000_0200;
/// Times that it is read before the last one at most, and what the last one may find otherwise.
const ROUNDS: usize = 4;
const LITTLE: u64 = 8 << 20;
/// The lengths of the write-ahead file's head, and of what stands before each of its pages.
const HEAD: usize = 32;
const BEFORE_PAGE: usize = 24;

/// Writes a copy to `path`, as long as `goes_on` says so; it hears how far it is, from 0 to 1.
pub(super) async fn copy(
    db: &Db,
    path: &Path,
    goes_on: impl FnMut(f64) -> bool + Send + 'static,
) -> Result<(), StoreError> {
    let mut conn = db.reader().await?;
    // Whoever gives this up in the middle would leave it standing in the database.
    conn.close_on_drop();
    let wanted = Arc::new(());
    let pages = Pages::new(db, path, Arc::downgrade(&wanted), goes_on).map_err(failed(path))?;
    let mut reading = Reading { pages, conn };
    let work = move || reading.pages.come_near().map(|()| reading);
    let mut reading = blocking(path, work).await?;
    stand_in(&mut reading.conn).await?;
    let work = move || {
        let Reading { pages, conn } = reading;
        let copy = pages.take_the_rest();
        drop(conn);
        copy
    };
    let copy = blocking(path, work).await?;
    settle(copy, path).await
}

/// The connection goes along: the database is not closed while its file is open here. It goes last.
struct Reading {
    pages: Pages,
    conn: Conn,
}

/// Lets the connection see the database as it is now, until it is closed.
async fn stand_in(conn: &mut Conn) -> Result<(), StoreError> {
    if let Driver::Sqlite(driver) = conn.driver() {
        sqlx::raw_sql("BEGIN; SELECT COUNT(*) FROM schema_versions").execute(driver).await?;
    }
    Ok(())
}

/// File work, off the threads that answer.
async fn blocking<T: Send + 'static>(
    path: &Path,
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> Result<T, StoreError> {
    let outcome = tokio::task::spawn_blocking(work).await;
    outcome.map_err(|_| StoreError::Closed)?.map_err(failed(path))
}

fn failed(path: &Path) -> impl FnOnce(io::Error) -> StoreError + use<> {
    let path = path.display().to_string();
    move |source| match source.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => StoreError::DiskFull,
        ErrorKind::Interrupted => StoreError::Closed,
        _ => StoreError::File { action: "copy the database to", path, source },
    }
}

/// A copy under way.
struct Pages {
    db: Db,
    source: Arc<File>,
    source_wal: PathBuf,
    copy: Arc<File>,
    copy_wal: PathBuf,
    /// Gone when nobody waits for the copy any more.
    wanted: Weak<()>,
    goes_on: Box<dyn FnMut(f64) -> bool + Send>,
    piece: Vec<u8>,
    there: Vec<u8>,
    unflushed: u64,
}

impl Pages {
    fn new(
        db: &Db,
        path: &Path,
        wanted: Weak<()>,
        goes_on: impl FnMut(f64) -> bool + Send + 'static,
    ) -> io::Result<Self> {
        let (Some(source), Some(of)) = (db.file(), db.sqlite_path()) else { return Err(ErrorKind::Interrupted.into()) };
        let copy = Arc::new(OpenOptions::new().read(true).write(true).create_new(true).open(path)?);
        Ok(Self {
            db: db.clone(),
            source,
            source_wal: wal_of(of),
            copy,
            copy_wal: wal_of(path),
            wanted,
            goes_on: Box::new(goes_on),
            piece: Vec::new(),
            there: Vec::new(),
            unflushed: 0,
        })
    }

    /// Copies the file until little of it differs, and leaves the disk to others most of the time.
    fn come_near(&mut self) -> io::Result<()> {
        for _ in 0..ROUNDS {
            if self.round(true)? <= LITTLE {
                break;
            }
        }
        Ok(())
    }

    /// Copies what is left while somebody stands in the database; gives the file of the copy.
    fn take_the_rest(mut self) -> io::Result<Arc<File>> {
        self.round(false)?;
        self.take_wal()?;
        Ok(self.copy)
    }

    fn take_wal(&self) -> io::Result<()> {
        until_steady(&self.source_wal, |is_used| self.copy_wal(is_used))
    }

    /// Whether to go on, of which a share is done.
    fn check(&mut self, share: f64) -> io::Result<()> {
        let goes_on = self.wanted.strong_count() > 0 && !self.db.is_closing() && (self.goes_on)(share);
        if goes_on { Ok(()) } else { Err(ErrorKind::Interrupted.into()) }
    }

    /// Reads all of the file once, writes what the copy has otherwise, and gives how much that was.
    fn round(&mut self, rests: bool) -> io::Result<u64> {
        let all = self.source.metadata()?.len();
        let (mut end, mut differing) = (0, 0);
        loop {
            let begun = Instant::now();
            let is_new = self.copy.metadata()?.len() <= end;
            self.check(if is_new { end as f64 / all.max(1) as f64 } else { 1.0 })?;
            let Range { start, end: until } = next_piece(end);
            fill(&self.source, &mut self.piece, start..until)?;
            if self.piece.is_empty() {
                break;
            }
            differing += self.write_what_differs(start)?;
            end = start + self.piece.len() as u64;
            if rests {
                std::thread::park_timeout((begun.elapsed() * REST).min(LONGEST_PAUSE));
            }
        }
        self.copy.set_len(end)?;
        Ok(differing)
    }

    fn write_what_differs(&mut self, start: u64) -> io::Result<u64> {
        fill(&self.copy, &mut self.there, start..start + self.piece.len() as u64)?;
        if self.piece == self.there {
            return Ok(0);
        }
        let (mut copy, mut differing) = (&*self.copy, 0);
        let mut there = self.there.chunks(PAGE);
        let mut is_there = false;
        for (number, page) in self.piece.chunks(PAGE).enumerate() {
            if there.next() == Some(page) {
                is_there = false;
                continue;
            }
            // What lies behind one another is written without looking for its place.
            if !is_there {
                copy.seek(SeekFrom::Start(start + (number * PAGE) as u64))?;
                is_there = true;
            }
            copy.write_all(page)?;
            differing += page.len() as u64;
        }
        self.unflushed += differing;
        // On a Mac every flush empties the cache of the drive, too.
        if self.unflushed >= PIECE && !cfg!(target_vendor = "apple") {
            self.unflushed = 0;
            copy.sync_data()?;
        }
        Ok(differing)
    }

    /// Copies as much of the write-ahead file as was written since it began anew last. What is written at this moment may be
    /// torn: SQLite tells by itself where the last whole commit ends.
    fn copy_wal(&self, is_used: bool) -> io::Result<()> {
        let mut to = BufWriter::with_capacity(1 << 20, File::create(&self.copy_wal)?);
        if !is_used {
            return Ok(());
        }
        let mut from = BufReader::with_capacity(1 << 20, File::open(&self.source_wal)?);
        let mut head = [0; HEAD];
        if !is_whole(from.read_exact(&mut head))? {
            return Ok(());
        }
        to.write_all(&head)?;
        let [.., a, b, c, d, _, _, _, _, s, t, u, v, w, x, y, z, _, _, _, _, _, _, _, _] = head;
        let (page, salts) = (u32::from_be_bytes([a, b, c, d]), [s, t, u, v, w, x, y, z]);
        let mut frame = vec![0; BEFORE_PAGE + page.min(1 << 16) as usize];
        while is_whole(from.read_exact(&mut frame))? && frame.get(8..16) == Some(&salts) {
            to.write_all(&frame)?;
        }
        to.flush()
    }
}

/// Copies the write-ahead file until it did not begin anew meanwhile: where nothing was left to bring back when the reader came,
/// it may, once. `copy` hears whether it is in use.
fn until_steady(wal: &Path, mut copy: impl FnMut(bool) -> io::Result<()>) -> io::Result<()> {
    loop {
        let head = head_of(wal)?;
        copy(head.is_some())?;
        if head_of(wal)? == head {
            return Ok(());
        }
    }
}

/// Makes one file of the copy and what was copied of the write-ahead file.
async fn settle(copy: Arc<File>, path: &Path) -> Result<(), StoreError> {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .synchronous(SqliteSynchronous::Off)
        .pragma("wal_autocheckpoint", "0");
    let mut own = options.connect().await?;
    let brought = match door::bring_back_gently(copy.clone(), &mut own).await {
        Ok(_) => empty_wal(&mut own).await,
        Err(error) => Err(error.into()),
    };
    // Closed in any case: what is open cannot be cleared away everywhere.
    let closed = own.close().await;
    brought?;
    closed?;
    blocking(path, move || copy.sync_all()).await
}

/// What is read next.
const fn next_piece(at: u64) -> Range<u64> {
    let start = if at == LOCKED.start { LOCKED.end } else { at };
    start..(start / PIECE + 1) * PIECE
}

/// Reads a range as far as the file goes.
fn fill(file: &File, buffer: &mut Vec<u8>, range: Range<u64>) -> io::Result<()> {
    buffer.resize(usize::try_from(range.end - range.start).unwrap_or_default(), 0);
    let mut read = 0;
    while let Some(rest) = buffer.get_mut(read..).filter(|rest| !rest.is_empty()) {
        match read_at(file, rest, range.start + read as u64) {
            Ok(0) => break,
            Ok(more) => read += more,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    buffer.truncate(read);
    Ok(())
}

#[cfg(unix)]
fn read_at(file: &File, buffer: &mut [u8], at: u64) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, buffer, at)
}
#[cfg(windows)]
fn read_at(file: &File, buffer: &mut [u8], at: u64) -> io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, buffer, at)
}

/// Where SQLite keeps what was written ahead of a file.
fn wal_of(path: &Path) -> PathBuf {
    let mut name = OsString::from(path);
    name.push("-wal");
    PathBuf::from(name)
}

/// How the write-ahead file began last; nothing where nothing was written. While somebody has the database open it is there.
fn head_of(wal: &Path) -> io::Result<Option<[u8; HEAD]>> {
    let mut head = [0; HEAD];
    Ok(is_whole(File::open(wal)?.read_exact(&mut head))?.then_some(head))
}

/// Whether all was read, and the file did not end before.
fn is_whole(read: io::Result<()>) -> io::Result<bool> {
    match read {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => Ok(false),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests;
