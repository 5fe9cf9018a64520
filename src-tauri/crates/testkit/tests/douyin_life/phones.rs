//! Phones that only the platform opens.

use crate::house::{DAY, House, NOW};
use huolang_platforms::{capability::PullOrders as _, fault::Hindrance};
use huolang_testkit::douyin_life::{LifeOptions, LifeOrder, PhoneForm, phone_of, protected_of};

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
async fn that_are_known_cost_the_quota_once_though_their_orders_are_read_every_hour() {
    // Exactly as many as there are.
    let house = house(100).await;
    let shop = house.shop();
    let (_, cursor) = house.pull_all(&shop, None).await.unwrap();
    assert_eq!(house.market().ledger().decrypted, 100);
    house.clock.advance(3_600_000);
    let (again, _) = house.pull_all(&shop, Some(cursor)).await.unwrap();
    assert_eq!(again.len(), 200, "the last days are read again");
    assert!(again.iter().all(|order| order.buyer.phone.is_some()));
    assert_eq!(house.market().ledger().decrypted, 100);
    assert_eq!(shop.hindrances(), []);
}

#[tokio::test]
async fn a_protected_number_stands_in_where_no_phone_is_told() {
    let mut house = House::open().await;
    let order = |number, phone| LifeOrder { phone, ..LifeOrder::paid(number, NOW - DAY) };
    let forms = [PhoneForm::Hidden, PhoneForm::Local, PhoneForm::Online];
    house.market().put((1..).zip(forms).map(|(number, phone)| order(number, phone)));
    let phones = async |house: &House| {
        let (orders, _) = house.pull_all(&house.shop(), None).await.unwrap();
        let mut orders: Vec<_> = orders.into_iter().map(|order| (order.sn, order.buyer.phone)).collect();
        orders.sort();
        orders.into_iter().map(|(_, phone)| phone).collect::<Vec<_>>()
    };
    assert_eq!(phones(&house).await, [None, Some(phone_of(2)), Some(phone_of(3))]);
    house.set("get_secret_number", "true");
    assert_eq!(phones(&house).await, [Some(protected_of(1)), Some(phone_of(2)), Some(phone_of(3))]);
    // What only the platform opens comes later; a number for a while does not take its place.
    house.set("decrypt_online", "false");
    assert_eq!(phones(&house).await, [Some(protected_of(1)), Some(phone_of(2)), None]);
}

#[tokio::test]
async fn are_not_asked_for_when_switched_off() {
    let mut house = house(1_000).await;
    house.set("decrypt_online", "false");
    house.pull_all(&house.shop(), None).await.unwrap();
    assert_eq!(house.market().ledger().decrypted, 0);
}
