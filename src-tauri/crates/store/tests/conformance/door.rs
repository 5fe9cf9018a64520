//! The write door: all or nothing, alone or in a group.

use crate::fixture::{Kind, both};
use huolang_domain::{ErrorCode, Millis};
use huolang_store::{Durability, StoreError, settings};
use serde_json::json;

both! {
    async fn a_closure_that_fails_takes_its_writes_back_and_no_others(f) {
        let writes = (0..40).map(|n| {
            let durability = if n % 2 == 0 { Durability::Flushed } else { Durability::Ordinary };
            f.db.write(durability, move |tx| Box::pin(async move {
                settings::set(tx, &format!("key-{n}"), &json!(n), Millis(n)).await?;
                if n % 5 == 0 { Err(StoreError::refused(ErrorCode::InvalidInput, "not this one")) } else { Ok(n) }
            }))
        });
        let answers = futures::future::join_all(writes).await;
        for (n, answer) in (0..40).zip(&answers) {
            match answer {
                Ok(value) => assert!(n % 5 != 0 && *value == n),
                Err(error) => {
                    assert_eq!(n % 5, 0);
                    assert_eq!(error.code(), ErrorCode::InvalidInput);
                }
            }
        }
        let kept = settings::all(&mut f.reader().await).await.unwrap();
        assert_eq!(kept.len(), 32);
        assert!(kept.iter().all(|(_, value)| value.as_i64().unwrap() % 5 != 0));
    }

    async fn a_failed_statement_spoils_only_its_own_closure(f) {
        let bad = f.db.write(Durability::Ordinary, |tx| Box::pin(async move {
            settings::set(tx, "before", &json!(1), Millis(1)).await?;
            huolang_store::sql!(tx, "INSERT INTO settings (key, value, updated_at) VALUES ('before', '2', 2)").execute().await
        }));
        let good = f.db.write(Durability::Flushed, |tx| Box::pin(async move {
            settings::set(tx, "good", &json!(true), Millis(1)).await
        }));
        let (bad, good) = futures::join!(bad, good);
        assert!(bad.unwrap_err().is_conflict());
        good.unwrap();
        let kept = settings::all(&mut f.reader().await).await.unwrap();
        assert_eq!(kept, vec![("good".to_owned(), json!(true))]);
    }

    async fn a_panic_is_a_refusal_and_the_door_stays_open(f) {
        let answer: Result<(), StoreError> = f.db.write(Durability::Ordinary, |tx| Box::pin(async move {
            settings::set(tx, "lost", &json!(1), Millis(1)).await?;
            panic!("on purpose")
        })).await;
        assert_eq!(answer.unwrap_err().code(), ErrorCode::Internal);
        f.write(|tx| Box::pin(async move { settings::set(tx, "kept", &json!(1), Millis(1)).await })).await.unwrap();
        assert_eq!(settings::get(&mut f.reader().await, "lost").await.unwrap(), None);
        assert_eq!(settings::get(&mut f.reader().await, "kept").await.unwrap(), Some(json!(1)));
    }

    async fn a_write_whose_caller_went_away_is_kept(f) {
        let (begun, begin) = tokio::sync::oneshot::channel();
        let db = f.db.clone();
        let caller = tokio::spawn(async move {
            db.write(Durability::Ordinary, move |tx| Box::pin(async move {
                let _ = begun.send(());
                tokio::task::yield_now().await;
                settings::set(tx, "kept", &json!(1), Millis(1)).await
            })).await
        });
        begin.await.unwrap();
        caller.abort();
        let _ = caller.await;
        if f.kind == Kind::Sqlite {
            f.write(|_| Box::pin(async move { Ok(()) })).await.unwrap();
        }
        // PostgreSQL gives no order between transactions: closing waits for those under way.
        f.db.close().await;
        let again = huolang_store::Db::open(&f.location, huolang_store::OpenOptions::default()).await.unwrap();
        assert_eq!(settings::get(&mut again.reader().await.unwrap(), "kept").await.unwrap(), Some(json!(1)));
        again.close().await;
    }

    async fn a_closed_door_says_so(f) {
        f.db.close().await;
        let answer = f.write(|tx| Box::pin(async move { settings::set(tx, "late", &json!(1), Millis(1)).await })).await;
        assert!(matches!(answer, Err(StoreError::Closed | StoreError::Unreachable(_))), "{answer:?}");
    }
}

