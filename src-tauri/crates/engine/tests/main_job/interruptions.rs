//! Workers that die, lose their lease, or meet each other.

use crate::{
    adapters::Custom,
    house::{House, Plan, SHOP},
};
use huolang_domain::state::{CardState, ContentState};
use huolang_platforms::practice::PracticeAdapter;
use huolang_testkit::shops::SINGLE;
use std::sync::Arc;
use tokio::sync::Semaphore;

async fn gated() -> (House, Arc<Semaphore>, huolang_domain::OrderSn) {
    let door = Arc::new(Semaphore::new(0));
    let gate = door.clone();
    let house = House::open_with(Plan::default(), |adapter| {
        let mut custom = Custom::around(adapter);
        custom.door = Some(gate);
        Arc::new(custom)
    })
    .await;
    let sn = house.pay(SINGLE, 1);
    house.engine.poll_round(&SHOP.into()).await.unwrap();
    house.engine.deliver_round().await.unwrap();
    assert_eq!(house.state(&sn).await.0, ContentState::Sending);
    (house, door, sn)
}

#[tokio::test]
async fn everything_is_committed_before_the_first_byte() {
    let (house, _door, sn) = gated().await;
    assert_eq!(house.cards(CardState::Reserved).await, 1);
    assert_eq!(house.deliveries(&sn).await[0].content, ContentState::Sending);
    let id = house.id(&sn).await;
    assert_eq!(house.engine.reveal_content(&id, "test").await.unwrap()[0].1.expose(), "CARD-00000-QX7");
    assert_eq!(house.messages(&sn).len(), 0);
    assert!(house.engine.act(&id, huolang_engine::Action::Cancel, "seller").await.is_err());
    house.close_with(&[], &[("deliver", "running")]).await;
}

#[tokio::test]
async fn a_restart_reads_back_and_sends_the_same() {
    let (house, _door, sn) = gated().await;
    let id = house.id(&sn).await;
    let before = house.engine.reveal_content(&id, "test").await.unwrap()[0].1.expose().clone();
    // The first engine is never heard of again.
    let adapter = Arc::new(PracticeAdapter::in_process(house.market.clone()));
    let second = house.another_engine(adapter, &Plan::default());
    assert_eq!(second.recover_at_start().await.unwrap(), 1);
    second.drain().await.unwrap();
    assert_eq!(house.messages(&sn).len(), 0, "first it is read back, after the call can no longer land");
    house.clock.advance(10_000);
    second.drain().await.unwrap();
    assert_eq!(house.messages(&sn), [before]);
    second.poll_round(&SHOP.into()).await.unwrap();
    second.drain().await.unwrap();
    let tally = house.tally().await;
    assert_eq!((tally.delivered, tally.duplicates, tally.cards_used, tally.marked), (1, 0, 1, 1));
    house.close(&[]).await;
}

#[tokio::test]
async fn a_worker_that_lost_its_lease_writes_nothing() {
    let (house, door, sn) = gated().await;
    house.clock.advance(house.engine.policy().lease_ms + 1);
    assert_eq!(house.engine.recover_expired().await.unwrap(), 1);
    house.engine.deliver_round().await.unwrap();
    assert!(house.history(&sn).await.contains(&"interrupted".to_owned()));
    // Now the slow call lands after all, and its worker wants to write.
    door.add_permits(1);
    house.engine.outcome_round().await.unwrap();
    assert_eq!(house.state(&sn).await.0, ContentState::Sending, "the late result is discarded");
    house.later(10_000).await;
    assert_eq!(house.state(&sn).await.0, ContentState::Sent, "it was read back");
    let tally = house.tally().await;
    assert_eq!((tally.delivered, tally.duplicates, tally.cards_used, tally.marked), (1, 0, 1, 1));
    house.close(&[]).await;
}

#[tokio::test]
async fn a_lease_that_runs_is_not_taken() {
    let (house, door, _) = gated().await;
    house.clock.advance(house.engine.policy().lease_ms - 1);
    assert_eq!(house.engine.recover_expired().await.unwrap(), 0);
    door.add_permits(1);
    house.work().await;
    house.close(&[]).await;
}

#[tokio::test]
async fn a_slow_call_holds_nobody_up() {
    let (house, door, slow) = gated().await;
    door.add_permits(1);
    let others: Vec<_> = (0..5).map(|_| house.pay(SINGLE, 1)).collect();
    house.engine.poll_round(&SHOP.into()).await.unwrap();
    door.add_permits(5);
    house.work().await;
    for sn in others.iter().chain([&slow]) {
        assert_eq!(house.messages(sn).len(), 1);
    }
    house.close(&[]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_workers_share_the_work() {
    let house = House::open(Plan { cards: 301, ..Plan::default() }).await;
    let second = house.another_engine(Arc::new(PracticeAdapter::in_process(house.market.clone())), &Plan::default());
    for _ in 0..300 {
        house.pay(SINGLE, 1);
    }
    house.engine.poll_round(&SHOP.into()).await.unwrap();
    let (one, two) = tokio::join!(house.engine.drain(), second.drain());
    one.unwrap();
    two.unwrap();
    house.work().await;
    let tally = house.tally().await;
    assert_eq!((tally.delivered, tally.duplicates, tally.lost, tally.cards_used, tally.marked), (300, 0, 0, 300, 300));
    house.close(&[]).await;
}
