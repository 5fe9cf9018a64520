//! Every `sql!` text of the crate is prepared on both databases: none is right on one of them only.

use crate::fixture::Kind;
use huolang_store::Location;
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, Row, SqlSafeStr, SqliteConnection};
use std::path::Path;

/// The texts of `sql!(…, "…")` and of `locking("…")`, with the file they stand in.
fn texts() -> Vec<(String, String)> {
    let mut texts = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let source = std::fs::read_to_string(&path).unwrap();
                let name = path.display().to_string();
                for marker in ["sql!(", ".locking("] {
                    texts.extend(literals_after(&source, marker).into_iter().map(|text| (name.clone(), text)));
                }
            }
        }
    }
    texts
}

/// The first string literal after each `marker`, unescaped.
fn literals_after(source: &str, marker: &str) -> Vec<String> {
    let code: String =
        source.lines().filter(|line| !line.trim_start().starts_with("//")).map(|line| format!("{line}\n")).collect();
    let mut found = Vec::new();
    let mut rest = code.as_str();
    while let Some(at) = rest.find(marker) {
        rest = &rest[at + marker.len()..];
        let Some(start) = rest.find('"') else { break };
        let mut text = String::new();
        let mut escaped = false;
        for char in rest[start + 1..].chars() {
            match (escaped, char) {
                (false, '\\') => escaped = true,
                (false, '"') => break,
                _ => {
                    text.push(char);
                    escaped = false;
                }
            }
        }
        if text.trim_start().starts_with(|char: char| char.is_ascii_uppercase()) {
            found.push(text);
        }
    }
    found
}

#[test]
fn the_scan_finds_them() {
    let texts = texts();
    assert!(texts.len() > 120, "only {} texts were found: the scan is broken", texts.len());
    assert!(texts.iter().any(|(_, text)| text.contains("UPDATE card_batches SET imported")));
}

#[tokio::test]
async fn all_are_understood_by_sqlite() {
    crate::fixture::on(Kind::Sqlite, |fixture| {
        Box::pin(async move {
            let path = fixture.db.sqlite_path().unwrap();
            let mut conn = SqliteConnection::connect(&path.display().to_string()).await.unwrap();
            for (file, text) in texts() {
                if let Err(error) = conn.prepare(AssertSqlSafe(text.clone()).into_sql_str()).await {
                    panic!("{file}: {error}\n{text}");
                }
            }
        })
    })
    .await;
}

/// What SQLite finds no index for, and is large enough to want one, it makes an index of at each call.
#[tokio::test]
async fn none_makes_sqlite_build_an_index_for_it() {
    crate::fixture::on(Kind::Sqlite, |fixture| {
        Box::pin(async move {
            let path = fixture.db.sqlite_path().unwrap();
            let mut conn = SqliteConnection::connect(&path.display().to_string()).await.unwrap();
            for (file, text) in texts() {
                let asked = sqlx::query(AssertSqlSafe(format!("EXPLAIN QUERY PLAN {text}")));
                let steps: Vec<String> =
                    asked.fetch_all(&mut conn).await.unwrap().iter().map(|row| row.get("detail")).collect();
                assert!(!steps.iter().any(|step| step.contains("AUTOMATIC")), "{file}: {steps:?}\n{text}");
            }
        })
    })
    .await;
}

#[tokio::test]
async fn all_are_understood_by_postgres() {
    crate::fixture::on(Kind::Postgres, |fixture| {
        Box::pin(async move {
            let Location::Postgres { url } = &fixture.location else { panic!() };
            let mut conn = PgConnection::connect(url).await.unwrap();
            for (file, text) in texts() {
                if let Err(error) = conn.prepare(AssertSqlSafe(text.clone()).into_sql_str()).await {
                    panic!("{file}: {error}\n{text}");
                }
            }
        })
    })
    .await;
}
