//! Opening, copying, looking for damage, sealing anew.

use crate::fixture::{Kind, both, through};
use crate::given::{self, NEW_YEAR, pool_named, text};
use crate::{inbound, verifications};
use huolang_domain::{ErrorCode, Millis};
use huolang_store::{
    Db, Location, OpenOptions, Query, StoreError, backup,
    bookings::{self, NewBooking},
    deliveries::{self, Body},
    idempotency::{self, Seen},
    orders, owner,
    pools::PoolKind,
    productions,
    rotation::{self, SealedColumn},
    settings,
    verifications::Change,
};
use huolang_vault::{MasterKey, Secret, Vault};
use serde_json::json;

both! {
    async fn what_was_written_is_there_after_opening_again(f) {
        let id = given::order(f).await;
        f.db.close().await;
        let again = Db::open(&f.location, OpenOptions::default()).await.unwrap();
        let mut conn = again.reader().await.unwrap();
        assert_eq!(orders::get(&mut conn, &id).await.unwrap().id, id);
        assert_eq!(orders::total(&mut conn).await.unwrap(), 1);
        drop(conn);
        again.close().await;
    }

    async fn a_database_of_a_newer_program_is_left_alone(f) {
        through!(f, |tx, _vault, _ids| huolang_store::sql!(tx, "INSERT INTO schema_versions (number, name) VALUES (9999, 'future')").execute().await).unwrap();
        f.db.close().await;
        match Db::open(&f.location, OpenOptions::default()).await {
            Err(error @ StoreError::DatabaseNewer { found: 9_999, .. }) => assert_eq!(error.code(), ErrorCode::DatabaseNewer),
            Err(error) => panic!("{error:?}"),
            Ok(_) => panic!("it was opened"),
        }
    }

    async fn calls_that_were_cut_off_are_free_or_say_so(f) {
        let request = |key: &'static str, cut_off| idempotency::Request { scope: "owner", key, hash: vec![1], when_cut_off: cut_off };
        for (key, cut_off) in [("free", None), ("told", Some("{}")), ("done", Some("{}"))] {
            let seen = through!(f, |tx, _vault, _ids| idempotency::take(tx, request(key, cut_off), NEW_YEAR).await).unwrap();
            assert_eq!(seen, Seen::New);
        }
        through!(f, |tx, _vault, _ids| idempotency::answer(tx, "owner", "done", 200, "[]").await).unwrap();
        let running = through!(f, |tx, _vault, _ids| idempotency::take(tx, request("told", None), NEW_YEAR).await).unwrap();
        assert_eq!(running, Seen::Running);
        assert_eq!(through!(f, |tx, _vault, _ids| idempotency::end_cut_off(tx, 409).await).unwrap(), 2);
        for (key, expected) in [
            ("free", Seen::New),
            ("told", Seen::Answered { status: 409, answer: "{}".to_owned() }),
            ("done", Seen::Answered { status: 200, answer: "[]".to_owned() }),
        ] {
            let seen = through!(f, |tx, _vault, _ids| idempotency::take(tx, request(key, None), NEW_YEAR).await).unwrap();
            assert_eq!(seen, expected, "{key}");
        }
    }

    async fn every_envelope_is_found_and_sealed_anew(f) {
        let order = given::order(f).await;
        let pool = given::pool(f, pool_named("pool-1", PoolKind::Once)).await;
        given::import(f, &pool, "b", (0..5).map(|n| (text(&format!("{n}")), None)).collect()).await;
        let delivery = given::delivery_of(&order, 1);
        let mut cleared = given::delivery_of(&order, 2);
        cleared.id = "cleared".into();
        through!(f, |tx, vault, _ids| {
            huolang_store::credentials::save(tx, &vault, &"shop-1".into(), "token", &Secret::from("t"), None, NEW_YEAR).await?;
            deliveries::save_many(tx, &vault, &[(delivery, Body::Set(Secret::from("内容"))), (cleared, Body::Clear)]).await
        }).unwrap();
        given::channel_secret(f, "wecom").await;
        let shop = huolang_domain::ShopId::from("shop-1");
        let voucher = verifications::insert(f, verifications::new(&shop, Some(&order), "318827641905")).await.unwrap();
        let mut ticket = Change::of(voucher.id);
        ticket.ticket = Some(Some(Secret::from("ticket")));
        verifications::change(f, ticket, NEW_YEAR).await.unwrap();
        let mut produced = inbound::production(&order, &shop);
        (produced.extra, produced.cards) = (Some(Secret::from("{}")), Some(Secret::from("[1]")));
        through!(f, |tx, vault, _ids| productions::insert_many(tx, &vault, &[produced]).await).unwrap();
        crate::talks::sealed(f, &"shop-1".into()).await;
        let contact = Some(Secret::from("{\"出行人\":\"张三\"}"));
        let booking = NewBooking { sheet: 1, row_no: 1, raw: "{}".to_owned(), contact, ..NewBooking::default() };
        through!(f, |tx, vault, _ids| bookings::stage(tx, &vault, 1, "", vec![booking]).await).unwrap();
        let other = Vault::from_master_key(MasterKey::from_bytes([8; 32])).unwrap();
        let mut found = Vec::new();
        for column in SealedColumn::ALL {
            let (mut after, mut count) = (None, 0);
            loop {
                let page = rotation::page(&mut f.reader().await, *column, &other.current_prefix(), after.as_deref(), 2).await.unwrap();
                let Some(last) = page.last() else { break };
                after = Some(last.row.clone());
                for value in page {
                    let clear = f.vault.open(column.column(), &value.row, &value.envelope).unwrap();
                    let anew = other.seal(column.column(), &value.row, clear.expose()).unwrap();
                    let column = *column;
                    let again = (value.clone(), anew.clone());
                    assert!(through!(f, |tx, _vault, _ids| rotation::replace(tx, column, &value, &anew).await).unwrap());
                    assert!(!through!(f, |tx, _vault, _ids| rotation::replace(tx, column, &again.0, &again.1).await).unwrap(), "the row had changed");
                    count += 1;
                }
            }
            found.push((*column, count));
        }
        // Every column that the program seals is planted above: one that is added later must be planted, too.
        assert_eq!(found, [
            (SealedColumn::Credentials, 1), (SealedColumn::Channels, 1), (SealedColumn::Cards, 5), (SealedColumn::Phones, 1),
            (SealedColumn::Contents, 1), (SealedColumn::RawPayloads, 1), (SealedColumn::VoucherCodes, 1),
            (SealedColumn::VoucherTickets, 1), (SealedColumn::Accounts, 1), (SealedColumn::Extras, 1),
            (SealedColumn::ProducedCards, 1), (SealedColumn::Messages, 1), (SealedColumn::Suggestions, 1),
            (SealedColumn::Pictures, 1), (SealedColumn::ModelKeys, 1), (SealedColumn::Contacts, 1),
        ]);
        let phone = orders::phone(&mut f.reader().await, &other, &order).await.unwrap().unwrap();
        assert_eq!(phone.expose(), "13800138000");
    }
}

