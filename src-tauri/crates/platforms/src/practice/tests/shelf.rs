use huolang_domain::{Fen, state::OrderStatus};
use rstest::rstest;

use super::*;

#[test]
fn sells_every_kind_of_goods() {
    let (market, _) = market();
    let products = market.products();
    let kinds: Vec<_> = products.iter().map(|p| (p.goods, p.skus.len() > 1, p.max_quantity > 1)).collect();
    assert_eq!(
        kinds,
        [
            (GoodsKind::Virtual, false, false),
            (GoodsKind::Virtual, true, true),
            (GoodsKind::Virtual, false, true),
            (GoodsKind::Physical, false, true),
            (GoodsKind::Voucher, false, true),
            (GoodsKind::Voucher, false, true),
        ]
    );
}

#[test]
fn a_payment_makes_a_paid_order() {
    let (market, _) = market();
    let payment = Payment {
        product_ref: GAME.to_owned(),
        sku_ref: Some("5091270332".to_owned()),
        quantity: 3,
        buyer: Some("小明".to_owned()),
    };
    let order = market.simulate_payment(&payment).unwrap();
    assert_eq!((order.status, order.paid_at, order.amount), (OrderStatus::PendingShip, Some(START), Fen(14_700)));
    assert_eq!((order.buyer.name.as_str(), order.buyer.phone.as_deref()), ("小明", None));
    let line = &order.lines[0];
    assert_eq!((line.merchant_code.as_str(), line.spec.as_str(), line.quantity), ("GAME-50", "面值:50元", 3));
    assert_eq!(market.order(&order.sn), Some(order));
}

#[rstest]
#[case::unknown_product("1", None, 1, "no_such_product")]
#[case::unknown_variant(GAME, Some("9"), 1, "no_such_sku")]
#[case::variant_not_chosen(GAME, None, 1, "no_such_sku")]
#[case::variant_of_nothing(SINGLE, Some("5091270331"), 1, "no_such_sku")]
#[case::none(OFFICE, None, 0, "bad_quantity")]
#[case::less_than_none(OFFICE, None, i64::MIN, "bad_quantity")]
#[case::too_many(SINGLE, None, 2, "bad_quantity")]
fn what_cannot_be_bought_is_refused(
    #[case] product: &str,
    #[case] sku: Option<&str>,
    #[case] quantity: i64,
    #[case] expected: &str,
) {
    let (market, _) = market();
    let sku_ref = sku.map(str::to_owned);
    let payment = Payment { product_ref: product.to_owned(), sku_ref, quantity, buyer: None };
    assert_eq!(code(market.simulate_payment(&payment)), expected);
    assert_eq!(market.with_ledger(Ledger::order_count), 0);
}

#[test]
fn a_vanished_product_keeps_its_orders_readable() {
    let (market, _) = market();
    let sn = buy(&market, OFFICE, 2);
    let title = market.order(&sn).unwrap().lines[0].title.clone();
    market.remove_product(OFFICE).unwrap();
    assert!(market.products().iter().all(|product| product.product_ref != OFFICE));
    assert_eq!(market.order(&sn).unwrap().lines[0].title, title);
    let payment = Payment { product_ref: OFFICE.to_owned(), sku_ref: None, quantity: 1, buyer: None };
    assert_eq!(code(market.simulate_payment(&payment)), "no_such_product");
}

#[test]
fn a_changed_product_leaves_old_orders_as_they_were() {
    let (market, _) = market();
    let sn = buy(&market, SINGLE, 1);
    let old = market.order(&sn).unwrap();
    let mut product = market.products().swap_remove(0);
    product.title = "新标题".to_owned();
    product.price = Fen(1);
    market.put_product(product).unwrap();
    assert_eq!(market.order(&sn).unwrap(), old);
    assert_eq!(market.order(&buy(&market, SINGLE, 1)).unwrap().lines[0].title, "新标题");
    assert_eq!(market.products().iter().filter(|product| product.product_ref == SINGLE).count(), 1);
}

#[test]
fn only_parcels_show_a_phone_and_it_calls_nobody() {
    let (market, _) = market();
    let virtual_goods = market.order(&buy(&market, SINGLE, 1)).unwrap();
    let parcel = market.order(&buy(&market, EARPHONES, 1)).unwrap();
    assert_eq!(virtual_goods.buyer.phone, None);
    let phone = parcel.buyer.phone.unwrap();
    assert_eq!((phone.len(), phone.starts_with("100")), (11, true));
}

#[test]
fn numbers_never_repeat_even_with_dice_that_do() {
    let (market, _) = market();
    let mut sns: Vec<_> = (0..50).map(|_| buy(&market, SINGLE, 1)).collect();
    sns.sort();
    sns.dedup();
    assert_eq!(sns.len(), 50);
}
