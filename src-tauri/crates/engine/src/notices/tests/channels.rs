//! Channels of the seller's own, against a host on this machine, with a clock that is moved by hand.

use super::{dead, kept, low, manual, raise};
use crate::{
    notices::{ChannelChange, ChannelView, NoticeDeed, events::EVENTS},
    test_house::House,
};
use huolang_notify::Kind;
use huolang_store::{
    Durability,
    channels::ChannelState,
    notices::{NewNotice, NoticeState},
    routes::RouteMode,
    sends,
};
use huolang_testkit::channels::{ChannelHost, KEY, MailServer, SECRET, Security};
use rstest::rstest;
use serde_json::json;
use std::collections::BTreeMap;

const MINUTE: i64 = 60_000;

pub(super) async fn host(house: &House) -> ChannelHost {
    ChannelHost::start(house.clock.clone()).await.unwrap()
}

pub(super) fn change(fields: &[(&str, &str)], secrets: &[(&str, &str)]) -> ChannelChange {
    let fields: BTreeMap<String, String> =
        fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let secrets = secrets.iter().map(|(name, value)| ((*name).to_owned(), (*value).into())).collect();
    ChannelChange { name: Some("我的".into()), enabled: Some(true), fields: Some(fields), secrets }
}

pub(super) async fn wecom(house: &House, host: &ChannelHost) -> ChannelView {
    let change = change(&[("gateway", &host.base())], &[("webhook", KEY)]);
    house.engine.channel_desk().create(Kind::Wecom, change, "owner").await.unwrap()
}

pub(super) async fn sms(house: &House, host: &ChannelHost) -> ChannelView {
    let fields = [
        ("gateway", host.base()),
        ("access_key_id", KEY.to_owned()),
        ("sign_name", "货郎".to_owned()),
        ("template_code", "SMS_154950909".to_owned()),
        ("phones", "13800000000".to_owned()),
    ];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let change = change(&fields, &[("access_key_secret", SECRET)]);
    house.engine.channel_desk().create(Kind::Sms, change, "owner").await.unwrap()
}

/// An address of the seller's own; gives the channel's id.
pub(super) async fn hook(house: &House, host: &ChannelHost) -> String {
    let form = change(&[], &[("url", &format!("{}/hook", host.base())), ("secret", SECRET)]);
    house.engine.channel_desk().create(Kind::Webhook, form, "owner").await.unwrap().row.id
}

pub(super) async fn set(house: &House, event: &str, channel: &str, shop: &str, mode: RouteMode) {
    house.route(event, channel, shop, mode).await;
}

fn heard(host: &ChannelHost) -> Vec<&'static str> {
    host.heard().iter().map(|heard| heard.channel).collect()
}

#[tokio::test]
async fn the_ladder_goes_from_pop_up_to_messenger_to_short_message() {
    let house = House::empty().await;
    let host = host(&house).await;
    wecom(&house, &host).await;
    sms(&house, &host).await;
    raise(&house, vec![manual(1)]).await;
    let next = house.engine.dispatch_notices().await.unwrap();
    assert_eq!((house.desktop.take().len(), heard(&host).len()), (1, 0));
    assert_eq!(next, Some(house.engine.now().plus(5 * MINUTE)));
    house.clock.advance(5 * MINUTE);
    house.engine.dispatch_notices().await.unwrap();
    assert_eq!(heard(&host), ["wecom"]);
    house.clock.advance(10 * MINUTE);
    house.engine.dispatch_notices().await.unwrap();
    assert_eq!(heard(&host), ["wecom", "sms"]);
    assert_eq!(host.heard()[1].text, "等你发货：耳机");
}