#[tokio::test]
async fn whoever_owns_postgres_learns_that_its_session_ended() {
    crate::fixture::on(Kind::Postgres, |f| {
        Box::pin(async move {
            let (mut own, mut other) = (f.reader().await, f.reader().await);
            assert!(owner::try_own(&mut own).await.unwrap());
            assert!(owner::still_own(&mut own).await.unwrap());
            assert!(!owner::try_own(&mut other).await.unwrap() && !owner::still_own(&mut other).await.unwrap());
            let text = "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'
                 AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";
            let ended = Query::new(&mut other, text, Vec::new()).fetch_all::<(bool,)>().await.unwrap();
            assert_eq!(ended, [(true,)]);
            owner::still_own(&mut own).await.unwrap_err();
            own.discard();
            while owner::is_owned(&mut other).await.unwrap() {}
            assert!(owner::try_own(&mut other).await.unwrap());
            // A session that lives gives the lock back only by its end.
            other.discard();
            let mut next = f.reader().await;
            while owner::is_owned(&mut next).await.unwrap() {}
            assert!(owner::try_own(&mut next).await.unwrap());
        })
    })
    .await;
}

#[tokio::test]
async fn a_copy_is_complete_and_healthy() {
    crate::fixture::on(Kind::Sqlite, |f| {
        Box::pin(async move {
            let id = given::order(f).await;
            let copy = f.dir.path().join("copy.db");
            backup::copy_to(&f.db, &copy, |_| true).await.unwrap();
            assert!(backup::copy_to(&f.db, &copy, |_| true).await.unwrap_err().is_conflict());
            let counts = backup::counts(&mut f.reader().await).await.unwrap();
            assert_eq!((counts["orders"], counts["order_lines"], counts["cards"]), (1, 1, 0));
            let restored = Db::open(&Location::Sqlite { path: copy }, OpenOptions::default()).await.unwrap();
            let mut conn = restored.reader().await.unwrap();
            assert_eq!(backup::counts(&mut conn).await.unwrap(), counts);
            assert_eq!(backup::find_damage(&mut conn).await.unwrap(), Vec::<String>::new());
            assert_eq!(orders::get(&mut conn, &id).await.unwrap().id, id);
            let found = orders::search(&mut conn, &f.vault, "激活", &orders::Filter::default(), None, 9).await.unwrap();
            assert_eq!(found.items.len(), 1);
            drop(conn);
            restored.close().await;
            backup::checkpoint(&f.db).await.unwrap();
            let mut conn = f.reader().await;
            assert!(
                huolang_store::sql!(&mut conn, "DELETE FROM settings").execute().await.is_err(),
                "a reader could write afterwards"
            );
        })
    })
    .await;
}

