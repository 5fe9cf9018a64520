//! The port that the desktop program opens for platforms: only when it is switched on, and only for them.

use huolang_engine::inbound::InboundPort;
use huolang_testkit::JdGeneral;
use huolang_testkit::jd::Caller;
use huolang_testkit::jd_general::Order;
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::sync::watch;

use super::yard::{AES_KEY, KEY, Yard};
use crate::ask::Ask;

async fn set(yard: &Yard, cookie: &str, section: &str, change: Value) {
    let settings = Ask::get("/api/v1/settings").cookie(cookie).send(&yard.world.router).await.ok().body;
    let mut whole = settings[section].clone();
    for (name, value) in change.as_object().unwrap() {
        whole[name] = value.clone();
    }
    let patch = Ask::new("PATCH", "/api/v1/settings").json(json!({ section: whole })).cookie(cookie);
    patch.send(&yard.world.router).await.ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_port_is_open_while_its_switch_is_on_and_has_nothing_but_the_endpoints() {
    let yard = Yard::with(3, "sync").await;
    let cookie = yard.world.set_up().await;
    let jd = JdGeneral::start(0, KEY, AES_KEY).await.unwrap();
    let open = watch::Sender::new(None);
    let mut told = open.subscribe();
    let listening = tokio::spawn(huolang_api::listen_as_set(yard.engine().clone(), open));
    assert_eq!(*told.borrow(), None, "off until the seller switches it on");

    set(&yard, &cookie, "desktop", json!({ "inbound": true, "inbound_listen": "127.0.0.1:0" })).await;
    let address = told.wait_for(Option::is_some).await.unwrap().unwrap();
    let mut caller = Caller::new(address);
    let path = yard.path(&yard.general, "beginDistill").await;
    let said = jd.begin(&mut caller, &path, &Order::one(1, "W-CARD")).await.unwrap().unwrap().json();
    assert_eq!(said["produceStatus"], 1);
    for closed in ["/api/v1/orders", "/api/v1/session", "/api/openapi.json", "/", "/api/agiso/pull"] {
        assert_eq!(caller.post(closed, "").await.unwrap().status, 404, "{closed}");
    }

    // Another setting leaves the port and its connections alone.
    set(&yard, &cookie, "general", json!({ "theme": "dark" })).await;
    let said = jd.begin(&mut caller, &path, &Order::one(2, "W-CARD")).await.unwrap().unwrap().json();
    assert_eq!((said["produceStatus"].as_u64(), *told.borrow()), (Some(1), Some(address)));

    set(&yard, &cookie, "desktop", json!({ "inbound": false })).await;
    told.wait_for(Option::is_none).await.unwrap();
    assert!(TcpStream::connect(address).await.is_err(), "nobody listens any more");
    assert!(jd.begin(&mut caller, &path, &Order::one(3, "W-CARD")).await.is_err(), "not over an old connection either");
    listening.abort();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_port_that_cannot_be_opened_is_told_on_the_page_of_the_shop() {
    let yard = Yard::with(1, "sync").await;
    let cookie = yard.world.set_up().await;
    let lacks = async || {
        let desk = format!("/api/v1/shops/{}/inbound", yard.general);
        let desk = Ask::get(&desk).cookie(&cookie).send(&yard.world.router).await.ok().body["lacks"].clone();
        let test = format!("/api/v1/shops/{}/inbound/self-test", yard.general);
        let tested = Ask::post(&test, json!({})).cookie(&cookie).send(&yard.world.router).await.ok().body;
        assert_eq!(tested["lacks"], desk);
        desk
    };
    assert_eq!(lacks().await, json!([]), "a server has a port of its own");

    let mut port = yard.engine().inbound_port();
    let listening = tokio::spawn(huolang_api::listen_as_set(yard.engine().clone(), watch::Sender::new(None)));
    port.wait_for(|port| *port == InboundPort::Off).await.unwrap();
    assert_eq!(lacks().await, json!(["port_off"]));

    let other = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let taken = other.local_addr().unwrap().to_string();
    set(&yard, &cookie, "desktop", json!({ "inbound": true, "inbound_listen": taken })).await;
    port.wait_for(|port| *port == InboundPort::Taken).await.unwrap();
    assert_eq!(lacks().await, json!(["port_taken"]));

    set(&yard, &cookie, "desktop", json!({ "inbound_listen": "127.0.0.1:0" })).await;
    port.wait_for(|port| *port == InboundPort::Open).await.unwrap();
    assert_eq!(lacks().await, json!([]));
    listening.abort();
}
