//! Copies everything between a PostgreSQL database and a SQLite file: how the one is backed up, and how a backup becomes
//! a PostgreSQL database.
//!
//! PostgreSQL's catalogue says which tables there are and what refers to what; both schemas have the same.

use crate::{
    AnyRow, Conn, Db, Durability, Query, StoreError, Tx, Value, backup, conn::Driver, orders, sql::placeholders,
};
use futures::TryStreamExt as _;
use huolang_domain::ErrorCode;
use sqlx::AssertSqlSafe;
use std::path::Path;

/// Not copied: every database says for itself how far its schema is, and has a search index of its own kind.
const OF_ITS_OWN: [&str; 2] = ["schema_versions", "order_grams"];
/// Copied last: triggers count what is copied before them, and what was counted there takes that place.
const COUNTERS: [&str; 3] = ["card_counts", "order_counts", "day_counts"];
/// Rows of one statement, and about how many bytes.
const ROWS: usize = 64;
const BYTES: usize = 4 << 20;

/// What a column holds.
#[derive(Debug, Clone, Copy)]
enum Holds {
    Text,
    Int,
    Bool,
    Bytes,
}

/// A table with its columns.
#[derive(Debug)]
struct Table {
    name: String,
    columns: Vec<(String, Holds)>,
}

/// Writes all that is in a PostgreSQL database of that schema into a new SQLite file, as it is at this moment, while work
/// goes on.
///
/// # Errors
/// A full or read-only disk; what the database refuses.
pub(crate) async fn into_file(db: &Db, path: &Path, schema: i64) -> Result<(), StoreError> {
    let file = Db::former_file(path, schema).await?;
    let copied = match everything(db, &file).await {
        Ok(()) => backup::checkpoint(&file).await,
        Err(error) => Err(error),
    };
    file.close().await;
    copied
}

/// Copies everything in `from` to `to`, on which no program ever started. One of the two is a PostgreSQL database.
/// All of it is there afterwards, or nothing.
///
/// # Errors
/// [`ErrorCode::Conflict`] when `to` is in use already; a full disk; what either database refuses.
pub async fn everything(from: &Db, to: &Db) -> Result<(), StoreError> {
    let mut source = from.snapshot().await?;
    let tables = if source.is_sqlite() {
        let mut target = to.reader().await?;
        tables(&mut target).await?
    } else {
        tables(&mut source).await?
    };
    to.write(Durability::Flushed, move |tx| {
        Box::pin(async move {
            refuse_unless_new(tx).await?;
            for table in &tables {
                copy(&mut source, tx, table).await?;
            }
            orders::write_index(tx).await
        })
    })
    .await
}

/// A program that starts on a database notes its key there before anything else.
async fn refuse_unless_new(tx: &mut Tx) -> Result<(), StoreError> {
    let (notes,) = Query::new(tx, "SELECT COUNT(*) FROM meta", Vec::new()).fetch_one::<(i64,)>().await?;
    if notes == 0 {
        return Ok(());
    }
    Err(StoreError::refused(
        ErrorCode::Conflict,
        "this database is in use already, and nothing in it is overwritten; make an empty one and name that",
    ))
}

/// Every table that is copied, referred ones before those that refer to them, counters last.
async fn tables(postgres: &mut Conn) -> Result<Vec<Table>, StoreError> {
    let columns: Vec<(String, String, String)> = Query::new(
        postgres,
        "SELECT CAST(c.table_name AS TEXT), CAST(c.column_name AS TEXT), CAST(c.data_type AS TEXT)
         FROM information_schema.columns AS c
         JOIN information_schema.tables AS t ON t.table_schema = c.table_schema AND t.table_name = c.table_name
         WHERE c.table_schema = current_schema() AND t.table_type = 'BASE TABLE'
         ORDER BY c.table_name, c.ordinal_position",
        Vec::new(),
    )
    .fetch_all()
    .await?;
    let refers: Vec<(String, String)> = Query::new(
        postgres,
        "SELECT CAST(child.relname AS TEXT), CAST(parent.relname AS TEXT)
         FROM pg_constraint AS k
         JOIN pg_class AS child ON child.oid = k.conrelid
         JOIN pg_class AS parent ON parent.oid = k.confrelid
         JOIN pg_namespace AS n ON n.oid = child.relnamespace
         WHERE k.contype = 'f' AND n.nspname = current_schema() AND child.oid <> parent.oid",
        Vec::new(),
    )
    .fetch_all()
    .await?;
    let mut found: Vec<Table> = Vec::new();
    for (table, column, kind) in columns {
        if OF_ITS_OWN.contains(&table.as_str()) {
            continue;
        }
        let column = (column, holds(&table, &kind)?);
        match found.last_mut() {
            Some(last) if last.name == table => last.columns.push(column),
            _ => found.push(Table { name: table, columns: vec![column] }),
        }
    }
    Ok(in_order(found, &refers))
}

