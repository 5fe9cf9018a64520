//! What every link to a practice market must do: the same suite in one process and over HTTP.

use std::collections::HashSet;

use huolang_domain::{OrderSn, platform::Capability, rule::Channel, state::OrderStatus};
use huolang_platforms::{
    capability::{Adapter as _, Content, Found, Shipment},
    fault::CallError,
    practice::{Faults, Switch},
};
use huolang_testkit::shops::{EARPHONES, Reach, SINGLE};
use rstest::rstest;

use crate::link::Shop;

fn content(sn: &OrderSn, text: &str) -> Content {
    Content { sn: sn.clone(), line: 1, key: format!("{sn}/1"), text: text.to_owned(), channel: Channel::Usual }
}

fn class<T>(answer: Result<T, CallError>) -> String {
    answer.map(|_| ()).unwrap_err().class().to_string()
}

#[rstest]
#[tokio::test]
async fn has_what_a_practice_shop_promises(#[values(Reach::Local, Reach::Http)] kind: Reach) {
    let shop = Shop::open(kind).await;
    let has: HashSet<_> = shop.adapter.capabilities().into_iter().collect();
    let expected = [
        Capability::PullOrders,
        Capability::PushEvents,
        Capability::OrderDetail,
        Capability::DeliverContent,
        Capability::MarkShipped,
        Capability::ReadBack,
        Capability::Verify,
        Capability::Goods,
        Capability::Chat,
    ];
    assert_eq!(has, HashSet::from(expected));
}

#[rstest]
#[tokio::test]
async fn pulls_every_order_in_pages_of_a_hundred(#[values(Reach::Local, Reach::Http)] kind: Reach) {
    let shop = Shop::open(kind).await;
    let placed: Vec<_> = (0..230).map(|_| shop.buy(SINGLE)).collect();
    let (mut cursor, mut pulled, mut pages) = (None::<String>, Vec::new(), Vec::new());
    loop {
        let page = shop.pull(cursor.as_deref()).await.unwrap();
        pages.push(page.orders.len());
        pulled.extend(page.orders.into_iter().map(|order| order.sn));
        cursor = Some(page.next);
        if !page.more {
            break;
        }
    }
    assert_eq!((pages, pulled), (vec![100, 100, 30], placed));
    let sn = shop.buy(SINGLE);
    let page = shop.pull(cursor.as_deref()).await.unwrap();
    assert_eq!(page.orders.iter().map(|order| &order.sn).collect::<Vec<_>>(), [&sn]);
}

#[rstest]
#[tokio::test]
async fn an_order_arrives_whole(#[values(Reach::Local, Reach::Http)] kind: Reach) {
    let shop = Shop::open(kind).await;
    let sn = shop.buy(EARPHONES);
    let shown = shop.market.order(&sn).unwrap();
    let order = shop.adapter.order_detail().unwrap().order(&sn).await.unwrap().unwrap();
    assert_eq!((order.status, order.amount, order.paid_at), (OrderStatus::PendingShip, shown.amount, shown.paid_at));
    assert_eq!(
        (&order.buyer.id, &order.buyer.name, &order.buyer.phone),
        (&shown.buyer.id, &shown.buyer.name, &shown.buyer.phone)
    );
    assert_eq!((order.lines[0].product_ref.as_str(), order.lines[0].quantity), (EARPHONES, 1));
    assert_eq!(serde_json::from_str::<serde_json::Value>(&order.raw).unwrap(), serde_json::to_value(&shown).unwrap());
}

#[rstest]
#[tokio::test]
async fn many_orders_come_in_one_question_and_unknown_ones_are_left_out(
    #[values(Reach::Local, Reach::Http)] kind: Reach,
) {
    let shop = Shop::open(kind).await;
    let mut sns: Vec<_> = (0..150).map(|_| shop.buy(SINGLE)).collect();
    let known = sns.clone();
    sns.insert(70, OrderSn::from("261120-999999999999"));
    sns.insert(3, OrderSn::from("../nonsense?x=1"));
    let detail = shop.adapter.order_detail().unwrap();
    let found = detail.orders(&sns).await.unwrap();
    assert_eq!(found.into_iter().map(|order| order.sn).collect::<Vec<_>>(), known);
    assert_eq!(detail.order(&sns[3]).await, Ok(None));
}

#[rstest]
#[tokio::test]
async fn content_arrives_once_and_is_read_back(#[values(Reach::Local, Reach::Http)] kind: Reach) {
    let shop = Shop::open(kind).await;
    let sn = shop.buy(SINGLE);
    let content = content(&sn, "卡密：A1B2-C3D4\n“引号” & <尖括号> \u{1F511}");
    let back = shop.adapter.read_back().unwrap();
    assert_eq!(back.content(&sn, 1, &content.key).await, Ok(Found::NotDone));
    shop.adapter.deliver_content().unwrap().deliver(&content).await.unwrap();
    assert_eq!(back.content(&sn, 1, &content.key).await, Ok(Found::Done));
    assert_eq!(back.content(&sn, 2, &content.key).await, Ok(Found::NotDone));
    assert_eq!(back.content(&sn, 1, "another & key").await, Ok(Found::NotDone));
    let view = shop.market.buyer_view(&sn).unwrap();
    assert_eq!(
        view.messages.iter().map(|message| message.text.as_deref()).collect::<Vec<_>>(),
        [Some(content.text.as_str())]
    );
}

