//! A PostgreSQL database becomes a file, and the file a PostgreSQL database again; nothing is lost on the way.

use crate::fixture::{Fixture, Kind, on, through};
use crate::given;
use huolang_domain::ErrorCode;
use huolang_store::{Conn, Db, Location, OpenOptions, audit, backup, meta, orders, pools, pools::PoolKind, transfer};
use huolang_vault::Vault;
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use std::collections::BTreeMap;

/// Something in many tables: sealed columns, flags, empty cells, what is counted and what is searched.
async fn furnish(f: &Fixture) {
    let order = given::order(f).await;
    given::delivery(f, &order, 1).await;
    given::channel_secret(f, "group").await;
    let pool = given::pool(f, given::pool_named("pool", PoolKind::Once)).await;
    let cards = (0..100).map(|n| (given::text(&format!("CARD-{n:04}")), (n % 2 == 0).then_some(given::NEW_YEAR)));
    given::import(f, &pool, "batch", cards.collect()).await;
    through!(f, |tx, _vault, _ids| {
        meta::set(tx, meta::KEY_CHECK, "a key").await?;
        audit::append(tx, given::NEW_YEAR, "老板", "order.note", "sn-1", &serde_json::json!({})).await.map(drop)
    })
    .unwrap();
}

/// Every row of every table of a PostgreSQL database, as text; the search index, too.
async fn rows(f: &Fixture) -> BTreeMap<String, Vec<String>> {
    let Location::Postgres { url } = &f.location else { panic!("no server") };
    let mut conn = PgConnection::connect(url).await.unwrap();
    let tables: Vec<String> = sqlx::query_scalar(
        "SELECT CAST(table_name AS TEXT) FROM information_schema.tables
         WHERE table_schema = 'public' AND table_type = 'BASE TABLE'",
    )
    .fetch_all(&mut conn)
    .await
    .unwrap();
    let mut found = BTreeMap::new();
    for table in tables {
        let text = format!("SELECT CAST(t AS TEXT) FROM \"{table}\" AS t ORDER BY 1");
        let rows: Vec<String> = sqlx::query_scalar(AssertSqlSafe(text)).fetch_all(&mut conn).await.unwrap();
        found.insert(table, rows);
    }
    conn.close().await.unwrap();
    found
}

/// What the lists show: tabs, pools, and what is found.
async fn shown(conn: &mut Conn, vault: &Vault) -> String {
    let tabs = orders::tab_counts(conn, None, None).await.unwrap();
    let pools: BTreeMap<_, _> = pools::counts(conn).await.unwrap().into_iter().collect();
    let found = orders::search(conn, vault, "激活", &orders::Filter::default(), None, 9).await.unwrap();
    format!("{tabs:?} {pools:?} {:?}", found.items)
}

#[tokio::test]
async fn postgres_goes_into_a_file_and_back() {
    on(Kind::Postgres, |one| {
        Box::pin(async move {
            furnish(one).await;
            let (before, vault) = (rows(one).await, one.vault.clone());
            let expected = shown(&mut one.reader().await, &vault).await;
            let path = one.dir.path().join("copy.db");
            backup::copy_to(&one.db, &path, |_| true).await.unwrap();
            let file = Db::open(&Location::Sqlite { path }, OpenOptions::default()).await.unwrap();
            let mut conn = file.reader().await.unwrap();
            assert_eq!(shown(&mut conn, &vault).await, expected);
            assert_eq!(backup::find_damage(&mut conn).await.unwrap(), Vec::<String>::new());
            assert_eq!(
                backup::counts(&mut conn).await.unwrap(),
                backup::counts(&mut one.reader().await).await.unwrap()
            );
            drop(conn);
            on(Kind::Postgres, |two| {
                Box::pin(async move {
                    transfer::everything(&file, &two.db).await.unwrap();
                    assert_eq!(shown(&mut two.reader().await, &vault).await, expected);
                    let after = rows(two).await;
                    assert_eq!(after, before);
                    let refused = transfer::everything(&file, &two.db).await.unwrap_err();
                    assert_eq!(refused.code(), ErrorCode::Conflict, "{refused}");
                    assert_eq!(rows(two).await, before, "what is in use is left alone");
                    file.close().await;
                })
            })
            .await;
        })
    })
    .await;
}
