//! The database is written anew only while no delivery would wait for it.

use crate::{imports::seal::is_quiet, test_house::House};
use huolang_store::{
    Durability,
    jobs::{self, NewJob},
};

async fn ask(house: &House, key: &str, after_ms: i64) {
    let (ids, now) = (house.engine.ids().clone(), house.engine.now());
    let job = NewJob {
        kind: "deliver",
        idem_key: key.to_owned(),
        queue_key: key.to_owned(),
        shop_id: None,
        payload: serde_json::json!({}),
        priority: jobs::USUAL,
        run_at: now.plus(after_ms),
    };
    let asked = house.engine.db().write(Durability::Ordinary, move |tx| {
        Box::pin(async move { jobs::enqueue_many(tx, &[job], ids.as_ref(), now).await })
    });
    asked.await.unwrap();
}

async fn claim(house: &House) -> Vec<jobs::Job> {
    let now = house.engine.now();
    let claimed = house.engine.db().write(Durability::Ordinary, move |tx| {
        Box::pin(async move { jobs::claim(tx, "deliver", 10, now.plus(60_000), now).await })
    });
    claimed.await.unwrap()
}

#[tokio::test]
async fn it_is_quiet_when_no_delivery_is_under_way_or_about_to_be() {
    let house = House::empty().await;
    let quiet = async || is_quiet(&house.engine).await.unwrap();
    assert!(quiet().await);
    ask(&house, "tomorrow", 86_400_000).await;
    assert!(quiet().await, "what waits till tomorrow is in nobody's way");
    ask(&house, "soon", 20_000).await;
    assert!(!quiet().await);
    house.clock.advance(20_000);
    let running = claim(&house).await;
    assert_eq!(running.len(), 1);
    assert!(!quiet().await, "it is delivered at this moment");
    let (lease, now) = (running[0].lease(), house.engine.now());
    let finish = house
        .engine
        .db()
        .write(Durability::Ordinary, move |tx| Box::pin(async move { jobs::finish_many(tx, &[lease], now).await }));
    finish.await.unwrap();
    assert!(quiet().await);
}
