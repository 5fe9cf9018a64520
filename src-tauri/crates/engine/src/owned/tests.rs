//! A lost lock is taken again; where another program has it by then, nothing is begun, and the seller is told once it is
//! sure. Needs a PostgreSQL server.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::Hold;
use crate::{
    Engine, Home,
    round::Round,
    tasks::{Cell, TaskState, Wanted},
};
use huolang_store::{
    Conn, Db, Durability, Location, OpenOptions, Query,
    notices::{self, NoticeState},
    owner, tasks as rows,
};
use huolang_vault::{MasterKey, Vault};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection};
use std::sync::Arc;

/// A new, empty database of the server of the test run.
async fn make_database() -> String {
    let server = std::env::var("HUOLANG_TEST_PG").expect("a PostgreSQL server; `cargo xtask test` starts one");
    let name = format!("engine_owned_{}", std::process::id());
    let mut admin = PgConnection::connect(&server).await.unwrap();
    admin.execute(AssertSqlSafe(format!("DROP DATABASE IF EXISTS {name}"))).await.unwrap();
    admin.execute(AssertSqlSafe(format!("CREATE DATABASE {name}"))).await.unwrap();
    format!("{}/{name}", server.rsplit_once('/').unwrap().0)
}

/// Ends the session that has the lock, as a restart of the server does.
async fn end_owner(conn: &mut Conn) {
    let text = "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'
         AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";
    let ended = Query::new(conn, text, Vec::new()).fetch_all::<(bool,)>().await.unwrap();
    assert_eq!(ended, [(true,)]);
    while owner::is_owned(conn).await.unwrap() {}
}

/// How often the loss is told at this moment, and how the task stands.
async fn seen(engine: &Engine) -> (usize, TaskState, Option<String>) {
    let mut conn = engine.db().reader().await.unwrap();
    let open = notices::list(&mut conn, Some(NoticeState::Open), None, 10).await.unwrap();
    let told = open.iter().filter(|notice| notice.event == "database_in_use").count();
    let task = engine.tasks().list().await.unwrap().remove(0);
    (told, task.state, task.last_error.map(|error| error.chars().take(15).collect()))
}

#[tokio::test]
async fn a_lost_lock_of_postgres_is_taken_again_or_nothing_is_begun() {
    let (folder, location) = (tempfile::tempdir().unwrap(), Location::Postgres { url: make_database().await });
    let db = Db::open(&location, OpenOptions::default()).await.unwrap();
    let beside = Db::open(&location, OpenOptions::default()).await.unwrap();
    let vault = Vault::from_master_key(MasterKey::from_bytes([7; 32])).unwrap();
    let engine = Engine::builder(db, vault).round(Round::new(Home::new(folder.path()))).build().unwrap();
    let now = engine.now();
    let registered = engine.db().write(Durability::Ordinary, move |tx| {
        Box::pin(async move { rows::register(tx, "deliver", "自动发货", None, now).await.map(drop) })
    });
    registered.await.unwrap();
    let bells = &engine.around().bells;
    let cell = Arc::new(Cell::new("deliver", Wanted::Run, Arc::clone(&bells.pulse)));
    bells.cells().insert("deliver".to_owned(), cell);
    let works = (0, TaskState::Running, None);
    let stands = |told| (told, TaskState::Error, Some("database_in_use".to_owned()));

    let mut hold = Hold::take(engine.db()).await.unwrap().unwrap();
    let mut other = beside.reader().await.unwrap();
    hold.look(&engine).await;
    assert!(!owner::try_own(&mut other).await.unwrap());
    end_owner(&mut other).await;
    hold.look(&engine).await;
    assert!(!owner::try_own(&mut other).await.unwrap(), "it is taken again at once");
    assert_eq!(seen(&engine).await, works);

    end_owner(&mut other).await;
    assert!(owner::try_own(&mut other).await.unwrap(), "another program was faster");
    hold.look(&engine).await;
    assert_eq!(seen(&engine).await, stands(0));
    for _ in 0..2 {
        hold.look(&engine).await;
        assert_eq!(seen(&engine).await, stands(1));
    }
    other.discard();
    let mut other = beside.reader().await.unwrap();
    while owner::is_owned(&mut other).await.unwrap() {}
    hold.look(&engine).await;
    assert_eq!(seen(&engine).await, works);
    assert!(!owner::try_own(&mut other).await.unwrap(), "it is ours again");
    drop((hold, other));
    beside.close().await;
    engine.db().close().await;
}
