//! Orders: 小刀, variants, several pieces, refunds, and the list behind the hints.

use crate::stage::{ITEM, SPEC_ITEM, Stage, hints_within};
use huolang_domain::{OrderSn, order::PlatformOrder, state::OrderStatus};
use huolang_platforms::{
    capability::{OrderDetail as _, PullOrders as _},
    xianyu::XianyuAdapter,
};
use huolang_testkit::xianyu::Purchase;
use std::time::Duration;

async fn read(adapter: &XianyuAdapter, id: &str) -> PlatformOrder {
    adapter.order(&OrderSn::from(id)).await.unwrap().unwrap()
}

/// Lists until nothing more waits, as the engine does.
pub async fn list(stage: &Stage, adapter: &XianyuAdapter, cursor: &mut Option<String>) -> Vec<PlatformOrder> {
    let mut all = Vec::new();
    for _ in 0..50 {
        let page = adapter.pull(cursor.as_deref(), stage.clock.now()).await.unwrap();
        all.extend(page.orders);
        *cursor = Some(page.next);
        if !page.more {
            break;
        }
    }
    all
}

#[tokio::test(start_paused = true)]
async fn variants_and_pieces_are_read_as_bought() {
    let stage = Stage::new();
    let adapter = stage.open();
    let spec = Some(("时长".to_owned(), "90天".to_owned()));
    let id = stage.market.buy(&Purchase { spec, quantity: 3, ..Purchase::of("2201", SPEC_ITEM) });
    let order = read(&adapter, &id).await;
    assert_eq!(order.status, OrderStatus::PendingShip);
    assert_eq!((order.lines[0].spec.as_str(), order.lines[0].quantity), ("时长:90天", 3));
    assert_eq!((order.amount.to_string(), order.lines[0].unit_price.to_string()), ("120.00".into(), "40.00".into()));
    assert_eq!(order.buyer.id, "2201");
    assert!(order.paid_at.is_some());
}

#[tokio::test(start_paused = true)]
async fn a_small_knife_waits_for_its_helper() {
    let stage = Stage::new();
    let adapter = stage.open();
    let id = stage.market.buy(&Purchase { group: true, ..Purchase::of("2201", ITEM) });
    assert_eq!(read(&adapter, &id).await.status, OrderStatus::PendingPayment);
    let mut cursor = None;
    let listed = list(&stage, &adapter, &mut cursor).await;
    assert!(listed.iter().all(|order| order.status == OrderStatus::PendingPayment));
    stage.market.group_done(&id);
    // No hint is heard: the list alone must find it.
    tokio::time::sleep(Duration::from_secs(300)).await;
    let listed = list(&stage, &adapter, &mut cursor).await;
    assert!(listed.iter().any(|order| order.sn.as_str() == id && order.status == OrderStatus::PendingShip));
    assert!(stage.market.ledger().skipped.is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_small_knife_goes_on_without_a_helper_when_the_seller_wants_so() {
    let stage = Stage::new().set("skip_group", "true");
    let adapter = stage.open();
    let id = stage.market.buy(&Purchase { group: true, ..Purchase::of("2201", ITEM) });
    read(&adapter, &id).await;
    assert_eq!(read(&adapter, &id).await.status, OrderStatus::PendingShip);
    assert_eq!(stage.market.ledger().skipped, [id]);
}

#[tokio::test(start_paused = true)]
async fn a_helper_is_asked_away_again_where_nothing_was_done_and_once_where_it_was() {
    let stage = Stage::new().set("skip_group", "true");
    let adapter = stage.open();
    stage.market.faults(|faults| faults.limited_writes = 1);
    let id = stage.market.buy(&Purchase { group: true, ..Purchase::of("2201", ITEM) });
    read(&adapter, &id).await;
    assert!(stage.market.ledger().skipped.is_empty(), "the platform was too busy");
    tokio::time::sleep(Duration::from_secs(300)).await;
    for _ in 0..3 {
        read(&adapter, &id).await;
    }
    assert_eq!(stage.market.ledger().skipped, std::slice::from_ref(&id));
    assert_eq!(read(&adapter, &id).await.status, OrderStatus::PendingShip);
}

#[tokio::test(start_paused = true)]
async fn the_list_finds_every_order_and_tells_it_once() {
    let stage = Stage::new();
    let adapter = stage.open();
    let mut ids: Vec<String> =
        (0..70).map(|number| stage.market.buy(&Purchase::of(&format!("22{number:02}"), ITEM))).collect();
    let mut cursor = None;
    let mut listed: Vec<String> = Vec::new();
    for _ in 0..20 {
        listed.extend(list(&stage, &adapter, &mut cursor).await.into_iter().map(|order| order.sn.into_string()));
        tokio::time::sleep(Duration::from_secs(300)).await;
    }
    listed.sort();
    ids.sort();
    assert_eq!(listed, ids);
}

#[tokio::test(start_paused = true)]
async fn a_page_that_was_not_taken_in_is_told_again() {
    let stage = Stage::new();
    let adapter = stage.open();
    let id = stage.market.buy(&Purchase::of("2201", ITEM));
    for _ in 0..2 {
        // The cursor was not kept: the program could not write the page down.
        let page = adapter.pull(None, stage.clock.now()).await.unwrap();
        assert_eq!(page.orders.iter().map(|order| order.sn.as_str()).collect::<Vec<_>>(), [id.as_str()]);
        tokio::time::sleep(Duration::from_secs(300)).await;
    }
    assert_eq!(stage.market.ledger().called("mtop.idle.web.trade.order.detail"), 1, "read once");
}

#[tokio::test(start_paused = true)]
async fn refunds_and_ends_are_found_by_card_and_by_list() {
    let stage = Stage::new();
    let adapter = stage.open_up().await;
    let id = stage.market.buy(&Purchase::of("2201", ITEM));
    let mut cursor = None;
    list(&stage, &adapter, &mut cursor).await;
    let _ = hints_within(&adapter, 5).await;
    stage.market.ask_refund(&id);
    let hints = hints_within(&adapter, 5).await;
    assert!(hints.iter().any(|hint| hint.sn.as_ref().is_some_and(|sn| sn.as_str() == id)));
    assert_eq!(read(&adapter, &id).await.status, OrderStatus::Refunding);
    tokio::time::sleep(Duration::from_secs(300)).await;
    let listed = list(&stage, &adapter, &mut cursor).await;
    assert!(listed.iter().any(|order| order.status == OrderStatus::Refunding), "{listed:?}");
}

#[tokio::test(start_paused = true)]
async fn the_socket_spares_the_list() {
    let stage = Stage::new();
    let adapter = stage.open_up().await;
    let mut cursor = None;
    for _ in 0..60 {
        list(&stage, &adapter, &mut cursor).await;
        tokio::time::sleep(Duration::from_secs(60)).await;
    }
    let lists = stage.market.ledger().called("mtop.taobao.idle.trade.merchant.sold.get");
    assert!(lists < 45, "{lists} lists in an hour");
}
