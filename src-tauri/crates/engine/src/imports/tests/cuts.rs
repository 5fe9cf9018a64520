//! Any cut of a workbook's bytes, and wrong bytes in it: the program goes on, and keeps the whole or nothing.

use super::{sample, take};
use crate::{imports::Taken, test_house::House};
use huolang_sheets::{Source, reports::Outcome};
use huolang_store::{
    bookings::{self, BookingFilter, BookingsBy},
    imports,
    sales::{self, SalesBy, SalesFilter},
};
use proptest::{prelude::*, sample::Index, test_runner::TestRunner};
use tokio::runtime::Runtime;

const NAMES: [&str; 3] =
    ["售卖明细_2025-10-01_2025-10-31.xlsx", "售卖明细_2025-03-01_2025-03-31.xls", "旅行社预约明细_2025-12-08.xlsx"];

fn books() -> [Vec<u8>; 3] {
    NAMES.map(|name| std::fs::read(sample(name)).unwrap())
}

fn runner(cases: u32) -> TestRunner {
    TestRunner::new(ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() })
}

async fn take_bytes(house: &House, file: usize, bytes: Vec<u8>) -> Taken {
    take(house, Source::Bytes { name: NAMES[file].to_owned(), bytes }, NAMES[file]).await
}

/// Rows of both kinds that count. Rows that do not count are none: nothing lies about.
async fn rows(house: &House) -> i64 {
    let mut conn = house.engine.db().reader().await.unwrap();
    assert!(imports::interrupted(&mut conn).await.unwrap().is_empty(), "nothing lies about");
    let sold = sales::sums(&mut conn, &SalesFilter::default(), SalesBy::All).await.unwrap();
    let booked = bookings::sums(&mut conn, &BookingFilter::default(), BookingsBy::Status).await.unwrap();
    sold.iter().map(|sum| sum.n).sum::<i64>() + booked.iter().map(|sum| sum.n).sum::<i64>()
}

#[test]
fn a_workbook_that_is_cut_anywhere_stores_nothing() {
    let runtime = Runtime::new().unwrap();
    let _inside = runtime.enter();
    let house = runtime.block_on(House::empty());
    let books = books();
    let ran = runner(96).run(&(0..NAMES.len(), any::<Index>()), |(file, at)| {
        let cut = books[file][..at.index(books[file].len())].to_vec();
        let taken = runtime.block_on(take_bytes(&house, file, cut));
        prop_assert_eq!((taken.report.outcome, taken.report.rows_stored), (Outcome::Failed, 0));
        prop_assert!(taken.report.reason.is_some(), "it says why");
        prop_assert_eq!(runtime.block_on(rows(&house)), 0);
        Ok(())
    });
    ran.unwrap();
}

#[test]
fn a_workbook_with_wrong_bytes_is_in_as_a_whole_or_not_at_all() {
    let runtime = Runtime::new().unwrap();
    let _inside = runtime.enter();
    let house = runtime.block_on(House::empty());
    let books = books();
    let wrong = (0..NAMES.len(), prop::collection::vec((any::<Index>(), 1_u8..), 1..6));
    let ran = runner(64).run(&wrong, |(file, flips)| {
        let mut bytes = books[file].clone();
        for (at, mask) in flips {
            let at = at.index(bytes.len());
            bytes[at] ^= mask;
        }
        let taken = runtime.block_on(take_bytes(&house, file, bytes));
        let kept = runtime.block_on(rows(&house));
        prop_assert_eq!(u64::try_from(kept), Ok(taken.report.rows_stored), "{:?}", taken.report);
        if taken.report.outcome == Outcome::Imported {
            let id = taken.import_id.unwrap();
            runtime.block_on(house.engine.imports().undo(&id, "owner")).unwrap();
        } else {
            prop_assert_eq!(kept, 0);
        }
        Ok(())
    });
    ran.unwrap();
}
