//! Brings a schema up to date. Forward only; the same numbers in both databases.

use crate::StoreError;
use sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection};
use std::path::{Path, PathBuf};

/// A step of the schema.
#[derive(Debug, Clone, Copy)]
pub(super) struct Migration {
    pub(super) number: i64,
    pub(super) name: &'static str,
    pub(super) text: &'static str,
}

macro_rules! migrations {
    ($dir:literal: $($number:literal $name:literal),+ $(,)?) => {
        &[$(Migration {
            number: $number,
            name: $name,
            text: include_str!(concat!("../../migrations/", $dir, "/", $name, ".sql")),
        }),+]
    };
}

pub(super) const SQLITE: &[Migration] = migrations!(
    "sqlite":
        1 "0001_foundation",
        2 "0002_counters",
        3 "0003_verifications",
        4 "0004_reports",
        5 "0005_channels",
        6 "0006_inbound",
        7 "0007_pdd",
        8 "0008_house",
        9 "0009_talks",
        10 "0010_pushes",
        11 "0011_booking_contacts",
        12 "0012_ways",
        13 "0013_supply",
        14 "0014_lists_taken_back",
        15 "0015_cards_counted_in",
        16 "0016_orders_counted_in",
        17 "0017_card_uploads",
        18 "0018_fewer_trees",
        19 "0019_uploaded_cards",
);
pub(super) const POSTGRES: &[Migration] = migrations!(
    "postgres":
        1 "0001_foundation",
        2 "0002_counters",
        3 "0003_verifications",
        4 "0004_reports",
        5 "0005_channels",
        6 "0006_inbound",
        7 "0007_pdd",
        8 "0008_house",
        9 "0009_talks",
        10 "0010_pushes",
        11 "0011_booking_contacts",
        12 "0012_ways",
        13 "0013_supply",
        14 "0014_lists_taken_back",
        15 "0015_cards_counted_in",
        16 "0016_orders_counted_in",
        17 "0017_card_uploads",
        18 "0018_fewer_trees",
        19 "0019_uploaded_cards",
);

const MAKE_TABLE: &str = "CREATE TABLE IF NOT EXISTS schema_versions (number BIGINT PRIMARY KEY, name TEXT NOT NULL)";
const LAST: &str = "SELECT CAST(COALESCE(MAX(number), 0) AS BIGINT) FROM schema_versions";
const NOTE: &str = "INSERT INTO schema_versions (number, name) VALUES ($1, $2)";
/// The advisory lock that lets one program migrate at a time: "huolang" as a number.
const LOCK: &str = "SELECT pg_advisory_xact_lock(29401098247925351)";

/// Migrates a SQLite file. An `existing` file that is behind is copied first.
pub(super) async fn sqlite(
    conn: &mut SqliteConnection,
    migrations: &[Migration],
    existing: Option<&Path>,
    backup_dir: Option<&Path>,
) -> Result<(), StoreError> {
    let known_table: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM sqlite_schema WHERE name = 'schema_versions'")
        .fetch_one(&mut *conn)
        .await?;
    let found: i64 = if known_table == 0 { 0 } else { sqlx::query_scalar(LAST).fetch_one(&mut *conn).await? };
    if pending(migrations, found)?.is_empty() {
        return Ok(());
    }
    if let Some(path) = existing.filter(|_| found > 0) {
        back_up(conn, path, backup_dir, found).await?;
    }
    let mut tx = conn.begin_with("BEGIN EXCLUSIVE").await?;
    sqlx::raw_sql(MAKE_TABLE).execute(&mut *tx).await?;
    let found: i64 = sqlx::query_scalar(LAST).fetch_one(&mut *tx).await?;
    for migration in pending(migrations, found)? {
        sqlx::raw_sql(AssertSqlSafe(migration.text)).execute(&mut *tx).await?;
        sqlx::query(NOTE).bind(migration.number).bind(migration.name).execute(&mut *tx).await?;
        tracing::info!(migration.name, "schema brought forward");
    }
    Ok(tx.commit().await?)
}

/// The number of the newest schema that this program knows.
pub(crate) fn newest() -> i64 {
    SQLITE.last().map_or(0, |migration| migration.number)
}

