//! A database of an older version, which kept names and phone numbers of imported reports in clear.

use super::running;
use crate::{Engine, export::What};
use huolang_sheets::write::Format;
use huolang_store::{
    Durability, Query, Tx,
    bookings::{self, BookingFilter, NewBooking},
    imports::{self, Counts, ImportKind, ImportOrigin, NewImport},
    meta,
    sales::{self, NewSale},
};
use huolang_testkit::Planted;

const PHONE: &str = "13812345678";
const NAME: &str = "欧阳小满";
const ROWS: i64 = 500;

fn import(kind: ImportKind, id: &str) -> NewImport {
    NewImport {
        id: id.to_owned(),
        kind,
        file_name: "a.xlsx".to_owned(),
        origin: ImportOrigin::Chosen,
        shop_id: String::new(),
        hash: String::new(),
        size: 1,
        export_date: None,
        actor: "owner".to_owned(),
    }
}

/// A booking as it was kept before: everything in one place.
fn booking(row_no: i64) -> NewBooking {
    NewBooking {
        row_no,
        order_number: format!("{}", 1_000_000 + row_no),
        booking_status: "已预约".to_owned(),
        booking_count: 1,
        raw: format!(r#"{{"商品名称":"一日游","联系人":"{NAME}","联系电话":{PHONE}}}"#),
        ..NewBooking::default()
    }
}

fn sale(row_no: i64) -> NewSale {
    NewSale {
        order_id: format!("{}", 1_000_000 + row_no),
        row_no,
        raw: format!(r#"{{"手机号":"{PHONE}","游客姓名":"{NAME}","商品名称":"一日游"}}"#),
        ..NewSale::default()
    }
}

async fn end(tx: &mut Tx, id: &str, engine: &Engine) -> Result<(), huolang_store::StoreError> {
    let import = imports::get(tx, id).await?;
    imports::finish(tx, &import, &Counts { stored: ROWS, ..Counts::default() }, engine.now()).await
}

/// What an older version leaves: a snapshot that counts, one that was removed, and sales.
async fn write_as_before(engine: &Engine) {
    let inner = engine.clone();
    let write = engine.db().write(Durability::Flushed, move |tx| {
        Box::pin(async move {
            let now = inner.now();
            let gone = imports::start(tx, &import(ImportKind::Travel, "gone"), now).await?;
            bookings::stage(tx, inner.vault(), gone, "", (1..=ROWS).map(booking).collect()).await?;
            let kept = imports::start(tx, &import(ImportKind::Travel, "travel"), now).await?;
            bookings::stage(tx, inner.vault(), kept, "", (1..=ROWS).map(booking).collect()).await?;
            let sold = imports::start(tx, &import(ImportKind::Sales, "sales"), now).await?;
            sales::stage(tx, sold, "", false, (1..=ROWS).map(sale).collect()).await?;
            end(tx, "travel", &inner).await?;
            end(tx, "sales", &inner).await?;
            while bookings::sweep(tx, gone).await? {}
            imports::swept(tx, gone).await?;
            Query::new(tx, "DELETE FROM meta WHERE key = 'contacts_sealed'", Vec::new()).execute().await?;
            Ok(())
        })
    });
    write.await.unwrap();
}

async fn exported(engine: &Engine, unlocked: bool) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bookings.csv");
    let what = What::Bookings { filter: BookingFilter::default(), unlocked };
    engine.export_to(what, Format::Csv, path.clone(), "owner", None).await.unwrap();
    std::fs::read_to_string(path).unwrap()
}

#[tokio::test]
async fn names_and_phones_of_an_older_version_are_sealed_and_nothing_of_them_is_left_in_clear() {
    let folder = tempfile::tempdir().unwrap();
    let mut planted = Planted::default();
    planted.watch("phone", PHONE);
    planted.watch("name", NAME);
    let first = running(folder.path()).await;
    write_as_before(&first.engine).await;
    first.shutdown().await;
    assert!(!planted.search_folder(folder.path()).unwrap().is_empty(), "the search finds what is there");

    let second = running(folder.path()).await;
    let mark = async || {
        let mut conn = second.engine.db().reader().await.unwrap();
        meta::get(&mut conn, meta::CONTACTS).await.unwrap()
    };
    while mark().await.is_none() {
        tokio::task::yield_now().await;
    }
    // The database is open: its write-ahead file is searched, too.
    assert_eq!(planted.search_folder(folder.path()).unwrap(), []);
    let masked = exported(&second.engine, false).await;
    assert!(masked.contains("138****5678") && masked.contains("欧***"), "{}", masked.lines().nth(1).unwrap());
    assert!(!masked.contains(PHONE) && !masked.contains(NAME));
    let open = exported(&second.engine, true).await;
    assert_eq!((open.matches(PHONE).count(), open.matches(NAME).count()), (500, 500));
    assert_eq!(
        (open.lines().count(), open.matches("一日游").count()),
        (501, 500),
        "no row and no other column is lost"
    );
    second.shutdown().await;
}

#[tokio::test]
async fn a_new_database_has_nothing_to_seal() {
    let folder = tempfile::tempdir().unwrap();
    let running = running(folder.path()).await;
    let mark = meta::get(&mut running.engine.db().reader().await.unwrap(), meta::CONTACTS).await.unwrap();
    assert!(mark.is_some());
    running.shutdown().await;
}
