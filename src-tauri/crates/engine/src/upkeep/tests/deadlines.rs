//! Many orders whose deadline is the same.

use super::HOUR;
use crate::test_house::{House, MORNING};
use huolang_notify::Message;
use huolang_platforms::practice::Payment;
use huolang_store::{notices, routes::RouteMode};

#[tokio::test]
async fn many_orders_of_one_deadline_are_told_at_one_look_and_in_one_message() {
    let house = House::practice(3).await;
    house.route("manual_shipment", "desktop", "", RouteMode::Off).await;
    let pay = Payment { product_ref: "715300184204".to_owned(), sku_ref: None, quantity: 1, buyer: None };
    house.engine.practice().unwrap().pay(&pay, 250).unwrap();
    house.work().await;
    house.engine.dispatch_notices().await.unwrap();
    drop(house.desktop.take());
    super::set_deadline(&house, MORNING.plus(2 * HOUR)).await;
    house.engine.warn_of_deadlines().await.unwrap();
    let near = notices::unresolved(&mut house.engine.db().reader().await.unwrap(), "deadline_near").await.unwrap();
    assert_eq!(near.len(), 250);
    assert!(near.iter().all(|notice| notice.count == 1), "each of them once");
    house.engine.dispatch_notices().await.unwrap();
    let about = |message: &Message| (message.event == "deadline_near").then_some(message.count);
    let messages: Vec<usize> = house.desktop.take().iter().filter_map(about).collect();
    assert_eq!(messages, [250]);
}
