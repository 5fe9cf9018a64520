//! The database refuses what came of a call: the answer is known, so it is kept and written again, and nothing is sent twice.

use crate::house::{House, Plan, SHOP};
use huolang_domain::{OrderSn, state::ContentState};
use huolang_engine::{Open, Work};
use huolang_store::{Durability, Query};
use huolang_testkit::shops::SINGLE;

const BREAK: &str = "ALTER TABLE delivery_attempts RENAME TO delivery_attempts_gone";
const MEND: &str = "ALTER TABLE delivery_attempts_gone RENAME TO delivery_attempts";

async fn alter(house: &House, text: &'static str) {
    let altered = house.db.write(Durability::Ordinary, move |tx| {
        Box::pin(async move { Query::new(tx, text, Vec::new()).execute().await.map(drop) })
    });
    altered.await.unwrap();
}

/// The content went out, its answer came, and the database refused it.
async fn refused(plan: Plan) -> (House, OrderSn) {
    let house = House::open(plan).await;
    let sn = house.pay(SINGLE, 1);
    house.engine.poll_round(&SHOP.into()).await.unwrap();
    house.engine.deliver_round().await.unwrap();
    alter(&house, BREAK).await;
    house.engine.outcome_round().await.unwrap_err();
    assert_eq!(house.state(&sn).await.0, ContentState::Sending);
    assert_eq!(house.messages(&sn).len(), 1);
    (house, sn)
}

/// The lease of the call ends; the order is read back, and the buyer got one message.
async fn is_read_back(house: House, sn: &OrderSn) {
    house.clock.advance(house.engine.policy().lease_ms + 1);
    assert_eq!(house.engine.recover_expired().await.unwrap(), 1);
    house.engine.drain().await.unwrap();
    assert_eq!(house.state(sn).await.0, ContentState::Sending, "a late answer is discarded");
    house.later(10_000).await;
    assert!(house.history(sn).await.contains(&"interrupted".to_owned()));
    is_sent_once(house, sn).await;
}

async fn is_sent_once(house: House, sn: &OrderSn) {
    assert_eq!(house.state(sn).await.0, ContentState::Sent);
    let tally = house.tally().await;
    assert_eq!((tally.delivered, tally.duplicates, tally.cards_used, tally.marked), (1, 0, 1, 1));
    house.close(&[]).await;
}

#[tokio::test]
async fn an_answer_that_could_not_be_written_is_written_once_it_can_be() {
    let (house, sn) = refused(Plan::default()).await;
    assert_eq!(house.engine.drain().await.unwrap(), 0, "it waits, and nobody else works on the order");
    house.clock.advance(500);
    house.engine.drain().await.unwrap_err();
    alter(&house, MEND).await;
    assert_eq!(house.engine.drain().await.unwrap(), 0);
    assert_eq!(house.state(&sn).await.0, ContentState::Sending, "not before its time");
    house.clock.advance(1_000);
    house.engine.drain().await.unwrap();
    assert!(!house.history(&sn).await.contains(&"interrupted".to_owned()), "nothing had to be read back");
    is_sent_once(house, &sn).await;
}

#[tokio::test]
async fn every_answer_of_a_batch_that_could_not_be_written_is_kept() {
    let house = House::open(Plan::default()).await;
    let sns: Vec<OrderSn> = (0..5).map(|_| house.pay(SINGLE, 1)).collect();
    house.engine.poll_round(&SHOP.into()).await.unwrap();
    house.engine.deliver_round().await.unwrap();
    alter(&house, BREAK).await;
    while house.engine.drain().await.is_err() {}
    alter(&house, MEND).await;
    house.clock.advance(500);
    house.work().await;
    for sn in &sns {
        assert_eq!((house.state(sn).await.0, house.messages(sn).len()), (ContentState::Sent, 1));
        assert!(!house.history(sn).await.contains(&"interrupted".to_owned()));
    }
    house.close(&[]).await;
}

#[tokio::test]
async fn a_lease_that_is_over_decides_against_an_answer_that_was_kept() {
    let (house, sn) = refused(Plan::default()).await;
    alter(&house, MEND).await;
    is_read_back(house, &sn).await;
}

#[tokio::test]
async fn an_answer_is_kept_as_often_as_the_schedule_says() {
    let (house, sn) = refused(Plan { policy: |policy| policy.outcome_retry.max_attempts = 2, ..Plan::default() }).await;
    house.clock.advance(500);
    house.engine.outcome_round().await.unwrap_err();
    alter(&house, MEND).await;
    house.clock.advance(60_000);
    assert_eq!(house.engine.drain().await.unwrap(), 0, "it was given up");
    assert_eq!(house.state(&sn).await.0, ContentState::Sending);
    is_read_back(house, &sn).await;
}

#[tokio::test]
async fn the_end_of_the_program_waits_for_no_schedule() {
    for mended in [true, false] {
        let (house, sn) = refused(Plan::default()).await;
        if mended {
            alter(&house, MEND).await;
        }
        let gate = Open::default();
        gate.0.cancel();
        house.engine.run(Work::Outcomes, &gate).await;
        if mended {
            house.work().await;
            is_sent_once(house, &sn).await;
        } else {
            alter(&house, MEND).await;
            is_read_back(house, &sn).await;
        }
    }
}