#[tokio::test]
async fn who_has_seen_it_is_not_told_on_the_next_rung() {
    let house = House::empty().await;
    let host = host(&house).await;
    wecom(&house, &host).await;
    let id = raise(&house, vec![manual(1)]).await.remove(0);
    house.engine.dispatch_notices().await.unwrap();
    house.engine.see_to_notice(&id, NoticeDeed::Acknowledge, "owner").await.unwrap();
    house.clock.advance(60 * MINUTE);
    assert_eq!(house.engine.dispatch_notices().await.unwrap(), None);
    assert!(host.heard().is_empty());
}

#[rstest]
#[case::robot(Kind::Wecom)]
#[case::own_address(Kind::Webhook)]
#[tokio::test]
async fn a_host_that_is_down_for_a_day_loses_nothing_and_is_not_flooded_afterwards(#[case] kind: Kind) {
    let house = House::empty().await;
    let host = host(&house).await;
    let channel = match kind {
        Kind::Webhook => hook(&house, &host).await,
        _ => wecom(&house, &host).await.row.id,
    };
    set(&house, "manual_shipment", &channel, "", RouteMode::Now).await;
    set(&house, "manual_shipment", "desktop", "", RouteMode::Off).await;
    host.always(Some((500, json!({}))));
    for hour in 0..24 {
        raise(&house, (0..25).map(|number| manual(hour * 25 + number)).collect()).await;
        for _ in 0..6 {
            house.engine.dispatch_notices().await.unwrap();
            house.clock.advance(10 * MINUTE);
        }
    }
    let knocks = host.calls();
    assert!((20..=40).contains(&knocks), "{knocks} calls in a day");
    let view = house.engine.channel_desk().get(&channel).await.unwrap();
    assert_eq!((view.row.state, view.row.trouble.as_deref()), (ChannelState::Failing, Some("server_error")));
    assert_eq!(view.waiting, 600);
    host.always(None);
    house.clock.advance(60 * MINUTE);
    house.engine.dispatch_notices().await.unwrap();
    let heard = host.heard();
    assert_eq!(heard.len(), 1, "one cause, one message");
    let said = heard[0].call.to_string();
    assert!(said.contains("600 个订单等你发货") && said.contains("还有 597 单"), "{said}");
    assert_eq!(house.engine.channel_desk().get(&channel).await.unwrap().waiting, 0);
}

#[tokio::test]
async fn what_joins_a_message_whose_answer_was_lost_is_not_taken_for_a_repeat() {
    let house = House::empty().await;
    let host = host(&house).await;
    let hook = hook(&house, &host).await;
    // For how many notices each message spoke, and how many notices wait.
    let stands = async || {
        let counts: Vec<i64> = host.heard().iter().filter_map(|heard| heard.call["data"]["count"].as_i64()).collect();
        (counts, house.engine.channel_desk().get(&hook).await.unwrap().waiting)
    };
    host.lose_answer();
    raise(&house, vec![low("a"), low("b")]).await;
    house.engine.dispatch_notices().await.unwrap();
    assert_eq!(stands().await, (vec![2], 2));
    house.clock.advance(MINUTE);
    house.engine.dispatch_notices().await.unwrap();
    assert_eq!(stands().await, (vec![2], 0), "the same goes out under the same id: the receiver knows it again");
    host.lose_answer();
    raise(&house, vec![low("c")]).await;
    house.engine.dispatch_notices().await.unwrap();
    assert_eq!(stands().await, (vec![2, 1], 1));
    raise(&house, vec![low("d")]).await;
    house.clock.advance(MINUTE);
    house.engine.dispatch_notices().await.unwrap();
    assert_eq!(stands().await, (vec![2, 1, 2], 0), "with another one it is another message");
}

#[tokio::test]
async fn a_robot_that_has_enough_for_the_minute_is_left_alone_for_a_minute() {
    let house = House::empty().await;
    let host = host(&house).await;
    let channel = wecom(&house, &host).await.row.id;
    set(&house, "low_stock", &channel, "", RouteMode::Now).await;
    host.reply(200, json!({ "errcode": 45009, "errmsg": "api freq out of limit" }));
    raise(&house, vec![low("a")]).await;
    let next = house.engine.dispatch_notices().await.unwrap();
    assert_eq!(next, Some(house.engine.now().plus(MINUTE)));
    house.clock.advance(MINUTE - 1);
    house.engine.dispatch_notices().await.unwrap();
    assert_eq!((host.calls(), host.heard().len()), (1, 0));
    house.clock.advance(1);
    house.engine.dispatch_notices().await.unwrap();
    assert_eq!(heard(&host), ["wecom"]);
}

