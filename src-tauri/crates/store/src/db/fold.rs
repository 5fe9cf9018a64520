//! Folds the counters of PostgreSQL. Every backend counts in a slot of its own; the slots of backends that are gone are
//! added to slot 0 when a program opens the database.

use crate::StoreError;
use sqlx::{Connection, PgConnection};

/// Fewer rows than this are quick to sum up as they are.
const MANY: i64 = 5_000;

/// One counter table: how many slots it has, its lock, and the two statements that fold it.
struct Counter {
    count: &'static str,
    lock: &'static str,
    add: &'static str,
    clear: &'static str,
}

const COUNTERS: [Counter; 3] = [
    Counter {
        count: "SELECT COUNT(*) FROM order_counts WHERE slot <> 0",
        lock: "LOCK TABLE order_counts IN SHARE ROW EXCLUSIVE MODE",
        add: "INSERT INTO order_counts (shop_id, status, bucket, slot, n)
              SELECT shop_id, status, bucket, 0, SUM(n) FROM order_counts WHERE slot <> 0 GROUP BY shop_id, status, bucket
              ON CONFLICT (shop_id, status, bucket, slot) DO UPDATE SET n = order_counts.n + excluded.n",
        clear: "DELETE FROM order_counts WHERE slot <> 0",
    },
    Counter {
        count: "SELECT COUNT(*) FROM card_counts WHERE slot <> 0",
        lock: "LOCK TABLE card_counts IN SHARE ROW EXCLUSIVE MODE",
        add: "INSERT INTO card_counts (pool_id, state, slot, n)
              SELECT pool_id, state, 0, SUM(n) FROM card_counts WHERE slot <> 0 GROUP BY pool_id, state
              ON CONFLICT (pool_id, state, slot) DO UPDATE SET n = card_counts.n + excluded.n",
        clear: "DELETE FROM card_counts WHERE slot <> 0",
    },
    Counter {
        count: "SELECT COUNT(*) FROM day_counts WHERE slot <> 0",
        lock: "LOCK TABLE day_counts IN SHARE ROW EXCLUSIVE MODE",
        add: "INSERT INTO day_counts (hour, shop_id, figure, slot, n)
              SELECT hour, shop_id, figure, 0, SUM(n) FROM day_counts WHERE slot <> 0 GROUP BY hour, shop_id, figure
              ON CONFLICT (hour, shop_id, figure, slot) DO UPDATE SET n = day_counts.n + excluded.n",
        clear: "DELETE FROM day_counts WHERE slot <> 0",
    },
];

/// Folds the tables that have many slots; each in a transaction of its own, so that never two locks are held.
pub(super) async fn counters(conn: &mut PgConnection) -> Result<(), StoreError> {
    fold(conn, MANY).await
}

async fn fold(conn: &mut PgConnection, many: i64) -> Result<(), StoreError> {
    for counter in COUNTERS {
        let slots: i64 = sqlx::query_scalar(counter.count).fetch_one(&mut *conn).await?;
        if slots < many {
            continue;
        }
        let mut tx = conn.begin().await?;
        for text in [counter.lock, counter.add, counter.clear] {
            sqlx::query(text).execute(&mut *tx).await?;
        }
        tx.commit().await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;
    use crate::{Db, Location, OpenOptions};
    use sqlx::{AssertSqlSafe, Executor};

    #[tokio::test]
    async fn postgres_slots_are_added_up_and_nothing_is_lost() {
        let server = std::env::var("HUOLANG_TEST_PG").expect("a PostgreSQL server; `cargo xtask test` starts one");
        let name = format!("store_fold_{}", std::process::id());
        let mut admin = PgConnection::connect(&server).await.unwrap();
        admin.execute(AssertSqlSafe(format!("DROP DATABASE IF EXISTS {name}"))).await.unwrap();
        admin.execute(AssertSqlSafe(format!("CREATE DATABASE {name}"))).await.unwrap();
        let url = format!("{}/{name}", server.rsplit_once('/').unwrap().0);
        Db::open(&Location::Postgres { url: url.clone() }, OpenOptions::default()).await.unwrap().close().await;
        let mut conn = PgConnection::connect(&url).await.unwrap();
        conn.execute(
            "INSERT INTO order_counts VALUES ('s', 'closed', 'idle', 0, 5), ('s', 'closed', 'idle', 7, 3),
                 ('s', 'closed', 'idle', 8, -1), ('s', 'shipped', 'idle', 8, 2);
             INSERT INTO card_counts VALUES ('p', 'void', 1, 4), ('p', 'void', 2, 4);
             INSERT INTO day_counts VALUES (1, 's', 'paid', 3, 9)",
        )
        .await
        .unwrap();
        fold(&mut conn, 1).await.unwrap();
        let orders: Vec<(String, i64, i64)> =
            sqlx::query_as("SELECT status, slot, n FROM order_counts ORDER BY status")
                .fetch_all(&mut conn)
                .await
                .unwrap();
        assert_eq!(orders, [("closed".to_owned(), 0, 7), ("shipped".to_owned(), 0, 2)]);
        let cards: Vec<(i64, i64)> =
            sqlx::query_as("SELECT slot, n FROM card_counts").fetch_all(&mut conn).await.unwrap();
        let days: Vec<(i64, i64)> =
            sqlx::query_as("SELECT slot, n FROM day_counts").fetch_all(&mut conn).await.unwrap();
        assert_eq!((cards, days), (vec![(0, 8)], vec![(0, 9)]));
    }
}
