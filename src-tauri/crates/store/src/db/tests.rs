#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::migrate::{self, Migration, POSTGRES, SQLITE};
use sqlx::{Connection, SqliteConnection, sqlite::SqliteConnectOptions};
use std::path::Path;

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
