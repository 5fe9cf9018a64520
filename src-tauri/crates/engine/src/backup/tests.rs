#![allow(clippy::unwrap_used)]

mod beside;

use super::{ENDING, PENDING, Pace, restore::finish_restore, restore_file, turn};
use crate::{
    Engine,
    operations::OperationState,
    round::{Home, Round},
};
use huolang_domain::{ErrorCode, Millis, testing::ManualClock};
use huolang_store::{Db, Durability, Location, OpenOptions, settings};
use huolang_vault::{MasterKey, Vault};
use std::{path::Path, sync::Arc};

async fn engine(folder: &Path, key: u8) -> Engine {
    let home = Home::new(folder);
    std::fs::create_dir_all(home.backups()).unwrap();
    let db = Db::open(&Location::Sqlite { path: home.database() }, OpenOptions::default()).await.unwrap();
    let vault = Vault::from_master_key(MasterKey::from_bytes([key; 32])).unwrap();
    let clock = Arc::new(ManualClock::at(Millis(1_700_000_000_000)));
    Engine::builder(db, vault).clock(clock).round(Round::new(home)).build().unwrap()
}

async fn remember(engine: &Engine, word: &'static str) {
    let now = engine.now();
    engine
        .db()
        .write(Durability::Flushed, move |tx| {
            Box::pin(async move { settings::set(tx, "word", &serde_json::json!(word), now).await })
        })
        .await
        .unwrap();
}

async fn remembered(db: &Path) -> Option<serde_json::Value> {
    let db = Db::open(&Location::Sqlite { path: db.to_owned() }, OpenOptions::default()).await.unwrap();
    let word = settings::get(&mut db.reader().await.unwrap(), "word").await.unwrap();
    db.close().await;
    word
}

#[tokio::test]
async fn a_backup_brings_back_what_was_there() {
    let folder = tempfile::tempdir().unwrap();
    let engine = engine(folder.path(), 1).await;
    remember(&engine, "before").await;
    let kept = engine.backups().create(None).await.unwrap();
    assert_eq!(engine.backups().list().await.unwrap(), std::slice::from_ref(&kept));
    remember(&engine, "after").await;
    let file = engine.home().backups().join(&kept.name);
    restore_file(engine.vault(), &file, &folder.path().join(PENDING)).await.unwrap();
    engine.db().close().await;
    finish_restore(engine.home(), Millis(1_700_000_001_000)).unwrap();
    assert_eq!(remembered(&engine.home().database()).await, Some("before".into()));
    let former = folder.path().join("huolang-before-restore-20231115-061321.db");
    assert_eq!(remembered(&former).await, Some("after".into()), "the former database is kept");
}

#[tokio::test]
async fn a_damaged_or_foreign_backup_is_refused_and_nothing_is_left() {
    let folder = tempfile::tempdir().unwrap();
    let owner = engine(folder.path(), 1).await;
    let kept = owner.backups().create(None).await.unwrap();
    let file = owner.home().backups().join(&kept.name);
    let whole = std::fs::read(&file).unwrap();
    let mut flipped = whole.clone();
    flipped[whole.len() / 2] ^= 1;
    let other = tempfile::tempdir().unwrap();
    let stranger = engine(other.path(), 2).await;
    for (bytes, vault) in [
        (flipped, owner.vault()),
        (whole[..whole.len() - 9].to_vec(), owner.vault()),
        (b"PK\x03\x04 no backup".to_vec(), owner.vault()),
        (Vec::new(), owner.vault()),
        (whole.clone(), stranger.vault()),
    ] {
        let bad = other.path().join(format!("bad.{ENDING}"));
        std::fs::write(&bad, bytes).unwrap();
        let into = other.path().join(PENDING);
        let refused = restore_file(vault, &bad, &into).await.unwrap_err();
        assert_eq!(refused.code(), ErrorCode::BackupInvalid, "{refused}");
        assert!(!into.exists());
    }
}

#[tokio::test]
async fn a_backup_that_is_cancelled_leaves_nothing_and_one_that_is_not_comes_to_its_end() {
    let folder = tempfile::tempdir().unwrap();
    let engine = engine(folder.path(), 1).await;
    // This thread does nothing else: the work begins when it is waited for.
    let id = engine.backups().start_create();
    assert!(engine.operations().cancel(&id));
    assert_eq!(engine.operations().wait(&id).await.unwrap().state, OperationState::Cancelled);
    assert_eq!(std::fs::read_dir(engine.home().backups()).unwrap().count(), 0);
    let id = engine.backups().start_create();
    let ended = engine.operations().wait(&id).await.unwrap();
    assert_eq!((ended.state, Some(ended.done)), (OperationState::Done, ended.total));
    let kept = engine.backups().list().await.unwrap().remove(0);
    let id = engine.backups().start_restore(&kept.name).await.unwrap();
    assert!(engine.operations().cancel(&id));
    assert_eq!(engine.operations().wait(&id).await.unwrap().state, OperationState::Cancelled);
    assert!(!folder.path().join(PENDING).exists() && !folder.path().join("restore.restoring").exists());
    assert_eq!(engine.backups().list().await.unwrap(), [kept]);
}

