//! 新订单 of a shop that JD calls: told together, once, and only where somebody wants to hear of it. Orders that wait for a person
//! are told when they join others that wait.

use huolang_domain::Millis;
use huolang_store::dispatches::{self, Dispatch};
use huolang_store::notices::{Notice, NoticeState};
use huolang_store::routes::{self, Route, RouteMode};
use huolang_store::{Durability, notices};
use huolang_testkit::JdGeneral;
use huolang_testkit::jd_general::Order;

use super::yard::{AES_KEY, KEY, Yard};

/// Somebody wants a pop-up for new orders.
async fn ask_for_news(yard: &Yard) {
    let route = Route {
        event: "new_order".to_owned(),
        channel_id: "desktop".to_owned(),
        shop_id: String::new(),
        mode: RouteMode::Now,
        after_ms: 0,
        repeat_ms: 0,
    };
    let now = yard.engine().now();
    let db = yard.engine().db();
    db.write(Durability::Ordinary, move |tx| Box::pin(async move { routes::set(tx, &route, now).await }))
        .await
        .unwrap();
}

/// Looks for new orders; gives what was ever told of them, newest first.
async fn told(yard: &Yard) -> Vec<Notice> {
    yard.clock.advance(10_000);
    yard.engine().inbound_round().await.unwrap();
    let mut conn = yard.engine().db().reader().await.unwrap();
    let all = notices::list(&mut conn, None, None, 100).await.unwrap();
    all.into_iter().filter(|notice| notice.event == "new_order").collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn new_orders_are_told_together_and_once_where_somebody_wants_to_hear() {
    let yard = Yard::with(10, "async").await;
    let jd = JdGeneral::start(0, KEY, AES_KEY).await.unwrap();
    let path = yard.path(&yard.general, "beginDistill").await;
    let mut caller = JdGeneral::caller(yard.address);
    jd.begin(&mut caller, &path, &Order::one(1, "W-CARD")).await.unwrap().unwrap();
    assert!(told(&yard).await.is_empty(), "nobody wants to hear of it");

    ask_for_news(&yard).await;
    assert!(told(&yard).await.is_empty(), "what came before is no news");
    for number in 2..=4 {
        jd.begin(&mut caller, &path, &Order::one(number, "W-CARD")).await.unwrap().unwrap();
    }
    let first = told(&yard).await;
    let of = |notice: &Notice, name: &str| notice.params[name].as_str().map(str::to_owned);
    assert_eq!((first.len(), of(&first[0], "orders").as_deref()), (1, Some("3")));
    assert_eq!((first[0].shop_id.as_ref(), first[0].order_id.as_ref()), (Some(&yard.general), None));
    assert_eq!(told(&yard).await, first, "once");

    jd.begin(&mut caller, &path, &Order::one(5, "W-CARD")).await.unwrap().unwrap();
    let then = told(&yard).await;
    assert_eq!((then.len(), of(&then[0], "sn").as_deref()), (2, Some("5")));
    assert!(then[0].order_id.is_some(), "a click opens the one order");
}

/// The pop-up of the alert that orders wait for a person.
async fn pop_up(yard: &Yard) -> Dispatch {
    let mut conn = yard.engine().db().reader().await.unwrap();
    let open = notices::list(&mut conn, Some(NoticeState::Open), None, 100).await.unwrap();
    let alert = open.into_iter().find(|notice| notice.event == "manual_shipment").unwrap();
    let ways = dispatches::by_notice(&mut conn, &alert.id).await.unwrap();
    ways.into_iter().find(|way| way.channel == "desktop").unwrap()
}

/// The pop-up is shown.
async fn shown(yard: &Yard) {
    let now = yard.engine().now();
    let db = yard.engine().db();
    let shown = db.write(Durability::Ordinary, move |tx| {
        Box::pin(async move {
            let lease = ("shown", now.plus(60_000));
            dispatches::claim(tx, "desktop", "manual_shipment", lease, 10, now).await?;
            dispatches::sent(tx, "shown", now).await.map(drop)
        })
    });
    shown.await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_that_joins_others_that_wait_is_told_before_their_reminder() {
    let yard = Yard::with(0, "async").await;
    let jd = JdGeneral::start(0, KEY, AES_KEY).await.unwrap();
    let path = yard.path(&yard.general, "beginDistill").await;
    let mut caller = JdGeneral::caller(yard.address);
    let top_up = |number| Order { account: "13800138000".to_owned(), ..Order::one(number, "W-DIRECT") };
    jd.begin(&mut caller, &path, &top_up(1)).await.unwrap().unwrap();
    yard.clock.advance(1_000);
    shown(&yard).await;
    told(&yard).await;
    let reminder = pop_up(&yard).await.run_at;
    assert!(reminder > yard.engine().now().plus(20 * 60_000), "nothing joined it: half an hour later");

    jd.begin(&mut caller, &path, &top_up(2)).await.unwrap().unwrap();
    told(&yard).await;
    assert_eq!(pop_up(&yard).await.run_at, yard.engine().now());
    shown(&yard).await;
    told(&yard).await;
    let next: Millis = pop_up(&yard).await.run_at;
    assert!(next > reminder, "said once for it");
}
