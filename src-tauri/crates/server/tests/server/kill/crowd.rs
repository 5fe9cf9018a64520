//! Three thousand parcels of one minute, and a server that is killed while it writes them down and tells of them.

use std::{
    collections::BTreeMap,
    sync::Arc,
    time::{Duration, Instant},
};

use huolang_domain::state::{ContentState, Tab};
use huolang_platforms::practice::Payment;
use huolang_store::{
    Conn,
    notices::{self, NoticeState},
    orders::{self, Filter},
};
use huolang_testkit::{
    WallClock,
    channels::{ChannelHost, KEY},
    shops::EARPHONES,
};
use serde_json::json;

use super::yard::{LONGEST, Yard};
use crate::program::{Client, Serving};

/// Parcels that are paid.
const PARCELS: i64 = 3_000;
/// How many of them are known when the server is killed.
const KILLED_AT: [i64; 3] = [400, 1_300, 2_300];
/// What the robot takes in a minute.
const MOST: usize = 20;
const LOOK: Duration = Duration::from_millis(5);
/// Nobody is told of the rest of a crowd more often than every ten minutes.
const LATER_MS: &str = "1200000";

async fn known(conn: &mut Conn) -> i64 {
    orders::total(conn).await.unwrap()
}

/// A robot that hears of every parcel at once.
async fn robot(client: &Client, host: &ChannelHost) -> String {
    let channel = json!({
        "kind": "wecom", "name": "发货群", "fields": { "gateway": host.base() }, "secrets": { "webhook": KEY },
    });
    let made = client.post("/api/v1/notice-channels", channel).await;
    let id = made["id"].as_str().unwrap_or_else(|| panic!("{made}")).to_owned();
    let route = json!({ "event": "manual_shipment", "channel_id": id, "mode": "now", "after_ms": 0, "repeat_ms": 0 });
    let answer = client.send(reqwest::Method::PUT, "/api/v1/notice-routes", Some(route)).await;
    assert!(answer.status().is_success(), "{answer:?}");
    id
}

#[tokio::test(flavor = "multi_thread")]
async fn kill_in_a_crowd_of_three_thousand_parcels() {
    let yard = Yard::open(14).await;
    let mut client = yard.first_user().await;
    let host = ChannelHost::start(Arc::new(WallClock)).await.unwrap();
    let serving = Serving::try_start(yard.serve()).unwrap();
    client.address.clone_from(&serving.address);
    let channel = robot(&client, &host).await;
    assert!(serving.end().success());

    let payment = Payment { product_ref: EARPHONES.to_owned(), sku_ref: None, quantity: 1, buyer: None };
    for _ in 0..PARCELS {
        yard.market.simulate_payment(&payment).unwrap();
    }
    let db = yard.database().await;
    let begun = Instant::now();
    for enough in KILLED_AT {
        let mut child = Serving::launch(yard.serve());
        let mut conn = db.reader().await.unwrap();
        while known(&mut conn).await < enough {
            assert_eq!(child.try_wait().unwrap(), None, "the server ended by itself");
            assert!(begun.elapsed() < LONGEST, "{} orders are known", known(&mut conn).await);
            tokio::time::sleep(LOOK).await;
        }
        child.kill().unwrap();
        child.wait().unwrap();
        println!("killed with {} of {PARCELS} orders known", known(&mut conn).await);
    }

    // The last start finishes, with a clock that is ahead: what was gathered may be told.
    let ahead = yard.folder.path().join("clock-ahead");
    std::fs::write(&ahead, "0").unwrap();
    let mut command = yard.serve();
    command.arg("--clock-ahead").arg(&ahead);
    let serving = Serving::try_start(command).unwrap();
    client.address.clone_from(&serving.address);
    let mut conn = db.reader().await.unwrap();
    loop {
        let tabs = orders::tab_counts(&mut conn, None, None).await.unwrap();
        if tabs[&Tab::Manual] == PARCELS {
            break;
        }
        assert!(begun.elapsed() < LONGEST, "{tabs:?}");
        tokio::time::sleep(LOOK).await;
    }
    std::fs::write(&ahead, LATER_MS).unwrap();
    loop {
        let view = client.get("/api/v1/notice-channels").await;
        let view = view.as_array().unwrap().iter().find(|view| view["id"] == json!(channel)).unwrap().clone();
        if view["waiting"] == 0 {
            assert_eq!(view["state"], "well", "{view}");
            break;
        }
        assert!(begun.elapsed() < LONGEST, "{view}");
        tokio::time::sleep(LOOK).await;
    }
    assert!(serving.end().success());

    // Every parcel is in the work list once, every one has its notice, and every notice was told.
    let filter = Filter { tab: Some(Tab::Attention), ..Filter::default() };
    let (mut listed, mut after) = (BTreeMap::new(), None);
    loop {
        let page = orders::list(&mut conn, &filter, after, 1_000, 0).await.unwrap();
        for order in page.items {
            assert_eq!(order.content, ContentState::Manual);
            listed.insert(order.id, order.sn);
        }
        match page.next {
            Some(next) => after = Some(next),
            None => break,
        }
    }
    assert_eq!(listed.len(), usize::try_from(PARCELS).unwrap(), "every parcel is in the work list");
    let (mut told, mut before) = (BTreeMap::new(), None);
    loop {
        let page = notices::list(&mut conn, Some(NoticeState::Open), before.as_ref(), 1_000).await.unwrap();
        let Some(last) = page.last() else { break };
        before = Some(last.id.clone());
        for notice in page.into_iter().filter(|notice| notice.event == "manual_shipment") {
            *told.entry(notice.order_id.unwrap()).or_insert(0) += 1;
        }
    }
    assert!(told.values().all(|notices| *notices == 1), "one open notice an order");
    assert_eq!(told.keys().collect::<Vec<_>>(), listed.keys().collect::<Vec<_>>(), "and each has one");
    let minutes = usize::try_from(begun.elapsed().as_secs() / 60).unwrap() + 2;
    println!("{} messages to the robot in {} s", host.calls(), begun.elapsed().as_secs());
    assert!(host.calls() <= MOST * minutes, "{} messages in {minutes} minutes", host.calls());
    assert!(host.calls() < 20, "a crowd is a handful of messages: {}", host.calls());
    drop(conn);
    db.close().await;
}
