//! Orders of a marketplace on this machine are delivered while a large file is taken in: no delivery waits for the import.

use super::sales_book;
use crate::{imports::FileImport, operations::OperationState, practice, shops::connect, test_house::House};
use huolang_domain::testing::SeqIds;
use huolang_platforms::practice::{Market, MarketOptions, Payment};
use huolang_sheets::Source;
use huolang_store::imports::ImportOrigin;
use huolang_testkit::{LoopbackMarket, SeededDice};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};

/// No delivery may take longer than the longest without the import by more than this. Unoptimised, everything takes several
/// times as long and the disk may be slow: there it only tells that nobody waits for the end of the import, which takes
/// seconds.
const MOST: Duration = Duration::from_millis(if cfg!(debug_assertions) { 1_000 } else { 50 });
const ORDERS: usize = 30;

/// The practice market behind HTTP, and a house whose shop is there.
async fn open(cards: usize) -> (House, LoopbackMarket) {
    let house = House::empty().await;
    let options =
        MarketOptions::in_memory(house.clock.clone(), Arc::new(SeededDice::of(3)), Arc::new(SeqIds::default()));
    let served = LoopbackMarket::start(Market::open(options).unwrap(), 0, None).await.unwrap();
    practice::seed(&house.engine, cards, Some(&served.gateway())).await.unwrap();
    connect::every_shop(&house.engine).await.unwrap();
    (house, served)
}

/// Has a buyer pay and the order delivered; gives how long the delivery took.
async fn delivery_takes(house: &House, market: &Market) -> Duration {
    let payment = Payment { product_ref: "715300184201".to_owned(), sku_ref: None, quantity: 1, buyer: None };
    market.simulate_payment(&payment).unwrap();
    let begun = Instant::now();
    house.work().await;
    begun.elapsed()
}

/// Orders are delivered while `order` is taken in.
async fn deliver_beside(house: &House, served: &LoopbackMarket, order: FileImport) {
    let market = served.market();
    let (mut calm, mut busy) = (Vec::new(), Vec::new());
    for _ in 0..ORDERS {
        calm.push(delivery_takes(house, market).await);
    }
    let operation = house.engine.imports().start(order, "owner");
    let now = || house.engine.operations().get(&operation).unwrap();
    while now().done == 0 {
        tokio::task::yield_now().await;
    }
    while now().state == OperationState::Running && busy.len() < 300 {
        busy.push(delivery_takes(house, market).await);
    }
    let (longest, latest) = (calm.iter().max().unwrap(), busy.iter().max().unwrap());
    println!("{ORDERS} deliveries take {longest:?} at most; {} beside an import {latest:?}", busy.len());
    assert!(busy.len() >= 5, "the import was over before anything was delivered beside it");
    assert!(*latest < *longest + MOST, "calm {calm:?}\nbusy {busy:?}");
    assert_eq!(market.with_ledger(|ledger| ledger.sending_count()), calm.len() + busy.len(), "each went out once");
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
    let (house, served) = open(400).await;
    let numbers: Vec<String> = (0..60_000).map(|no| format!("{}", 1_000_000 + no)).collect();
    let rows: Vec<(&str, &str, f64)> = numbers.iter().map(|number| (number.as_str(), "", 1.0)).collect();
    deliver_beside(&house, &served, order(sales_book(&rows), "售卖明细_large.xlsx", "")).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_delivery_is_delayed_by_a_list_of_products() {
    let (house, served) = open(400).await;
    let shop = house.engine.shops().all()[0].id.to_string();
    let rows: String =
        (0..30_000).map(|no| format!("P{no},一件不短也不长的商品 {no},9.90,S{no},30天,M{no}\n")).collect();
    let text = format!("商品ID,商品名称,价格,SKUID,规格,商家编码\n{rows}");
    let source = Source::Bytes { name: "商品.csv".to_owned(), bytes: text.into_bytes() };
    deliver_beside(&house, &served, order(source, "商品.csv", &shop)).await;
}
