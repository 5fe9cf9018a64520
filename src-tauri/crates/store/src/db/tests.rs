#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::{
    Db, Inner, Location, OpenOptions,
    migrate::{self, Migration, POSTGRES, SQLITE},
    postgres, sqlite,
};
use crate::{
    Durability, StoreError,
    door::{Door, Flush},
    events, meta, sql, units,
};
use futures::poll;
use huolang_domain::OrderId;
use sqlx::{
    AssertSqlSafe, Connection, Executor, PgConnection, PgPool, SqliteConnection, postgres::PgPoolOptions,
    sqlite::SqliteConnectOptions,
};
use std::{io, path::Path, pin::pin, sync::Arc};
use tokio::sync::mpsc;

const FIRST: Migration =
    Migration { number: 1, name: "first", text: "CREATE TABLE a (x TEXT); INSERT INTO a VALUES ('old')" };
const SECOND: Migration =
    Migration { number: 2, name: "second", text: "UPDATE a SET x = 'new'; CREATE TABLE b (y TEXT)" };
const BROKEN: Migration =
    Migration { number: 2, name: "broken", text: "UPDATE a SET x = 'lost'; CREATE TABLE a (y TEXT)" };

async fn open(path: &Path) -> SqliteConnection {
    SqliteConnection::connect_with(&SqliteConnectOptions::new().filename(path).create_if_missing(true)).await.unwrap()
}

async fn word(path: &Path) -> String {
    sqlx::query_scalar("SELECT x FROM a").fetch_one(&mut open(path).await).await.unwrap()
}

#[test]
fn both_databases_have_the_same_numbers() {
    let steps = |migrations: &[Migration]| migrations.iter().map(|step| (step.number, step.name)).collect::<Vec<_>>();
    assert_eq!(steps(SQLITE), steps(POSTGRES));
    assert!(SQLITE.iter().zip(1..).all(|(step, number)| step.number == number));
}

#[tokio::test]
async fn a_file_that_is_behind_is_copied_before_it_changes() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("huolang.db");
    let backups = dir.path().join("backups");
    let mut conn = open(&path).await;
    migrate::sqlite(&mut conn, &[FIRST], None, Some(&backups)).await.unwrap();
    assert!(!backups.exists(), "a new file needs no copy");
    migrate::sqlite(&mut conn, &[FIRST], Some(&path), Some(&backups)).await.unwrap();
    assert!(!backups.exists(), "a file that is up to date needs no copy");
    migrate::sqlite(&mut conn, &[FIRST, SECOND], Some(&path), Some(&backups)).await.unwrap();
    assert_eq!(word(&path).await, "new");
    assert_eq!(word(&backups.join("huolang-before-schema-2.db")).await, "old");
}

#[tokio::test]
async fn what_is_a_copy_itself_is_brought_forward_without_another() {
    let dir = tempfile::tempdir().unwrap();
    for (name, copy_before, left) in [("restored.db", false, 1), ("huolang.db", true, 3)] {
        let path = dir.path().join(name);
        Db::former_file(&path, migrate::newest() - 1).await.unwrap().close().await;
        let options = OpenOptions { copy_before, ..OpenOptions::default() };
        Db::open(&Location::Sqlite { path }, options).await.unwrap().close().await;
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), left, "{name}");
    }
}

#[tokio::test]
async fn a_migration_that_fails_changes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("huolang.db");
    let mut conn = open(&path).await;
    migrate::sqlite(&mut conn, &[FIRST], None, None).await.unwrap();
    migrate::sqlite(&mut conn, &[FIRST, BROKEN], Some(&path), None).await.unwrap_err();
    assert_eq!(word(&path).await, "old");
    migrate::sqlite(&mut open(&path).await, &[FIRST, SECOND], Some(&path), None).await.unwrap();
    assert_eq!(word(&path).await, "new");
}

/// A new, empty database of the server of the test run.
async fn server_database(name: &str) -> String {
    let server = std::env::var("HUOLANG_TEST_PG").expect("a PostgreSQL server; `cargo xtask test` starts one");
    let name = format!("store_{name}_{}", std::process::id());
    let mut admin = PgConnection::connect(&server).await.unwrap();
    admin.execute(AssertSqlSafe(format!("DROP DATABASE IF EXISTS {name}"))).await.unwrap();
    admin.execute(AssertSqlSafe(format!("CREATE DATABASE {name}"))).await.unwrap();
    format!("{}/{name}", server.rsplit_once('/').unwrap().0)
}

/// The pool of a database that a former program left, with a word in it.
async fn left_by_a_former_program(url: &str, schema: i64) -> PgPool {
    let pool = PgPoolOptions::new().max_connections(3).connect(url).await.unwrap();
    let mut conn = pool.acquire().await.unwrap();
    migrate::postgres(&mut conn, migrate::up_to(POSTGRES, schema)).await.unwrap();
    conn.execute("INSERT INTO meta (key, value) VALUES ('who', 'a former program')").await.unwrap();
    drop(conn);
    pool
}