#[tokio::test]
async fn a_restore_that_fails_leaves_one_that_waits_with_its_key_and_the_next_takes_the_place_of_both() {
    let folder = tempfile::tempdir().unwrap();
    let engine = engine(folder.path(), 1).await;
    let (pending, waiting) = (folder.path().join(PENDING), folder.path().join("restore.key"));
    std::fs::write(&pending, b"data").unwrap();
    std::fs::create_dir(&waiting).unwrap();
    std::fs::write(waiting.join("note"), b"where its key is").unwrap();
    let broken = folder.path().join("broken.hlb");
    std::fs::write(&broken, b"this is a shopping list").unwrap();
    let id = engine.backups().start_recover(broken, None).unwrap();
    assert_eq!(engine.operations().wait(&id).await.unwrap().state, OperationState::Failed);
    assert!(std::fs::read(&pending).unwrap() == b"data" && waiting.join("note").exists());
    let kept = engine.backups().create(None).await.unwrap();
    let id = engine.backups().start_restore(&kept.name).await.unwrap();
    assert_eq!(engine.operations().wait(&id).await.unwrap().state, OperationState::Done);
    assert!(std::fs::read(&pending).unwrap() != b"data" && !waiting.exists());
}

#[test]
fn a_stream_tells_how_far_it_is() {
    use super::pace::Pace;
    use std::io::Read as _;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("bytes");
    std::fs::write(&file, vec![7; 10_000]).unwrap();
    let mut read = Vec::new();
    Pace::default().over(std::fs::File::open(&file).unwrap(), &file, 0..1_000).read_to_end(&mut read).unwrap();
    assert_eq!(read, vec![7; 10_000]);
}

#[tokio::test]
async fn old_backups_make_room() {
    let folder = tempfile::tempdir().unwrap();
    let engine = engine(folder.path(), 1).await;
    for second in 0..4 {
        let name = format!("huolang-2023010{second}-000000.{ENDING}");
        std::fs::write(engine.home().backups().join(name), b"old").unwrap();
    }
    super::create::remove_old(engine.home().backups(), 2, engine.now()).await.unwrap();
    let left: Vec<String> = engine.backups().list().await.unwrap().into_iter().map(|kept| kept.name).collect();
    assert_eq!(left, ["huolang-20230103-000000.hlb", "huolang-20230102-000000.hlb"]);
}

#[test]
fn a_backup_that_would_fill_the_disk_is_not_begun() {
    let refuse = super::create::refuse_little_room;
    let refused = refuse(Some(100 << 20), 60 << 20).unwrap_err();
    assert_eq!(refused.code(), ErrorCode::DiskFull);
    let words = refused.to_string();
    assert!(words.contains("155 MB of room") && words.contains("100 MB are free"), "{words}");
    refuse(Some(200 << 20), 60 << 20).unwrap();
    refuse(None, 60 << 20).unwrap();
}

/// The drill: backup, wipe, restore; every table has the rows and the content it had.
#[tokio::test]
async fn after_a_total_loss_every_table_is_as_it_was() {
    let house = crate::test_house::House::practice(50).await;
    house.work().await;
    let engine = &house.engine;
    let before = fingerprints(engine.db()).await;
    let kept = engine.backups().create(None).await.unwrap();
    let safe = tempfile::tempdir().unwrap();
    let file = safe.path().join(&kept.name);
    std::fs::copy(engine.home().backups().join(&kept.name), &file).unwrap();
    engine.db().close().await;
    for entry in std::fs::read_dir(&engine.home().folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            std::fs::remove_dir_all(path).unwrap();
        } else {
            std::fs::remove_file(path).unwrap();
        }
    }
    let counts = restore_file(engine.vault(), &file, &engine.home().folder.join(PENDING)).await.unwrap();
    finish_restore(engine.home(), Millis(1_700_000_001_000)).unwrap();
    let db = Db::open(&Location::Sqlite { path: engine.home().database() }, OpenOptions::default()).await.unwrap();
    assert_eq!(fingerprints(&db).await, before);
    assert!(serde_json::to_value(counts).unwrap().as_object().is_some_and(|counts| !counts.is_empty()));
    db.close().await;
}