#[tokio::test]
async fn readers_cannot_write() {
    crate::fixture::on(Kind::Sqlite, |f| {
        Box::pin(async move {
            let mut conn = f.reader().await;
            let answer = huolang_store::sql!(&mut conn, "DELETE FROM settings").execute().await;
            assert_eq!(answer.unwrap_err().code(), ErrorCode::DiskReadOnly);
        })
    })
    .await;
}

#[tokio::test]
async fn a_full_disk_refuses_the_write_and_loses_nothing() {
    crate::fixture::on(Kind::Sqlite, |f| {
        Box::pin(async move {
            f.write(|tx| Box::pin(async move { settings::set(tx, "kept", &json!(1), Millis(1)).await })).await.unwrap();
            f.write(|tx| {
                Box::pin(async move {
                    // As many pages as there are and a few more: then the "disk" is full.
                    let (pages,): (i64,) = huolang_store::sql!(tx, "PRAGMA page_count").fetch_one().await?;
                    let text: &'static str =
                        Box::leak(format!("PRAGMA max_page_count = {}", pages + 4).into_boxed_str());
                    huolang_store::Query::new(tx, text, Vec::new()).fetch_one::<(i64,)>().await.map(|_| ())
                })
            })
            .await
            .unwrap();
            let large = "x".repeat(200_000);
            // The three come while another is written, and so into one commit.
            let (begin, begun) = tokio::sync::oneshot::channel();
            let (release, released) = tokio::sync::oneshot::channel::<()>();
            let other = f.db.write(Durability::Ordinary, move |_| {
                Box::pin(async move {
                    let _ = begin.send(());
                    let _ = released.await;
                    Ok(())
                })
            });
            let three = futures::future::join_all((0..3).map(|n| {
                let large = large.clone();
                f.db.write(Durability::Flushed, move |tx| {
                    Box::pin(async move { settings::set(tx, &format!("large-{n}"), &json!(large), Millis(1)).await })
                })
            }));
            let behind = async {
                begun.await.unwrap();
                futures::future::join(three, async { release.send(()).unwrap() }).await.0
            };
            let (other, answers) = futures::future::join(other, behind).await;
            other.unwrap();
            for answer in answers {
                assert_eq!(answer.unwrap_err().code(), ErrorCode::DiskFull);
            }
            f.write(|tx| Box::pin(async move { settings::set(tx, "small", &json!(2), Millis(1)).await }))
                .await
                .unwrap();
            let kept = settings::all(&mut f.reader().await).await.unwrap();
            assert_eq!(kept.len(), 2);
        })
    })
    .await;
}

async fn commits_are_told(kind: Kind) {
    use huolang_store::{CommitMoment, CommitWatch, Db, OpenOptions};
    use std::sync::{Arc, Mutex};
    crate::fixture::on(kind, |f| {
        Box::pin(async move {
            let told = Arc::new(Mutex::new(Vec::new()));
            let noted = Arc::clone(&told);
            let commits = CommitWatch::new(move |moment| noted.lock().unwrap().push(moment));
            let options = OpenOptions { commits, ..OpenOptions::default() };
            let db = Db::open(&f.location, options).await.unwrap();
            db.write(Durability::Ordinary, |tx| {
                Box::pin(async move { settings::set(tx, "kept", &json!(1), Millis(1)).await })
            })
            .await
            .unwrap();
            assert_eq!(*told.lock().unwrap(), [CommitMoment::Before, CommitMoment::After]);
            db.close().await;
        })
    })
    .await;
}

#[tokio::test]
async fn each_commit_of_sqlite_is_told_before_and_after() {
    commits_are_told(Kind::Sqlite).await;
}

#[tokio::test]
async fn each_commit_of_postgres_is_told_before_and_after() {
    commits_are_told(Kind::Postgres).await;
}