#[tokio::test]
async fn a_robot_is_told_no_more_than_it_takes_in_a_minute_whatever_happens_at_once() {
    let house = House::empty().await;
    let host = host(&house).await;
    let robot = wecom(&house, &host).await.row.id;
    for event in EVENTS {
        set(&house, event.name, &robot, "", RouteMode::Now).await;
    }
    let one_of_each = EVENTS.iter().map(|event| NewNotice {
        event: event.name,
        cause: format!("test:{}", event.name),
        severity: event.severity,
        shop_id: None,
        order_id: None,
        params: json!({}),
    });
    raise(&house, one_of_each.collect()).await;
    for _ in 0..3 {
        house.engine.dispatch_notices().await.unwrap();
        assert_eq!(host.calls(), 18, "the vendor takes 20 a minute, and a little is left free");
        house.clock.advance(19_000);
    }
    house.clock.advance(MINUTE);
    house.engine.dispatch_notices().await.unwrap();
    assert_eq!(host.heard().len(), EVENTS.len(), "the rest comes a minute later");
}

#[tokio::test]
async fn an_empty_balance_stops_the_channel_with_its_reason_until_a_try_goes_well() {
    let house = House::empty().await;
    let host = host(&house).await;
    let channel = sms(&house, &host).await.row.id;
    set(&house, "login_dead", &channel, "", RouteMode::Now).await;
    host.reply(200, json!({ "Code": "isv.AMOUNT_NOT_ENOUGH", "Message": "账户余额不足" }));
    let id = raise(&house, vec![dead()]).await.remove(0);
    house.engine.dispatch_notices().await.unwrap();
    let view = house.engine.channel_desk().get(&channel).await.unwrap();
    assert_eq!((view.row.state, view.row.trouble.as_deref()), (ChannelState::Stuck, Some("balance_empty")));
    assert_eq!(kept(&house, &id).await.state, NoticeState::Open);
    // The seller pays and tries.
    assert!(house.engine.channel_desk().test(&channel).await.unwrap().is_ok());
    house.engine.dispatch_notices().await.unwrap();
    assert_eq!(heard(&host), ["sms"], "one short message a minute");
    house.clock.advance(MINUTE);
    house.engine.dispatch_notices().await.unwrap();
    assert_eq!(heard(&host), ["sms", "sms"]);
}

/// Short messages about low stock, so many a day; gives the channel's id.
async fn sms_of_a_day(house: &House, host: &ChannelHost, per_day: &str) -> String {
    let channel = sms(house, host).await.row;
    let mut fields: BTreeMap<String, String> = serde_json::from_value(channel.fields).unwrap();
    fields.insert("per_day".into(), per_day.into());
    let fewer = ChannelChange { fields: Some(fields), ..ChannelChange::default() };
    house.engine.channel_desk().change(&channel.id, fewer, "owner").await.unwrap();
    set(house, "low_stock", &channel.id, "", RouteMode::Now).await;
    channel.id
}

#[tokio::test]
async fn no_more_than_the_day_allows_and_the_rest_the_day_after() {
    let house = House::empty().await;
    let host = host(&house).await;
    let channel = sms_of_a_day(&house, &host, "2").await;
    for pool in ["a", "b", "c"] {
        raise(&house, vec![low(pool)]).await;
        house.engine.dispatch_notices().await.unwrap();
        house.clock.advance(11 * MINUTE);
    }
    let view = house.engine.channel_desk().get(&channel).await.unwrap();
    assert_eq!((heard(&host).len(), view.waiting, view.row.trouble.as_deref()), (2, 1, Some("day_limit")));
    house.clock.advance(24 * 60 * MINUTE);
    house.engine.dispatch_notices().await.unwrap();
    assert_eq!(heard(&host).len(), 3);
}