#[tokio::test]
async fn a_foreign_or_damaged_file_is_told_apart() {
    let dir = tempfile::tempdir().unwrap();
    let open = |name: &'static str| {
        let path = dir.path().join(name);
        async move { Db::open(&Location::Sqlite { path }, OpenOptions::default()).await.map(|_| ()).unwrap_err() }
    };
    std::fs::write(dir.path().join("text.db"), "这不是数据库 ".repeat(500)).unwrap();
    assert_eq!(open("text.db").await.code(), ErrorCode::DataDamaged);
    std::fs::create_dir(dir.path().join("folder.db")).unwrap();
    let error = open("folder.db").await;
    assert!(matches!(error.code(), ErrorCode::FileUnreadable | ErrorCode::DatabaseFailed), "{error:?}");
    let error = open("missing/huolang.db").await;
    assert_eq!(error.code(), ErrorCode::FileUnreadable, "{error:?}");
}

#[tokio::test]
async fn a_read_only_file_is_refused_at_once() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("huolang.db");
    let location = Location::Sqlite { path: path.clone() };
    Db::open(&location, OpenOptions::default()).await.unwrap().close().await;
    let mut permissions = path.metadata().unwrap().permissions();
    permissions.set_readonly(true);
    std::fs::set_permissions(&path, permissions).unwrap();
    let error = Db::open(&location, OpenOptions::default()).await.map(|_| ()).unwrap_err();
    assert_eq!(error.code(), ErrorCode::DiskReadOnly);
}

#[tokio::test]
async fn another_writer_is_waited_for_and_then_named() {
    use sqlx::{Connection, Executor, SqliteConnection};
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("huolang.db");
    let options = OpenOptions { busy_timeout: std::time::Duration::from_millis(20), ..OpenOptions::default() };
    let db = Db::open(&Location::Sqlite { path: path.clone() }, options).await.unwrap();
    let mut other = SqliteConnection::connect(&path.display().to_string()).await.unwrap();
    other.execute("BEGIN IMMEDIATE").await.unwrap();
    let set = || {
        db.write(huolang_store::Durability::Ordinary, |tx| {
            Box::pin(async move { settings::set(tx, "k", &json!(1), Millis(1)).await })
        })
    };
    assert_eq!(set().await.unwrap_err().code(), ErrorCode::DatabaseInUse);
    other.execute("ROLLBACK").await.unwrap();
    set().await.unwrap();
    db.close().await;
}

#[tokio::test]
async fn an_unreachable_server_is_named_without_its_password() {
    let url = "postgres://seller:t0psecret@127.0.0.1:1/huolang".to_owned();
    let location = Location::Postgres { url };
    let error = Db::open(&location, OpenOptions::default()).await.map(|_| ()).unwrap_err();
    assert_eq!(error.code(), ErrorCode::DatabaseFailed);
    assert!(!format!("{error} {error:?} {location:?}").contains("t0psecret"));
}

#[tokio::test]
async fn what_was_removed_is_gone_after_a_rewrite_or_the_rewrite_says_no() {
    use sqlx::{Connection, Executor, SqliteConnection};
    const PLANTED: &str = "13800138000-planted";
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("huolang.db");
    let options = OpenOptions { busy_timeout: std::time::Duration::from_millis(20), ..OpenOptions::default() };
    let db = Db::open(&Location::Sqlite { path: path.clone() }, options).await.unwrap();
    let set = |value: serde_json::Value| {
        db.write(huolang_store::Durability::Ordinary, |tx| {
            Box::pin(async move { settings::set(tx, "k", &value, Millis(1)).await })
        })
    };
    set(json!(PLANTED)).await.unwrap();
    backup::checkpoint(&db).await.unwrap();
    let planted = || {
        ["huolang.db", "huolang.db-wal"].iter().any(|name| {
            let bytes = std::fs::read(dir.path().join(name)).unwrap_or_default();
            bytes.windows(PLANTED.len()).any(|part| part == PLANTED.as_bytes())
        })
    };
    assert!(planted());

    // Somebody reads what was there before.
    let mut reader = SqliteConnection::connect(&path.display().to_string()).await.unwrap();
    for text in ["BEGIN", "SELECT COUNT(*) FROM settings"] {
        reader.execute(text).await.unwrap();
    }
    set(json!("other")).await.unwrap();
    assert_eq!(db.rewrite().await.unwrap_err().code(), ErrorCode::DatabaseInUse);
    assert!(planted(), "the reader still sees it");
    assert_eq!(backup::checkpoint(&db).await.unwrap_err().code(), ErrorCode::DatabaseInUse);

    reader.execute("ROLLBACK").await.unwrap();
    db.rewrite().await.unwrap();
    assert!(!planted());
    assert_eq!(settings::get(&mut db.reader().await.unwrap(), "k").await.unwrap(), Some(json!("other")));
    db.close().await;
}

#[tokio::test]
async fn a_zero_byte_is_no_fault_of_postgres_but_of_what_was_typed() {
    crate::fixture::on(Kind::Postgres, |f| {
        Box::pin(async move {
            let refused =
                through!(f, |tx, _vault, _ids| huolang_store::meta::set(tx, "who", "a\0b").await).unwrap_err();
            assert_eq!(refused.code(), ErrorCode::InvalidInput, "{refused}");
            assert!(refused.to_string().contains("zero byte"), "{refused}");
            through!(f, |tx, _vault, _ids| huolang_store::meta::set(tx, "who", "ab").await).unwrap();
        })
    })
    .await;
}
