//! Trouble with one order, and when it ends.

use crate::{notice, test_house::House};
use huolang_domain::{OrderSn, ShopId};
use huolang_platforms::practice::Payment;
use huolang_store::{
    Durability,
    notices::{self, NewNotice},
};

/// Tells these, looks after the house, and gives the causes that stay.
async fn left(house: &House, raises: Vec<NewNotice>) -> Vec<String> {
    let engine = house.engine.clone();
    let written = house.engine.db().write(Durability::Ordinary, move |tx| {
        Box::pin(async move { notice::write(tx, &raises, engine.ids().as_ref(), engine.now()).await })
    });
    written.await.unwrap();
    house.engine.keep_up().await.unwrap();
    let mut conn = house.engine.db().reader().await.unwrap();
    let open = notices::unresolved(&mut conn, "shop_trouble").await.unwrap();
    open.into_iter().map(|notice| notice.cause).collect()
}

#[tokio::test]
async fn it_ends_when_the_order_is_read_or_needs_nothing_any_more() {
    let house = House::practice(3).await;
    let shop = house.engine.shops().all().remove(0).id.clone();
    let pay = |product: &str| {
        let pay = Payment { product_ref: product.to_owned(), sku_ref: None, quantity: 1, buyer: None };
        house.engine.practice().unwrap().pay(&pay, 1).unwrap().remove(0)
    };
    let (by_hand, by_itself) = (pay("715300184204"), pay("715300184201"));
    house.work().await;
    house.clock.advance(60_000);
    house.work().await;
    let trouble = |code: &str, sn: &OrderSn| notice::shop_trouble(&shop, "练习店", code, sn.as_str());
    let elsewhere = notice::shop_trouble(&ShopId::from("another"), "小店", "pushed_order_absent", by_hand.as_str());
    let raises = vec![
        trouble("pushed_order_absent", &by_hand),
        trouble("order_not_understood", &by_itself),
        trouble("refund_not_read", &by_hand),
        elsewhere.clone(),
    ];
    let stays = [notice::trouble_cause(&shop, &format!("refund_not_read:{by_hand}")), elsewhere.cause];
    assert_eq!(left(&house, raises).await, stays);
}

#[tokio::test]
async fn a_cause_that_names_no_order_ends() {
    let house = House::empty().await;
    let shop = ShopId::from("s1");
    let of_order = notice::shop_trouble(&shop, "小店", "unknown_status", "2601 order_status 7");
    let former = NewNotice { cause: notice::trouble_cause(&shop, "unknown_status"), ..of_order.clone() };
    assert_eq!(left(&house, vec![former, of_order.clone()]).await, [of_order.cause]);
}