#[tokio::test]
async fn a_short_message_without_an_answer_counts_for_its_day() {
    let house = House::empty().await;
    let host = host(&house).await;
    let channel = sms_of_a_day(&house, &host, "1").await;
    let lost = sends::Send {
        id: "lost".into(),
        channel_id: channel.clone(),
        event: "low_stock".into(),
        notice_id: None,
        title: "库存不多了".into(),
        notices: 1,
        sent: false,
        trouble: Some("timed_out".into()),
        detail: None,
        test: false,
        at: house.engine.now(),
        duration_ms: 30_000,
    };
    let noted =
        house.engine.db().write(Durability::Ordinary, move |tx| Box::pin(async move { sends::add(tx, &lost).await }));
    noted.await.unwrap();
    raise(&house, vec![low("a")]).await;
    house.engine.dispatch_notices().await.unwrap();
    let view = house.engine.channel_desk().get(&channel).await.unwrap();
    assert_eq!(
        (host.calls(), view.row.trouble.as_deref()),
        (0, Some("day_limit")),
        "it may have been sent, and paid for"
    );
    house.clock.advance(24 * 60 * MINUTE);
    house.engine.dispatch_notices().await.unwrap();
    assert_eq!(heard(&host), ["sms"]);
}

#[tokio::test]
async fn a_mail_goes_only_when_the_others_failed() {
    let house = House::empty().await;
    let host = host(&house).await;
    let robot = wecom(&house, &host).await.row.id;
    let server = MailServer::start(Security::Tls, "me@example.com", "code", "localhost").await.unwrap();
    let port = server.port().to_string();
    let fields = [
        ("preset", "other"),
        ("host", "localhost"),
        ("port", port.as_str()),
        ("user", "me@example.com"),
        ("to", "me@example.com"),
        ("certificate", server.certificate()),
    ];
    let mail = change(&fields, &[("password", "code")]);
    house.engine.channel_desk().create(Kind::Email, mail, "owner").await.unwrap();
    for channel in ["desktop", robot.as_str()] {
        set(&house, "low_stock", channel, "", RouteMode::Now).await;
    }
    raise(&house, vec![low("a")]).await;
    house.engine.dispatch_notices().await.unwrap();
    assert_eq!((house.desktop.take().len(), server.mails().len()), (1, 0), "the others went out");
    // Pop-ups are off, and the robot is gone.
    set(&house, "low_stock", "desktop", "", RouteMode::Off).await;
    host.always(Some((200, json!({ "errcode": 93000, "errmsg": "invalid webhook url" }))));
    house.clock.advance(2 * MINUTE);
    raise(&house, vec![low("b")]).await;
    house.engine.dispatch_notices().await.unwrap();
    let mails = server.wait_for(1).await.unwrap();
    assert_eq!(mails.len(), 1);
    assert!(mails[0].subject.contains("库存不多了"), "{}", mails[0].subject);
}

#[tokio::test]
async fn a_fallback_that_was_switched_off_for_a_while_still_steps_in() {
    let house = House::empty().await;
    let host = host(&house).await;
    wecom(&house, &host).await;
    let hook = hook(&house, &host).await;
    set(&house, "manual_shipment", "desktop", "", RouteMode::Off).await;
    set(&house, "manual_shipment", &hook, "", RouteMode::Fallback).await;
    raise(&house, vec![manual(1)]).await;
    for enabled in [false, true] {
        let change = ChannelChange { enabled: Some(enabled), ..ChannelChange::default() };
        house.engine.channel_desk().change(&hook, change, "owner").await.unwrap();
        house.engine.dispatch_notices().await.unwrap();
    }
    assert_eq!(host.calls(), 0, "the robot is told after five minutes, and nothing has failed");
    host.reply(200, json!({ "errcode": 93000, "errmsg": "invalid webhook url" }));
    house.clock.advance(5 * MINUTE);
    house.engine.dispatch_notices().await.unwrap();
    assert_eq!(heard(&host), ["webhook"]);
}

