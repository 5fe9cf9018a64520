//! The loops themselves, on real time: a hint leads to a delivery at once, and an ended program leaves nothing under way.

use crate::house::{House, Plan, SHOP};
use huolang_domain::state::ContentState;
use huolang_engine::{EngineError, Gate, Open, Work, shops::Standing};
use huolang_testkit::shops::SINGLE;
use std::{
    ops::ControlFlow,
    sync::{
        Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use tokio_util::sync::CancellationToken;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hint_is_acted_on_at_once_and_the_end_is_orderly() {
    let house = House::open(Plan::default()).await;
    let end = CancellationToken::new();
    let works = Work::of_engine().into_iter().chain(Work::of_shop(&SHOP.into()));
    let loops: Vec<_> = works
        .map(|work| {
            let (engine, gate) = (house.engine.clone(), Open(end.clone()));
            tokio::spawn(async move { engine.run(work, &gate).await })
        })
        .collect();
    let mut changes = house.engine.bus().listen();
    let sn = house.pay(SINGLE, 1);
    let delivered = async {
        // Every change of an order is told; the state is read, never guessed.
        while changes.recv().await.is_ok() {
            let known = huolang_store::orders::by_sns(&mut house.db.reader().await.unwrap(), std::slice::from_ref(&sn))
                .await
                .unwrap();
            let sent = |order: &huolang_store::orders::Order| {
                order.content == ContentState::Sent && order.shipped_at.is_some()
            };
            if known.first().is_some_and(sent) {
                return;
            }
        }
    };
    // Far below the interval of listing: only the hint can have led here.
    tokio::time::timeout(Duration::from_secs(20), delivered).await.unwrap();
    end.cancel();
    for running in loops {
        tokio::time::timeout(Duration::from_secs(10), running).await.unwrap().unwrap();
    }
    house.work().await;
    assert_eq!(house.tally().await.delivered, 1);
    house.close(&[]).await;
}

/// A gate that lets one round through, waits for nothing, and keeps how the round ended.
#[derive(Default)]
struct OneRound {
    begun: AtomicBool,
    told: Mutex<Vec<bool>>,
}

#[async_trait::async_trait]
impl Gate for OneRound {
    async fn before(&self) -> ControlFlow<()> {
        if self.begun.swap(true, Ordering::SeqCst) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }

    async fn after(&self, result: Result<(), &EngineError>) {
        self.told.lock().unwrap().push(result.is_ok());
    }

    async fn ended(&self) {}

    async fn living(&self) {
        std::future::pending::<()>().await;
    }
}

#[tokio::test]
async fn a_shop_that_stands_still_has_no_good_rounds() {
    let house = House::open(Plan::default()).await;
    let shop = house.engine.shops().get(&SHOP.into()).unwrap();
    for (standing, told) in [(Standing::Active, vec![true]), (Standing::Parked, vec![]), (Standing::Paused, vec![])] {
        shop.stand(standing);
        for work in Work::of_shop(&SHOP.into()) {
            let gate = OneRound::default();
            house.engine.run(work.clone(), &gate).await;
            assert_eq!(*gate.told.lock().unwrap(), told, "{work:?} while {standing:?}");
        }
    }
    // The rounds of the engine itself are good also then.
    let gate = OneRound::default();
    house.engine.run(Work::Watch, &gate).await;
    assert_eq!(*gate.told.lock().unwrap(), [true]);
    shop.stand(Standing::Active);
    house.close(&[]).await;
}
