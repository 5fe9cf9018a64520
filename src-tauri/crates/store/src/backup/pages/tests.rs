#![allow(clippy::unwrap_used)]

use super::{LOCKED, PIECE, Pages, copy, next_piece, settle, stand_in, until_steady};
use crate::{Conn, Db, Durability, Location, OpenOptions, StoreError, backup, conn::Driver, meta};
use std::{
    io::ErrorKind,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

async fn open(path: &Path) -> Db {
    let options = OpenOptions { copy_before: false, ..OpenOptions::default() };
    Db::open(&Location::Sqlite { path: path.to_owned() }, options).await.unwrap()
}

/// Writes the same number far apart, with pages that hold it in between, in one commit.
async fn write(db: &Db, number: usize) {
    db.write(Durability::Flushed, move |tx| {
        Box::pin(async move {
            meta::set(tx, "a", &number.to_string()).await?;
            meta::set(tx, &format!("filler-{}", number % 40), &format!("{number} ").repeat(20_000)).await?;
            meta::set(tx, "z", &number.to_string()).await
        })
    })
    .await
    .unwrap();
}

/// The number that a healthy copy holds, the same everywhere.
async fn number_in(path: &Path) -> usize {
    let db = open(path).await;
    let mut conn = db.reader().await.unwrap();
    assert_eq!(backup::find_damage(&mut conn).await.unwrap(), Vec::<String>::new());
    let number: usize = read(&mut conn, "a").await.parse().unwrap();
    assert_eq!(read(&mut conn, "z").await, number.to_string());
    let filler = format!("filler-{}", number % 40);
    assert_eq!(read(&mut conn, &filler).await, format!("{number} ").repeat(20_000));
    drop(conn);
    db.close().await;
    number
}

async fn read(conn: &mut Conn, key: &str) -> String {
    meta::get(conn, key).await.unwrap().unwrap()
}

fn pages(db: &Db, path: &Path, wanted: &Arc<()>) -> Pages {
    Pages::new(db, path, Arc::downgrade(wanted), |_| true).unwrap()
}

/// A reader that stands in the database until it is dropped.
async fn standing(db: &Db) -> Conn {
    let mut reader = db.reader().await.unwrap();
    reader.close_on_drop();
    stand_in(&mut reader).await.unwrap();
    reader
}

/// Brings back what no reader stands in the way of, as another program may.
async fn bring_back(db: &Db) {
    let mut other = db.reader().await.unwrap();
    let Driver::Sqlite(driver) = other.driver() else { unreachable!() };
    sqlx::raw_sql("PRAGMA query_only = OFF; PRAGMA wal_checkpoint(PASSIVE)").execute(driver).await.unwrap();
    other.discard();
}

#[test]
fn what_sqlite_locks_is_never_read() {
    let (mut at, mut read) = (0, 0);
    while at < 2 * LOCKED.start {
        let piece = next_piece(at);
        assert!(piece.end <= LOCKED.start || piece.start >= LOCKED.end, "{piece:?}");
        assert!(piece.start == at || (at..piece.start) == LOCKED, "{piece:?}");
        assert!(piece.end - piece.start <= PIECE);
        read += piece.end - piece.start;
        at = piece.end;
    }
    assert_eq!(read, 2 * LOCKED.start - (LOCKED.end - LOCKED.start));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_made_while_others_write_holds_one_moment_and_all_before_it() {
    let dir = tempfile::tempdir().unwrap();
    let db = open(&dir.path().join("huolang.db")).await;
    write(&db, 0).await;
    let (done, writing) = (Arc::new(AtomicBool::new(false)), db.clone());
    let ends = done.clone();
    let writer = tokio::spawn(async move {
        let mut number = 0;
        while !ends.load(Ordering::SeqCst) {
            number += 1;
            write(&writing, number).await;
        }
        number
    });
    let mut last = 0;
    for round in 0..4 {
        let path = dir.path().join(format!("copy-{round}"));
        let before: usize = read(&mut db.reader().await.unwrap(), "a").await.parse().unwrap();
        copy(&db, &path, |_| true).await.unwrap();
        let number = number_in(&path).await;
        assert!(number >= before && number >= last, "{number} of {before}, {last} before");
        last = number;
    }
    done.store(true, Ordering::SeqCst);
    assert!(writer.await.unwrap() >= last);
    db.close().await;
    let left = std::fs::read_dir(dir.path()).unwrap().count();
    assert_eq!(left, 5, "nothing is left beside the file and its copies");
}

#[tokio::test]
async fn what_came_into_the_file_while_it_was_read_is_taken_again() {
    let dir = tempfile::tempdir().unwrap();
    let db = open(&dir.path().join("huolang.db")).await;
    for number in 0..60 {
        write(&db, number).await;
    }
    backup::checkpoint(&db).await.unwrap();
    let (path, wanted) = (dir.path().join("copy"), Arc::new(()));
    let mut under_way = pages(&db, &path, &wanted);
    assert!(under_way.round(false).unwrap() > 40 * 40_000);
    assert_eq!(under_way.round(false).unwrap(), 0, "nothing changed");
    write(&db, 60).await;
    backup::checkpoint(&db).await.unwrap();
    let again = under_way.round(false).unwrap();
    assert!(again > 40_000 && again < 10 * 60_000, "only what changed: {again}");
    write(&db, 61).await;
    let reader = standing(&db).await;
    write(&db, 62).await;
    let copied = under_way.take_the_rest().unwrap();
    drop(reader);
    settle(copied, &path).await.unwrap();
    assert_eq!(number_in(&path).await, 62, "what is in the write-ahead file alone");
    db.close().await;
}

/// Where everything is brought back already, the next commit begins the write-ahead file anew, and leaves the end of what was
/// in it before.
#[tokio::test]
async fn pages_that_were_brought_back_long_ago_do_not_come_again() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("huolang.db");
    let db = open(&path).await;
    for number in 0..60 {
        write(&db, number).await;
    }
    db.close().await;
    let db = open(&path).await;
    for number in 60..100 {
        write(&db, number).await;
    }
    bring_back(&db).await;
    let (copied, wanted) = (dir.path().join("copy"), Arc::new(()));
    let mut under_way = pages(&db, &copied, &wanted);
    under_way.come_near().unwrap();
    let reader = standing(&db).await;
    write(&db, 100).await;
    let file = under_way.take_the_rest().unwrap();
    let (whole, taken) = (super::wal_of(&path), super::wal_of(&copied));
    let (whole, taken) = (whole.metadata().unwrap().len(), taken.metadata().unwrap().len());
    assert!(taken > 40_000 && taken < whole / 4, "{taken} of {whole}");
    drop(reader);
    settle(file, &copied).await.unwrap();
    assert_eq!(number_in(&copied).await, 100);
    db.close().await;
}

/// Brought back after the file was read, and written over by what came then, it would be in neither of the two.
#[tokio::test]
async fn what_comes_back_after_the_last_reading_is_kept_by_whoever_stands_there() {
    let dir = tempfile::tempdir().unwrap();
    let db = open(&dir.path().join("huolang.db")).await;
    for is_all_back in [false, true] {
        for number in 0..9 {
            write(&db, number).await;
        }
        if is_all_back {
            bring_back(&db).await;
        }
        let (path, wanted) = (dir.path().join(format!("copy-{is_all_back}")), Arc::new(()));
        let mut under_way = pages(&db, &path, &wanted);
        let reader = standing(&db).await;
        under_way.round(false).unwrap();
        write(&db, 9).await;
        bring_back(&db).await;
        write(&db, 10).await;
        bring_back(&db).await;
        write(&db, 11).await;
        under_way.take_wal().unwrap();
        drop(reader);
        settle(under_way.copy.clone(), &path).await.unwrap();
        drop(under_way);
        assert_eq!(number_in(&path).await, 11, "{is_all_back}");
    }
    db.close().await;
}

#[test]
fn a_write_ahead_file_that_begins_anew_is_copied_again() {
    let dir = tempfile::tempdir().unwrap();
    let (wal, mut times) = (dir.path().join("wal"), Vec::new());
    std::fs::write(&wal, []).unwrap();
    let copied = until_steady(&wal, |is_used| {
        times.push(is_used);
        std::fs::write(&wal, if times.len() < 3 { [u8::try_from(times.len()).unwrap(); 32] } else { [2; 32] })
    });
    copied.unwrap();
    assert_eq!(times, [false, true, true]);
    let missing = until_steady(&dir.path().join("missing"), |_| Ok(()));
    assert_eq!(missing.unwrap_err().kind(), ErrorKind::NotFound, "it is never taken for an empty one");
}

#[tokio::test]
async fn a_copy_ends_when_it_is_given_up_and_writes_over_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let db = open(&dir.path().join("huolang.db")).await;
    for number in 0..9 {
        write(&db, number).await;
    }
    backup::checkpoint(&db).await.unwrap();
    let (path, wanted) = (dir.path().join("copy"), Arc::new(()));
    let mut under_way = pages(&db, &path, &wanted);
    drop(wanted);
    assert_eq!(under_way.come_near().unwrap_err().kind(), ErrorKind::Interrupted, "nobody waits for it");
    drop(under_way);
    let error = copy(&db, &path, |_| true).await.unwrap_err();
    assert!(error.to_string().contains("copy the database to"), "{error}");
    let (mut shares, (told, heard)) = (0.0, std::sync::mpsc::channel());
    let stops = move |share| {
        told.send(share).unwrap();
        share < 0.5
    };
    let error = copy(&db, &dir.path().join("stopped"), stops).await.unwrap_err();
    assert!(matches!(error, StoreError::Closed), "{error}");
    for share in heard {
        assert!(share >= shares && share < 1.0, "{shares}, {share}");
        shares = share;
    }
    assert!(shares >= 0.5);
    let (reader, wanted) = (db.reader().await.unwrap(), Arc::new(()));
    let mut under_way = pages(&db, &dir.path().join("closing"), &wanted);
    let closing = tokio::spawn({
        let db = db.clone();
        async move { db.close().await }
    });
    while !db.is_closing() {
        tokio::task::yield_now().await;
    }
    assert_eq!(under_way.come_near().unwrap_err().kind(), ErrorKind::Interrupted, "the database is being closed");
    drop((under_way, reader));
    closing.await.unwrap();
    assert!(copy(&db, &dir.path().join("other"), |_| true).await.is_err(), "it is closed");
}
