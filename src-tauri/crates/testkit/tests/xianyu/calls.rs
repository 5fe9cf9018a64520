//! Each class of answer.

use crate::stage::{ITEM, Stage};
use huolang_domain::{Fen, OrderSn, platform::StopCause};
use huolang_platforms::{
    capability::{
        Found, Goods as _, MarkShipped as _, OrderDetail as _, PullOrders as _, ReadBack as _, Session as _, Shipment,
        Trade as _,
    },
    fault::CallError,
};
use huolang_testkit::xianyu::Purchase;
use std::time::Duration;

#[tokio::test(start_paused = true)]
async fn tokens_are_renewed_in_passing() {
    let stage = Stage::new();
    let adapter = stage.open();
    adapter.check().await.unwrap();
    tokio::time::sleep(Duration::from_secs(2 * 3_600)).await;
    adapter.check().await.unwrap();
    let ledger = stage.market.ledger();
    assert_eq!(ledger.bad_signs, 0);
    assert_eq!(ledger.called("mtop.taobao.idlemessage.pc.loginuser.get"), 4);
    assert!(stage.kept("jar").contains("_m_h5_tk_enc"));
}

#[tokio::test(start_paused = true)]
async fn trouble_is_told_by_its_class() {
    let stage = Stage::new();
    let adapter = stage.open();
    stage.market.faults(|faults| faults.internal = 2);
    adapter.check().await.unwrap();
    stage.market.faults(|faults| faults.internal = 9);
    assert!(matches!(adapter.check().await, Err(CallError::Transient { .. })));
    stage.market.faults(|faults| faults.internal = 0);
    stage.market.faults(|faults| faults.rate_limited = 2);
    let wait = |error| match error {
        CallError::RateLimited { retry_after_ms: Some(wait), .. } => wait,
        other => panic!("{other}"),
    };
    let first = wait(adapter.check().await.unwrap_err());
    let second = wait(adapter.check().await.unwrap_err());
    assert_eq!((first, second), (60_000, 120_000));
    adapter.check().await.unwrap();
    stage.market.faults(|faults| faults.risk_block = true);
    let error = adapter.check().await.unwrap_err();
    assert_eq!(error.stop_cause(), Some(StopCause::AccountBlocked));
}

#[tokio::test(start_paused = true)]
async fn a_change_without_an_answer_is_unknown_and_read_back() {
    let stage = Stage::new();
    let adapter = stage.open();
    let id = stage.market.buy(&Purchase::of("2201", ITEM));
    let sn = OrderSn::from(id.as_str());
    stage.market.faults(|faults| faults.internal_after_write = 1);
    let error = adapter.mark_shipped(&sn, &Shipment::NoLogistics).await.unwrap_err();
    assert!(matches!(error, CallError::Unknown { .. }), "{error}");
    assert_eq!(adapter.shipped(&sn).await.unwrap(), Found::Done);
    adapter.mark_shipped(&sn, &Shipment::NoLogistics).await.unwrap();
    let parcel = Shipment::Parcel { company: "SF".to_owned(), number: "1".to_owned() };
    assert!(matches!(adapter.mark_shipped(&sn, &parcel).await, Err(CallError::Business { .. })));
    let unknown = OrderSn::from("3310000000000000001");
    assert_eq!(adapter.order(&unknown).await.unwrap(), None);
}

#[tokio::test(start_paused = true)]
async fn an_account_without_a_shop_lists_its_sales_in_the_other_way() {
    let stage = Stage::new();
    stage.market.set_merchant(false);
    let adapter = stage.open();
    let id = stage.market.buy(&Purchase::of("2201", ITEM));
    let page = adapter.pull(None, stage.clock.now()).await.unwrap();
    assert_eq!(page.orders.iter().map(|order| order.sn.as_str()).collect::<Vec<_>>(), [id.as_str()]);
    tokio::time::sleep(Duration::from_secs(600)).await;
    adapter.pull(Some(&page.next), stage.clock.now()).await.unwrap();
    let ledger = stage.market.ledger();
    assert_eq!(ledger.called("mtop.taobao.idle.trade.merchant.sold.get"), 2 + 1, "two forms, one renewed token");
    assert_eq!(ledger.called("mtop.taobao.idle.trade.sold.get"), 2);
}

#[tokio::test(start_paused = true)]
async fn products_come_with_their_variants() {
    let stage = Stage::new();
    let products = stage.open().products().await.unwrap();
    assert_eq!(products.len(), 2);
    let specs: Vec<&str> = products[1].skus.iter().map(|sku| sku.spec.as_str()).collect();
    assert_eq!(specs, ["时长:30天", "时长:90天"]);
    assert_eq!(products[1].skus[1].price.to_string(), "40.00");
}

#[tokio::test(start_paused = true)]
async fn the_variants_of_many_products_are_read_over_several_rounds() {
    let stage = Stage::new();
    for number in 10..60 {
        stage.market.offer(&format!("9000000000{number}"), "会员", 1_500, &[("时长", "30天", 1_500)]);
    }
    let adapter = stage.open();
    let mut left = usize::MAX;
    for round in 0..10 {
        let products = adapter.products().await.unwrap();
        let unread = adapter.unread();
        assert_eq!(products.len(), 52, "every product is there from the first round on");
        assert!(products.iter().all(|product| product.skus.is_empty() || !unread.contains(&product.product_ref)));
        assert!(unread.len() < left, "round {round} came to nothing new");
        left = unread.len();
        if left == 0 {
            break;
        }
        assert!(round < 9, "{left} products are unread");
    }
    assert_eq!(left, 0);
}

#[tokio::test(start_paused = true)]
async fn prices_change_before_the_payment_only() {
    let stage = Stage::new();
    let adapter = stage.open();
    let id = stage.market.place(&Purchase::of("2201", ITEM));
    let sn = OrderSn::from(id.as_str());
    adapter.change_price(&sn, Fen(880)).await.unwrap();
    assert_eq!(adapter.order(&sn).await.unwrap().unwrap().amount, Fen(880));
    stage.market.pay(&id);
    let error = adapter.change_price(&sn, Fen(100)).await.unwrap_err();
    assert!(matches!(&error, CallError::Business { code, .. } if code == "FAIL_BIZ_CANNOT_MODIFY_FEE"), "{error}");
    assert_eq!(adapter.rated(&sn).await, Ok(Found::NotDone));
    adapter.rate(&sn, "爽快的买家").await.unwrap();
    assert_eq!(stage.market.ledger().rated, [(id, "爽快的买家".to_owned())]);
    assert_eq!(adapter.rated(&sn).await, Ok(Found::Done));
    assert_eq!(adapter.rated(&OrderSn::from("3310000000000000009")).await, Ok(Found::CannotTell));
    // An ordinary account's list does not tell.
    stage.market.set_merchant(false);
    assert_eq!(stage.open().rated(&sn).await, Ok(Found::CannotTell));
    assert_eq!(adapter.product_facts(ITEM).await.unwrap().price_min, Fen(990));
}
