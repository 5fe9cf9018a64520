//! Stock and prices of a variant: set at the platform only when a person asks, and written down as the platform took them.

use crate::house::{House, SHOP};
use huolang_domain::{ErrorCode, Fen};
use huolang_engine::ShelfWish;
use huolang_store::{audit, shelf};
use huolang_testkit::pdd::{Fault, Faults};

const PRICE: &str = "pdd.goods.sku.price.update";

/// Stock and both prices of the card's variant, as the screens show them.
async fn shown(house: &House) -> (Option<i64>, Option<Fen>, Option<Fen>) {
    let mut conn = house.db.reader().await.unwrap();
    let rows = shelf::of_products(&mut conn, &[SHOP.into()], &["1001".to_owned()]).await.unwrap();
    let row = rows.into_iter().find(|row| row.sku_ref == "10010").unwrap();
    (row.stock, row.price, row.single_price)
}

async fn set(house: &House, sku: &str, wish: ShelfWish) -> Result<(), ErrorCode> {
    let set = house.engine.set_shelf(&SHOP.into(), "1001", sku, wish, "seller").await;
    set.map_err(|error| error.code())
}

async fn deeds(house: &House) -> usize {
    let all = audit::list(&mut house.db.reader().await.unwrap(), None, None, 50).await.unwrap();
    all.iter().filter(|deed| deed.action == "product.set_shelf" && deed.actor == "seller").count()
}

#[tokio::test]
async fn nothing_is_set_unless_a_person_asks_and_each_wish_is_written_down() {
    let house = House::open(|_| {}).await;
    let stock = ShelfWish { stock: Some(12), prices: None };
    assert_eq!(set(&house, "10010", stock).await, Err(ErrorCode::NotFound), "its products were never read");
    house.engine.sync_products(&SHOP.into()).await.unwrap();
    assert_eq!(shown(&house).await, (Some(1_000), Some(Fen(990)), Some(Fen(1_090))));
    house.pay();
    house.a_minute_later().await;
    let ledger = house.market.ledger();
    assert_eq!((ledger.stock.len(), ledger.prices.len()), (0, 0), "reading, selling and delivering set nothing");

    set(&house, "10010", stock).await.unwrap();
    let prices = Some((Fen(880), Fen(980)));
    set(&house, "10010", ShelfWish { stock: None, prices }).await.unwrap();
    let ledger = house.market.ledger();
    assert_eq!((ledger.stock, ledger.prices), (vec![(10_010, 12)], vec![(10_010, 880, 980)]));
    // The platform looks at prices before they hold: those that were read are shown until they are read again.
    assert_eq!(shown(&house).await, (Some(12), Some(Fen(990)), Some(Fen(1_090))));
    house.engine.sync_products(&SHOP.into()).await.unwrap();
    assert_eq!(shown(&house).await, (Some(12), Some(Fen(880)), Some(Fen(980))));
    assert_eq!(deeds(&house).await, 2);
}

#[tokio::test]
async fn what_the_platform_took_is_shown_although_it_refused_the_rest() {
    let house = House::open(|_| {}).await;
    house.engine.sync_products(&SHOP.into()).await.unwrap();
    house.market.set_faults(Faults::default().plan(PRICE, Fault::NoPermission, 1));
    let both = ShelfWish { stock: Some(7), prices: Some((Fen(880), Fen(980))) };
    assert!(set(&house, "10010", both).await.is_err());
    assert_eq!(shown(&house).await, (Some(7), Some(Fen(990)), Some(Fen(1_090))));
    assert_eq!(set(&house, "no-such-sku", both).await, Err(ErrorCode::NotFound));
    let ledger = house.market.ledger();
    assert_eq!((ledger.stock.len(), ledger.prices.len()), (1, 0), "of an unknown variant nothing is asked");
}
