//! Phones that only the platform opens, on a day without quota and on the next.

use crate::house::{DAY, House, NOW, SHOP};
use huolang_domain::ErrorCode;
use huolang_testkit::douyin_life::phone_of;
use serde_json::json;

async fn read(house: &House) {
    while house.engine.poll_round(&SHOP.into()).await.unwrap().more {}
}

#[tokio::test]
async fn that_were_not_opened_come_when_somebody_looks_or_by_themselves() {
    let house = House::open(json!({})).await;
    house.market().fill(8, NOW - DAY, NOW - 700, 1);
    house.market().refuse("decrypt/batch", 2_190_001, "quota已用完");
    read(&house).await;
    assert_eq!((house.total().await, house.phone(3).await), (8, None));
    let id = house.order_id(3).await;
    let none = house.engine.reveal_phone(&id, "seller").await.unwrap_err();
    assert_eq!(none.code(), ErrorCode::NotFound);

    // The next day has a quota of its own.
    house.market().allow("decrypt/batch");
    house.clock.advance(DAY * 1_000);
    assert_eq!(*house.engine.reveal_phone(&id, "seller").await.unwrap().expose(), phone_of(3));
    assert_eq!((house.phone(3).await, house.phone(4).await), (Some(phone_of(3)), None), "it is kept, and no other");
    read(&house).await;
    for number in 0..8 {
        assert_eq!(house.phone(number).await, Some(phone_of(number)), "order {number}");
    }
}
