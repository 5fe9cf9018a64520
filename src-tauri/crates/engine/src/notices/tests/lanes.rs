//! The task that sends: each channel goes its own way.

use super::{
    channels::{change, hook, host, set, wecom},
    low, raise,
};
use crate::{
    Supervisor,
    settings::{Desktop, SettingsChange},
    test_house::House,
};
use huolang_notify::Kind;
use huolang_store::{channels::ChannelState, routes::RouteMode};
use huolang_testkit::channels::ChannelHost;
use serde_json::json;
use std::time::Duration;
use tokio::net::TcpListener;

/// A mail account at a server of this machine; gives its id.
async fn mail_at(house: &House, server: &TcpListener) -> String {
    let port = server.local_addr().unwrap().port().to_string();
    let fields = [
        ("preset", "other"),
        ("host", "127.0.0.1"),
        ("port", port.as_str()),
        ("security", "plain"),
        ("user", "me@example.com"),
        ("to", "me@example.com"),
    ];
    house.engine.channel_desk().create(Kind::Email, change(&fields, &[]), "owner").await.unwrap().row.id
}

async fn heard(host: &ChannelHost, count: usize) {
    while host.heard().len() < count {
        tokio::task::yield_now().await;
    }
}

async fn tell(house: &House, pool: &str) {
    raise(house, vec![low(pool)]).await;
    house.engine.signals().notices.notify_one();
}

#[tokio::test]
async fn a_channel_that_says_nothing_keeps_nobody_waiting_but_itself() {
    let house = House::empty().await;
    let host = host(&house).await;
    let robot = wecom(&house, &host).await.row.id;
    let mute = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mail = mail_at(&house, &mute).await;
    for channel in [&robot, &mail] {
        set(&house, "low_stock", channel, "", RouteMode::Now).await;
    }
    set(&house, "low_stock", "desktop", "", RouteMode::Off).await;
    let supervisor = Supervisor::start(&house.engine);
    crate::notices::start(&supervisor).await.unwrap();

    tell(&house, "a").await;
    // The mail server takes the call, and is not heard of again.
    let (talk, _) = mute.accept().await.unwrap();
    heard(&host, 1).await;
    let desk = house.engine.channel_desk();
    while desk.get(&robot).await.unwrap().row.state != ChannelState::Well {
        tokio::task::yield_now().await;
    }
    // The robot gathers for a minute.
    house.clock.advance(61_000);
    tell(&house, "b").await;
    heard(&host, 2).await;
    let view = desk.get(&mail).await.unwrap();
    assert_eq!(view.row.trouble, None, "the mail is still on its way: the robot did not wait for its end");
    assert_eq!(desk.get(&robot).await.unwrap().row.state, ChannelState::Well);

    drop(talk);
    drop(mute);
    assert!(supervisor.shutdown(Duration::from_secs(60)).await, "what was on its way is finished first");
    let view = desk.get(&mail).await.unwrap();
    assert_eq!(view.row.trouble.as_deref(), Some("no_connection"), "and written down");
    assert!(view.waiting > 0, "nothing is lost");
}

#[tokio::test]
async fn a_fallback_steps_in_when_the_lanes_of_the_others_fail() {
    let house = House::empty().await;
    let host = host(&house).await;
    let robot = wecom(&house, &host).await.row.id;
    let hook = hook(&house, &host).await;
    set(&house, "low_stock", "desktop", "", RouteMode::Off).await;
    set(&house, "low_stock", &robot, "", RouteMode::Now).await;
    set(&house, "low_stock", &hook, "", RouteMode::Fallback).await;
    host.reply(200, json!({ "errcode": 93000, "errmsg": "invalid webhook url" }));
    let supervisor = Supervisor::start(&house.engine);
    crate::notices::start(&supervisor).await.unwrap();
    tell(&house, "a").await;
    heard(&host, 1).await;
    assert_eq!(host.heard()[0].channel, "webhook");
    assert!(supervisor.shutdown(Duration::from_secs(60)).await);
}

#[tokio::test]
async fn a_fallback_steps_in_where_nothing_shows_pop_ups() {
    let house = House::empty().await;
    let host = host(&house).await;
    let hook = hook(&house, &host).await;
    let desktop = Desktop { popups: false, ..Desktop::default() };
    let off = SettingsChange { desktop: Some(desktop), ..SettingsChange::default() };
    house.engine.settings().change(off, "owner").await.unwrap();
    set(&house, "low_stock", &hook, "", RouteMode::Fallback).await;
    let supervisor = Supervisor::start(&house.engine);
    crate::notices::start(&supervisor).await.unwrap();
    tell(&house, "a").await;
    heard(&host, 1).await;
    assert_eq!(host.heard()[0].channel, "webhook", "the pop-up was given up, and nothing else is left");
    assert!(supervisor.shutdown(Duration::from_secs(60)).await);
}
