//! Pools whose cards come under an expiry guard as time passes.

use crate::{notices::NoticeDeed, test_house::House};
use huolang_domain::{PoolId, shanghai::DAY_MS};
use huolang_store::notices::{self, Notice};

/// The warnings about a pool that are open after a look.
async fn told(house: &House, pool: &PoolId) -> Vec<Notice> {
    house.engine.keep_up().await.unwrap();
    let mut told = notices::unresolved(&mut house.engine.db().reader().await.unwrap(), "low_stock").await.unwrap();
    told.retain(|notice| notice.params["pool_id"] == pool.as_str());
    told
}

#[tokio::test]
async fn a_pool_runs_low_when_its_cards_come_under_its_guard() {
    let house = House::practice(20).await;
    let pool = house.pool("").await;
    let end = house.engine.now().plus(31 * DAY_MS);
    house.guard_pool(&pool, 30, end).await;
    assert!(told(&house, &pool).await.is_empty(), "they last for a day more than asked");
    house.clock.advance(2 * DAY_MS);
    let low = told(&house, &pool).await;
    assert_eq!((low.len(), low[0].params["left"].as_str()), (1, Some("0")));
    let shown = house.engine.dashboard(None).await.unwrap().low_stock;
    assert_eq!(shown.iter().map(|low| (&low.pool_id, low.available)).collect::<Vec<_>>(), [(&pool, 0)]);
    assert_eq!(told(&house, &pool).await, low, "it is told once");
    house.guard_pool(&pool, 0, end).await;
    assert!(told(&house, &pool).await.is_empty(), "without a guard there are enough");
    assert!(house.engine.dashboard(None).await.unwrap().low_stock.is_empty());
}

#[tokio::test]
async fn what_a_person_settled_is_not_told_again_for_the_same_cards() {
    let house = House::practice(20).await;
    let pool = house.pool("").await;
    house.guard_pool(&pool, 30, house.engine.now().plus(20 * DAY_MS)).await;
    let low = told(&house, &pool).await;
    assert_eq!(low.len(), 1);
    house.engine.see_to_notice(&low[0].id, NoticeDeed::Resolve, "owner").await.unwrap();
    assert!(told(&house, &pool).await.is_empty());
}
