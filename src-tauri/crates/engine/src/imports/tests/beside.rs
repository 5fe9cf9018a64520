//! Orders are delivered while a large file is taken in: no delivery waits for the import.

use super::sales_book;
use crate::{imports::FileImport, test_house::House};
use huolang_platforms::practice::Payment;
use huolang_store::imports::ImportOrigin;
use std::time::{Duration, Instant};

/// No delivery may take longer than the longest without the import by more than this.
const MOST: Duration = Duration::from_millis(50);
const ORDERS: usize = 30;

/// Pays and delivers orders one by one; gives how long each took, the longest last.
async fn deliver(house: &House) -> Vec<Duration> {
    let payment = Payment { product_ref: "715300184201".to_owned(), sku_ref: None, quantity: 1, buyer: None };
    let mut took = Vec::new();
    for _ in 0..ORDERS {
        house.engine.practice().unwrap().pay(&payment, 1).unwrap();
        let begun = Instant::now();
        house.work().await;
        took.push(begun.elapsed());
    }
    took.sort();
    took
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_delivery_is_delayed_by_an_import() {
    let house = House::practice(200).await;
    let numbers: Vec<String> = (0..60_000).map(|no| format!("{}", 1_000_000 + no)).collect();
    let rows: Vec<(&str, &str, f64)> = numbers.iter().map(|number| (number.as_str(), "", 1.0)).collect();
    let order = FileImport {
        source: sales_book(&rows),
        name: "售卖明细_large.xlsx".to_owned(),
        origin: ImportOrigin::Chosen,
        shop: String::new(),
        again: false,
        older: false,
    };
    let calm = deliver(&house).await;
    let operation = house.engine.imports().start(order, "owner");
    while house.engine.operations().get(&operation).unwrap().done == 0 {
        tokio::task::yield_now().await;
    }
    let busy = deliver(&house).await;
    let (longest, latest) = (calm[ORDERS - 1], busy[ORDERS - 1]);
    println!("a delivery takes {longest:?} at most; beside an import {latest:?}");
    assert!(latest < longest + MOST, "calm {calm:?}\nbusy {busy:?}");
    house.engine.operations().wait(&operation).await.unwrap();
}
