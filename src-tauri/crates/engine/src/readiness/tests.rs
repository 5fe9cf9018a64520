#![allow(clippy::unwrap_used)]

use crate::{Supervisor, supervisor::SHUTDOWN, test_house::House};
use huolang_domain::readiness::{Readiness, ReadinessItem};
use huolang_store::{Durability, products};

#[tokio::test]
async fn the_practice_shop_is_ready_until_something_is_in_the_way() {
    let house = House::practice(20).await;
    let shop = house.engine.practice_shop().unwrap().shop_id;
    let green = || async {
        let found = house.engine.readiness(&shop).await.unwrap();
        found
            .into_iter()
            .map(|product| (product.product_ref, product.report))
            .collect::<std::collections::BTreeMap<_, _>>()
    };
    assert!(green().await.values().all(|report| !report.green), "nothing is delivered while no task runs");
    let supervisor = Supervisor::start(&house.engine);
    house.engine.start(&supervisor).await.unwrap();
    let reports = green().await;
    assert_eq!(reports.len(), 6);
    assert!(reports.values().all(|report| report.green), "{reports:?}");
    let listed =
        products::list(&mut house.engine.db().reader().await.unwrap(), Some(&shop), None, None, 10).await.unwrap();
    let video = listed.iter().find(|product| product.product_ref == "715300184201").unwrap().id.clone();
    let now = house.engine.now();
    let off = house.engine.db().write(Durability::Ordinary, move |tx| {
        Box::pin(async move { products::set_switched(tx, &video, false, now).await })
    });
    off.await.unwrap();
    let reports = green().await;
    let switch = reports["715300184201"].checks.iter().find(|check| check.item == ReadinessItem::Switch).unwrap();
    assert_eq!((reports["715300184201"].green, switch.state), (false, Readiness::Missing));
    assert!(reports["715300184203"].green);
    supervisor.shutdown(SHUTDOWN).await;
}