/// How far the schema of a file is, and the word in it.
async fn found_in(file: &Path) -> (i64, String) {
    let mut conn = open(file).await;
    let schema = sqlx::query_scalar("SELECT MAX(number) FROM schema_versions").fetch_one(&mut conn).await.unwrap();
    let word = sqlx::query_scalar("SELECT value FROM meta WHERE key = 'who'").fetch_one(&mut conn).await.unwrap();
    (schema, word)
}

#[tokio::test]
async fn postgres_that_is_behind_is_copied_into_a_file_before_it_changes() {
    let (dir, url) = (tempfile::tempdir().unwrap(), server_database("behind").await);
    let backups = dir.path().join("backups");
    let newest = migrate::newest();
    left_by_a_former_program(&url, newest - 1).await.close().await;
    let location = Location::Postgres { url };
    let options = OpenOptions { backup_dir: Some(backups.clone()), ..OpenOptions::default() };
    Db::open(&location, options.clone()).await.unwrap().close().await;
    let copy = backups.join(format!("huolang-before-schema-{newest}.db"));
    assert_eq!(std::fs::read_dir(&backups).unwrap().count(), 1, "nothing half done lies beside it");
    assert_eq!(found_in(&copy).await, (newest - 1, "a former program".to_owned()));

    std::fs::remove_file(&copy).unwrap();
    Db::open(&location, options).await.unwrap().close().await;
    assert!(!copy.exists(), "what is up to date needs no copy");
}

#[tokio::test]
async fn postgres_that_cannot_be_copied_is_not_changed() {
    let (dir, url) = (tempfile::tempdir().unwrap(), server_database("uncopied").await);
    let newest = migrate::newest();
    let pool = left_by_a_former_program(&url, newest - 1).await;
    let in_the_way = dir.path().join("backups");
    std::fs::write(&in_the_way, "a file where the folder should be").unwrap();
    let options = OpenOptions { backup_dir: Some(in_the_way), ..OpenOptions::default() };
    assert!(Db::open(&Location::Postgres { url }, options).await.is_err());
    let at: i64 = sqlx::query_scalar("SELECT MAX(number) FROM schema_versions").fetch_one(&pool).await.unwrap();
    assert_eq!(at, newest - 1);
    pool.close().await;
}

#[tokio::test]
async fn postgres_of_every_former_schema_becomes_a_file_that_comes_forward() {
    let (dir, url) = (tempfile::tempdir().unwrap(), server_database("former").await);
    // The first two came together.
    let pool = left_by_a_former_program(&url, 2).await;
    for schema in 2..migrate::newest() {
        migrate::postgres(&mut pool.acquire().await.unwrap(), migrate::up_to(POSTGRES, schema)).await.unwrap();
        postgres::copy(&pool, schema, dir.path()).await.unwrap();
        let path = dir.path().join(format!("huolang-before-schema-{}.db", schema + 1));
        assert_eq!(found_in(&path).await, (schema, "a former program".to_owned()));
        Db::open(&Location::Sqlite { path: path.clone() }, OpenOptions::default()).await.unwrap().close().await;
        assert_eq!(found_in(&path).await, (migrate::newest(), "a former program".to_owned()));
    }
    pool.close().await;
}

/// An order as a program of schema 17 left it, with a line, two units, two steps and what left the stock.
const LEFT_BEHIND: &str = "
    INSERT INTO shops (id, platform, name, state, config, created_at, updated_at)
    VALUES ('shop', 'practice', 's', 'active', '{}', 1, 1);
    INSERT INTO orders (seek, id, shop_id, sn, status, content, platform, bucket, attention, buyer_id, buyer_name, title,
        quantity, amount, risk, placed_at, platform_updated_at, created_at, updated_at)
    VALUES (1, 'order', 'shop', 'P-1', 'shipped', 'sent', 'shipped', 'done', false, 'b', 'b', 't', 2, 1, false, 1, 1, 1, 1);
    INSERT INTO deliveries (id, order_id, line, content, guards, tries, created_at, updated_at)
    VALUES ('delivery', 'order', 1, 'sent', '[]', 0, 1, 1);
    INSERT INTO delivery_units (id, delivery_id, order_id, line, unit, created_at)
    VALUES ('u-2', 'delivery', 'order', 1, 2, 1), ('u-1', 'delivery', 'order', 1, 1, 1);
    INSERT INTO order_events (id, order_id, kind, detail, actor, at)
    VALUES ('e-2', 'order', 'sent', '{}', 'system', 2), ('e-1', 'order', 'paid', '{}', 'system', 1);
    INSERT INTO stock_log (id, pool_id, reason, delta, order_id, actor, at)
    VALUES ('l-1', 'pool', 'reserve', -2, 'order', 'system', 1);";

