//! An order that goes on without anybody's word and waits for something else from then on: the seller is told of that, and no
//! more of what it waited for before.

use huolang_store::notices::{self, Notice, NoticeState};
use huolang_store::offers::OfferKind;
use huolang_testkit::JdGeneral;
use huolang_testkit::jd_general::Order;
use rstest::rstest;
use serde_json::json;

use super::yard::{AES_KEY, KEY, Yard, map};

/// The open alerts of orders that wait.
async fn alerts(yard: &Yard) -> Vec<Notice> {
    let mut conn = yard.engine().db().reader().await.unwrap();
    let open = notices::list(&mut conn, Some(NoticeState::Open), None, 100).await.unwrap();
    open.into_iter().filter(|notice| ["manual_shipment", "out_of_stock"].contains(&notice.event.as_str())).collect()
}

async fn causes(yard: &Yard) -> Vec<String> {
    alerts(yard).await.into_iter().map(|notice| notice.cause).collect()
}

#[rstest]
#[case::top_up(OfferKind::TopUp, "inbound_manual")]
#[case::cards(OfferKind::Cards, "out_of_stock")]
#[tokio::test(flavor = "multi_thread")]
async fn an_order_that_was_held_is_told_again_once_it_is_mapped_and_comes_again(
    #[case] kind: OfferKind,
    #[case] alert: &str,
) {
    let yard = Yard::with(0, "async").await;
    let jd = JdGeneral::start(0, KEY, AES_KEY).await.unwrap();
    let path = yard.path(&yard.general, "beginDistill").await;
    let mut caller = JdGeneral::caller(yard.address);
    let order = Order { account: "13800138000".to_owned(), ..Order::one(1, "W-NEW") };
    let held = jd.begin(&mut caller, &path, &order).await.unwrap().unwrap().json();
    assert_eq!((held["code"].as_str(), held["produceStatus"].as_u64()), (Some("JDO_302"), Some(4)));
    assert_eq!(causes(&yard).await, [format!("inbound_unmatched:{}", yard.general)]);

    let pool = Some(yard.pool.clone()).filter(|_| kind == OfferKind::Cards);
    map(yard.engine(), &yard.general, "W-NEW", kind, pool).await;
    let again = jd.begin(&mut caller, &path, &order).await.unwrap().unwrap().json();
    assert_eq!(again["produceStatus"].as_u64(), Some(3));
    let about = if kind == OfferKind::Cards { yard.pool.to_string() } else { yard.general.to_string() };
    let told = alerts(&yard).await;
    assert_eq!(told.iter().map(|notice| notice.cause.clone()).collect::<Vec<_>>(), [format!("{alert}:{about}")]);
    assert_eq!(told[0].params["sn"], "1");
    if kind == OfferKind::TopUp {
        assert_eq!((&told[0].params["title"], &told[0].params["reason"]), (&json!("商品 W-NEW"), &json!("top_up")));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_that_waited_for_cards_is_told_again_once_a_person_has_to_enter_them() {
    let yard = Yard::with(0, "async").await;
    let jd = JdGeneral::start(0, KEY, AES_KEY).await.unwrap();
    let path = yard.path(&yard.general, "beginDistill").await;
    let mut caller = JdGeneral::caller(yard.address);
    jd.begin(&mut caller, &path, &Order::one(1, "W-CARD")).await.unwrap().unwrap();
    assert_eq!(causes(&yard).await, [format!("out_of_stock:{}", yard.pool)]);
    yard.unmap_pool(&yard.general, "W-CARD").await;
    yard.engine().restock_inbound().await.unwrap();
    let by_hand = format!("inbound_manual:{}", yard.general);
    let told = alerts(&yard).await.into_iter().find(|notice| notice.cause == by_hand).unwrap();
    assert_eq!((&told.params["sn"], &told.params["reason"]), (&json!("1"), &json!("enter_cards")));
}
