//! A fresh database of either kind, with a vault, ids and nothing in it.

use futures::future::BoxFuture;
use huolang_domain::testing::SeqIds;
use huolang_store::{Conn, Db, Durability, Location, OpenOptions, StoreError, Tx};
use huolang_vault::{MasterKey, Vault};
use sqlx::{Connection, Executor, PgConnection};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Sqlite,
    Postgres,
}

/// An empty database.
pub struct Fixture {
    pub db: Db,
    pub vault: Vault,
    pub ids: Arc<SeqIds>,
    pub location: Location,
    pub kind: Kind,
    pub dir: tempfile::TempDir,
}

/// What is missing when no server is named. A suite that passed without one would say more than was seen.
const NO_SERVER: &str = "HUOLANG_TEST_PG names no PostgreSQL server; `cargo xtask test --only rust` starts one, and \
                         `cargo nextest run -E 'not test(/postgres/)'` leaves these tests out";

/// Runs a test on a database of that kind.
///
/// # Panics
/// When no PostgreSQL server is named for a test that needs one.
pub async fn on<F>(kind: Kind, test: F)
where
    F: for<'f> FnOnce(&'f Fixture) -> BoxFuture<'f, ()>,
{
    let dir = tempfile::tempdir().unwrap();
    let location = match kind {
        Kind::Sqlite => Location::Sqlite { path: dir.path().join("huolang.db") },
        Kind::Postgres => {
            let server = std::env::var("HUOLANG_TEST_PG").expect(NO_SERVER);
            Location::Postgres { url: make_database(&server).await }
        }
    };
    let db = Db::open(&location, OpenOptions::default()).await.unwrap();
    let vault = Vault::from_master_key(MasterKey::from_bytes([7; 32])).unwrap();
    let fixture = Fixture { db, vault, ids: Arc::new(SeqIds::default()), location, kind, dir };
    test(&fixture).await;
    fixture.db.close().await;
}

static NUMBER: AtomicU32 = AtomicU32::new(0);

async fn make_database(server: &str) -> String {
    let name = format!("store_{}_{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
    let mut admin = PgConnection::connect(server).await.unwrap();
    admin.execute(sqlx::AssertSqlSafe(format!("DROP DATABASE IF EXISTS {name}"))).await.unwrap();
    admin.execute(sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"))).await.unwrap();
    let (front, _) = server.rsplit_once('/').unwrap();
    format!("{front}/{name}")
}

impl Fixture {
    pub async fn reader(&self) -> Conn {
        self.db.reader().await.unwrap()
    }

    pub async fn write<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T, StoreError>> + Send + 'static,
    {
        self.db.write(Durability::Ordinary, work).await
    }
}

/// Declares tests that run on both databases.
macro_rules! both {
    ($($(#[$meta:meta])* async fn $name:ident($fixture:ident) $body:block)+) => {$(
        $(#[$meta])*
        mod $name {
            #[allow(unused_imports)]
            use super::*;

            async fn test($fixture: &$crate::fixture::Fixture) $body

            #[tokio::test]
            async fn sqlite() {
                $crate::fixture::on($crate::fixture::Kind::Sqlite, |fixture| Box::pin(test(fixture))).await;
            }

            #[tokio::test]
            async fn postgres() {
                $crate::fixture::on($crate::fixture::Kind::Postgres, |fixture| Box::pin(test(fixture))).await;
            }
        }
    )+};
}
pub(crate) use both;

/// Writes through the door with the shared parts of the fixture at hand.
macro_rules! through {
    ($fixture:expr, |$tx:ident, $vault:ident, $ids:ident| $body:expr) => {{
        let ($vault, $ids) = ($fixture.vault.clone(), $fixture.ids.clone());
        $fixture
            .write(move |$tx| {
                Box::pin(async move {
                    let (_, _) = (&$vault, &$ids);
                    $body
                })
            })
            .await
    }};
}
pub(crate) use through;
