//! Three thousand orders that need a person within a minute: the robot's limits hold, and a program killed in the middle
//! loses nothing.

use super::{channels, manual};
use crate::{Engine, notice, test_house::House};
use huolang_store::{
    Durability,
    notices::{self, NewNotice},
    routes::RouteMode,
    sends,
};

const SECOND: i64 = 1_000;
/// What the robot takes in a minute.
const MOST: usize = 20;

async fn raise(engine: &Engine, from: i64) {
    let raises: Vec<NewNotice> = (from..from + 50).map(manual).collect();
    let (teller, now) = (engine.clone(), engine.now());
    let written = engine.db().write(Durability::Ordinary, move |tx| {
        Box::pin(async move { notice::write(tx, &raises, teller.ids().as_ref(), now).await })
    });
    written.await.unwrap();
}

#[tokio::test]
async fn limits_hold_and_a_kill_in_the_middle_loses_nothing() {
    let house = House::empty().await;
    let host = channels::host(&house).await;
    let robot = channels::wecom(&house, &host).await.row.id;
    channels::set(&house, "manual_shipment", &robot, "", RouteMode::Now).await;
    channels::set(&house, "manual_shipment", "desktop", "", RouteMode::Off).await;
    let mut engine = house.engine.clone();
    for second in 0..60 {
        raise(&engine, second * 50).await;
        if second == 30 {
            // The message is on its way when the program dies: nobody knows whether it arrived.
            house.clock.advance(60 * SECOND);
            let before = host.calls();
            host.silence(true);
            let dying = engine.clone();
            let sending = tokio::spawn(async move { dying.dispatch_notices().await });
            while host.calls() == before {
                tokio::task::yield_now().await;
            }
            sending.abort();
            host.silence(false);
            engine = house.another().await;
        }
        engine.dispatch_notices().await.unwrap();
        house.clock.advance(SECOND);
    }
    assert!(host.calls() <= 2 * MOST, "{} calls in two minutes", host.calls());
    for _ in 0..10 {
        house.clock.advance(60 * SECOND);
        engine.dispatch_notices().await.unwrap();
    }
    let mut conn = engine.db().reader().await.unwrap();
    let log = sends::list(&mut conn, None, None, 1_000).await.unwrap();
    let told: i64 = log.iter().filter(|send| send.sent).map(|send| send.notices).sum();
    assert_eq!(told, 3_000, "every order was told of once");
    assert_eq!(notices::count_open(&mut conn).await.unwrap(), [(notices::Severity::Warning, 3_000)]);
    assert_eq!(engine.channel_desk().get(&robot).await.unwrap().waiting, 0);
    assert!(host.heard().iter().all(|heard| heard.text.len() <= 2_048), "a message fits");
}

#[tokio::test]
async fn what_came_one_by_one_is_said_again_together() {
    let house = House::empty().await;
    let mut told = Vec::new();
    for minute in 0..160 {
        if minute < 40 {
            super::raise(&house, vec![manual(minute)]).await;
        }
        house.engine.dispatch_notices().await.unwrap();
        told.extend(house.desktop.take().into_iter().map(|message| (minute, message.count, message.title)));
        house.clock.advance(60 * SECOND);
    }
    let firsts = told.iter().filter(|(minute, count, _)| *minute < 40 && *count == 1).count();
    assert_eq!(firsts, 39, "a first time takes no others along");
    let many: Vec<(i64, usize)> =
        told.iter().filter(|(_, count, _)| *count > 1).map(|(minute, count, _)| (*minute, *count)).collect();
    assert_eq!(many, [(30, 31), (60, 40), (90, 40), (120, 40), (150, 40)]);
    assert_eq!(told.len(), firsts + many.len(), "nothing is said again on its own");
    assert_eq!(told.last().unwrap().2, "40 个订单等你发货");
}