/// The migrations up to a number: the schema as a former program had it.
pub(super) fn up_to(migrations: &[Migration], number: i64) -> &[Migration] {
    let count = migrations.partition_point(|migration| migration.number <= number);
    migrations.get(..count).unwrap_or_default()
}

/// How far the schema of a PostgreSQL database is, when it is behind and holds something already.
pub(super) async fn postgres_behind(
    conn: &mut PgConnection,
    migrations: &[Migration],
) -> Result<Option<i64>, StoreError> {
    let known_table: bool =
        sqlx::query_scalar("SELECT to_regclass('schema_versions') IS NOT NULL").fetch_one(&mut *conn).await?;
    let found: i64 = if known_table { sqlx::query_scalar(LAST).fetch_one(&mut *conn).await? } else { 0 };
    Ok((found > 0 && !pending(migrations, found)?.is_empty()).then_some(found))
}

/// Migrates a PostgreSQL database.
pub(super) async fn postgres(conn: &mut PgConnection, migrations: &[Migration]) -> Result<(), StoreError> {
    let mut tx = conn.begin().await?;
    sqlx::raw_sql(LOCK).execute(&mut *tx).await?;
    sqlx::raw_sql(MAKE_TABLE).execute(&mut *tx).await?;
    let found: i64 = sqlx::query_scalar(LAST).fetch_one(&mut *tx).await?;
    for migration in pending(migrations, found)? {
        sqlx::raw_sql(AssertSqlSafe(migration.text)).execute(&mut *tx).await?;
        sqlx::query(NOTE).bind(migration.number).bind(migration.name).execute(&mut *tx).await?;
        tracing::info!(migration.name, "schema brought forward");
    }
    Ok(tx.commit().await?)
}

fn pending(migrations: &[Migration], found: i64) -> Result<&[Migration], StoreError> {
    let known = migrations.last().map_or(0, |migration| migration.number);
    if found > known {
        return Err(StoreError::DatabaseNewer { found, known });
    }
    let first = migrations.partition_point(|migration| migration.number <= found);
    Ok(migrations.get(first..).unwrap_or_default())
}

/// Copies the database as it is. The copy appears under its name only when it is complete.
async fn back_up(
    conn: &mut SqliteConnection,
    path: &Path,
    dir: Option<&Path>,
    found: i64,
) -> Result<PathBuf, StoreError> {
    let dir = dir.or_else(|| path.parent()).unwrap_or_else(|| Path::new("."));
    let name = path.file_stem().map_or_else(|| "huolang".into(), |stem| stem.to_string_lossy().into_owned());
    let aside = Aside::prepare(dir, &name, found)?;
    sqlx::query("VACUUM INTO $1").bind(aside.unfinished().display().to_string()).execute(conn).await?;
    aside.finish()
}

/// The file that a database is copied into before its schema changes.
pub(super) struct Aside {
    copy: PathBuf,
    unfinished: PathBuf,
}

impl Aside {
    /// Makes the folder, and clears away what a program that was killed left there.
    pub(super) fn prepare(dir: &Path, name: &str, found: i64) -> Result<Self, StoreError> {
        let copy = dir.join(format!("{name}-before-schema-{}.db", found + 1));
        std::fs::create_dir_all(dir).map_err(failed("make", dir))?;
        let aside = Self { unfinished: copy.with_extension("part"), copy };
        aside.clear()?;
        Ok(aside)
    }

    /// What to write.
    pub(super) fn unfinished(&self) -> &Path {
        &self.unfinished
    }

    /// Removes what was written.
    pub(super) fn clear(&self) -> Result<(), StoreError> {
        for part in ["", "-wal", "-shm"] {
            let mut name = self.unfinished.clone().into_os_string();
            name.push(part);
            let file = Path::new(&name);
            if file.exists() {
                std::fs::remove_file(file).map_err(failed("remove", file))?;
            }
        }
        Ok(())
    }

    /// Gives the copy its name.
    pub(super) fn finish(self) -> Result<PathBuf, StoreError> {
        std::fs::rename(&self.unfinished, &self.copy).map_err(failed("write", &self.copy))?;
        tracing::info!(copy = %self.copy.display(), "copied the database before changing its schema");
        Ok(self.copy)
    }
}

fn failed(action: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> StoreError + use<> {
    let path = path.display().to_string();
    move |source| StoreError::File { action, path, source }
}