/// What is left of it: its steps, its units, and what left the stock; then whether a unit can come twice, and whether what hangs
/// on a delivery goes with it.
async fn found_of_it(db: &Db) {
    let order = OrderId::from("order");
    let mut conn = db.reader().await.unwrap();
    let steps = events::list_by_order(&mut conn, &order).await.unwrap();
    assert_eq!(steps.iter().map(|step| step.kind.as_str()).collect::<Vec<_>>(), ["paid", "sent"]);
    let kept = units::by_orders(&mut conn, &[order]).await.unwrap();
    assert_eq!(kept.iter().map(|unit| (unit.line, unit.unit)).collect::<Vec<_>>(), [(1, 1), (1, 2)]);
    let (left,) =
        sql!(&mut conn, "SELECT CAST(COALESCE(SUM(delta), 0) AS BIGINT) FROM stock_log WHERE pool_id = $1", "pool")
            .fetch_one::<(i64,)>()
            .await
            .unwrap();
    assert_eq!(left, -2);
    drop(conn);
    let twice = db
        .write(Durability::Ordinary, |tx| {
            Box::pin(async move {
                sql!(
                    tx,
                    "INSERT INTO delivery_units (delivery_id, order_id, line, unit, created_at)
                     VALUES ('delivery', 'order', 1, 1, 1)"
                )
                .execute()
                .await
            })
        })
        .await;
    assert!(twice.is_err(), "a unit is there once");
    db.write(Durability::Ordinary, |tx| {
        Box::pin(async move { sql!(tx, "DELETE FROM orders WHERE id = 'order'").execute().await })
    })
    .await
    .unwrap();
    let mut conn = db.reader().await.unwrap();
    let (left,) = sql!(
        &mut conn,
        "SELECT CAST((SELECT COUNT(*) FROM delivery_units) + (SELECT COUNT(*) FROM order_events) AS BIGINT)"
    )
    .fetch_one::<(i64,)>()
    .await
    .unwrap();
    assert_eq!(left, 0);
}

#[tokio::test]
async fn what_a_former_program_left_of_an_order_comes_along_when_its_tables_get_other_keys() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("huolang.db");
    Db::former_file(&path, 17).await.unwrap().close().await;
    sqlx::raw_sql(LEFT_BEHIND).execute(&mut open(&path).await).await.unwrap();
    let db = Db::open(&Location::Sqlite { path }, OpenOptions::default()).await.unwrap();
    found_of_it(&db).await;
    db.close().await;

    let url = server_database("keys").await;
    let pool = left_by_a_former_program(&url, 17).await;
    sqlx::raw_sql(LEFT_BEHIND).execute(&pool).await.unwrap();
    pool.close().await;
    let options = OpenOptions { copy_before: false, ..OpenOptions::default() };
    let db = Db::open(&Location::Postgres { url }, options).await.unwrap();
    found_of_it(&db).await;
    db.close().await;
}

/// Cards that a program of schema 18 let go out: taken, taken and restored by hand since, refused and void for another reason,
/// unknown and in the recycle bin.
const LET_GO: &str = "
    INSERT INTO card_pools (id, name, kind, draw_order, low_stock_at, near_expiry_days, manual, created_at, updated_at)
    VALUES ('pool', 'p', 'once', 'oldest', 0, 0, '', 1, 1);
    INSERT INTO card_batches (id, pool_id, source, imported, duplicates, rejected, note, state, created_at)
    VALUES ('batch', 'pool', 'paste', 4, 0, 0, '', 'done', 1);
    INSERT INTO cards (id, pool_id, batch_id, state, secret, fingerprint, tail, draw_key, lot, uses, created_at, updated_at)
    VALUES ('c-1', 'pool', 'batch', 'void', 's', 'f-1', 't', 1, 1, 0, 1, 1),
        ('c-2', 'pool', 'batch', 'available', 's', 'f-2', 't', 1, 1, 0, 1, 1),
        ('c-3', 'pool', 'batch', 'void', 's', 'f-3', 't', 1, 1, 0, 1, 1),
        ('c-4', 'pool', 'batch', 'deleted', 's', 'f-4', 't', 1, 1, 0, 1, 1);
    INSERT INTO card_uploads
        (id, shop_id, pool_id, product_ref, sku_ref, cards, state, message, actor, created_at, updated_at)
    VALUES ('u-1', 'shop', 'pool', 'p', 's', '[\"c-1\",\"c-2\"]', 'taken', '', 'a', 1, 1),
        ('u-2', 'shop', 'pool', 'p', 's', '[\"c-3\"]', 'refused', '', 'a', 1, 1),
        ('u-3', 'shop', 'pool', 'p', 's', '[\"c-4\"]', 'unknown', '', 'a', 1, 1);";

