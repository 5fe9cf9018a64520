//! Two programs on the same data import the same file: it is in once, whoever was first.

use super::{order, sample};
use crate::test_house::House;
use huolang_sheets::reports::Outcome;
use huolang_store::{
    Durability,
    imports::lane::{self, Holder},
    sales::{self, SalesBy, SalesFilter},
};
use std::time::Duration;

async fn rows(house: &House) -> i64 {
    let mut conn = house.engine.db().reader().await.unwrap();
    let sums = sales::sums(&mut conn, &SalesFilter::default(), SalesBy::All).await.unwrap();
    sums.iter().map(|sum| sum.n).sum()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_file_in_two_programs_at_once_is_in_once() {
    let house = House::empty().await;
    let other = house.another().await;
    let path = sample("售卖明细_2025-11-01_2025-11-30.xlsx");
    let (one, two) =
        tokio::join!(house.engine.imports().take(order(&path), "owner"), other.imports().take(order(&path), "cli"));
    let mut outcomes = [one.unwrap().report.outcome, two.unwrap().report.outcome];
    outcomes.sort_by_key(|outcome| *outcome == Outcome::Repeated);
    assert_eq!(outcomes, [Outcome::Imported, Outcome::Repeated]);
    assert_eq!(rows(&house).await, 31);
}

#[tokio::test]
async fn who_comes_second_waits_and_a_dead_program_gives_way() {
    let house = House::empty().await;
    let path = sample("售卖明细_2025-11-01_2025-11-30.xlsx");
    let dead = Holder { name: "dead".to_owned(), owner: false };
    let (held, now) = (dead.clone(), house.engine.now());
    let db = house.engine.db();
    let taken = db.write(Durability::Ordinary, move |tx| {
        Box::pin(async move { lane::take(tx, &held, now, now.plus(60_000)).await })
    });
    assert!(taken.await.unwrap());
    let waiting = house.engine.imports().take(order(&path), "owner");
    assert!(tokio::time::timeout(Duration::from_millis(300), waiting).await.is_err(), "somebody imports");
    house.clock.advance(60_001);
    let taken = house.engine.imports().take(order(&path), "owner").await.unwrap();
    assert_eq!(taken.report.outcome, Outcome::Imported);
    let renewed = db.write(Durability::Ordinary, move |tx| Box::pin(async move { lane::renew(tx, &dead, now).await }));
    assert!(!renewed.await.unwrap(), "it lost the lane");
}

#[tokio::test]
async fn an_owner_takes_over_from_an_owner_that_died_and_from_nobody_else() {
    let house = House::empty().await;
    let now = house.engine.now();
    let take = async |name: &str, owner: bool| {
        let holder = Holder { name: name.to_owned(), owner };
        let taken = house.engine.db().write(Durability::Ordinary, move |tx| {
            Box::pin(async move { lane::take(tx, &holder, now, now.plus(60_000)).await })
        });
        taken.await.unwrap()
    };
    assert!(take("a", true).await);
    assert!(!take("b", false).await, "a guest waits");
    assert!(take("c", true).await);
    let c = Holder { name: "c".to_owned(), owner: true };
    house
        .engine
        .db()
        .write(Durability::Ordinary, move |tx| Box::pin(async move { lane::leave(tx, &c).await }))
        .await
        .unwrap();
    assert!(take("d", false).await);
    assert!(!take("e", true).await, "the guest is alive");
}
