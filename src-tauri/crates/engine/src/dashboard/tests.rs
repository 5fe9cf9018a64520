#![allow(clippy::unwrap_used)]

use crate::test_house::House;
use huolang_domain::shanghai::DAY_MS;
use huolang_platforms::practice::Payment;

#[tokio::test]
async fn the_figures_follow_what_happens() {
    let house = House::practice(20).await;
    let empty = house.engine.dashboard(None).await.unwrap();
    assert_eq!((empty.today.orders, empty.today.auto_success_rate), (0, None));
    assert_eq!((empty.hours.len(), empty.days.len(), empty.low_stock.len()), (24, 30, 0));
    let pay = |product: &str, count| {
        let payment = Payment { product_ref: product.to_owned(), sku_ref: None, quantity: 1, buyer: None };
        house.engine.practice().unwrap().pay(&payment, count).unwrap();
    };
    pay("715300184201", 3);
    pay("715300184204", 1);
    house.work().await;
    // That the orders are shipped is the platform's word: it comes with the next listing.
    house.work().await;
    let shop = house.engine.practice_shop().unwrap().shop_id;
    let full = house.engine.dashboard(Some(&shop)).await.unwrap();
    let today = &full.today;
    assert_eq!((today.orders, today.paid, today.delivered, today.waiting), (4, 4, 3, 1));
    assert_eq!((today.revenue, today.auto_success_rate), (3 * 1_500 + 8_900, Some(1.0)));
    assert_eq!(full.attention.manual, 1);
    let last = full.hours.last().unwrap();
    assert_eq!((last.orders, last.delivered), (4, 3));
    assert_eq!(full.days.last().unwrap().revenue, today.revenue);
    assert_eq!((full.shops[0].orders_today, full.shops[0].delivered_today), (4, 3));
    house.clock.advance(DAY_MS);
    let tomorrow = house.engine.dashboard(None).await.unwrap();
    assert_eq!((tomorrow.today.orders, tomorrow.days[28].orders), (0, 4));
}
