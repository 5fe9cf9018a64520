//! Orders are delivered while a large file is taken in: no delivery waits for the import.

use super::sales_book;
use crate::{imports::FileImport, operations::OperationState, test_house::House};
use huolang_sheets::Source;
use huolang_store::imports::ImportOrigin;
use std::time::Duration;

/// No delivery may take longer than the longest without the import by more than this. Unoptimised, everything takes several
/// times as long and the disk may be slow: there it only tells that nobody waits for the end of the import, which takes
/// seconds.
const MOST: Duration = Duration::from_millis(if cfg!(debug_assertions) { 1_000 } else { 50 });
const ORDERS: usize = 30;

/// Orders are delivered while `order` is taken in.
async fn deliver_beside(house: &House, order: FileImport) {
    let (mut calm, mut busy) = (Vec::new(), Vec::new());
    for _ in 0..ORDERS {
        calm.push(house.delivery_takes().await);
    }
    let operation = house.engine.imports().start(order, "owner");
    let now = || house.engine.operations().get(&operation).unwrap();
    while now().done == 0 {
        tokio::task::yield_now().await;
    }
    while now().state == OperationState::Running && busy.len() < 300 {
        busy.push(house.delivery_takes().await);
    }
    let (longest, latest) = (calm.iter().max().unwrap(), busy.iter().max().unwrap());
    println!("{ORDERS} deliveries take {longest:?} at most; {} beside an import {latest:?}", busy.len());
    assert!(busy.len() >= 5, "the import was over before anything was delivered beside it");
    assert!(*latest < *longest + MOST, "calm {calm:?}\nbusy {busy:?}");
    house.engine.operations().wait(&operation).await.unwrap();
}

fn order(source: Source, name: &str, shop: &str) -> FileImport {
    FileImport {
        source,
        name: name.to_owned(),
        origin: ImportOrigin::Chosen,
        shop: shop.to_owned(),
        again: false,
        older: false,
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_delivery_is_delayed_by_an_import() {
    let house = House::practice(400).await;
    let numbers: Vec<String> = (0..60_000).map(|no| format!("{}", 1_000_000 + no)).collect();
    let rows: Vec<(&str, &str, f64)> = numbers.iter().map(|number| (number.as_str(), "", 1.0)).collect();
    deliver_beside(&house, order(sales_book(&rows), "售卖明细_large.xlsx", "")).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_delivery_is_delayed_by_a_list_of_products() {
    let house = House::practice(400).await;
    let shop = house.engine.shops().all()[0].id.to_string();
    let rows: String =
        (0..30_000).map(|no| format!("P{no},一件不短也不长的商品 {no},9.90,S{no},30天,M{no}\n")).collect();
    let text = format!("商品ID,商品名称,价格,SKUID,规格,商家编码\n{rows}");
    let source = Source::Bytes { name: "商品.csv".to_owned(), bytes: text.into_bytes() };
    deliver_beside(&house, order(source, "商品.csv", &shop)).await;
}
