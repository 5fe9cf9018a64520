//! Orders are delivered while a large file is taken in: no delivery waits for the import.

use super::sales_book;
use crate::{imports::FileImport, operations::OperationState, test_house::House};
use huolang_platforms::practice::Payment;
use huolang_store::imports::ImportOrigin;
use std::time::{Duration, Instant};

/// No delivery may take longer than the longest without the import by more than this. Unoptimised, everything takes several
/// times as long.
const MOST: Duration = Duration::from_millis(if cfg!(debug_assertions) { 150 } else { 50 });
const ORDERS: usize = 30;

/// Pays and delivers an order; gives how long that took.
async fn deliver(house: &House) -> Duration {
    let payment = Payment { product_ref: "715300184201".to_owned(), sku_ref: None, quantity: 1, buyer: None };
    house.engine.practice().unwrap().pay(&payment, 1).unwrap();
    let begun = Instant::now();
    house.work().await;
    begun.elapsed()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_delivery_is_delayed_by_an_import() {
    let house = House::practice(400).await;
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
    let (mut calm, mut busy) = (Vec::new(), Vec::new());
    for _ in 0..ORDERS {
        calm.push(deliver(&house).await);
    }
    let operation = house.engine.imports().start(order, "owner");
    let now = || house.engine.operations().get(&operation).unwrap();
    while now().done == 0 {
        tokio::task::yield_now().await;
    }
    while now().state == OperationState::Running && busy.len() < 300 {
        busy.push(deliver(&house).await);
    }
    let (longest, latest) = (calm.iter().max().unwrap(), busy.iter().max().unwrap());
    println!("{ORDERS} deliveries take {longest:?} at most; {} beside an import {latest:?}", busy.len());
    assert!(busy.len() >= 5, "the import was over before anything was delivered beside it");
    assert!(*latest < *longest + MOST, "calm {calm:?}\nbusy {busy:?}");
    house.engine.operations().wait(&operation).await.unwrap();
}