fn holds(table: &str, kind: &str) -> Result<Holds, StoreError> {
    match kind {
        "text" => Ok(Holds::Text),
        "bigint" => Ok(Holds::Int),
        "boolean" => Ok(Holds::Bool),
        "bytea" => Ok(Holds::Bytes),
        other => Err(StoreError::BadValue(format!("{table} has a column of type {other}, which is not portable"))),
    }
}

fn in_order(mut tables: Vec<Table>, refers: &[(String, String)]) -> Vec<Table> {
    tables.sort_by_key(|table| COUNTERS.contains(&table.name.as_str()));
    let mut sorted = Vec::with_capacity(tables.len());
    let waits = |table: &Table, left: &[Table]| {
        refers.iter().any(|(child, parent)| *child == table.name && left.iter().any(|other| other.name == *parent))
    };
    while let Some(at) = tables.iter().position(|table| !waits(table, &tables)) {
        sorted.push(tables.remove(at));
    }
    // Tables that refer to each other in a circle: the database says what is wrong with them.
    sorted.append(&mut tables);
    sorted
}

/// Copies one table. What migrations and triggers have put there gives way.
async fn copy(from: &mut Conn, to: &mut Tx, table: &Table) -> Result<(), StoreError> {
    Query::composed(to, format!("DELETE FROM \"{}\"", table.name), Vec::new()).execute().await?;
    let text = format!("SELECT {} FROM \"{}\"", table.column_list(), table.name);
    let mut batch = Batch { table, values: Vec::new(), bytes: 0 };
    macro_rules! copy_from {
        ($conn:expr) => {{
            let mut rows = sqlx::query(AssertSqlSafe(text)).fetch($conn);
            while let Some(row) = rows.try_next().await? {
                batch.take(&row)?;
                if batch.is_full() {
                    batch.write(to).await?;
                }
            }
        }};
    }
    match from.driver() {
        Driver::Sqlite(conn) => copy_from!(conn),
        Driver::Postgres(conn) => copy_from!(conn),
    }
    batch.write(to).await
}

impl Table {
    fn column_list(&self) -> String {
        let names: Vec<String> = self.columns.iter().map(|(name, _)| format!("\"{name}\"")).collect();
        names.join(", ")
    }
}

/// Rows on their way.
struct Batch<'t> {
    table: &'t Table,
    values: Vec<Value>,
    bytes: usize,
}

impl Batch<'_> {
    fn take(&mut self, row: &dyn AnyRow) -> Result<(), StoreError> {
        for (at, (_, holds)) in self.table.columns.iter().enumerate() {
            let value = match holds {
                Holds::Text => Value::Text(row.text(at)?),
                Holds::Int => Value::Int(row.int(at)?),
                Holds::Bool => Value::Bool(row.bool(at)?),
                Holds::Bytes => Value::Bytes(row.bytes(at)?),
            };
            self.bytes += match &value {
                Value::Text(Some(text)) => text.len(),
                Value::Bytes(Some(bytes)) => bytes.len(),
                _ => 0,
            };
            self.values.push(value);
        }
        Ok(())
    }

    fn is_full(&self) -> bool {
        self.bytes >= BYTES || self.values.len() >= ROWS * self.table.columns.len()
    }

    async fn write(&mut self, to: &mut Conn) -> Result<(), StoreError> {
        let (width, values) = (self.table.columns.len(), std::mem::take(&mut self.values));
        self.bytes = 0;
        if values.is_empty() {
            return Ok(());
        }
        let rows = values.len() / width;
        let text = format!(
            "INSERT INTO \"{}\" ({})\nVALUES {}",
            self.table.name,
            self.table.column_list(),
            placeholders(width, rows, to.is_sqlite())
        );
        let query = Query::composed(to, text, values);
        let query = if rows == ROWS { query.cached() } else { query };
        query.execute().await?;
        Ok(())
    }
}
