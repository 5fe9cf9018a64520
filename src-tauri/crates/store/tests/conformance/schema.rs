//! Both schemas have the same tables, the same columns, the same keys and the same indexes.

use crate::fixture::Kind;
use huolang_store::Location;
use sqlx::{AssertSqlSafe, Connection, PgConnection, Row, SqliteConnection};
use std::collections::{BTreeMap, BTreeSet};

/// Table → column → (type, may be null).
type Tables = BTreeMap<String, BTreeMap<String, (String, bool)>>;

/// The search index differs on purpose.
fn is_search_index(table: &str) -> bool {
    table.starts_with("order_grams")
}

/// The portable name of a type.
fn portable(name: &str) -> String {
    match name.to_lowercase().as_str() {
        "integer" | "bigint" => "BIGINT",
        "text" => "TEXT",
        "boolean" => "BOOLEAN",
        "blob" | "bytea" => "BLOB",
        other => panic!("{other} is no portable type"),
    }
    .to_owned()
}

async fn of_sqlite(conn: &mut SqliteConnection) -> (Tables, BTreeSet<String>) {
    let mut tables = Tables::new();
    let names: Vec<String> =
        sqlx::query_scalar("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
            .fetch_all(&mut *conn)
            .await
            .unwrap();
    for table in names.into_iter().filter(|table| !is_search_index(table)) {
        let rows =
            sqlx::query(AssertSqlSafe(format!("PRAGMA table_info({table})"))).fetch_all(&mut *conn).await.unwrap();
        let columns = rows.iter().map(|row| {
            let key: i64 = row.get("pk");
            let not_null: bool = row.get("notnull");
            (row.get("name"), (portable(row.get("type")), !not_null && key == 0))
        });
        tables.insert(table, columns.collect());
    }
    let indexes: Vec<String> =
        sqlx::query_scalar("SELECT name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL")
            .fetch_all(conn)
            .await
            .unwrap();
    (tables, indexes.into_iter().filter(|index| !is_search_index(index)).collect())
}

async fn of_postgres(conn: &mut PgConnection) -> (Tables, BTreeSet<String>) {
    let rows = sqlx::query(
        "SELECT CAST(table_name AS TEXT) AS t, CAST(column_name AS TEXT) AS c, CAST(data_type AS TEXT) AS d,
             is_nullable = 'YES' AS n
         FROM information_schema.columns
         WHERE table_schema = 'public'
             AND table_name IN (SELECT table_name FROM information_schema.tables WHERE table_type = 'BASE TABLE')",
    )
    .fetch_all(&mut *conn)
    .await
    .unwrap();
    let mut tables = Tables::new();
    for row in rows {
        let table: String = row.get("t");
        if !is_search_index(&table) {
            tables.entry(table).or_default().insert(row.get("c"), (portable(row.get("d")), row.get("n")));
        }
    }
    let indexes: Vec<String> = sqlx::query_scalar(
        "SELECT CAST(i.indexname AS TEXT) FROM pg_indexes i
         WHERE i.schemaname = 'public'
             AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE CAST(c.conname AS TEXT) = CAST(i.indexname AS TEXT))",
    )
    .fetch_all(conn)
    .await
    .unwrap();
    (tables, indexes.into_iter().filter(|index| !is_search_index(index)).collect())
}

#[tokio::test]
async fn sqlite_and_postgres_agree() {
    crate::fixture::on(Kind::Postgres, |postgres| {
        Box::pin(async move {
            let Location::Postgres { url } = &postgres.location else { panic!() };
            let mut conn = PgConnection::connect(url).await.unwrap();
            let (tables, indexes) = of_postgres(&mut conn).await;
            crate::fixture::on(Kind::Sqlite, |sqlite| {
                Box::pin(async move {
                    let path = sqlite.db.sqlite_path().unwrap().display().to_string();
                    let mut conn = SqliteConnection::connect(&path).await.unwrap();
                    let (sqlite_tables, sqlite_indexes) = of_sqlite(&mut conn).await;
                    assert!(sqlite_tables.len() > 30);
                    assert_eq!(sqlite_tables, tables);
                    assert_eq!(sqlite_indexes, indexes);
                })
            })
            .await;
        })
    })
    .await;
}