async fn marked(db: &Db) -> Vec<(String, String)> {
    let mut conn = db.reader().await.unwrap();
    sql!(&mut conn, "SELECT id, upload_id FROM cards WHERE upload_id IS NOT NULL ORDER BY id")
        .fetch_all()
        .await
        .unwrap()
}

#[tokio::test]
async fn cards_that_a_former_program_let_go_out_are_known_by_their_upload() {
    let wanted = [("c-1", "u-1"), ("c-4", "u-3")].map(|(card, upload)| (card.to_owned(), upload.to_owned()));
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("huolang.db");
    Db::former_file(&path, 18).await.unwrap().close().await;
    sqlx::raw_sql(LET_GO).execute(&mut open(&path).await).await.unwrap();
    let db = Db::open(&Location::Sqlite { path }, OpenOptions::default()).await.unwrap();
    assert_eq!(marked(&db).await, wanted);
    db.close().await;

    let url = server_database("uploads").await;
    let pool = left_by_a_former_program(&url, 18).await;
    sqlx::raw_sql(LET_GO).execute(&pool).await.unwrap();
    pool.close().await;
    let options = OpenOptions { copy_before: false, ..OpenOptions::default() };
    let db = Db::open(&Location::Postgres { url }, options).await.unwrap();
    assert_eq!(marked(&db).await, wanted);
    db.close().await;
}

/// A database that is flushed in this way.
async fn flushed_by(path: &Path, flush: Flush) -> Db {
    let opened = sqlite::open(path, &OpenOptions::default(), SQLITE).await.unwrap();
    let door = Door::start_with(opened.writer, (opened.tidy, path), crate::CommitWatch::default(), flush).unwrap();
    Db(Arc::new(Inner::Sqlite { path: path.to_owned(), readers: opened.readers, door }))
}

async fn put(db: &Db, key: &'static str, durability: Durability) -> Result<(), StoreError> {
    db.write(durability, move |tx| Box::pin(async move { meta::set(tx, key, "there").await })).await
}

async fn is_there(db: &Db, key: &str) -> bool {
    meta::get(&mut db.reader().await.unwrap(), key).await.unwrap().is_some()
}

#[tokio::test]
async fn nobody_is_answered_before_what_was_written_is_flushed() {
    let dir = tempfile::tempdir().unwrap();
    let (begins, mut begun) = mpsc::unbounded_channel();
    let (ends, ended) = std::sync::mpsc::channel();
    let flush: Flush = Box::new(move |_| {
        begins.send(()).unwrap();
        ended.recv().map_err(io::Error::other)
    });
    let db = flushed_by(&dir.path().join("huolang.db"), flush).await;
    let mut first = pin!(put(&db, "first", Durability::Flushed));
    let mut second = pin!(put(&db, "second", Durability::Ordinary));
    assert!(poll!(&mut first).is_pending());
    begun.recv().await.unwrap();
    assert!(is_there(&db, "first").await, "others can read it meanwhile");
    assert!(poll!(&mut second).is_pending());
    while !is_there(&db, "second").await {
        tokio::task::yield_now().await;
    }
    let mut settled = pin!(db.settled());
    assert!(poll!(&mut first).is_pending() && poll!(&mut settled).is_pending());
    assert!(poll!(&mut second).is_pending(), "what came later is not told before what it may lean on");
    ends.send(()).unwrap();
    first.await.unwrap();
    second.await.unwrap();
    settled.await.unwrap();
    assert!(begun.try_recv().is_err(), "what need not survive a power cut is not flushed");
    put(&db, "third", Durability::Ordinary).await.unwrap();
    assert!(begun.try_recv().is_err());
    db.close().await;
}

#[tokio::test]
async fn what_could_not_be_flushed_is_brought_back_before_more_is_written() {
    let (dir, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let path = dir.path().join("huolang.db");
    let mut fails = true;
    let flush: Flush = Box::new(move |_| {
        let fails = std::mem::replace(&mut fails, false);
        if fails { Err(io::Error::other("a worn disk")) } else { Ok(()) }
    });
    let db = flushed_by(&path, flush).await;
    let told = put(&db, "first", Durability::Flushed).await.unwrap_err();
    assert!(told.to_string().contains("the disk did not take what was written"), "{told}");
    db.settled().await.unwrap_err();
    put(&db, "second", Durability::Flushed).await.unwrap();
    db.settled().await.unwrap();
    // Without the write-ahead file, of which nobody knows what the disk holds.
    let copy = other.path().join("huolang.db");
    std::fs::copy(&path, &copy).unwrap();
    db.close().await;
    let copied = Db::open(&Location::Sqlite { path: copy }, OpenOptions::default()).await.unwrap();
    assert!(is_there(&copied, "first").await && !is_there(&copied, "second").await);
    copied.close().await;
}