#[rstest]
#[tokio::test]
async fn shipping_is_marked_read_back_and_may_be_repeated(#[values(Reach::Local, Reach::Http)] kind: Reach) {
    let shop = Shop::open(kind).await;
    let sn = shop.buy(EARPHONES);
    let (mark, back) = (shop.adapter.mark_shipped().unwrap(), shop.adapter.read_back().unwrap());
    assert_eq!(back.shipped(&sn).await, Ok(Found::NotDone));
    assert_eq!(class(mark.mark_shipped(&sn, &Shipment::NoLogistics).await), "business");
    let parcel = Shipment::Parcel { company: "中通".to_owned(), number: "ZT0001".to_owned() };
    mark.mark_shipped(&sn, &parcel).await.unwrap();
    mark.mark_shipped(&sn, &parcel).await.unwrap();
    assert_eq!(back.shipped(&sn).await, Ok(Found::Done));
    assert_eq!(shop.market.order(&sn).unwrap().shipment, Some(parcel));
}

#[rstest]
#[tokio::test]
async fn products_come_with_their_variants(#[values(Reach::Local, Reach::Http)] kind: Reach) {
    let shop = Shop::open(kind).await;
    let products = shop.adapter.goods().unwrap().products().await.unwrap();
    let listed: Vec<_> = products.iter().map(|product| (product.product_ref.clone(), product.skus.len())).collect();
    let shown: Vec<_> =
        shop.market.products().into_iter().map(|product| (product.product_ref, product.skus.len())).collect();
    assert_eq!(listed, shown);
}

#[rstest]
#[tokio::test]
async fn hints_wake_for_changes_after_the_link_was_made(#[values(Reach::Local, Reach::Http)] kind: Reach) {
    let shop = Shop::open(kind).await;
    shop.buy(SINGLE);
    let push = shop.adapter.push_events().unwrap();
    shop.learn_position().await;
    let sn = shop.buy(SINGLE);
    let hints = push.next_hints().await.unwrap();
    assert_eq!(hints.last().unwrap().sn.as_ref(), Some(&sn));
    let (later, second) = tokio::join!(push.next_hints(), async {
        tokio::task::yield_now().await;
        shop.buy(SINGLE)
    });
    assert_eq!(later.unwrap().iter().map(|hint| hint.sn.clone().unwrap()).collect::<Vec<_>>(), [second]);
}

#[rstest]
#[case::dead_login("dead_login", "login")]
#[case::rate_limit("rate_limit", "rate_limited")]
#[case::transient("transient", "transient")]
#[tokio::test]
async fn faults_at_the_door_do_nothing(
    #[values(Reach::Local, Reach::Http)] kind: Reach,
    #[case] fault: &str,
    #[case] expected: &str,
) {
    let shop = Shop::open(kind).await;
    let sn = shop.buy(SINGLE);
    let mut faults = Faults { retry_after_ms: 1_234, ..Faults::default() };
    *faults.switch_mut(fault).unwrap() = Switch::next(4);
    shop.market.set_faults(faults);
    assert_eq!(class(shop.pull(None).await), expected);
    assert_eq!(class(shop.adapter.session().unwrap().check().await), expected);
    assert_eq!(class(shop.adapter.mark_shipped().unwrap().mark_shipped(&sn, &Shipment::NoLogistics).await), expected);
    let refused = shop.adapter.deliver_content().unwrap().deliver(&content(&sn, "x")).await.unwrap_err();
    assert_eq!(refused.class().to_string(), expected);
    if let CallError::RateLimited { retry_after_ms, .. } = refused {
        assert_eq!(retry_after_ms, Some(1_234));
    }
    assert!(shop.adapter.session().unwrap().check().await.is_ok());
    assert_eq!(shop.market.was_sent(&sn, 1, &content(&sn, "x").key), Ok(false));
}

#[rstest]
#[case::before("timeout_before_accept", 0, Found::NotDone)]
#[case::after("timeout_after_accept", 1, Found::Done)]
#[tokio::test]
async fn a_lost_answer_is_unknown_and_read_back_tells(
    #[values(Reach::Local, Reach::Http)] kind: Reach,
    #[case] fault: &str,
    #[case] accepted: usize,
    #[case] found: Found,
) {
    let shop = Shop::open(kind).await;
    let sn = shop.buy(SINGLE);
    let mut faults = Faults::default();
    *faults.switch_mut(fault).unwrap() = Switch::next(2);
    shop.market.set_faults(faults);
    let content = content(&sn, "x");
    assert_eq!(class(shop.adapter.deliver_content().unwrap().deliver(&content).await), "unknown");
    assert_eq!(class(shop.adapter.mark_shipped().unwrap().mark_shipped(&sn, &Shipment::NoLogistics).await), "unknown");
    let back = shop.adapter.read_back().unwrap();
    assert_eq!(back.content(&sn, 1, &content.key).await, Ok(found.clone()));
    assert_eq!(back.shipped(&sn).await, Ok(found));
    assert_eq!(shop.market.with_ledger(|ledger| ledger.sendings_for(&sn).len()), accepted);
}

#[rstest]
#[tokio::test]
async fn a_refusal_carries_the_markets_code_and_words(#[values(Reach::Local, Reach::Http)] kind: Reach) {
    let shop = Shop::open(kind).await;
    let unknown = OrderSn::from("261120-999999999999");
    let refused = shop.adapter.deliver_content().unwrap().deliver(&content(&unknown, "x")).await.unwrap_err();
    let words = "练习店铺里没有这个订单".to_owned();
    assert_eq!(refused, CallError::Business { code: "no_such_order".to_owned(), message: words });
    assert_eq!(class(shop.pull(Some("nonsense & more")).await), "business");
}
