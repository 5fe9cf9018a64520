//! Reading changed orders: none is lost, whatever changes meanwhile and whatever breaks.

use crate::shop::Shop;
use huolang_domain::{Clock as _, state::OrderStatus};
use huolang_platforms::{capability::OrderPage, fault::CallError};
use huolang_testkit::pdd::{Faults, NewOrder};
use std::collections::HashMap;

/// Reads until nothing waits; calls that fail are made again, as the program does.
async fn read_all(
    shop: &Shop,
    cursor: &mut Option<String>,
    seen: &mut HashMap<String, OrderStatus>,
    mut between: impl FnMut(usize),
) {
    let pull = shop.adapter.pull_orders().unwrap();
    let mut pages = 0;
    loop {
        let now = shop.clock.now();
        match pull.pull(cursor.as_deref(), now).await {
            Ok(OrderPage { orders, next, more }) => {
                for order in orders {
                    seen.insert(order.sn.to_string(), order.status);
                }
                *cursor = Some(next);
                pages += 1;
                between(pages);
                if !more {
                    return;
                }
            }
            Err(CallError::RateLimited { .. } | CallError::Transient { .. } | CallError::Business { .. }) => {
                shop.clock.advance(5_000);
            }
            Err(other) => panic!("{other}"),
        }
    }
}

#[tokio::test]
async fn a_new_shop_reads_its_history_and_then_what_changes() {
    let shop = Shop::open().await;
    let now = shop.market.now_s();
    let old: Vec<String> =
        (0..5).map(|day| shop.market.place_at(&NewOrder::default(), now - day * 86_400 - 60)).collect();
    let (mut cursor, mut seen) = (None, HashMap::new());
    read_all(&shop, &mut cursor, &mut seen, |_| {}).await;
    assert!(old.iter().all(|sn| seen.contains_key(sn)), "{seen:?}");
    shop.clock.advance(60_000);
    let fresh = shop.market.place(&NewOrder::default());
    shop.market.ask_refund(&old[1]);
    shop.clock.advance(60_000);
    read_all(&shop, &mut cursor, &mut seen, |_| {}).await;
    assert_eq!(seen[&fresh], OrderStatus::PendingShip);
    assert_eq!(seen[&old[1]], OrderStatus::Refunding);
    assert_eq!(shop.market.ledger().broken_rules, Vec::<String>::new());
}

#[tokio::test]
async fn none_is_lost_while_one_call_in_twenty_fails_and_orders_change_between_pages() {
    let shop = Shop::open_with(&[("history_days", "1")]).await;
    let (mut cursor, mut seen) = (None, HashMap::new());
    read_all(&shop, &mut cursor, &mut seen, |_| {}).await;
    let mut placed: Vec<String> = Vec::new();
    for _ in 0..3_000 {
        shop.clock.advance(300);
        placed.push(shop.market.place(&NewOrder::default()));
    }
    shop.market.set_faults(Faults { percent: 5, ..Faults::default() });
    let (market, clock) = (shop.market.clone(), shop.clock.clone());
    let (mut changed, mut late) = (0, Vec::new());
    read_all(&shop, &mut cursor, &mut seen, |page| {
        // Between any two pages orders change, in the very same second too, and new ones come.
        for step in 0..7 {
            let at = (page * 131 + step * 977) % 3_000;
            market.remark(&placed[at], "改一下");
            changed += 1;
        }
        late.push(market.place(&NewOrder::default()));
        if page % 2 == 0 {
            clock.advance(400);
        }
    })
    .await;
    shop.market.set_faults(Faults::default());
    shop.clock.advance(60_000);
    read_all(&shop, &mut cursor, &mut seen, |_| {}).await;
    let lost: Vec<&String> = placed.iter().chain(&late).filter(|sn| !seen.contains_key(*sn)).collect();
    assert!(lost.is_empty(), "{} of {} lost", lost.len(), placed.len());
    let troubled = shop.market.ledger().troubled;
    assert!(changed > 150 && troubled > 0, "{changed} {troubled}");
    let broken = shop.market.ledger().broken_rules;
    assert!(broken.is_empty(), "{broken:?}");
}

#[tokio::test]
async fn a_week_away_is_made_up_for() {
    let shop = Shop::open_with(&[("history_days", "1")]).await;
    let (mut cursor, mut seen) = (None, HashMap::new());
    read_all(&shop, &mut cursor, &mut seen, |_| {}).await;
    let mut placed = Vec::new();
    for _ in 0..20 {
        shop.clock.advance(8 * 3_600_000);
        placed.push(shop.market.place(&NewOrder::default()));
    }
    shop.market.token();
    let fresh = shop.again(&[("client_secret", "market-secret".to_owned()), ("access_token", shop.market.token())]);
    let shop = Shop { adapter: fresh, ..shop };
    read_all(&shop, &mut cursor, &mut seen, |_| {}).await;
    assert!(placed.iter().all(|sn| seen.contains_key(sn)));
    // The night's sweep has been made up for, too.
    assert!(shop.market.ledger().calls["pdd.order.list.get"] > 2);
    assert!(shop.market.ledger().broken_rules.is_empty());
}

#[tokio::test]
async fn what_may_not_be_delivered_does_not_read_as_waiting_for_goods() {
    let shop = Shop::open().await;
    let open = shop.market.place(&NewOrder { group_open: true, ..NewOrder::default() });
    let audited = shop.market.place(&NewOrder { under_audit: true, ..NewOrder::default() });
    let detail = shop.adapter.order_detail().unwrap();
    let order = detail.order(&open.as_str().into()).await.unwrap().unwrap();
    assert_eq!(order.status, OrderStatus::PendingPayment);
    let order = detail.order(&audited.as_str().into()).await.unwrap().unwrap();
    assert!(order.risk);
    shop.market.complete_group(&open);
    let order = detail.order(&open.as_str().into()).await.unwrap().unwrap();
    assert_eq!((order.status, order.risk), (OrderStatus::PendingShip, false));
    assert_eq!(detail.order(&"999999-1".into()).await.unwrap(), None);
}
