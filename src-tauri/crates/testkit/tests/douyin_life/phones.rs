//! Phones that only the platform opens.

use crate::house::{DAY, House, NOW};
use huolang_platforms::{capability::PullOrders as _, fault::Hindrance};
use huolang_testkit::douyin_life::{LifeOptions, phone_of};

async fn house(quota: u64) -> House {
    let options = LifeOptions { orders_per_second: 0, decrypt_quota: quota, ..LifeOptions::default() };
    let mut house = House::with(options).await;
    house.set("page_size", "100");
    house.market().fill(200, NOW - DAY, NOW - 700, 2);
    house
}

#[tokio::test]
async fn are_asked_for_fifty_at_a_time() {
    let house = house(1_000).await;
    let (orders, _) = house.pull_all(&house.shop(), None).await.unwrap();
    assert_eq!(orders.len(), 200);
    for order in orders {
        let number = order.sn.as_str().parse::<u64>().unwrap() - 1_000_000_000_000_000_000;
        assert_eq!(order.buyer.phone, Some(phone_of(number)));
    }
    let ledger = house.market().ledger();
    assert_eq!(ledger.decrypted, 100);
    assert!(ledger.calls["/goodlife/v1/open/common_biz/crypto/decrypt/batch/"] <= 5);
}

#[tokio::test]
async fn orders_are_kept_when_the_quota_is_used_up_and_it_is_told_once() {
    let house = house(30).await;
    let shop = house.shop();
    let (orders, _) = house.pull_all(&shop, None).await.unwrap();
    assert_eq!(orders.len(), 200);
    assert!(orders.iter().any(|order| order.buyer.phone.is_none()));
    assert_eq!(shop.hindrances(), [Hindrance::QuotaUsed]);
    let calls = house.market().ledger().calls["/goodlife/v1/open/common_biz/crypto/decrypt/batch/"];
    house.pull_all(&shop, None).await.unwrap();
    assert_eq!(house.market().ledger().calls["/goodlife/v1/open/common_biz/crypto/decrypt/batch/"], calls);
}

#[tokio::test]
async fn orders_are_kept_when_the_app_may_not_decrypt() {
    let house = house(1_000).await;
    house.market().refuse("decrypt/batch", 2_190_004, "应用未获得该能力");
    let (orders, _) = house.pull_all(&house.shop(), None).await.unwrap();
    assert_eq!(orders.iter().filter(|order| order.buyer.phone.is_some()).count(), 100);
}

#[tokio::test]
async fn are_not_asked_for_when_switched_off() {
    let mut house = house(1_000).await;
    house.set("decrypt_online", "false");
    house.pull_all(&house.shop(), None).await.unwrap();
    assert_eq!(house.market().ledger().decrypted, 0);
}
