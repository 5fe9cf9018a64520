//! Products whose variants a platform gives slowly.

use crate::house::{House, Plan, SHOP, custom};
use huolang_store::products;
use huolang_testkit::shops::{GAME, GAME_SKUS};
use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

async fn variants(house: &House) -> usize {
    let mut conn = house.engine.db().reader().await.unwrap();
    let found = products::by_refs(&mut conn, &SHOP.into(), &[GAME.to_owned()]).await.unwrap();
    products::skus(&mut conn, std::slice::from_ref(&found[0].id)).await.unwrap().len()
}

#[tokio::test]
async fn variants_that_were_not_read_yet_stay_and_are_read_on() {
    let readings = Arc::new(AtomicUsize::new(0));
    let counter = readings.clone();
    let house = House::open_with(Plan::default(), custom(move |adapter| adapter.readings = Some(counter))).await;
    assert_eq!(variants(&house).await, GAME_SKUS.len());
    house.engine.sync_products(&SHOP.into()).await.unwrap();
    assert_eq!(variants(&house).await, GAME_SKUS.len(), "what was not read is no longer known");
    let read_on = async {
        while readings.load(Ordering::SeqCst) < 2 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(120), read_on).await.expect("nobody read on");
    assert_eq!(variants(&house).await, GAME_SKUS.len());
    house.close(&[]).await;
}
