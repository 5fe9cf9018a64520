//! The same readings any number of times, in any order, give one result.

use crate::house::{House, Plan, SHOP};
use huolang_domain::order::PlatformOrder;
use huolang_engine::intake::Source;
use huolang_platforms::{
    capability::{Hint, OrderDetail},
    practice::{Faults, PracticeAdapter, Switch},
};
use huolang_testkit::shops::{OFFICE, SINGLE};
use proptest::prelude::*;

async fn readings(house: &House) -> Vec<PlatformOrder> {
    let adapter = PracticeAdapter::in_process(house.market.clone());
    let sns: Vec<_> = house.market.orders(1_000).into_iter().map(|order| order.sn).collect();
    adapter.orders(&sns).await.unwrap()
}

#[tokio::test]
async fn repeated_pages_and_hints_deliver_once() {
    let house = House::open(Plan::default()).await;
    house.set_faults(Faults { duplicate_event: Switch::ALWAYS, reorder: Switch::ALWAYS, ..Faults::default() });
    let sns = [house.pay(SINGLE, 1), house.pay(OFFICE, 2)];
    let shop = house.engine.shops().get(&SHOP.into()).unwrap();
    for _ in 0..3 {
        let hints = sns.iter().map(|sn| Hint { external_id: format!("event-{sn}"), sn: Some(sn.clone()) }).collect();
        house.engine.act_on(&shop, hints).await.unwrap();
        house.work().await;
    }
    let tally = house.tally().await;
    assert_eq!((tally.delivered, tally.duplicates, tally.lost, tally.cards_used), (2, 0, 0, 3));
    house.close(&[]).await;
}

#[tokio::test]
async fn a_hint_about_nothing_changes_nothing() {
    let house = House::open(Plan::default()).await;
    let shop = house.engine.shops().get(&SHOP.into()).unwrap();
    let hints = vec![Hint { external_id: "x".into(), sn: Some("000000-000000000000".into()) }];
    let taken = house.engine.act_on(&shop, hints).await.unwrap();
    assert_eq!(taken, huolang_engine::intake::TakenIn::default());
    house.close(&[]).await;
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn readings_in_any_order_give_one_result(order in proptest::collection::vec(0_usize..6, 1..18), drains in proptest::collection::vec(any::<bool>(), 18)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let house = House::open(Plan::default()).await;
            // The life of two orders: every stage is a reading that may come at any time.
            let (kept, refunded) = (house.pay(SINGLE, 1), house.pay(SINGLE, 1));
            let mut stages = readings(&house).await;
            house.market.ask_refund(&refunded).unwrap();
            house.clock.advance(1);
            stages.extend(readings(&house).await);
            house.market.grant_refund(&refunded).unwrap();
            stages.extend(readings(&house).await);
            for (pick, drain) in order.iter().zip(&drains) {
                let reading = stages[*pick % stages.len()].clone();
                house.engine.take(&SHOP.into(), vec![reading], Source::default()).await.unwrap();
                if *drain {
                    house.engine.drain().await.unwrap();
                }
            }
            // Whatever came before, the truth comes at last.
            house.work().await;
            let tally = house.tally().await;
            assert_eq!((tally.duplicates, tally.lost), (0, 0));
            assert_eq!(house.messages(&kept).len(), 1);
            assert!(house.messages(&refunded).len() <= 1);
            let notices = house.open_notices().await;
            let notices: Vec<&str> = notices.iter().map(String::as_str).collect();
            assert!(notices.iter().all(|event| *event == "refund_after_delivery"));
            house.close(&notices).await;
        });
    }
}