/// Of every table: its rows, and a hash over all of them.
async fn fingerprints(db: &Db) -> std::collections::BTreeMap<String, (i64, String)> {
    use huolang_store::{Query, sql};
    let mut conn = db.reader().await.unwrap();
    let tables: Vec<(String,)> = sql!(
        &mut conn,
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'order_grams%'"
    )
    .fetch_all()
    .await
    .unwrap();
    let mut found = std::collections::BTreeMap::new();
    for (table,) in tables {
        // A text of a test, of which there are as many as tables.
        let of = |text: String| -> &'static str { text.leak() };
        let columns = of(format!("SELECT name FROM pragma_table_info('{table}')"));
        let columns: Vec<(String,)> = Query::new(&mut conn, columns, Vec::new()).fetch_all().await.unwrap();
        let row: Vec<String> = columns.iter().map(|(name,)| format!("quote({name})")).collect();
        let text = format!("SELECT {} AS row FROM {table} ORDER BY 1", row.join(" || '|' || "));
        let rows: Vec<(String,)> = Query::new(&mut conn, of(text), Vec::new()).fetch_all().await.unwrap();
        let mut hash = std::hash::DefaultHasher::new();
        std::hash::Hash::hash(&rows, &mut hash);
        let count = i64::try_from(rows.len()).unwrap();
        found.insert(table, (count, format!("{:x}", std::hash::Hasher::finish(&hash))));
    }
    found
}

#[test]
fn a_restore_that_was_cut_off_between_two_files_keeps_the_former_data_together() {
    let folder = tempfile::tempdir().unwrap();
    let put = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    put("huolang.db", "the former data");
    put(PENDING, "the restored data");
    put("huolang-before-restore-20261120-100000.db-wal", "the former data's last writes");
    // One that came to its end lies there, too.
    put("huolang-before-restore-20261119-100000.db", "older data");
    put("huolang-before-restore-20261119-100000.db-wal", "older writes");
    finish_restore(&Home::new(folder.path()), Millis(1_800_000_000_000)).unwrap();
    let text = |name: &str| std::fs::read_to_string(folder.path().join(name)).unwrap();
    assert_eq!(text("huolang.db"), "the restored data");
    assert_eq!(text("huolang-before-restore-20261120-100000.db"), "the former data");
    assert_eq!(text("huolang-before-restore-20261120-100000.db-wal"), "the former data's last writes");
    assert_eq!(text("huolang-before-restore-20261119-100000.db"), "older data");
    // And the mark that the next start looks for.
    assert!(folder.path().join("restored").exists());
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 6);
}

#[tokio::test]
async fn one_backup_at_a_time_and_what_somebody_makes_serves_the_night() {
    let folder = tempfile::tempdir().unwrap();
    let engine = engine(folder.path(), 1).await;
    let backups = engine.backups();
    let turn = engine.backing_up().lock().await;
    let given_up = backups.start_create();
    assert!(engine.operations().cancel(&given_up), "one that waits can be given up");
    assert_eq!(engine.operations().wait(&given_up).await.unwrap().state, OperationState::Cancelled);
    let (night, ()) = tokio::join!(backups.create_at_night(), async {
        backups.create_alone(None, &Pace::default()).await.unwrap();
        drop(turn);
    });
    assert!(!night.unwrap(), "it waits, and finds that one was made");
    assert_eq!(backups.list().await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_command_beside_the_program_waits_for_its_turn_and_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let (program, command) = (engine(folder.path(), 1).await, engine(folder.path(), 1).await);
    let turn = turn::take(&program, &Pace::default(), || unreachable!("nobody else makes one")).await.unwrap();
    let (waits, told) = tokio::sync::oneshot::channel();
    let (made, ()) = tokio::join!(command.backups().create_in_turn(None, || waits.send(()).unwrap()), async {
        told.await.unwrap();
        assert!(program.backups().list().await.unwrap().is_empty(), "it has not begun");
        drop(turn);
    });
    assert_eq!(program.backups().list().await.unwrap(), [made.unwrap()]);
    // It has given its turn back.
    drop(turn::take(&program, &Pace::default(), || unreachable!("nobody else makes one")).await.unwrap());
}

#[tokio::test]
async fn what_a_command_makes_beside_the_program_serves_the_night() {
    let folder = tempfile::tempdir().unwrap();
    let (program, command) = (engine(folder.path(), 1).await, engine(folder.path(), 1).await);
    let turn = turn::take(&command, &Pace::default(), || {}).await.unwrap();
    let given_up = program.backups().start_create();
    assert!(program.operations().cancel(&given_up), "one that waits for another program can be given up");
    assert_eq!(program.operations().wait(&given_up).await.unwrap().state, OperationState::Cancelled);
    let (night, ()) = tokio::join!(program.backups().create_at_night(), async {
        command.backups().create_alone(None, &Pace::default()).await.unwrap();
        drop(turn);
    });
    assert!(!night.unwrap(), "it waits, and finds that one was made");
    assert_eq!(program.backups().list().await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_place_that_takes_no_lock_keeps_nobody_from_a_backup() {
    let folder = tempfile::tempdir().unwrap();
    let engine = engine(folder.path(), 1).await;
    std::fs::create_dir(engine.home().backup_lock()).unwrap();
    let kept = engine.backups().create_in_turn(None, || unreachable!("nobody else makes one")).await.unwrap();
    assert_eq!(engine.backups().list().await.unwrap(), [kept]);
}
