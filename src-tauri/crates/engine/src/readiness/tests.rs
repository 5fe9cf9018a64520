#![allow(clippy::unwrap_used)]

use crate::{Supervisor, notices::ChannelChange, supervisor::SHUTDOWN, test_house::House};
use huolang_domain::{
    readiness::{Readiness, ReadinessCheck, ReadinessItem},
    rule::Rule,
    shanghai::DAY_MS,
};
use huolang_notify::{Kind, SendError, Trouble};
use huolang_store::{Durability, products, routes::RouteMode, rules};
use std::collections::BTreeMap;

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

#[tokio::test]
async fn cards_that_expire_too_soon_are_no_stock() {
    let house = House::practice(20).await;
    let shop = house.engine.practice_shop().unwrap().shop_id;
    let kept = rules::list(&mut house.engine.db().reader().await.unwrap(), Some(&shop), None).await.unwrap();
    let rule = kept.into_iter().map(|kept| kept.rule).find(|rule| rule.product_ref == "715300184201").unwrap();
    let pool = rule.pool().unwrap().clone();
    let stock = async || {
        let found = house.engine.readiness(&shop).await.unwrap();
        let product = found.into_iter().find(|product| product.product_ref == rule.product_ref).unwrap();
        product.report.checks.into_iter().find(|check| check.item == ReadinessItem::Stock).unwrap().state
    };
    let end = house.engine.now().plus(20 * DAY_MS);
    house.guard_pool(&pool, 0, end).await;
    assert_eq!(stock().await, Readiness::Ok);
    house.guard_pool(&pool, 30, end).await;
    assert_eq!(stock().await, Readiness::Missing, "the pool holds them back");
    house.guard_pool(&pool, 0, end).await;
    let (longer, now) = (Rule { near_expiry_days: 30, ..rule.clone() }, house.engine.now());
    let save = house
        .engine
        .db()
        .write(Durability::Ordinary, move |tx| Box::pin(async move { rules::save(tx, &longer, now).await }));
    save.await.unwrap();
    assert_eq!(stock().await, Readiness::Missing, "the rule holds them back");
}

/// How the point "notices" stands for the practice shop, for its first product.
async fn notices(house: &House) -> Readiness {
    notices_of_all(house).await.remove(0).1
}

/// The same for each product, with its id.
async fn notices_of_all(house: &House) -> Vec<(String, Readiness)> {
    let shop = house.engine.practice_shop().unwrap().shop_id;
    let found = house.engine.readiness(&shop).await.unwrap();
    let state = |checks: Vec<ReadinessCheck>| {
        checks.into_iter().find(|check| check.item == ReadinessItem::Notice).unwrap().state
    };
    found.into_iter().map(|product| (product.product_ref, state(product.report.checks))).collect()
}

#[tokio::test]
async fn notices_are_not_ready_where_no_channel_is_told() {
    let house = House::practice(1).await;
    let shop = house.engine.practice_shop().unwrap().shop_id;
    let kept = rules::list(&mut house.engine.db().reader().await.unwrap(), Some(&shop), None).await.unwrap();
    let parcel = kept.into_iter().find(|kept| !kept.rule.is_automatic()).unwrap().rule.product_ref;
    let stand = |expected: Readiness, of_parcel: Readiness| {
        let (house, parcel) = (&house, &parcel);
        async move {
            for (product, state) in notices_of_all(house).await {
                assert_eq!(state, if product == *parcel { of_parcel } else { expected }, "{product}");
            }
        }
    };
    stand(Readiness::Ok, Readiness::Ok).await;
    house.route("manual_shipment", "desktop", "", RouteMode::Off).await;
    stand(Readiness::Warning, Readiness::Missing).await;
    house.route("manual_shipment", "desktop", shop.as_str(), RouteMode::Now).await;
    stand(Readiness::Ok, Readiness::Ok).await;
    house.route("manual_shipment", "desktop", "", RouteMode::Now).await;
    house.route("manual_shipment", "desktop", shop.as_str(), RouteMode::Off).await;
    stand(Readiness::Warning, Readiness::Missing).await;
    house.route("manual_shipment", "desktop", shop.as_str(), RouteMode::Later).await;
    // A parcel is never in doubt; what the program delivers may be.
    house.route("needs_review", "desktop", "", RouteMode::Off).await;
    stand(Readiness::Warning, Readiness::Ok).await;
}

#[tokio::test]
async fn notices_are_ready_where_a_channel_in_use_reaches_somebody() {
    let house = House::practice(1).await;
    let desk = house.engine.channel_desk();
    assert_eq!(notices(&house).await, Readiness::Ok, "pop-ups");
    house.desktop.fail(Some(SendError::new(Trouble::NotHere, "no notification daemon")));
    assert!(desk.test("desktop").await.unwrap().is_err());
    assert_ne!(notices(&house).await, Readiness::Ok, "nothing shows them");
    let robot = ChannelChange {
        enabled: Some(true),
        fields: Some(BTreeMap::new()),
        secrets: [("webhook".to_owned(), "a-key".into())].into(),
        ..ChannelChange::default()
    };
    let robot = desk.create(Kind::Wecom, robot, "owner").await.unwrap().row.id;
    assert_eq!(notices(&house).await, Readiness::Ok, "a channel of the seller's own, as on a server");
    let off = ChannelChange { enabled: Some(false), ..ChannelChange::default() };
    desk.change(&robot, off, "owner").await.unwrap();
    assert_ne!(notices(&house).await, Readiness::Ok, "it is not in use");
}