#[tokio::test]
async fn a_shop_of_its_own_goes_its_own_way() {
    let house = House::practice(5).await;
    let shop = house.engine.shops().all().remove(0).id.clone();
    set(&house, "manual_shipment", "desktop", shop.as_str(), RouteMode::Off).await;
    let mut own = manual(1);
    own.shop_id = Some(shop);
    raise(&house, vec![own, manual(2)]).await;
    house.engine.dispatch_notices().await.unwrap();
    let mut told = house.desktop.take();
    told.retain(|message| message.event == "manual_shipment");
    assert_eq!(told.iter().map(|message| message.facts["sn"].as_str()).collect::<Vec<_>>(), ["261120-2"]);
}

#[tokio::test]
async fn a_sender_that_dies_in_the_middle_loses_nothing() {
    let house = House::empty().await;
    let host = host(&house).await;
    let channel = wecom(&house, &host).await.row.id;
    set(&house, "low_stock", &channel, "", RouteMode::Now).await;
    set(&house, "low_stock", "desktop", "", RouteMode::Off).await;
    raise(&house, vec![low("a")]).await;
    let (engine, now) = (house.engine.clone(), house.engine.now());
    // It takes what is due and is heard of no more.
    let taken = channel.clone();
    engine
        .db()
        .write(Durability::Ordinary, move |tx| {
            Box::pin(async move {
                let lease = ("gone", now.plus(120_000));
                huolang_store::dispatches::claim(tx, &taken, "low_stock", lease, 9, now).await
            })
        })
        .await
        .unwrap();
    engine.dispatch_notices().await.unwrap();
    assert!(host.heard().is_empty(), "it is still held");
    house.clock.advance(121_000);
    engine.dispatch_notices().await.unwrap();
    assert_eq!(heard(&host), ["wecom"]);
    let log = sends::list(&mut engine.db().reader().await.unwrap(), Some(&channel), None, 9).await.unwrap();
    assert_eq!(log.iter().map(|send| (send.sent, send.notices)).collect::<Vec<_>>(), [(true, 1)]);
}

#[tokio::test]
async fn a_form_that_cannot_work_is_not_kept() {
    let house = House::empty().await;
    let desk = house.engine.channel_desk();
    let refused = [
        (Kind::Wecom, change(&[], &[])),
        (Kind::Wecom, change(&[("colour", "red")], &[("webhook", KEY)])),
        (Kind::Desktop, change(&[], &[])),
    ];
    for (kind, change) in refused {
        let error = desk.create(kind, change, "owner").await.unwrap_err();
        assert_eq!(error.code(), huolang_domain::ErrorCode::InvalidInput, "{error}");
    }
    assert_eq!(desk.list().await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_channel_whose_form_does_not_work_any_more_can_be_switched_off() {
    let house = House::empty().await;
    let now = house.engine.now();
    let old = house.engine.db().write(Durability::Ordinary, move |tx| {
        Box::pin(async move {
            let fields = json!({ "gateway": "ftp://nowhere" });
            huolang_store::channels::save(tx, "old", "wecom", ("旧群", true), &fields, now).await
        })
    });
    old.await.unwrap();
    let desk = house.engine.channel_desk();
    let switch = |enabled| ChannelChange { enabled: Some(enabled), ..ChannelChange::default() };
    assert!(!desk.change("old", switch(false), "owner").await.unwrap().row.enabled);
    let error = desk.change("old", switch(true), "owner").await.unwrap_err();
    assert_eq!(error.code(), huolang_domain::ErrorCode::InvalidInput, "{error}");
}
