//! Orders are delivered while a backup is made: no delivery waits for it. The figure of a database of two gigabytes is
//! measured by the benchmark `backup`.

use crate::{operations::OperationState, test_house::House};
use huolang_store::{Durability, meta};
use std::time::Duration;

/// No delivery may take longer than the longest without the backup by more than this. Unoptimised, packing and sealing take
/// many times as long, leave the processors little time, and share a slow disk: there it only tells that nobody waits for the
/// end of the backup, which takes seconds.
const MOST: Duration = Duration::from_millis(if cfg!(debug_assertions) { 2_000 } else { 100 });
const ORDERS: usize = 30;
/// Megabytes: a backup of them takes longer than some deliveries.
const MEGABYTES: usize = 32;

/// Makes the database large, by words that no packing shrinks much.
async fn fill(house: &House) {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    for number in 0..MEGABYTES {
        let mut text = String::with_capacity(1 << 20);
        while text.len() < 1 << 20 {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            text.push_str(&format!("{state:016x}"));
        }
        let name = format!("filler-{number}");
        house
            .engine
            .db()
            .write(Durability::Ordinary, move |tx| Box::pin(async move { meta::set(tx, &name, &text).await }))
            .await
            .unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_delivery_is_delayed_by_a_backup() {
    let house = House::practice(400).await;
    fill(&house).await;
    let (mut calm, mut busy) = (Vec::new(), Vec::new());
    for _ in 0..ORDERS {
        calm.push(house.delivery_takes().await);
    }
    let operation = house.engine.backups().start_create();
    let now = || house.engine.operations().get(&operation).unwrap();
    while now().state == OperationState::Running && busy.len() < 300 {
        busy.push(house.delivery_takes().await);
    }
    let (longest, latest) = (calm.iter().max().unwrap(), busy.iter().max().unwrap());
    println!("{ORDERS} deliveries take {longest:?} at most; {} beside a backup {latest:?}", busy.len());
    assert!(busy.len() >= 5, "the backup was over before anything was delivered beside it");
    assert!(*latest < *longest + MOST, "calm {calm:?}\nbusy {busy:?}");
    house.engine.operations().wait(&operation).await.unwrap();
    assert_eq!(now().state, OperationState::Done, "{:?}", now().error);
    assert_eq!(house.engine.backups().list().await.unwrap().len(), 1);
}
