#![allow(clippy::unwrap_used)]

use super::{RefundStep, Tour};
use crate::test_house::House;
use huolang_domain::{ErrorCode, state::OrderStatus};
use huolang_platforms::practice::Payment;

fn payment(product_ref: &str, sku_ref: Option<&str>, quantity: i64) -> Payment {
    Payment { product_ref: product_ref.to_owned(), sku_ref: sku_ref.map(str::to_owned), quantity, buyer: None }
}

#[tokio::test]
async fn every_virtual_product_is_delivered_at_once_and_the_parcel_asks_for_a_person() {
    let house = House::practice(20).await;
    let desk = house.engine.practice().unwrap();
    let mut bought = desk.pay(&payment("715300184201", None, 1), 2).unwrap();
    bought.extend(desk.pay(&payment("715300184202", Some("5091270332"), 3), 1).unwrap());
    bought.extend(desk.pay(&payment("715300184203", None, 2), 1).unwrap());
    let parcel = desk.pay(&payment("715300184204", None, 1), 1).unwrap().remove(0);
    house.work().await;
    for sn in &bought {
        let order = desk.order(sn).await.unwrap();
        assert_eq!(order.view.messages.len(), 1, "{sn}");
        assert!(order.marked_shipped() && order.order_id.is_some(), "{sn}");
    }
    let parcel = desk.order(&parcel).await.unwrap();
    assert_eq!((parcel.view.messages.len(), parcel.view.order.status), (0, OrderStatus::PendingShip));
    assert_eq!(desk.recent(10).await.unwrap().len(), 5);
    house.engine.dispatch_notices().await.unwrap();
    let messages = house.desktop.take();
    assert_eq!(messages.len(), 1);
    assert!(messages[0].title.starts_with("等你发货：无线蓝牙耳机"), "{}", messages[0].title);
    assert_eq!(messages[0].route, format!("/orders?open={}", parcel.order_id.unwrap()));
}

#[tokio::test]
async fn refunds_go_their_way_and_unknown_things_are_refused() {
    let house = House::practice(5).await;
    let desk = house.engine.practice().unwrap();
    let sn = desk.pay(&payment("715300184201", None, 1), 1).unwrap().remove(0);
    house.work().await;
    desk.refund(&sn, RefundStep::Ask).unwrap();
    assert_eq!(desk.order(&sn).await.unwrap().view.order.status, OrderStatus::Refunding);
    desk.refund(&sn, RefundStep::Agree).unwrap();
    let again = desk.refund(&sn, RefundStep::Withdraw).unwrap_err();
    assert_eq!(again.code(), ErrorCode::IllegalMove);
    assert_eq!(desk.pay(&payment("nothing", None, 1), 1).unwrap_err().code(), ErrorCode::NotFound);
    assert_eq!(desk.pay(&payment("715300184201", None, 1), 0).unwrap_err().code(), ErrorCode::InvalidInput);
}

#[tokio::test]
async fn the_tour_remembers_its_step() {
    let house = House::empty().await;
    assert_eq!(house.engine.tour().await.unwrap(), Tour::default());
    house.engine.set_tour(Tour { step: 3, done: false }).await.unwrap();
    assert_eq!(house.engine.tour().await.unwrap().step, 3);
    assert!(house.engine.set_tour(Tour { step: 5, done: false }).await.is_err());
    assert!(house.engine.practice().is_err());
}
