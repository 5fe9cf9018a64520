#![allow(clippy::unwrap_used)]

use crate::{
    shops::{LaneLimits, Shop},
    test_house::House,
};
use huolang_domain::{platform::PlatformKind, shanghai::DAY_MS};
use huolang_platforms::fault::Hindrance;
use huolang_store::notices;
use std::sync::Arc;

async fn open(house: &House) -> usize {
    notices::unresolved(&mut house.engine.db().reader().await.unwrap(), "shop_limited").await.unwrap().len()
}

#[tokio::test]
async fn what_was_told_before_a_restart_is_closed_when_it_is_over() {
    let house = House::practice(1).await;
    let former = house.engine.shops().all().remove(0);
    house.engine.tell_hindrances(&former, vec![Hindrance::QuotaUsed]).await.unwrap();
    let limits = LaneLimits::usual(PlatformKind::Practice);
    let anew = Shop::new(former.id.clone(), Arc::clone(&former.adapter), limits, house.engine.now());
    let shop = house.engine.shops().connect(anew);
    house.engine.end_hindrances(&shop).await.unwrap();
    assert_eq!(open(&house).await, 1, "the quota is used up until midnight");
    house.clock.advance(DAY_MS);
    house.engine.end_hindrances(&shop).await.unwrap();
    assert_eq!(open(&house).await, 0);
}
