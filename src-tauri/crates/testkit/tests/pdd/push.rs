//! The message socket: hints, acknowledged only when they are committed, and heard again after a break.

use crate::shop::Shop;
use huolang_platforms::capability::Hint;
use huolang_testkit::pdd::NewOrder;
use std::time::Duration;

/// Waits in real time for something that other tasks bring about.
async fn until(mut done: impl FnMut() -> bool) {
    let patience = tokio::time::timeout(Duration::from_secs(10), async {
        while !done() {
            tokio::task::yield_now().await;
        }
    });
    patience.await.expect("it never came about");
}

async fn hints(shop: &Shop) -> Vec<Hint> {
    let waiting = shop.adapter.push_events().unwrap().next_hints();
    tokio::time::timeout(Duration::from_secs(10), waiting).await.expect("no hint came").unwrap()
}

/// A shop whose messages come, and its first order's hint, committed.
async fn listening() -> (Shop, String) {
    let shop = Shop::open().await;
    // The right is asked for by the first listening; what happened before is not told.
    let events = shop.adapter.push_events().unwrap();
    let listening = tokio::time::timeout(Duration::from_millis(500), events.next_hints()).await;
    assert!(listening.is_err());
    let sn = shop.market.place(&NewOrder::default());
    (shop, sn)
}

#[tokio::test]
async fn a_message_is_a_hint_and_is_acknowledged_after_the_commit() {
    let (shop, sn) = listening().await;
    let heard = hints(&shop).await;
    assert_eq!(heard[0].sn.as_ref().map(|sn| sn.as_str()), Some(sn.as_str()));
    assert_eq!(heard[0].external_id, format!("100000001|pdd_trade_TradeConfirmed|{sn}"));
    assert_eq!((shop.market.ledger().acks, shop.market.unanswered()), (0, 1));
    shop.adapter.push_events().unwrap().committed(&[heard[0].external_id.clone()]).await;
    until(|| shop.market.unanswered() == 0).await;
    assert_eq!(shop.market.ledger().acks, 1);
    assert!(shop.market.ledger().broken_rules.is_empty());
}

#[tokio::test]
async fn what_was_not_committed_comes_again_and_a_repeat_is_one_hint() {
    let (shop, sn) = listening().await;
    let first = hints(&shop).await;
    // The marketplace sends it again under another id; it is not committed yet, so it is no second hint …
    shop.clock.advance(4_000);
    until(|| shop.market.ledger().pushed >= 2).await;
    let other = shop.market.place(&NewOrder::default());
    let second = hints(&shop).await;
    let named: Vec<_> = second.iter().filter_map(|hint| hint.sn.as_ref().map(|sn| sn.as_str())).collect();
    assert_eq!(named, [other.as_str()]);
    // … until it has waited for long: then somebody must have forgotten it.
    shop.clock.advance(31_000);
    let third = hints(&shop).await;
    assert!(third.iter().any(|hint| hint.sn.as_ref().is_some_and(|named| named.as_str() == sn)), "{third:?}");
    let keys: Vec<String> = first.into_iter().chain(second).map(|hint| hint.external_id).collect();
    shop.adapter.push_events().unwrap().committed(&keys).await;
    until(|| shop.market.unanswered() == 0).await;
}

#[tokio::test]
async fn what_happened_while_the_socket_was_gone_is_heard_after_it_is_back() {
    let (shop, sn) = listening().await;
    let first = hints(&shop).await;
    shop.adapter.push_events().unwrap().committed(&[first[0].external_id.clone()]).await;
    until(|| shop.market.unanswered() == 0).await;
    assert_eq!(first[0].sn.as_ref().map(|named| named.as_str()), Some(sn.as_str()));
    let sockets = shop.market.ledger().sockets;
    shop.market.cut_sockets();
    let missed = shop.market.place(&NewOrder::default());
    let heard = hints(&shop).await;
    assert_eq!(heard[0].sn.as_ref().map(|named| named.as_str()), Some(missed.as_str()));
    assert_eq!(shop.market.ledger().sockets, sockets + 1, "a connection of its own, with a proof of its own");
    assert!(shop.market.ledger().broken_rules.is_empty());
}
